/**
 * What Jepsen's entries mean, in EDN and in logs: the method, what it was asked with, and what it was
 * answered.
 */
import type { RecordedHistory } from "../history/recorded.ts";
import { dataWords } from "../../run/words.ts";
import type { Edn } from "./edn.ts";
import { eventsOf, type LoggedEvent, processOf, typeOf } from "./events.ts";

/** An entry as it is written. */
export type Entry = {
  readonly line: number;
  readonly process: number | string;
  readonly type: LoggedEvent["type"];
  readonly f: string;
  /** What stands beside the value, in some EDN. */
  readonly key?: Edn;
  readonly value: Edn;
};

/**
 * An entry, looked up by its fields' names.
 * @throws SyntaxError for one that is none
 */
export function entryOf(field: (name: string) => unknown, line: number): Entry {
  const process = processOf(field("process"), line), f = field("f");
  if (typeof f !== "string") {
    throw new SyntaxError(`line ${line}: f must name an operation, got ${dataWords(f)}`);
  }
  const type = typeOf(field("type"), line);
  return { line, process, type, f, key: field("key") as Edn, value: (field("value") ?? null) as Edn };
}

/**
 * What entries mean. Where every read begins with `[key nil]`, as with Jepsen's independent keys, the first
 * of a pair is the object; a key of its own is, too. A vector of `cas`, and elsewhere of what has no keys, is
 * as many details.
 */
export function eventsIn(entries: readonly Entry[]): LoggedEvent[] {
  const reads = entries.filter(({ f, type }) => type === "invoke" && isRead(f));
  const isKeyed = reads.length > 0 && reads.every(({ value }) => isPair(value) && value[1] === null);
  return entries.map(({ line, process, type, f, key, value }) => {
    const isPlaced = isKeyed && key === undefined && isPair(value);
    const object = key !== undefined ? [key] : isPlaced ? [value[0]] : [], rest = isPlaced ? value[1] : value;
    const asked = isRead(f) || rest === null
      ? []
      : Array.isArray(rest) && (f === "cas" || !isKeyed)
      ? rest
      : [rest];
    const event = { line, process, type, method: f, details: [...object, ...asked] };
    return type === "ok" ? { ...event, value: answerOf(f, rest) } : event;
  });
}

/**
 * A read answers its value, a compare-and-set that it was done; of others nothing is known but that they
 * were.
 */
function answerOf(method: string, value: Edn): unknown {
  return isRead(method) ? value : method === "cas" ? true : undefined;
}

/** An entry to be written: a value for each, with the object before it where reads name one. */
export type Written = {
  readonly process: number | string;
  readonly type: LoggedEvent["type"];
  readonly f: string;
  readonly value: unknown;
};

/** The entries of a history: a compare-and-set that was answered false has failed. */
export function entriesOf(history: RecordedHistory): Written[] {
  const isKeyed = history.some(({ method, details }) => isRead(method) && details.length > 0);
  return eventsOf(history).map(({ process, type, method, details, value }) => {
    const [object, ...others] = isKeyed ? details : [undefined, ...details];
    const shown = isRead(method)
      ? type === "ok" ? value : null
      : others.length === 0
      ? null
      : others.length === 1
      ? others[0]
      : others;
    const isFailed = method === "cas" && type === "ok" && value === false;
    return {
      process,
      type: isFailed ? "fail" : type,
      f: method,
      value: isKeyed ? [object, shown] : shown,
    };
  });
}

/**
 * Processes by number, as logs have them: in the order in which they appear if they are not all numbers.
 */
export function numbersOf(history: RecordedHistory): (process: number | string) => number {
  if (history.every(({ process }) => typeof process === "number" && process >= 0)) return Number;
  const numbers = new Map<number | string, number>();
  for (const { process } of history) if (!numbers.has(process)) numbers.set(process, numbers.size);
  return (process) => numbers.get(process)!;
}

function isRead(method: string): boolean {
  return method === "read" || method === "get";
}

function isPair(value: Edn): value is readonly Edn[] {
  return Array.isArray(value) && value.length === 2;
}

/** A value as EDN; an object is a map with texts as keys. @throws TypeError for what is no plain data */
export function edn(value: unknown): string {
  if (value === undefined || value === null) return "nil";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean" || Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map(edn).join(" ")}]`;
  if (value instanceof Set) return `#{${[...value].map(edn).join(" ")}}`;
  if (value instanceof Map) return `{${[...value].flat().map(edn).join(" ")}}`;
  if (Object.prototype.toString.call(value) === "[object Object]") return edn(new Map(Object.entries(value)));
  throw new TypeError(`EDN has numbers, texts, lists, maps and sets, got ${dataWords(value)}`);
}
