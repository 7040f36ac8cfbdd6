// The page's notebook with the visitor's changes, as a file that Jupyter opens.
import type { Changes } from "./link.ts";

/** What of a notebook's format matters here. */
export interface NotebookFile {
  cells: { id?: string; cell_type: string; source: string | string[]; [field: string]: unknown }[];
  [field: string]: unknown;
}

/** Jupyter's own form: the lines of a cell apart, each with its end. */
export function withChanges(notebook: NotebookFile, changes: Changes): string {
  const cells = notebook.cells.map((cell) =>
    cell.id !== undefined && Object.hasOwn(changes, cell.id)
      ? { ...cell, source: linesOf(changes[cell.id]) }
      : cell
  );
  return `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Hands the visitor a file. */
export function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
