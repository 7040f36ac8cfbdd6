/** What went wrong while a process was handling something: which process, what it was handling, and when. */
import type { ProcessId } from "../core/process.ts";

export class ProcessError extends Error {
  override readonly name = "ProcessError";
  constructor(
    readonly process: ProcessId,
    /** What it was doing, e.g. "handling Request from P1". */
    readonly doing: string,
    /** Virtual time, ms. */
    readonly atMs: number,
    override readonly cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`P${process}, ${doing} at ${+atMs.toFixed(3)} ms: ${reason}`);
    const own = cause instanceof Error && cause.stack ? callersFrames(cause.stack) : "";
    if (own) this.stack = `${this.name}: ${this.message}\n${own}`;
  }
}

/** The lines of the stack up to the simulator's own: what is left is the algorithm's. */
function callersFrames(stack: string): string {
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  const ours = frames.findIndex((line) => /Simulation\.|lib\/run\/|dist\/run\//.test(line));
  return (ours < 0 ? frames : frames.slice(0, ours)).join("\n");
}

/** A run went on past its limit. What it had done so far is in `run`. */
export class LimitError<R> extends Error {
  override readonly name = "LimitError";
  constructor(message: string, readonly run: R) {
    super(message);
  }
}
