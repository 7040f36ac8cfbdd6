/** What mutual exclusion promises, as judges of traces, of running systems, and for the explorer. */
import type { Process, ProcessId } from "../core/process.ts";
import { happenedBefore, vectorTimestamps } from "../core/trace/timestamps.ts";
import type { Trace } from "../core/trace/trace.ts";
import { type Section, sectionsOf } from "./sections.ts";

/** A judgement: what is violated, by whom and when; undefined if nothing is. */
export type Violation = {
  readonly property: "mutual exclusion" | "no starvation" | "request order";
  /** In one sentence. */
  readonly what: string;
  readonly processes: readonly ProcessId[];
  /** Row of the trace, and time in ms, at which it can be seen. */
  readonly row: number;
  readonly time: number;
};

/** Those that are in the critical section now. */
export function whoIsInside(processes: readonly Process[]): ProcessId[] {
  return processes.filter((process) => (process as { state?: unknown }).state === "held").map(({ id }) => id);
}

/**
 * Whether two are in the critical section at a time: stops a simulation at the very event that lets a second
 * one in.
 * @example simulate({ processes: nodes(3, () => new Contender(new Hasty())), until: { when: twoInside } })
 */
export function twoInside(run: { readonly processes: readonly Process[] }): boolean {
  return whoIsInside(run.processes).length > 1;
}

/**
 * Mutual exclusion (safety): at most one at a time is in the critical section. The first violation, if any.
 */
export function mutualExclusion(trace: Trace): Violation | undefined {
  const within = new Set<ProcessId>();
  for (const event of trace) {
    if (event.kind === "crash" || (event.kind === "output" && event.content === "left")) {
      within.delete(event.process);
    } else if (event.kind === "output" && event.content === "entered") {
      const [other] = within;
      within.add(event.process);
      if (other === undefined) continue;
      return {
        property: "mutual exclusion",
        what: `P${event.process} enters while P${other} is inside`,
        processes: [other, event.process],
        row: event.index,
        time: event.time,
      };
    }
  }
  return undefined;
}

/**
 * No starvation (liveness): everyone that asks gets in, unless it crashes. Judges a run that has come to its
 * end: call it when nothing is left to happen, or after a time that is ample. Of all executions, those that
 * go on for ever included, the explorer decides it: `eventually("no starvation", ({ live }) =>
 * live.every((contender) => contender.done))`.
 */
export function noStarvation(trace: Trace): Violation | undefined {
  const waits = sectionsOf(trace).find((section) => section.enteredAt === Infinity && !section.crashed);
  if (!waits) return undefined;
  return {
    property: "no starvation",
    what: `P${waits.process} has asked at ${Math.round(waits.askedAt)} ms and never entered`,
    processes: [waits.process],
    row: waits.askedRow,
    time: waits.askedAt,
  };
}

/**
 * Request order (fairness): if one request happened before another, it is granted first. It holds for
 * Lamport's algorithm, over a multicast ordered by a sequencer or by Lamport timestamps, with a server, and
 * in a ring; over ISIS only if channels are FIFO, for its order is causal only then.
 *
 * It does not hold for Ricart and Agrawala's, although that grants requests in the order of Lamport
 * timestamps: its replies carry none, so that of two requests the one that happened first may have the later
 * stamp. Nor for those that keep permissions, votes or a token.
 */
export function requestOrder(trace: Trace): Violation | undefined {
  const vectors = vectorTimestamps(trace);
  const entered = sectionsOf(trace).filter(({ enteredRow }) => enteredRow >= 0)
    .sort((a, b) => a.enteredRow - b.enteredRow);
  const asked = (section: Section) => vectors[section.askedRow];
  for (let later = 1; later < entered.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      if (!happenedBefore(asked(entered[later]), asked(entered[earlier]))) continue;
      const [first, second] = [entered[later].process, entered[earlier].process];
      return {
        property: "request order",
        what: `P${first} asked before P${second} did, and P${second} got in first`,
        processes: [first, second],
        row: entered[earlier].enteredRow,
        time: entered[earlier].enteredAt,
      };
    }
  }
  return undefined;
}
