/** Histories as they are logged: a line when an operation begins, and one when it ends or is given up. */
import { dataWords } from "../../run/words.ts";
import type { RecordedHistory, RecordedOperation } from "../history/recorded.ts";

/** One line of a log. */
export type LoggedEvent = {
  readonly process: number | string;
  /** "fail": it did not happen; "info": nobody knows. */
  readonly type: "invoke" | "ok" | "fail" | "info";
  readonly method: string;
  /** What was asked for; at the end, too, where a log repeats it. */
  readonly details: readonly unknown[];
  /** What was answered. */
  readonly value?: unknown;
  /** Which line this is, for errors. */
  readonly line: number;
};

type Open = { -readonly [K in keyof RecordedOperation]: RecordedOperation[K] };

/**
 * The operations of a log; times are places in it. What failed did not happen and is left out. What was never
 * ended, or ended as "info", is open.
 * @throws SyntaxError for an end without a beginning, or a beginning before the end
 */
export function operationsOf(events: readonly LoggedEvent[]): RecordedHistory {
  const open = new Map<number | string, Open>(), failed = new Set<Open>(), all: Open[] = [];
  events.forEach(({ process, type, method, details, value, line }, at) => {
    const begun = open.get(process);
    if (type === "invoke") {
      if (begun) {
        throw new SyntaxError(
          `line ${line}: process ${process} begins ${method}, and its ${begun.method} before has not ended`,
        );
      }
      const operation = { process, method, details, begin: at };
      all.push(operation);
      open.set(process, operation);
      return;
    }
    if (!begun || begun.method !== method) {
      const other = begun ? `it is at ${begun.method}` : "it has begun nothing";
      throw new SyntaxError(`line ${line}: process ${process} ends ${method} (${type}), but ${other}`);
    }
    open.delete(process);
    if (type === "fail") failed.add(begun);
    if (type !== "ok") return;
    begun.end = at;
    begun.value = value;
  });
  return all.filter((operation) => !failed.has(operation));
}

/** The lines of a history: beginnings and ends in the order of their times, beginnings first. */
export function eventsOf(history: RecordedHistory): LoggedEvent[] {
  const moments = history.flatMap(({ process, method, details, begin, end, value }) => {
    const asked = { process, method, details, line: 0 };
    const start = { time: begin, isEnd: false, event: { ...asked, type: "invoke" } as LoggedEvent };
    if (end === undefined) return [start];
    return [start, { time: end, isEnd: true, event: { ...asked, type: "ok", value } as LoggedEvent }];
  });
  moments.sort((a, b) => a.time - b.time || Number(a.isEnd) - Number(b.isEnd));
  return moments.map(({ event }) => event);
}

const TYPES = ["invoke", "ok", "fail", "info"] as const;

/** @throws SyntaxError for what is no type of an event */
export function typeOf(given: unknown, line: number): LoggedEvent["type"] {
  const type = TYPES.find((one) => one === given);
  if (type === undefined) {
    throw new SyntaxError(`line ${line}: type must be one of ${TYPES.join(", ")}, got ${dataWords(given)}`);
  }
  return type;
}

/** @throws SyntaxError for what is no process */
export function processOf(given: unknown, line: number): number | string {
  if (typeof given === "number" || typeof given === "string") return given;
  throw new SyntaxError(`line ${line}: process must be a number or a text, got ${dataWords(given)}`);
}
