// A submission's file as cells. Nothing in it can be relied upon: it may have been written by any program, or
// by hand.
import { decoded } from "./text.ts";

export interface SubmittedCell {
  /** Its place in the file, from 1. */
  number: number;
  isCode: boolean;
  id: string;
  gradeId: string;
  /** Whether it says that students write into it. */
  isSolution: boolean;
  source: string;
}

/** @throws Error that says what the file is instead of a notebook */
export function submittedCells(bytes: Uint8Array): SubmittedCell[] {
  if (bytes.length === 0) throw new Error("is empty");
  const kind = kindOf(bytes);
  if (kind) throw new Error(`is ${kind}, not a notebook`);
  let notebook: unknown;
  try {
    notebook = JSON.parse(decoded(bytes));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Error(`is not JSON: ${error.message.slice(0, 200)}`);
  }
  const { cells, nbformat, worksheets } = fields(notebook);
  if (Array.isArray(worksheets) || (typeof nbformat === "number" && nbformat < 4)) {
    throw new Error(
      `is a notebook of format ${nbformat}: open it in Jupyter and save it, which makes it format 4`,
    );
  }
  if (!Array.isArray(cells)) throw new Error("is JSON, but has no cells, as a notebook has");
  return cells.map(submitted);
}

/** What begins in a way that no notebook does. */
function kindOf(bytes: Uint8Array): string | undefined {
  const begins = (...start: number[]) => start.every((byte, at) => bytes[at] === byte);
  if (begins(0x50, 0x4b, 3, 4)) return "a zip archive";
  if (begins(0x1f, 0x8b)) return "compressed with gzip";
  if (begins(0x25, 0x50, 0x44, 0x46)) return "a PDF";
  if (begins(0x3c)) return "a web page"; // "<"
}

function submitted(cell: unknown, index: number): SubmittedCell {
  const { cell_type, id, metadata, source } = fields(cell);
  const { grade_id, solution } = fields(fields(metadata).nbgrader);
  return {
    number: index + 1,
    isCode: cell_type === "code",
    id: typeof id === "string" ? id : "",
    gradeId: typeof grade_id === "string" ? grade_id : "",
    isSolution: solution === true,
    source: textOf(source).replaceAll("\r\n", "\n"),
  };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function textOf(source: unknown): string {
  const lines = Array.isArray(source) ? source : [source];
  return lines.filter((line) => typeof line === "string").join("");
}
