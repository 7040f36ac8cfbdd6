/** The verdict on guarantees of sessions, like those of the other models. */
import { operationWords, type RecordedHistory } from "../history/recorded.ts";
import type { SessionJudgement } from "../sessions/judgement.ts";

/** A verdict on guarantees of sessions. It says so itself. */
export class GuaranteeJudgement {
  readonly history: RecordedHistory;
  readonly witness: { readonly operations: readonly number[] } | undefined;

  /** @param verdict on nothing else */
  constructor(
    readonly criterion: string,
    readonly holds: boolean | undefined,
    { history, witnesses }: SessionJudgement,
  ) {
    const [operations] = witnesses.values();
    this.history = history;
    this.witness = operations && { operations };
  }

  /** The verdict in one line. */
  get summary(): string {
    const { criterion, holds, history: { length } } = this;
    const mark = holds ? "✓ " : holds === false ? "✗ not " : "? not decided whether ";
    return `${mark}${criterion}: ${length} operation${length === 1 ? "" : "s"}`;
  }

  /** All of it in words. */
  toString(): string {
    const lines = this.witness?.operations.map((place) => `  ${operationWords(this.history[place])}`);
    return [this.summary, ...lines ? ["these cannot be together (minimal):", ...lines] : []].join("\n");
  }

  /** What Deno's kernel asks for. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }

  /** What a terminal prints, and tslab. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
