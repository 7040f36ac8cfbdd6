/** What went wrong while a process was handling something: which process, what it was handling, and when. */
import type { ProcessId } from "../core/process.ts";
import type { Schedule } from "./system.ts";

/**
 * A handler that threw: which process, what it was doing, and when in virtual time; `cause` is what it threw.
 */
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
    showOwn(this, cause);
  }
}

/** Something went wrong in a process while it was being explored. */
export class HandlerError extends Error {
  override readonly name: string = "HandlerError";
  /** The steps that led there, the starts of all processes first; none where it is one of these. */
  before: Schedule = [];
  constructor(readonly process: ProcessId, readonly doing: string, override readonly cause: unknown) {
    super(`P${process}, ${doing}: ${cause instanceof Error ? cause.message : String(cause)}`);
    showOwn(this, cause);
  }
}

/** An error that wraps what an algorithm threw shows the algorithm's own lines, if there are any. */
export function showOwn(error: Error, cause: unknown): void {
  const own = cause instanceof Error && cause.stack ? ownFrames(cause.stack) : "";
  if (own) error.stack = `${error.name}: ${error.message}\n${own}`;
}

/** @param most how much a handler had said when it was stopped, before that filled the memory */
export function endless(most: number): RangeError {
  return new RangeError(
    `it has said or asked ${most} things and is not done: a loop in it never ends; ` +
      "what it waits for can happen only after it has ended",
  );
}

/**
 * Gives an error another message, which its stack begins with, too: that is what is shown of an error that
 * nobody catches.
 */
export function retell(error: Error, message: string): void {
  const { stack, message: before } = error;
  error.message = message;
  if (stack !== undefined) error.stack = stack.replace(before, () => message);
}

const CORE = /[\\/](lib|dist)[\\/]core[\\/]/;
const DRIVER = /[\\/](lib|dist)[\\/]run[\\/]/;

/**
 * The lines of a stack that are the algorithm's: neither those of the contract that it calls nor those of its
 * driver.
 */
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
