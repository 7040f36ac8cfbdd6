/** What clients asked for and were answered, and when: what judges of consistency read. */
import type { Trace } from "../../core/trace/trace.ts";
import { historyOf } from "../../run/property/history.ts";
import type { History } from "../../run/property/operation.ts";
import { dataWords } from "../../run/words.ts";

/** An operation as a client saw it: plain data. */
export type RecordedOperation = {
  /** Who asked: operations of one process are a session, in the order in which they began. */
  readonly process: number | string;
  readonly method: string;
  readonly details: readonly unknown[];
  /** When it began, in any unit; only the order of times counts. */
  readonly begin: number;
  /**
   * When it was answered. Without it, it is open: it took effect at any time after its beginning, or never.
   */
  readonly end?: number;
  /** What it was answered, if it was. */
  readonly value?: unknown;
};

/**
 * An operation that need not be explained: it happened between its beginning and its end, or not at all, and
 * its answer says nothing. Judges use it to find out which operations matter.
 */
export type Placed = RecordedOperation & { readonly isOptional?: true };

/** A recorded history: operations in any order. */
export type RecordedHistory = readonly RecordedOperation[];

/** All that is judged: a run's trace, what the monitor `history()` keeps, or operations with their times. */
export type Judged = Trace | History | RecordedHistory;

/**
 * The operations of what is judged, in the order in which they began.
 * @throws TypeError or RangeError that says which operation is none, and why
 */
export function recordedOf(given: Judged): RecordedHistory {
  if (!Array.isArray(given)) {
    if (typeof (given as Partial<Trace> | null)?.level !== "string") {
      throw new TypeError(`a history is a trace or a list of operations, got ${dataWords(given)}`);
    }
    return timed(historyOf(given as Trace));
  }
  const operations = given as readonly Partial<RecordedOperation & History[number]>[];
  if (operations.some((one) => Array.isArray(one?.before))) return timed(given as History);
  operations.forEach(check);
  return begun(given as RecordedHistory);
}

function begun(history: RecordedHistory): RecordedHistory {
  return [...history].sort((a, b) =>
    a.begin - b.begin ||
    Number(String(a.process) > String(b.process)) - Number(String(a.process) < String(b.process))
  );
}

function check(operation: Partial<RecordedOperation>, at: number): void {
  const wrong = (must: string, got: unknown) =>
    new TypeError(`operation ${at + 1} of the history: ${must}, got ${dataWords(got)}`);
  if (typeof operation !== "object" || operation === null) {
    throw wrong("an operation is an object", operation);
  }
  const { process, method, details, begin, end } = operation;
  if (typeof process !== "number" && typeof process !== "string") {
    throw wrong("process must be a number or a text", process);
  }
  if (typeof method !== "string") throw wrong('method must be a text, e.g. "read"', method);
  if (!Array.isArray(details)) throw wrong("details must be a list, e.g. [] or [3]", details);
  if (typeof begin !== "number" || Number.isNaN(begin)) throw wrong("begin must be a number", begin);
  if (end === undefined) return;
  if (typeof end !== "number" || Number.isNaN(end)) {
    throw wrong("end must be a number, or left out if it was never answered", end);
  }
  if (end < begin) {
    throw new RangeError(
      `operation ${at + 1} of the history: it begins at ${begin} and ends before, at ${end}`,
    );
  }
}

/**
 * Times for a history that says which operations had ended before which began. Sets of predecessors lie in
 * each other, as they are those of moments; so operations with fewer of them began earlier.
 */
function timed(history: History): RecordedHistory {
  const order = history.map((_, at) => at).sort((a, b) =>
    history[a].before.length - history[b].before.length || a - b
  );
  const begin: number[] = [], end: number[] = [];
  let now = 0;
  for (const at of order) {
    for (const other of history[at].before) if (end[other] === undefined) end[other] = now++;
    begin[at] = now++;
  }
  history.forEach(({ ended }, at) => {
    if (ended && end[at] === undefined) end[at] = now++;
  });
  return order.map((at) => {
    const { process, method, details, ended, value } = history[at];
    return { process, method, details, begin: begin[at], ...ended ? { end: end[at], value } : {} };
  });
}

/** `P2: write("x", 3)`, with its answer: `P1: read() → 3`, `P1: read(), open`. */
export function operationWords({ process, method, details, end, value }: RecordedOperation): string {
  const who = typeof process === "number" ? `P${process}` : process;
  const answer = end === undefined
    ? ", open"
    : value === undefined || value === null
    ? ""
    : ` → ${dataWords(value)}`;
  return `${who}: ${method}(${details.map(dataWords).join(", ")})${answer}`;
}
