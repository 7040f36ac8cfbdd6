/** How the times of a trace are told: in ms, or in steps where a schedule without times was replayed. */
import type { Trace } from "../../../core/trace/trace.ts";
import { timeText } from "../../page/text.ts";

export type Clock = {
  /** What stands at the axis. */
  readonly unit: string;
  readonly inSteps: boolean;
  /** What an axis writes for a time. */
  readonly number: (time: number) => number;
  /** "12.5 ms", or "step 3". */
  readonly text: (time: number) => string;
  /** "at 12.5 ms", or "in step 3". */
  readonly at: (time: number) => string;
};

const IN_MS: Clock = {
  unit: "time in ms",
  inSteps: false,
  number: (time) => time,
  text: timeText,
  at: (time) => `at ${timeText(time)}`,
};

/**
 * In virtual time everything starts at 0. Where each start is a step of its own, nothing has a time: what was
 * explored, and is replayed one step after the other. Its steps are counted from the first after the starts.
 */
export function clockOf(trace: Trace): Clock {
  if (trace.length === 0) return IN_MS;
  const first = trace.at(0);
  if (first.kind !== "start" || first.time !== 1) return IN_MS;
  let starts = 0;
  for (let row = 0; row < trace.length && starts < trace.processes.length; row++) {
    if (trace.at(row).kind === "start") starts++;
  }
  const number = (time: number) => Math.max(0, time - starts);
  const text = (time: number) => time > starts ? `step ${time - starts}` : "the start";
  const at = (time: number) => time > starts ? `in ${text(time)}` : "at the start";
  return { unit: "steps", inSteps: true, number, text, at };
}
