/** Logical time in pictures: the past of an event, and timestamps at events. */
import { happenedBefore, lamportTimestamps, vectorTimestamps } from "../../core/trace/timestamps.ts";
import { codeOf, type Kind, Trace } from "../../core/trace/trace.ts";
import type { Window } from "./drawing/axis.ts";

/** The rows that happened before a row, by vector timestamps, and the row itself. */
export function pastOf(trace: Trace, row: number): Set<number> {
  const { process, kind } = trace.at(row);
  if (process < 0 || kind === "drop") {
    throw new RangeError(`past must be a row of a process's event, got row ${row}, a ${kind} of the network`);
  }
  const stamps = vectorTimestamps(trace);
  const past = new Set<number>([row]);
  stamps.forEach((stamp, other) => {
    if (happenedBefore(stamp, stamps[row])) past.add(other);
  });
  return past;
}

/** What counts as an event where logical time is shown: what one would tick a clock for on the blackboard. */
const COUNTED = new Set<Kind>(["send", "receive", "timeout", "invoke", "output"]);

/**
 * Timestamps by row, as text, for the rows of a window. Only sends, receipts, timeouts, invocations and
 * outputs count.
 */
export function stampsOf(
  trace: Trace,
  clock: "lamport" | "vector",
  { first, last }: Window,
): Map<number, string> {
  const counted = new Trace(trace.processes);
  const rows = new Map<number, number>();
  const back: number[] = [];
  for (const { kind, index, time, process, peer, cause } of trace) {
    if (!COUNTED.has(kind)) continue;
    rows.set(index, counted.add(codeOf(kind), time, process, peer, rows.get(cause) ?? -1, undefined));
    back.push(index);
  }
  const texts = clock === "lamport"
    ? Array.from(lamportTimestamps(counted), String)
    : vectorTimestamps(counted).map((stamp) => `(${stamp.join(",")})`);
  return new Map(
    back.map((row, k): [number, string] => [row, texts[k]]).filter(([row]) => row >= first && row <= last),
  );
}
