/** What the judge of sessions found. */
import { operationWords, type RecordedHistory } from "../history/recorded.ts";

/** What a store may promise those who use it for a while. */
export type SessionGuarantee =
  | "read your writes"
  | "monotonic reads"
  | "monotonic writes"
  | "writes follow reads"
  | "PRAM"
  | "causal";

/** Of each guarantee whether it holds, and if not, as few operations as break it. It says so itself. */
export class SessionJudgement {
  constructor(
    readonly history: RecordedHistory,
    /** Undefined: not decided, as values that were written twice leave too many ways to read them. */
    readonly guarantees: ReadonlyMap<SessionGuarantee, boolean | undefined>,
    /** The places of operations that break a guarantee together: none of them can be left out. */
    readonly witnesses: ReadonlyMap<SessionGuarantee, readonly number[]>,
  ) {}

  /** Whether a guarantee holds; undefined: not decided. */
  has(guarantee: SessionGuarantee): boolean | undefined {
    return this.guarantees.get(guarantee);
  }

  /** All of it in words. */
  toString(): string {
    return [...this.guarantees].map(([name, holds]) => {
      if (holds === undefined) return `? ${name}: not decided`;
      if (holds) return `✓ ${name}`;
      const places = this.witnesses.get(name) ?? [];
      return `✗ ${name}: ${places.map((place) => operationWords(this.history[place])).join("; ")}`;
    }).join("\n");
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
