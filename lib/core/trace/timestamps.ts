/**
 * Logical time of a recorded run: Lamport timestamps (Lamport, 1978) and vector timestamps (Fidge, Mattern,
 * 1988).
 */
import type { Trace } from "./trace.ts";

/**
 * Kinds whose `cause` is a message between processes; every other event follows its predecessor on the same
 * process.
 */
const isReceipt = (kind: string) => kind === "receive";

/**
 * The Lamport timestamp of every row; 0 for events of the network itself and for drops, which no process
 * sees.
 */
export function lamportTimestamps(trace: Trace): Int32Array {
  const stamps = new Int32Array(trace.length);
  const clocks = new Map<number, number>();
  for (const event of trace) {
    if (event.process < 0 || event.kind === "drop") continue;
    const before = clocks.get(event.process) ?? 0;
    const cause = isReceipt(event.kind) && event.cause >= 0 ? stamps[event.cause] : 0;
    stamps[event.index] = Math.max(before, cause) + 1;
    clocks.set(event.process, stamps[event.index]);
  }
  return stamps;
}

/**
 * The vector timestamp of every row: entry k counts the events of the k-th process (in `trace.processes`)
 * that happened before it or are it. Empty for events of the network and for drops.
 */
export function vectorTimestamps(trace: Trace): Int32Array[] {
  const places = new Map(trace.processes.map((id, place) => [id, place]));
  const clocks = trace.processes.map(() => new Int32Array(trace.processes.length));
  const none = new Int32Array(0);
  const stamps: Int32Array[] = [];
  for (const event of trace) {
    const place = places.get(event.process);
    if (place === undefined || event.kind === "drop") {
      stamps.push(none);
      continue;
    }
    const stamp = clocks[place].slice();
    const cause = isReceipt(event.kind) && event.cause >= 0 ? stamps[event.cause] : none;
    cause.forEach((count, k) => stamp[k] = Math.max(stamp[k], count));
    stamp[place]++;
    clocks[place] = stamp;
    stamps.push(stamp);
  }
  return stamps;
}

/** Whether the event with vector timestamp `a` happened before the one with `b`. */
export function happenedBefore(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length || a.length === 0) return false;
  let less = false;
  for (let k = 0; k < a.length; k++) {
    if (a[k] > b[k]) return false;
    if (a[k] < b[k]) less = true;
  }
  return less;
}
