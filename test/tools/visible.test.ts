import { expect, test } from "vitest";
import { codeLines, lengthProblems, mostLines } from "../../tools/lint/visible.ts";
import type { Cell } from "../../tools/notebook/format.ts";

const lines = (count: number) => Array.from({ length: count }, (_, k) => `const x${k} = ${k};`).join("\n");
const cell = (source: string, metadata: Record<string, unknown> = {}): Cell => ({
  cell_type: "code",
  id: "a",
  metadata,
  source,
});
const appendix: Cell = { cell_type: "markdown", id: "b", metadata: {}, source: "## Appendix: more to try" };
const found = (...cells: Cell[]) => [...lengthProblems(cells).values()];

test("a line of code is one that has more on it than words", () => {
  expect(codeLines("// why\n\nconst a = `x\n\ny`; // so\n/* a\n b */ const b = 1;\n")).toEqual([2, 3, 4, 6]);
});

test("twelve lines are enough, with as many blank ones and comments as one likes", () => {
  expect(found(cell(`${lines(mostLines)}\n\n// why\n/**\n * So.\n */`))).toEqual([]);
  expect(found(cell(lines(mostLines + 1)))).toEqual([expect.stringMatching(/^has 13 lines/)]);
});

test("a class under study may be as long as it is, its surroundings not", () => {
  const study = `/** What it is. */\nclass A extends B {\n${lines(40).replaceAll("const ", "")}\n}`;
  expect(found(cell(`${lines(12)}\n${study}`))).toEqual([]);
  expect(found(cell(`${lines(13)}\n${study}`))).toHaveLength(1);
  expect(found(cell(study.replace("extends B ", "")))).toHaveLength(1);
});

test.each([
  ["plumbing", { tags: ["hide-input"] }],
  ["an exercise", { nbgrader: { solution: true } }],
])("%s may be longer", (_what, metadata) => expect(found(cell(lines(30), metadata))).toEqual([]));

test("so may what stands in the appendix, but not before it", () => {
  expect(found(appendix, cell(lines(30)))).toEqual([]);
  expect(found(cell(lines(30)), appendix)).toHaveLength(1);
});
