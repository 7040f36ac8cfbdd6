import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { canonical, formatNotebooks } from "../../tools/notebook/fmt.ts";
import { type Cell, kernelspec, parseNotebook, textOf } from "../../tools/notebook/format.ts";
import { studentCopy } from "../../tools/release/student.ts";

const folder = mkdtempSync(join(tmpdir(), "fmt-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function notebook(name: string, ...sources: string[]): string {
  const path = join(folder, name);
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    id: `cell-${index}`,
    metadata: {},
    source,
    outputs: [],
  }));
  writeFileSync(path, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  return path;
}

test("code cells are formatted as sources are, each in its place, and formatting again changes nothing", async () => {
  const paths = [
    notebook("a.ipynb", "const a = {b:1}\na", "await  f( a )"),
    notebook("b.ipynb", "class C{m(){}}"),
  ];
  const texts = await formatNotebooks(paths);
  const sources = texts.map((text) => parseNotebook(text, "x").cells.map((cell) => textOf(cell.source)));
  expect(sources).toEqual([["const a = { b: 1 };\na;", "await f(a);"], ["class C {\n  m() {}\n}"]]);
  paths.forEach((path, index) => writeFileSync(path, texts[index]));
  expect(await formatNotebooks(paths)).toEqual(texts);
});

test("Jupyter's field for folded cells follows the tag, which imports get; what students write is never folded", () => {
  const cell = (source: string, metadata: Cell["metadata"], cell_type: Cell["cell_type"] = "code"): Cell => ({
    cell_type,
    id: "x",
    metadata,
    source,
  });
  const tags = ["hide-input"];
  const hidden = { source_hidden: true };
  const cells = [
    cell('import { a } from "b";', {}),
    cell('import { a } from "b";\na();', {}),
    cell("plumbing();", { tags, jupyter: { outputs_hidden: false } }),
    cell("shown();", { tags: ["x"], jupyter: hidden }),
    cell("answer();", { tags, nbgrader: { solution: true } }),
    cell("check();", { tags, nbgrader: { solution: false } }),
    cell("words", { tags }, "markdown"),
  ];
  const text = canonical({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
  const written = parseNotebook(text, "x");
  expect(written.cells.map(({ metadata: { tags, jupyter } }) => ({ tags, jupyter }))).toEqual([
    { tags, jupyter: hidden },
    { tags: undefined, jupyter: undefined },
    { tags, jupyter: { outputs_hidden: false, ...hidden } },
    { tags: ["x"], jupyter: undefined },
    { tags, jupyter: undefined },
    { tags, jupyter: hidden },
    { tags, jupyter: undefined },
  ]);
  expect(canonical(written)).toBe(text);
  const copy = parseNotebook(canonical(studentCopy({ ...written, cells: [written.cells[2]] }, "x")), "x");
  expect(copy.cells[0].metadata).toEqual(written.cells[2].metadata);
});

test("a cell that is no TypeScript is named", async () => {
  await expect(formatNotebooks([notebook("c.ipynb", "1;", "const = 2;")])).rejects.toThrow(
    "c.ipynb.cell_2_cell-1.ts",
  );
});
