// Formats notebooks: code cells as deno fmt formats sources, the file in the canonical form in which it is
// committed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { must } from "../base/process.ts";
import { withFold } from "./fold.ts";
import { type Cell, type Notebook, parseNotebook, textOf } from "./format.ts";

/**
 * The formatted text of each notebook, in order.
 * @param counted fills in what is counted of a notebook, once its code is formatted
 */
export async function formatNotebooks(
  paths: string[],
  counted: (notebook: Notebook) => Notebook = (notebook) => notebook,
): Promise<string[]> {
  const notebooks = paths.map((path) => parseNotebook(readFileSync(path, "utf8"), path));
  await formatCode(notebooks.flatMap((notebook, index) => codeCells(notebook, basename(paths[index]))));
  return notebooks.map((notebook) => canonical(counted(notebook)));
}

interface CodeCell {
  /** Names the notebook and the cell: an error of deno fmt shows it. */
  file: string;
  cell: Cell;
}

function codeCells(notebook: Notebook, name: string): CodeCell[] {
  return notebook.cells
    .map((cell, index) => ({ cell, file: `${name}.cell_${index + 1}_${cell.id ?? "without_id"}.ts` }))
    .filter(({ cell }) => cell.cell_type === "code");
}

/** Narrower than sources: code must be large enough on a slide to be read from the back row. */
const codeWidth = 92;

/** One call of deno fmt for all cells: each is a file in a folder that lives only as long as the call. */
async function formatCode(cells: CodeCell[]): Promise<void> {
  if (cells.length === 0) return;
  const folder = mkdtempSync(join(tmpdir(), "cells-"));
  try {
    cells.forEach(({ cell, file }) => writeFileSync(join(folder, file), textOf(cell.source)));
    await must(process.execPath, [
      "fmt",
      "--quiet",
      "--no-config",
      "--line-width",
      String(codeWidth),
      folder,
    ]);
    cells.forEach(({ cell, file }) => cell.source = readFileSync(join(folder, file), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The canonical text of a notebook: no outputs, no counts, plumbing folded, source as lines, sorted keys,
 * one-space indent.
 */
export function canonical(notebook: Notebook): string {
  const cells = notebook.cells.map(withFold).map((cell) => {
    const { cell_type, id, metadata, source, attachments } = cell;
    const { collapsed: _, scrolled: __, execution: ___, ...kept } = metadata ?? {};
    const base = {
      cell_type,
      id,
      metadata: kept,
      source: toLines(textOf(source)),
      ...(attachments ? { attachments } : {}),
    };
    return cell_type === "code" ? { ...base, execution_count: null, outputs: [] } : base;
  });
  const { language_info: _, ...metadata } = notebook.metadata;
  const minor = Math.max(5, notebook.nbformat_minor);
  return JSON.stringify(sortKeys({ cells, metadata, nbformat: 4, nbformat_minor: minor }), null, 1) + "\n";
}

function toLines(text: string): string[] {
  const trimmed = text.replaceAll("\r\n", "\n").trimEnd();
  return trimmed === "" ? [] : trimmed.split(/(?<=\n)/);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => a < b ? -1 : 1).map(([key, item]) => [key, sortKeys(item)]),
  );
}
