/** Versions of a value: which of two copies is the later one. */
import type { ProcessId } from "../../core/process.ts";

/**
 * A value with its version: the count, and who wrote it. Count 0 by process 0 is what was there before any
 * write. Versions are ordered by their counts, those with equal counts by their writers, so that no two
 * values have the same.
 */
export type Versioned = { readonly count: number; readonly writer: ProcessId; readonly value: unknown };

/** Whether the first is later than the second: a larger count, or an equal one of a larger writer. */
export function isLater(a: Versioned, b: Versioned): boolean {
  return a.count > b.count || (a.count === b.count && a.writer > b.writer);
}

/** The latest of several copies, at least one. */
export function latestOf(copies: Iterable<Versioned>): Versioned {
  const [first, ...others] = copies;
  return others.reduce((latest, copy) => (isLater(copy, latest) ? copy : latest), first);
}
