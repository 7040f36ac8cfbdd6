/**
 * What a multicast may promise, by the names of the textbooks (Hadzilacos and Toueg, 1993), and judges of a
 * history.
 */
import type { ProcessId } from "../core/process.ts";
import type { Trace } from "../core/trace/trace.ts";
import { type Multicasted, type MulticastHistory, multicastHistoryOf } from "./history.ts";

/** Says what violates the property, or nothing. */
export type Judge = (history: MulticastHistory) => string | undefined;

// ---- always

/** Nothing is delivered that was not multicast, by the one named as its sender, and nothing twice. */
export function integrity({ multicasts, delivered }: MulticastHistory): string | undefined {
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

/**
 * Nobody delivers a message before an earlier one of the same sender. One from before its sender or the
 * receiver came back after a crash may be missing, but must not come later.
 */
export function fifoOrder(history: MulticastHistory): string | undefined {
  return firstOvertaking(history, (earlier, later) => earlier.from === later.from);
}

/** Nobody delivers a message before one that happened before it; what may be missing is as in FIFO order. */
export function causalOrder(history: MulticastHistory): string | undefined {
  return firstOvertaking(history, () => true);
}

function firstOvertaking(
  { multicasts, delivered, mayLack }: MulticastHistory,
  matters: (earlier: Multicasted, later: Multicasted) => boolean,
): string | undefined {
  for (const [process, deliveries] of delivered) {
    const seen = new Set<string>(), all = new Set(deliveries.map(({ key }) => key));
    const isMissing = (key: string) => !all.has(key) && mayLack.get(process)!.has(key);
    for (const { key } of deliveries) {
      const later = multicasts.get(key);
      for (const other of later?.past ?? []) {
        const earlier = multicasts.get(other);
        if (earlier && matters(earlier, later!) && !seen.has(other) && !isMissing(other)) {
          return `P${process} delivers ${key} before ${other}, which happened before it`;
        }
      }
      seen.add(key);
    }
  }
}

/** Any two messages that two processes both deliver, they deliver in the same order. */
export function totalOrder({ delivered }: MulticastHistory): string | undefined {
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
export function validity({ multicasts, delivered, crashed }: MulticastHistory): string | undefined {
  for (const [key, { from }] of multicasts) {
    if (!crashed.has(from) && !has(delivered, from, key)) return `P${from} never delivers its own ${key}`;
  }
}

/** What one process that stays up delivers, all that stay up deliver. */
export function agreement(history: MulticastHistory): string | undefined {
  return firstMissing(history, (process) => !history.crashed.has(process));
}

/** What any process delivers, even one that crashes later, all that stay up deliver. */
export function uniformAgreement(history: MulticastHistory): string | undefined {
  return firstMissing(history, () => true);
}

function firstMissing(
  { delivered, crashed }: MulticastHistory,
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

const has = (delivered: MulticastHistory["delivered"], process: ProcessId, key: string) =>
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
  const history = multicastHistoryOf(trace);
  const verdicts = Object.entries({ ...ALWAYS, ...IN_THE_END }).map((
    [name, judge],
  ) => [name, judge(history)]);
  return Object.fromEntries(verdicts.filter(([, verdict]) => verdict !== undefined));
}
