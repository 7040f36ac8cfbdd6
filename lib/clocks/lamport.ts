/**
 * Lamport clocks (Lamport, 1978): if one event happened before another, its timestamp is smaller. The
 * converse does not hold: from two timestamps nobody can tell whether one event happened before the other or
 * the two are concurrent.
 *
 * A clock is a number in a field of a process: a field holds plain data, so these are functions, not a class.
 */
import type { ProcessId } from "../core/process.ts";

/**
 * The clock after an event of our own, or after the receipt of a message stamped `received`.
 * @example onRequest({ timestamp }) { this.clock = lamportTick(this.clock, timestamp); }
 */
export function lamportTick(clock: number, received = 0): number {
  return Math.max(clock, received) + 1;
}

/** A Lamport timestamp with the id of the process that gave it: no two are equal. */
export type Stamp = { readonly timestamp: number; readonly process: ProcessId };

/**
 * Whether `a` comes first in the one order that everybody sees: by timestamp, and by id where timestamps are
 * equal. This order respects happened-before; among concurrent events it is arbitrary, but the same for all.
 */
export function precedes(a: Stamp, b: Stamp): boolean {
  return a.timestamp < b.timestamp || (a.timestamp === b.timestamp && a.process < b.process);
}
