// Runs notebooks through real Jupyter and judges the outcome: stock tslab reports neither a failing nor a
// skipped cell.
import { dirname, resolve } from "node:path";
import type { KernelName } from "../setup/kernels.ts";
import { type Cell, type Notebook, type Output, readNotebook, textOf } from "./format.ts";
import { Session } from "./session.ts";

export interface RunNotebookOptions {
  kernel?: KernelName;
  /**
   * Gets a copy of the notebook's cells and returns the cells to run: an edit test replaces one cell's source
   * here.
   */
  edit?: (cells: Cell[]) => Cell[];
  /** Longest time for one cell, in seconds. */
  timeout?: number;
  /** Called after each code cell. */
  onProgress?: (done: number, all: number) => void;
}

export interface CellRun {
  id: string;
  /** Position among all cells, from 1. */
  number: number;
  source: string;
  executionCount: number | null;
  outputs: Output[];
  /** Everything the cell showed as plain text or HTML, joined: handy for asserting on. */
  text: string;
  html: string;
  stderr: string;
  /** The kernel's own word: "ok", "error", "abort"; "none" when it was never asked. */
  status: string;
  seconds: number;
}

export interface NotebookRun {
  path: string;
  kernel: KernelName;
  notebook: Notebook;
  cells: CellRun[];
  /** The code cell with this id; an unknown id is an error. */
  cell: (id: string) => CellRun;
  /** From the kernel's start to the last cell's end. */
  seconds: number;
  /** One message for each code cell that failed or did not run; empty if all is well. */
  failures: string[];
}

/** How long a notebook may take from a cold kernel. */
export const notebookSeconds = 30;

/**
 * Executes a notebook; nothing is written. The outcome tells what failed: see {@link NotebookRun.failures}.
 */
export async function runNotebook(path: string, options: RunNotebookOptions = {}): Promise<NotebookRun> {
  const { ran, session } = await openNotebook(path, options);
  await session.close();
  return ran;
}

interface Opened {
  ran: NotebookRun;
  session: Session;
}

/**
 * What stock tslab throws in whatever cell runs when two of the folders that it watches change at once, be it
 * by another program: no fault of a notebook. The launcher of the course's kernel keeps it from cells.
 */
const stockFault = "Unexpected pending rebuildTimer";

/**
 * Executes a notebook and keeps its kernel, for more cells to be run in it; whoever opens it closes it. A run
 * that ends with the fault of stock tslab's own watchers is made once more.
 */
export async function openNotebook(path: string, options: RunNotebookOptions = {}): Promise<Opened> {
  const opened = await openOnce(path, options);
  const isAtFault = opened.ran.failures.some((failure) => failure.includes(stockFault));
  if (options.kernel !== "tslab-stock" || !isAtFault) return opened;
  await opened.session.close();
  return await openOnce(path, options);
}

async function openOnce(path: string, options: RunNotebookOptions): Promise<Opened> {
  const { kernel = "tslab", timeout = 120 } = options;
  const source = readNotebook(path);
  const cells = options.edit ? options.edit(structuredClone(source.cells)) : source.cells;
  const job = { notebook: { ...source, cells }, kernel, folder: dirname(resolve(path)), timeout };
  const session = new Session(path, job);
  const report = await session.executed(options.onProgress);
  const runs = report.notebook.cells.map((cell, index) => ({ cell, index }))
    .filter(({ cell }) => cell.cell_type === "code")
    .map(({ cell, index }) => cellRun(cell, index, report.cells.get(index)));
  const ran: NotebookRun = {
    path,
    kernel,
    notebook: report.notebook,
    cells: runs,
    cell: (id) => findCell(runs, id, path),
    seconds: report.total,
    failures: [...report.stopped, ...runs.flatMap((cell) => failureOf(cell))],
  };
  return { ran, session };
}

/** Throws one readable error if any cell of a run failed or did not run. */
export function assertAllRan(notebookRun: NotebookRun): void {
  if (notebookRun.failures.length === 0) return;
  throw new Error(`${notebookRun.path} on ${notebookRun.kernel}:\n${notebookRun.failures.join("\n")}`);
}

function cellRun(cell: Cell, index: number, told = { seconds: 0, status: "none" }): CellRun {
  const outputs = cell.outputs ?? [];
  return {
    id: cell.id ?? "",
    number: index + 1,
    source: textOf(cell.source),
    executionCount: cell.execution_count ?? null,
    outputs,
    ...shownBy(outputs),
    ...told,
  };
}

/** What outputs show, by its kinds. */
export function shownBy(outputs: Output[]): Pick<CellRun, "text" | "html" | "stderr"> {
  const shown = (type: string) =>
    outputs.map((output) => textOf(output.data?.[type] as string | undefined)).join("");
  const stream = (name: string) => outputs.filter((o) => o.name === name).map((o) => textOf(o.text)).join("");
  return {
    text: stream("stdout") + shown("text/plain"),
    html: shown("text/html"),
    stderr: stream("stderr") + outputs.filter((o) => o.output_type === "error").map(errorText).join(""),
  };
}

function errorText(output: Output): string {
  return output.traceback?.length ? output.traceback.join("\n") : `${output.ename}: ${output.evalue}`;
}

function findCell(cells: CellRun[], id: string, path: string): CellRun {
  const found = cells.find((cell) => cell.id === id);
  if (!found) {
    throw new Error(`${path} has no code cell "${id}"; it has ${cells.map((cell) => cell.id).join(", ")}`);
  }
  return found;
}

function failureOf(cell: CellRun): string[] {
  const name = `cell ${cell.number} (${cell.id})`;
  if (cell.stderr) {
    return [`${name} failed:\n${indent(cell.stderr)}\n  in the source\n${indent(cell.source)}`];
  }
  if (cell.status === "error") {
    return [`${name} failed without a word; its source is\n${indent(cell.source)}`];
  }
  if (cell.executionCount === null) return [`${name} did not run; its source is\n${indent(cell.source)}`];
  return [];
}

function indent(text: string): string {
  return text.trimEnd().split("\n").map((line) => "    " + line).join("\n");
}
