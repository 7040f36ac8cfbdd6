/** What a trace says about critical sections: who was inside when, what it cost, how long it took. */
import type { ProcessId } from "../core/process.ts";
import type { Trace, TraceEvent } from "../core/trace/trace.ts";

/** One visit to the critical section. */
export type Section = {
  readonly process: ProcessId;
  /** When it asked, ms. */
  readonly askedAt: number;
  /**
   * Row of the event in which it asked: the invocation, timeout, receipt or start whose handler called
   * `enter`.
   */
  readonly askedRow: number;
  /** When it got in, ms; Infinity if it still waits, or died waiting. */
  readonly enteredAt: number;
  readonly enteredRow: number;
  /** When it left or died, inside or waiting, ms; Infinity if neither has happened. */
  readonly leftAt: number;
  /** Whether it ended in a crash. */
  readonly crashed: boolean;
};

type Open = { -readonly [K in keyof Section]: Section[K] };

const HANDLED = new Set(["start", "receive", "handle", "timeout", "invoke", "recover", "complete"]);

/**
 * All visits, in the order in which they were asked for. Needs a trace of the level "all" or "messages", of
 * processes whose `state` is the lock's.
 */
export function sectionsOf(trace: Trace): Section[] {
  const sections: Open[] = [];
  const open = new Map<ProcessId, Open>();
  const handled = new Map<ProcessId, number>();
  const ask = (event: TraceEvent) => {
    const section: Open = {
      process: event.process,
      askedAt: event.time,
      askedRow: handled.get(event.process) ?? event.index,
      enteredAt: Infinity,
      enteredRow: -1,
      leftAt: Infinity,
      crashed: false,
    };
    open.set(event.process, section);
    sections.push(section);
    return section;
  };
  const close = (event: TraceEvent, crashed: boolean) => {
    const section = open.get(event.process);
    if (!section) return;
    open.delete(event.process);
    section.crashed = crashed;
    section.leftAt = event.time;
  };
  for (const event of trace) {
    if (HANDLED.has(event.kind)) handled.set(event.process, event.index);
    if (event.kind === "status" && event.content === "wanted") ask(event);
    else if (event.kind === "crash") close(event, true);
    else if (event.kind === "output" && event.content === "left") close(event, false);
    else if (event.kind === "output" && event.content === "entered") {
      // Where the request was granted within the handler that asked, "wanted" was never the status after a
      // handler.
      const section = open.get(event.process) ?? ask(event);
      section.enteredAt = event.time;
      section.enteredRow = event.index;
    }
  }
  return sections;
}

/** Messages that crossed the network, from the trace. */
export function messagesIn(trace: Trace): number {
  let messages = 0;
  for (const event of trace) if (event.kind === "send" && event.peer !== event.process) messages++;
  return messages;
}

/**
 * Messages for each entry: all that crossed the network, divided by the entries made.
 * @throws RangeError if nobody entered
 */
export function messagesPerEntry(trace: Trace): number {
  const entries = sectionsOf(trace).filter((section) => section.enteredAt !== Infinity).length;
  if (entries === 0) throw new RangeError("messages for each entry need an entry, but nobody entered");
  return messagesIn(trace) / entries;
}

/**
 * How long each entry was waited for, ms, in the order of the requests; those that were never granted are
 * left out.
 */
export function waitingTimes(trace: Trace): number[] {
  return sectionsOf(trace).filter(({ enteredAt }) => enteredAt !== Infinity)
    .map(({ askedAt, enteredAt }) => enteredAt - askedAt);
}

/**
 * From one that leaves to the next that enters, ms, wherever somebody was waiting when it left: the
 * synchronisation delay.
 */
export function synchronisationDelays(trace: Trace): number[] {
  const sections = sectionsOf(trace).filter(({ enteredAt }) => enteredAt !== Infinity)
    .sort((a, b) => a.enteredAt - b.enteredAt);
  const delays: number[] = [];
  for (let i = 1; i < sections.length; i++) {
    const { leftAt } = sections[i - 1], { askedAt, enteredAt } = sections[i];
    if (askedAt <= leftAt) delays.push(enteredAt - leftAt);
  }
  return delays;
}

/**
 * Entries a second of virtual time, from the first request to the last exit. @throws RangeError if nobody
 * left
 */
export function entriesPerSecond(trace: Trace): number {
  const sections = sectionsOf(trace).filter(({ leftAt, crashed }) => leftAt !== Infinity && !crashed);
  if (sections.length === 0) throw new RangeError("throughput needs an entry that has ended, got none");
  const begin = sections.reduce((first, { askedAt }) => Math.min(first, askedAt), Infinity);
  const end = sections.reduce((last, { leftAt }) => Math.max(last, leftAt), -Infinity);
  return sections.length / (end - begin) * 1000;
}
