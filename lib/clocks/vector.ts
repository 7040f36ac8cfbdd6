/**
 * Vector clocks (Fidge, 1988; Mattern, 1988): entry p counts the events of process p that happened before.
 * One event happened before another exactly if its timestamp is smaller in the sense of `compareVectors`; two
 * events that are not ordered are concurrent.
 *
 * A clock is a plain object in a field of a process, so these are functions, which change nothing that they
 * are given.
 */
import type { ProcessId } from "../core/process.ts";

/** A vector clock: how many events of each process are known. */
export type VectorClock = Readonly<Record<ProcessId, number>>;

/** The clock of a process to which nothing has happened yet. */
export function vectorZero(processes: readonly ProcessId[]): VectorClock {
  const sorted = [...processes].sort((a, b) => a - b);
  return Object.fromEntries(sorted.map((process) => [process, 0]));
}

/** The clock after one more event of `process`. */
export function vectorTick(clock: VectorClock, process: ProcessId): VectorClock {
  return { ...clock, [process]: (clock[process] ?? 0) + 1 };
}

/** What both clocks know of: the greater entry of each process. */
export function vectorMerge(a: VectorClock, b: VectorClock): VectorClock {
  const merged: Record<ProcessId, number> = { ...a };
  for (const [process, count] of entriesOf(b)) merged[process] = Math.max(merged[process] ?? 0, count);
  return merged;
}

/** How the events with these timestamps are related; a missing entry counts as 0. */
export function compareVectors(a: VectorClock, b: VectorClock): "before" | "after" | "equal" | "concurrent" {
  const aHasMore = entriesOf(a).some(([process, count]) => count > (b[process] ?? 0));
  const bHasMore = entriesOf(b).some(([process, count]) => count > (a[process] ?? 0));
  if (aHasMore) return bHasMore ? "concurrent" : "after";
  return bHasMore ? "before" : "equal";
}

function entriesOf(clock: VectorClock): [ProcessId, number][] {
  return Object.entries(clock).map(([process, count]) => [Number(process), count]);
}
