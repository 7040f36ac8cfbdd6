// Which cells run when a visitor presses a button: those above first that the kernel has not run as they are.
import type { Outcome, PageCell } from "../session/session.ts";
import type { Show } from "../session/outputs.ts";

export type CellState = "" | "waiting" | "running" | "done" | "error" | "stopped" | "stale";

/** A cell of the page, as the runner sees it. */
export interface RunCell {
  readonly id: string;
  /** As the page has it now. */
  readonly source: string;
  /** Whether the visitor has changed it. */
  readonly isChanged: boolean;
  state: CellState;
  readonly show: Show;
  /** Before its first output. */
  begin(): void;
  end(outcome: Outcome, ms: number): void;
}

/** What of a session is needed to run. */
export interface Kernel {
  run(cell: PageCell, show: Show): Promise<Outcome>;
  interrupt(): void;
  restart(): void;
}

export class Runner {
  /** How often everything that was asked for until then was given up. */
  private stops = 0;
  /** The last of what was asked for, until it is done. */
  private turn: Promise<void> | undefined;

  /** @param say tells the visitor how things stand */
  constructor(
    private readonly kernel: Kernel,
    readonly cells: readonly RunCell[],
    private readonly say: (words: string) => void = () => {},
  ) {}

  get isBusy(): boolean {
    return this.turn !== undefined;
  }

  /** One cell, after what it needs. */
  run(index: number): Promise<void> {
    return this.start(() => [...this.unrun(index), this.cells[index]]);
  }

  /** A cell and all below it, after what it needs. */
  runFrom(index: number): Promise<void> {
    return this.start(() => [...this.unrun(index), ...this.cells.slice(index)]);
  }

  /** All cells, in a kernel that has just started: what a visitor who opens the notebook elsewhere gets. */
  runAll(): Promise<void> {
    return this.start(() => {
      this.restart();
      return [...this.cells];
    });
  }

  /**
   * The cell that runs is ended, those that wait do not begin. What ran before is still there.
   * @returns when nothing runs any more
   */
  async stop(): Promise<void> {
    if (!this.isBusy) return;
    this.stops++;
    this.kernel.interrupt();
    await this.turn;
  }

  restart(): void {
    this.kernel.restart();
    for (const cell of this.cells) cell.state = "";
  }

  /** What ran below a cell that was changed may have been made by what it was. */
  changed(index: number): void {
    for (const cell of this.cells.slice(index)) {
      if (["done", "error", "stopped"].includes(cell.state)) cell.state = "stale";
    }
  }

  private unrun(index: number): RunCell[] {
    return this.cells.slice(0, index).filter(({ state }) => state !== "done" && state !== "error");
  }

  /** What is asked for while something runs comes after it, unless that is stopped or fails. */
  private start(choose: () => RunCell[]): Promise<void> {
    const { stops } = this;
    const isWanted = () => stops === this.stops;
    if (this.turn) this.say("this comes next, after what runs now");
    const turn = (this.turn ?? Promise.resolve()).then(() => this.work(choose, isWanted)).finally(() => {
      if (this.turn === turn) this.turn = undefined;
    });
    return this.turn = turn;
  }

  private async work(choose: () => RunCell[], isWanted: () => boolean): Promise<void> {
    if (!isWanted()) return;
    const queue = choose();
    for (const cell of queue) cell.state = "waiting";
    let failed: RunCell | undefined;
    while (queue.length > 0 && isWanted()) {
      const cell = queue.shift()!;
      const outcome = await this.step(cell);
      // An exercise that is still to be solved may fail, and a kernel would go on; an edit's error is the
      // news.
      if (outcome === "error" && cell.isChanged) failed = cell;
      if (outcome === "interrupted" && isWanted() || failed) this.stops++;
    }
    for (const cell of queue) cell.state = "";
    if (failed && queue.length > 0) this.say(`stopped at the cell ${failed.id}, which failed`);
    else if (!failed && !isWanted()) this.say("stopped; what ran before is still there");
    else this.say("");
  }

  private async step(cell: RunCell): Promise<Outcome> {
    cell.state = "running";
    this.say(`running ${cell.id} …`);
    cell.begin();
    const from = performance.now();
    const outcome = await this.kernel.run({ id: cell.id, source: cell.source }, cell.show);
    cell.state = outcome === "ok" ? "done" : outcome === "error" ? "error" : "stopped";
    cell.end(outcome, performance.now() - from);
    return outcome;
  }
}
