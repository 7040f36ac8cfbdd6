// Notebooks as files.
import { readFileSync } from "node:fs";
import type { Attachments } from "../markdown/pictures.ts";
import { notebooksDir } from "../base/paths.ts";
import { filesUnder } from "../setup/steps.ts";

export interface Output {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: "stdout" | "stderr";
  text?: string | string[];
  data?: Record<string, string | string[] | object>;
  ename?: string;
  evalue?: string;
  traceback?: string[];
  [key: string]: unknown;
}

export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id?: string;
  metadata: Record<string, unknown>;
  source: string | string[];
  execution_count?: number | null;
  outputs?: Output[];
  attachments?: Attachments;
  [key: string]: unknown;
}

export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

/** The kernel that every committed notebook names. */
export const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };

export function notebookFiles(): string[] {
  return filesUnder(notebooksDir, ".ipynb", [".ipynb_checkpoints"]);
}

export function readNotebook(path: string): Notebook {
  return parseNotebook(readFileSync(path, "utf8"), path);
}

export function parseNotebook(text: string, path: string): Notebook {
  let notebook: Notebook;
  try {
    notebook = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (!Array.isArray(notebook?.cells) || notebook.nbformat !== 4) {
    throw new Error(`${path} must be a notebook of format 4 with cells, got nbformat ${notebook?.nbformat}`);
  }
  return notebook;
}

/** Jupyter stores text as one string or as lines; this is the one string. */
export function textOf(text: string | string[] | undefined): string {
  return Array.isArray(text) ? text.join("") : text ?? "";
}
