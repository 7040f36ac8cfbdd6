// Tries edits of class cells in one warm kernel: the edited cell, then the cells below that it reaches.
import { assertAllRan, openNotebook } from "../notebook/execute.ts";
import type { Ran, Session } from "../notebook/session.ts";
import type { Part, Study } from "./cells.ts";
import { compileError, saidBy, strangeError } from "./shown.ts";

/** How long a student should have to wait for what an edit changes, in one cell. */
export const patienceSeconds = 5;

export type Outcome =
  | "killed" // a judge says something else
  | "survived"
  | "slow" // a cell took longer than a student waits
  | "trace" // a cell failed, and the student cannot see from it that the edit is at fault
  | "does not compile";

export interface Tried {
  outcome: Outcome;
  /** The cell in which it was seen. */
  by?: string;
  /** What was seen there. */
  why?: string;
  seconds: number;
}

export class Bench {
  private constructor(
    private readonly path: string,
    private readonly judges: (part: Part) => boolean,
    private session: Session,
    private readonly original: Map<string, string>,
  ) {}

  /**
   * @param parts the notebook's cells
   * @param opened a kernel that has executed it, with what the cells showed; it is closed by `close`
   */
  static async over(
    path: string,
    parts: Part[],
    judges: (part: Part) => boolean,
    opened?: Awaited<ReturnType<typeof openNotebook>>,
  ): Promise<Bench> {
    const { ran, session } = opened ?? await openNotebook(path);
    try {
      assertAllRan(ran);
      const original = new Map(
        parts.filter(judges).map((part) => [part.id, saidBy(part, ran.cell(part.id).outputs)]),
      );
      return new Bench(path, judges, session, original);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Runs an edited class cell and the cells that it reaches, until one tells the edit from the original. */
  async try({ part, below }: Study, source: string): Promise<Tried> {
    const started = performance.now();
    const tried = (outcome: Outcome, by?: Part, why?: string): Tried => ({
      outcome,
      ...by ? { by: by.id } : {},
      ...why ? { why } : {},
      seconds: (performance.now() - started) / 1000,
    });
    let count: number | null = null;
    for (const cell of [part, ...below]) {
      const ran = await this.session.run(cell === part ? source : cell.source, patienceSeconds);
      if (cell === part) count = ran.count;
      if (ran.status === "dead") await this.reopen();
      if (ran.status === "dead" || ran.status === "slow") return tried("slow", cell);
      const uncompiled = compileError(ran.outputs);
      if (uncompiled) return tried("does not compile", cell, uncompiled);
      const strange = strangeError(ran.outputs, part.classes, count);
      if (strange) return tried("trace", cell, strange);
      if (ran.status === "error") return tried("killed", cell, "an error that names the class");
      if (this.differs(cell, ran)) return tried("killed", cell);
    }
    return tried("survived");
  }

  /**
   * Runs the original again: later edits begin with it.
   * @throws Error if a judge then says something else than before
   */
  async restore(study: Study): Promise<void> {
    const { outcome, by, why } = await this.try(study, study.part.source);
    if (outcome === "survived") return;
    throw new Error(
      `${this.path}: run again as it is, ${study.part.id} is not as before: ${outcome} in the cell ${by}` +
        (why ? `, ${why}` : ""),
    );
  }

  async close(): Promise<void> {
    await this.session.close();
  }

  private differs(part: Part, ran: Ran): boolean {
    return this.judges(part) && said(part, ran) !== this.original.get(part.id);
  }

  private async reopen(): Promise<void> {
    await this.session.close();
    const { ran, session } = await openNotebook(this.path);
    this.session = session;
    assertAllRan(ran);
  }
}

/** A verdict that is gone is another one. */
function said(part: Part, ran: Ran): string {
  try {
    return saidBy(part, ran.outputs);
  } catch {
    return "";
  }
}
