// A kernel that has executed a notebook, and runs more cells as long as it is wanted: see tools/execute.py.
import { join } from "node:path";
import { root } from "../base/paths.ts";
import { start, type Started } from "../base/process.ts";
import { foundJupyter } from "../setup/jupyter.ts";
import { jupyterEnvironment } from "../setup/kernels.ts";
import type { Notebook, Output } from "./format.ts";

export interface Report {
  notebook: Notebook;
  cells: Map<number, { seconds: number; status: string }>;
  stopped: string[];
  total: number;
}

/** What became of a cell that was run after the notebook. */
export interface Ran {
  outputs: Output[];
  /**
   * The kernel's own word, or "slow": it took longer than it may, and was interrupted; or "dead": the kernel
   * could not be had back.
   */
  status: string;
  /** The kernel's count of it. */
  count: number | null;
  seconds: number;
}

interface Job {
  notebook: Notebook;
  kernel: string;
  folder: string;
  timeout: number;
}

type Event =
  | { event: "kernel"; seconds: number }
  | { event: "cell"; index: number; seconds: number; status: string | null }
  | { event: "stopped"; index: number; why: string }
  | { event: "done"; notebook: Notebook; seconds: number }
  | { event: "ran" } & Ran;

export class Session {
  private readonly program: Started;
  private readonly events: Event[] = [];
  private wake = () => {};
  private hasEnded = false;

  /** @param path the notebook's, named in errors */
  constructor(private readonly path: string, private readonly job: Job) {
    this.program = start(foundJupyter().python, [join(root, "tools", "execute.py")], {
      env: jupyterEnvironment(),
      onLine: (line) => {
        if (line.startsWith('{"event"')) this.events.push(JSON.parse(line));
        this.wake();
      },
    });
    this.program.finished.then(() => {
      this.hasEnded = true;
      this.wake();
    });
    this.program.say(JSON.stringify(job) + "\n");
  }

  /** Waits for the notebook's last cell. */
  async executed(onProgress?: (done: number, all: number) => void): Promise<Report> {
    const { notebook } = this.job;
    const all = notebook.cells.filter((cell) => cell.cell_type === "code").length;
    const report: Report = { notebook, cells: new Map(), stopped: [], total: NaN };
    while (Number.isNaN(report.total)) {
      const event = await this.next("could not be executed");
      if (event.event === "cell") {
        report.cells.set(event.index, { seconds: event.seconds, status: event.status ?? "none" });
        onProgress?.(report.cells.size, all);
      }
      if (event.event === "stopped") report.stopped.push(`cell ${event.index + 1}: ${event.why}`);
      if (event.event === "done") Object.assign(report, { notebook: event.notebook, total: event.seconds });
    }
    return report;
  }

  /**
   * Runs a cell; at most one at a time.
   * @param seconds after which it is interrupted
   */
  async run(source: string, seconds: number): Promise<Ran> {
    this.program.say(JSON.stringify({ source, seconds }) + "\n");
    const event = await this.next("lost its kernel");
    if (event.event !== "ran") throw new Error(`${this.path}: a cell is run before the notebook is executed`);
    return event;
  }

  /** Ends the kernel; once is enough. */
  async close(): Promise<void> {
    this.program.end();
    await this.program.finished;
  }

  private async next(otherwise: string): Promise<Event> {
    while (this.events.length === 0) {
      if (this.hasEnded) {
        const { code, stderr } = await this.program.finished;
        throw new Error(`${this.path} ${otherwise} (code ${code}):\n${stderr.trim()}`);
      }
      await new Promise<void>((resolve) => this.wake = resolve);
    }
    return this.events.shift()!;
  }
}
