import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../tools/base/paths.ts";
import { type Cell, notebookFiles, readNotebook, textOf } from "../../../tools/notebook/format.ts";
import { effortOf, minutesOf, timeText, withTime } from "../../../tools/overview/effort.ts";
import { withCounts } from "../../../tools/overview/readme.ts";
import { scores } from "../../../tools/overview/scores.ts";

const answer = { nbgrader: { grade: false, solution: true } };
const words = (source: string, more: Partial<Cell> = {}): Cell => ({
  cell_type: "markdown",
  metadata: { slideshow: { slide_type: "slide" } },
  source,
  ...more,
});
const code = (source: string, metadata: Record<string, unknown> = {}): Cell => ({
  cell_type: "code",
  metadata,
  source,
});

test("an effort counts what stands before the appendix: no notes, no plumbing, no comments", () => {
  const cells = [
    words("# Three words here"),
    words("Nobody reads this aloud", { metadata: { slideshow: { slide_type: "notes" } } }),
    code("/**\n * Why.\n */\nclass A {\n\n  // because\n  x = 1;\n}"),
    code("const plumbing = 1;\nshow([]);", { tags: ["hide-input"] }),
    code("let guess;\npredict('a', guess);\npredict('b', guess);", answer),
    code("afterPrediction('a', () => []);", { tags: ["hide-input"] }),
    code("const mine = 1;\nshow(mine);", answer),
    code("check('a', mine);", { nbgrader: { grade: true, solution: false } }),
    words("## Appendix: more"),
    code("const never = 1;\nshow([]);"),
  ];
  expect(effortOf({ cells })).toEqual({ words: 3, lines: 3, predictions: 2, pictures: 2, exercises: 1 });
});

test("minutes follow from the rates, to ten", () => {
  const effort = { words: 2000, lines: 150, predictions: 5, pictures: 10, exercises: 3 };
  expect(minutesOf(effort)).toBe(80); // 10 + 10 + 10 + 20 + 30
  expect(minutesOf({ ...effort, exercises: 0, words: 1100 })).toBe(50); // 6 + 10 + 10 + 20 = 46
  expect(timeText(effort)).toMatch(
    /about 80 minutes.*: 10 for the words.* 10 for the code.* 10 for 5 pred.* 20 for 10 pic.* 30 for 3 ex/,
  );
  expect(timeText({ ...effort, predictions: 1 })).toContain("for 1 prediction,");
});

const notebooks = new Map(notebookFiles().map((path) => [path, readNotebook(path)]));

test("README's table says how long each notebook takes and what it notices; `deno task fmt` writes it", () => {
  const squeezed = (text: string) => text.replace(/ +/g, " ");
  const readme = readFileSync(join(root, "README.md"), "utf8");
  expect(squeezed(readme)).toBe(squeezed(withCounts(readme, notebooks, scores())));
});

test.each([...notebooks])("%s says how long it takes, if it does, as it is counted", (_path, notebook) => {
  const sources = ({ cells }: { cells: Cell[] }) => cells.map(({ source }) => textOf(source));
  expect(sources(notebook)).toEqual(sources(withTime(notebook)));
});

const readme = [
  "| notebook | what | time | noticed |",
  "| --- | --- | --- | --- |",
  "| [A](notebooks/a.ipynb) | all of a | ? |  |",
  "| [B](notebooks/b.ipynb) | all of b |",
].join("\n");
const two = new Map([["x/a.ipynb", { cells: [] }], ["x/b.ipynb", { cells: [] }]]);

test("rows are filled by what is known", () => {
  const lines = withCounts(readme, two, { b: { killed: 39, all: 40 } }).split("\n");
  expect(lines.slice(2)).toEqual([
    "| [A](notebooks/a.ipynb) | all of a | 0 min | – |",
    "| [B](notebooks/b.ipynb) | all of b | 0 min | 39 of 40, 97.5 % |",
  ]);
});

test("a notebook without a row is an error, and a row without a notebook", () => {
  expect(() => withCounts(readme, new Map([...two, ["x/c.ipynb", { cells: [] }]]), {})).toThrow("for c");
  expect(() => withCounts(readme, new Map([["x/a.ipynb", { cells: [] }]]), {})).toThrow("there is not: b");
});

test("scores are of notebooks that there are, and none is below what the deep tests want", () => {
  const names = [...notebooks.keys()].map((path) => /([^/\\]+)\.ipynb$/.exec(path)![1]);
  for (const [name, { killed, all }] of Object.entries(scores())) {
    expect(names).toContain(name);
    expect(killed / all).toBeGreaterThanOrEqual(0.95);
    expect(killed).toBeLessThanOrEqual(all);
  }
});
