/**
 * What a multicast may promise, by the names of the textbooks (Hadzilacos and Toueg, 1993), and judges of a history: of a trace, or of
 * what a monitor has folded up while every schedule is explored.
 *
 * A message is known by its content, so contents must differ. A multicast is an invocation of `multicast(content)`, or the output
 * `{ multicast: content }` of a process that hosts one.
 */
import { canonical } from "../core/canonical.ts";
import type { ProcessId } from "../core/process.ts";
import type { Trace } from "../core/trace.ts";

/** A message that was multicast; `past` holds the keys of those that happened before: multicast or delivered by its sender earlier. */
export type Multicasted = { readonly from: ProcessId; readonly past: Set<string> };
export type Delivered = { readonly key: string; readonly from: ProcessId };

/** All that the properties look at; plain data, so that it can be a monitor's state. */
export type History = {
  readonly multicasts: Map<string, Multicasted>;
  /** By process, in the order of delivery. */
  readonly delivered: Map<ProcessId, Delivered[]>;
  /** Who has ever crashed: only the others are "correct". */
  readonly crashed: Set<ProcessId>;
};

/** What happens, as a monitor is told. */
export type Happening = {
  readonly kind: string;
  readonly process: ProcessId;
  readonly from?: ProcessId;
  readonly message?: unknown;
  readonly what?: unknown;
  readonly method?: string;
  readonly details?: readonly unknown[];
};

/** Says what violates the property, or nothing. */
export type Judge = (history: History) => string | undefined;

/** @param processes all of the group: who delivers nothing counts, too */
export function emptyHistory(processes: readonly ProcessId[]): History {
  return {
    multicasts: new Map(),
    delivered: new Map(processes.map((process) => [process, []])),
    crashed: new Set(),
  };
}

/** Adds to a history what happened. @throws Error if a content is multicast twice */
export function foldHistory(history: History, happening: Happening): History {
  const { kind, process, from, message, what, method, details } = happening;
  if (kind === "invoke" && method === "multicast") noteMulticast(history, process, details![0]);
  if (kind === "output" && typeof what === "object" && what !== null && "multicast" in what) {
    noteMulticast(history, process, what.multicast);
  }
  if (kind === "deliver") history.delivered.get(process)!.push({ key: canonical(message), from: from! });
  if (kind === "crash") history.crashed.add(process);
  return history;
}

function noteMulticast({ multicasts, delivered }: History, from: ProcessId, content: unknown): void {
  const key = canonical(content);
  if (multicasts.has(key)) {
    throw new Error(
      `properties know messages by their contents, so these must differ: ${key} is multicast twice`,
    );
  }
  const before = [
    ...[...multicasts].filter(([, other]) => other.from === from).map(([other]) => other),
    ...delivered.get(from)!.map((delivery) => delivery.key),
  ];
  const past = new Set(before);
  for (const other of before) for (const earlier of multicasts.get(other)?.past ?? []) past.add(earlier);
  multicasts.set(key, { from, past });
}

/** The history of a recorded run. */
export function historyOf(trace: Trace): History {
  const history = emptyHistory(trace.processes);
  for (const { kind, process, peer, content } of trace) {
    const invoked = kind === "invoke" ? content as { method: string; details: unknown[] } : {};
    foldHistory(history, { kind, process, from: peer, message: content, what: content, ...invoked });
  }
  return history;
}

// ---- always

/** Nothing is delivered that was not multicast, by the one named as its sender, and nothing twice. */
export function integrity({ multicasts, delivered }: History): string | undefined {
  for (const [process, deliveries] of delivered) {
    const seen = new Set<string>();
    for (const { key, from } of deliveries) {
      if (multicasts.get(key)?.from !== from) {
        return `P${process} delivers ${key}, which P${from} did not multicast`;
      }
      if (seen.has(key)) return `P${process} delivers ${key} twice`;
      seen.add(key);
    }
  }
}

/** Nobody delivers a message before an earlier one of the same sender. */
export function fifoOrder(history: History): string | undefined {
  return firstOvertaking(history, (earlier, later) => earlier.from === later.from);
}

/** Nobody delivers a message before one that happened before it. */
export function causalOrder(history: History): string | undefined {
  return firstOvertaking(history, () => true);
}

function firstOvertaking(
  { multicasts, delivered }: History,
  matters: (earlier: Multicasted, later: Multicasted) => boolean,
): string | undefined {
  for (const [process, deliveries] of delivered) {
    const seen = new Set<string>();
    for (const { key } of deliveries) {
      const later = multicasts.get(key);
      for (const other of later?.past ?? []) {
        const earlier = multicasts.get(other);
        if (earlier && matters(earlier, later!) && !seen.has(other)) {
          return `P${process} delivers ${key} before ${other}, which happened before it`;
        }
      }
      seen.add(key);
    }
  }
}

/** Any two messages that two processes both deliver, they deliver in the same order. */
export function totalOrder({ delivered }: History): string | undefined {
  const all = [...delivered];
  for (const [i, [p, ofP]] of all.entries()) {
    for (const [q, ofQ] of all.slice(i + 1)) {
      const places = new Map(ofQ.map(({ key }, place) => [key, place]));
      const common = ofP.map(({ key }) => key).filter((key) => places.has(key));
      for (let k = 1; k < common.length; k++) {
        if (places.get(common[k - 1])! > places.get(common[k])!) {
          return `P${p} delivers ${common[k - 1]} before ${common[k]}, P${q} after it`;
        }
      }
    }
  }
}

// ---- in the end, when nothing is left to happen

/** Who multicasts a message and does not crash delivers it. */
export function validity({ multicasts, delivered, crashed }: History): string | undefined {
  for (const [key, { from }] of multicasts) {
    if (!crashed.has(from) && !has(delivered, from, key)) return `P${from} never delivers its own ${key}`;
  }
}

/** What one process that stays up delivers, all that stay up deliver. */
export function agreement(history: History): string | undefined {
  return firstMissing(history, (process) => !history.crashed.has(process));
}

/** What any process delivers, even one that crashes later, all that stay up deliver. */
export function uniformAgreement(history: History): string | undefined {
  return firstMissing(history, () => true);
}

function firstMissing(
  { delivered, crashed }: History,
  counts: (process: ProcessId) => boolean,
): string | undefined {
  for (const [process, deliveries] of delivered) {
    if (!counts(process)) continue;
    for (const { key } of deliveries) {
      for (const other of delivered.keys()) {
        if (!crashed.has(other) && !has(delivered, other, key)) {
          return `P${process} delivers ${key}, P${other} never does`;
        }
      }
    }
  }
}

const has = (delivered: History["delivered"], process: ProcessId, key: string) =>
  delivered.get(process)!.some((delivery) => delivery.key === key);

/** The properties that must hold at every moment, by name. */
export const ALWAYS: Readonly<Record<string, Judge>> = {
  "integrity": integrity,
  "FIFO order": fifoOrder,
  "causal order": causalOrder,
  "total order": totalOrder,
};

/** The properties that must hold when nothing is left to happen, by name. */
export const IN_THE_END: Readonly<Record<string, Judge>> = {
  "validity": validity,
  "agreement": agreement,
  "uniform agreement": uniformAgreement,
};

/**
 * What a finished run violates: the property's name to what went wrong; empty if all hold.
 * @example judgeMulticast(simulate({ … }).trace)["total order"] // "P1 delivers "a" before "b", P2 after it"
 */
export function judgeMulticast(trace: Trace): Record<string, string> {
  const history = historyOf(trace);
  const verdicts = Object.entries({ ...ALWAYS, ...IN_THE_END }).map((
    [name, judge],
  ) => [name, judge(history)]);
  return Object.fromEntries(verdicts.filter(([, verdict]) => verdict !== undefined));
}
