/** The operations of a history, in an order that depends on nothing but the history. */
import type { ProcessId } from "../../core/process.ts";

/** An operation of a history: plain data. */
export type Operation = {
  /** Its number in the run, to tell it from others; negative if its process began it by itself. */
  readonly operation: number;
  /** Who was asked for it, or began it by itself. */
  readonly process: ProcessId;
  readonly method: string;
  readonly details: readonly unknown[];
  /** False: it is open, for ever perhaps; it may have taken effect, may do so later, or never. */
  readonly ended: boolean;
  /** What it was answered, if it has ended. */
  readonly value?: unknown;
  /** The places in the history, ascending, of those that had ended before it began. */
  readonly before: readonly number[];
};

/**
 * All operations of a run: by process, and of one process in the order in which they began, or of their
 * numbers if they overlap. Histories with the same operations and the same precedence are equal. A sequential
 * one of n operations holds n²/2 numbers.
 */
export type History = readonly Operation[];

/** An operation whose predecessors are named by their numbers in the run. */
export type Entry = Operation;

/** A history from its operations in any order. */
export function ordered(entries: readonly Entry[]): History {
  const who = new Map(entries.map(({ operation, process }) => [operation, process]));
  const ranked = entries.map((entry) => ({
    entry,
    earlier: entry.before.reduce((sum, other) => sum + (who.get(other) === entry.process ? 1 : 0), 0),
  }));
  ranked.sort((a, b) =>
    a.entry.process - b.entry.process || a.earlier - b.earlier ||
    rank(a.entry.operation) - rank(b.entry.operation)
  );
  const places = new Map(ranked.map(({ entry }, at) => [entry.operation, at]));
  const moved = new Map<readonly number[], readonly number[]>();
  return ranked.map(({ entry }) => {
    let before = moved.get(entry.before);
    if (!before) {
      before = entry.before.map((other) => places.get(other)!).sort((a, b) => a - b);
      moved.set(entry.before, before);
    }
    const { operation, process, method, details, ended, value } = entry;
    return { operation, process, method, details, ended, ...ended ? { value } : {}, before };
  });
}

/** Those that a driver invoked come first, then those that the process began, each by number. */
function rank(operation: number): number {
  return operation > 0 ? operation - Number.MAX_SAFE_INTEGER : -operation;
}
