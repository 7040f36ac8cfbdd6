/** What went wrong while a process was handling something: which process, what it was handling, and when. */
import type { ProcessId } from "../core/process.ts";

/** A handler that threw: which process, what it was doing, and when in virtual time; `cause` is what it threw. */
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
    const own = cause instanceof Error && cause.stack ? ownFrames(cause.stack) : "";
    if (own) this.stack = `${this.name}: ${this.message}\n${own}`;
  }
}

const CORE = /[\\/](lib|dist)[\\/]core[\\/]/;
const DRIVER = /[\\/](lib|dist)[\\/]run[\\/]/;

/** The lines of a stack that are the algorithm's: neither those of the contract that it calls nor those of its driver. */
export function ownFrames(stack: string): string {
  const own: string[] = [];
  for (const line of stack.split("\n")) {
    if (!/^\s+at /.test(line) || CORE.test(line)) continue;
    if (!DRIVER.test(line)) own.push(line);
    else if (own.length > 0) break; // the driver that called the algorithm; above it stands what the algorithm called
  }
  return own.join("\n");
}

/** A run went on past its limit. What it had done so far is in `run`. */
export class LimitError<R> extends Error {
  override readonly name = "LimitError";
  constructor(message: string, readonly run: R) {
    super(message);
  }
}
