// Formats notebooks: code cells as deno fmt formats sources, the file in its canonical form.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { must } from "../process.ts";
import { root } from "../paths.ts";
import { canonical, type Cell, parseNotebook, textOf } from "./format.ts";

/** The formatted text of each notebook, in order. */
export async function formatNotebooks(paths: string[]): Promise<string[]> {
  const notebooks = paths.map((path) => parseNotebook(readFileSync(path, "utf8"), path));
  const codeCells = notebooks.flatMap((notebook) =>
    notebook.cells.filter((cell) => cell.cell_type === "code")
  );
  await formatCode(codeCells);
  return notebooks.map(canonical);
}

/** One call of deno fmt for all cells: each is a file in a folder that lives only as long as the call. */
async function formatCode(cells: Cell[]): Promise<void> {
  if (cells.length === 0) return;
  const folder = mkdtempSync(join(tmpdir(), "cells-"));
  const fileOf = (index: number) => join(folder, `${index}.ts`);
  try {
    cells.forEach((cell, index) => writeFileSync(fileOf(index), textOf(cell.source)));
    const { fmt } = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
    await must(process.execPath, [
      "fmt",
      "--quiet",
      "--no-config",
      "--line-width",
      String(fmt.lineWidth),
      folder,
    ]);
    cells.forEach((cell, index) => cell.source = readFileSync(fileOf(index), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
