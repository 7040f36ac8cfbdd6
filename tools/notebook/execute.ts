// Runs notebooks through real Jupyter and judges the outcome: stock tslab reports neither a failing nor a
// skipped cell.
import { dirname, join, resolve } from "node:path";
import { root } from "../base/paths.ts";
import { run } from "../base/process.ts";
import { foundJupyter } from "../setup/jupyter.ts";
import { jupyterEnvironment, type KernelName } from "../setup/kernels.ts";
import { type Cell, type Notebook, type Output, readNotebook, textOf } from "./format.ts";

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
  const { kernel = "tslab", timeout = 120 } = options;
  const source = readNotebook(path);
  const cells = options.edit ? options.edit(structuredClone(source.cells)) : source.cells;
  const job = { notebook: { ...source, cells }, kernel, folder: dirname(resolve(path)), timeout };
  const report = await executeInJupyter(path, job, options.onProgress);
  const runs = report.notebook.cells.map((cell, index) => ({ cell, index }))
    .filter(({ cell }) => cell.cell_type === "code")
    .map(({ cell, index }) => cellRun(cell, index, report.cells.get(index)));
  return {
    path,
    kernel,
    notebook: report.notebook,
    cells: runs,
    cell: (id) => findCell(runs, id, path),
    seconds: report.total,
    failures: [...report.stopped, ...runs.flatMap((cell) => failureOf(cell))],
  };
}

/** Throws one readable error if any cell of a run failed or did not run. */
export function assertAllRan(notebookRun: NotebookRun): void {
  if (notebookRun.failures.length === 0) return;
  throw new Error(`${notebookRun.path} on ${notebookRun.kernel}:\n${notebookRun.failures.join("\n")}`);
}

interface Report {
  notebook: Notebook;
  cells: Map<number, { seconds: number; status: string }>;
  stopped: string[];
  total: number;
}

interface Event {
  event: "kernel" | "cell" | "stopped" | "done";
  index: number;
  seconds: number;
  status: string | null;
  why: string;
  notebook: Notebook;
}

async function executeInJupyter(
  path: string,
  job: { notebook: Notebook },
  onProgress?: (done: number, all: number) => void,
): Promise<Report> {
  const all = job.notebook.cells.filter((cell) => cell.cell_type === "code").length;
  const report: Report = { notebook: job.notebook, cells: new Map(), stopped: [], total: NaN };
  const finished = await run(foundJupyter().python, [join(root, "tools", "execute.py")], {
    input: JSON.stringify(job),
    env: jupyterEnvironment(),
    onLine(line) {
      if (!line.startsWith('{"event"')) return;
      const event: Event = JSON.parse(line);
      if (event.event === "cell") {
        report.cells.set(event.index, { seconds: event.seconds, status: event.status ?? "none" });
        onProgress?.(report.cells.size, all);
      }
      if (event.event === "stopped") report.stopped.push(`cell ${event.index + 1}: ${event.why}`);
      if (event.event === "done") Object.assign(report, { notebook: event.notebook, total: event.seconds });
    },
  });
  if (Number.isNaN(report.total)) {
    throw new Error(`${path} could not be executed (code ${finished.code}):\n${finished.stderr.trim()}`);
  }
  return report;
}

function cellRun(cell: Cell, index: number, told = { seconds: 0, status: "none" }): CellRun {
  const outputs = cell.outputs ?? [];
  const shown = (type: string) =>
    outputs.map((output) => textOf(output.data?.[type] as string | undefined)).join("");
  const stream = (name: string) => outputs.filter((o) => o.name === name).map((o) => textOf(o.text)).join("");
  return {
    id: cell.id ?? "",
    number: index + 1,
    source: textOf(cell.source),
    executionCount: cell.execution_count ?? null,
    outputs,
    text: stream("stdout") + shown("text/plain"),
    html: shown("text/html"),
    stderr: stream("stderr") + outputs.filter((o) => o.output_type === "error").map(errorText).join(""),
    ...told,
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
