/** What is measured of a search. */
import process from "node:process";

export type Measured = {
  readonly states: number;
  readonly transitions: number;
  /** Of all processors, those that collect garbage and compile included. */
  readonly seconds: number;
  /** The largest that the process was. */
  readonly megabytes: number;
  /** What the explorer says that it keeps. */
  readonly bytes?: number;
  /** Whether these are all states that there are. */
  readonly exhausted?: boolean;
};

export type Counted = Omit<Measured, "seconds" | "megabytes">;

export function measure(run: () => Counted): Measured {
  const before = process.cpuUsage(), { states, transitions, bytes, exhausted } = run();
  const { user, system } = process.cpuUsage(before);
  const megabytes = process.resourceUsage().maxRSS / 1000;
  return { states, transitions, bytes, exhausted, seconds: (user + system) / 1e6, megabytes };
}
