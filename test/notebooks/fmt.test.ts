import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { formatNotebooks } from "../../tools/notebook/fmt.ts";
import { kernelspec, parseNotebook, textOf } from "../../tools/notebook/format.ts";

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

test("a cell that is no TypeScript is named", async () => {
  await expect(formatNotebooks([notebook("c.ipynb", "1;", "const = 2;")])).rejects.toThrow(
    "c.ipynb.cell_2_cell-1.ts",
  );
});
