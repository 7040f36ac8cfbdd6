/**
 * Plain data: what the fields of a process, messages and log records are made of, and how they are copied.
 */
import { Process } from "./process.ts";

/**
 * A copy that shares nothing with the original. Allowed are numbers, strings, booleans, `undefined`, `null`,
 * arrays, plain objects, `Map`, `Set` and `Uint8Array`, nested without cycles.
 * @throws TypeError that names the place of what is no plain data, e.g. `message.callback is a function`.
 */
export function copy<T>(value: T, place = "value"): T {
  if (typeof value !== "object" || value === null) return plainPrimitive(value, place);
  const quickly = quickCopy(value as object, 0);
  if (quickly !== undefined) return quickly as T;
  try {
    return copyObject(value as object, place, 0) as T;
  } catch (error) {
    throw error instanceof TooDeep ? nesting(value, place) : error;
  }
}

/** What is nested deeper is copied with its places. */
const SHALLOW = 8;

/**
 * A copy of lists and plain objects, without the names of places, which most copies never need; undefined
 * where there is anything else.
 */
function quickCopy(value: object, depth: number): object | undefined {
  if (depth > SHALLOW) return undefined;
  if (Array.isArray(value)) {
    const result = value.slice();
    for (let at = 0; at < result.length; at++) {
      if (isPrimitive(result[at])) continue;
      const copied = inside(result[at], depth);
      if (copied === undefined) return undefined;
      result[at] = copied;
    }
    return result;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const result: Record<string, unknown> = { ...value };
  for (const key in result) {
    if (isPrimitive(result[key])) continue;
    const copied = inside(result[key], depth);
    if (copied === undefined) return undefined;
    result[key] = copied;
  }
  return result;
}

const inside = (item: unknown, depth: number) =>
  typeof item === "object" ? quickCopy(item as object, depth + 1) : undefined;

function isPrimitive(item: unknown): boolean {
  const type = typeof item;
  return type === "number" || type === "string" || type === "boolean" || item === undefined || item === null;
}

function plainPrimitive<T>(value: T, place: string): T {
  const type = typeof value;
  if (type === "function" || type === "symbol" || type === "bigint") throw notPlain(value, place, "copied");
  return value;
}

function copyObject(value: object, place: string, depth: number): unknown {
  if (depth > DEEPEST) throw new TooDeep();
  const inner = (item: unknown, at: string) =>
    typeof item === "object" && item !== null ? copyObject(item, at, depth + 1) : plainPrimitive(item, at);
  if (Array.isArray(value)) return value.map((item, index) => inner(item, `${place}[${index}]`));
  if (value instanceof Map) {
    return new Map(
      [...value].map((
        [key, item],
      ) => [inner(key, `${place}'s key`), inner(item, `${place}.get(${String(key)})`)]),
    );
  }
  if (value instanceof Set) return new Set([...value].map((item) => inner(item, `${place}'s member`)));
  if (value instanceof Uint8Array) return new Uint8Array(value); // not slice(): Node's Buffer would share its memory
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notPlain(value, place, "copied");
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    result[key] = inner((value as Record<string, unknown>)[key], `${place}.${key}`);
  }
  return result;
}

/** What is nested deeper is taken to contain itself, until one looks closely. */
export const DEEPEST = 100;

/** Something was nested too deep; `nesting` says what. */
export class TooDeep extends Error {}

/** What to keep in a field in place of what is no plain data, by its kind or class. */
const INSTEAD: Readonly<Record<string, string>> = {
  function: "write it as a method, and keep what it needs",
  symbol: "use a string",
  bigint: "use a number or a string",
  Date: "keep its time in ms",
  WeakMap: "use a Map",
  WeakSet: "use a Set",
  Promise: "set a timer, or go on where the answer is handled",
};

/** @param done what can be done with plain data only: "copied", "explored" */
export function notPlain(value: unknown, place: string, done: string): TypeError {
  const what = typeof value === "object" && value !== null
    ? value.constructor?.name ?? "special object"
    : typeof value;
  const otherwise = ArrayBuffer.isView(value) ? "use an array" : "keep what it holds in a plain object";
  return new TypeError(
    `${place} is a ${what}: only plain data can be ${done} ` +
      `(numbers, strings, booleans, arrays, plain objects, Map, Set, Uint8Array); ${
        Object.hasOwn(INSTEAD, what) ? INSTEAD[what] : otherwise
      }`,
  );
}

/** Of a value that is nested too deep: where it contains itself, if it does. */
export function nesting(value: unknown, place: string): TypeError {
  const above = new Map<object, string>();
  let words = "";
  const visit = (item: unknown, at: string): boolean => {
    if (typeof item !== "object" || item === null || item instanceof Uint8Array) return false;
    const before = above.get(item);
    if (before !== undefined) {
      words = `${at} is ${before} again: plain data cannot contain itself; keep an id in its place`;
    } else if (above.size > DEEPEST) {
      words =
        `${place} is nested more than ${DEEPEST} deep: keep a list, and indices in place of what is nested`;
    } else {
      above.set(item, at);
      if (innerOf(item, at).some(([inner, there]) => visit(inner, there))) return true;
      above.delete(item);
    }
    return words !== "";
  };
  visit(value, place);
  return new TypeError(words);
}

function innerOf(value: object, place: string): [unknown, string][] {
  if (value instanceof Map) {
    return [...value].flatMap((
      [key, item],
    ) => [[key, `${place}'s key`], [item, `${place}.get(${String(key)})`]]);
  }
  if (value instanceof Set) return [...value].map((item) => [item, `${place}'s member`]);
  if (Array.isArray(value)) return value.map((item, index) => [item, `${place}[${index}]`]);
  return Object.entries(value).map(([key, item]) => [item, `${place}.${key}`]);
}

/** Whose handlers have names that drivers call for other reasons. */
const TAKEN = /^(Start|Recover)$|^Timeout.|^(Completion|Output|Deliver)[^a-z]/;

/** @throws TypeError for what is no message: one names its type, by a name that its handler has for itself */
export function checkType(message: { readonly type?: unknown } | undefined): void {
  const type = message?.type;
  if (typeof type === "string" && type !== "") {
    if (!TAKEN.test(type)) return;
    throw new TypeError(
      `a message cannot have the type "${type}": on${type} is called when ${
        reasonFor(type)
      }; call it otherwise`,
    );
  }
  const given = typeof message !== "object" || message === null
    ? brief(message)
    : type === undefined
    ? "an object without one"
    : `the type ${brief(type)}`;
  throw new TypeError(`a message needs a type, e.g. { type: "Request" }, got ${given}`);
}

function reasonFor(type: string): string {
  const kind = /^(Start|Recover|Timeout|Completion|Output|Deliver)/.exec(type)![0],
    of = type.slice(kind.length);
  switch (kind) {
    case "Start":
      return "its process starts";
    case "Recover":
      return "its process recovers";
    case "Timeout":
      return `the timer ${of} fires`;
    case "Completion":
      return `the device ${of} has served a request`;
  }
  return `the part ${of} ${kind === "Output" ? "outputs" : "delivers"} something`;
}

/** A copy of a message. Most have only primitive fields, so that one level is enough. */
export function copyMessage<M extends object>(message: M): M {
  for (const key in message) {
    const field = message[key];
    if (typeof field === "number" || typeof field === "string" || typeof field === "boolean") continue; // compared thrice: engines do this without a call
    if (field !== undefined && field !== null) return copy(message, "message");
  }
  return { ...message };
}

/**
 * Where a value differs from the copy made of it before, e.g. `P1.state from "idle" to "leader"`; undefined
 * if nowhere. Of a process its fields count. Maps and Sets must also be in the same order.
 */
export function changeOf(before: unknown, after: unknown, place: string): string | undefined {
  return same(before, after) ? undefined : findChange(before, after, place);
}

/** The same question without the words, for what is asked after each event of a run. */
function same(before: unknown, after: unknown): boolean {
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) {
    return Object.is(before, after);
  }
  const prototype = Object.getPrototypeOf(before);
  if (prototype !== Object.prototype) return findChange(before, after, "") === undefined;
  const old = before as Record<string, unknown>, now = after as Record<string, unknown>;
  let left = 0;
  for (const key of Object.keys(old)) {
    if (!Object.hasOwn(now, key) || !same(old[key], now[key])) return false;
    left++;
  }
  const keys = Object.keys(now);
  return keys.length === left + (now instanceof Process ? 1 : 0); // of a process, its id besides
}

function findChange(before: unknown, after: unknown, place: string): string | undefined {
  if (Object.is(before, after)) return undefined;
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) {
    return `${place} from ${brief(before)} to ${brief(after)}`;
  }
  if (before instanceof Map || before instanceof Set) {
    if (after.constructor !== before.constructor) return `${place}, which is ${brief(after)} now`;
    const [old, now] = [[...before], [...after as Set<unknown>]];
    return findChange(old, now, before instanceof Map ? `${place}'s entries` : `${place}'s members`);
  }
  const counted = isList(before);
  if (counted !== isList(after) || after instanceof Map || after instanceof Set) {
    return `${place}, which is ${brief(after)} now`;
  }
  if (counted && before.length !== (after as unknown[]).length) {
    return `${place} (there were ${before.length}, now ${(after as unknown[]).length})`;
  }
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const at = (key: string) => (counted ? `${place}[${key}]` : `${place}.${key}`);
  for (const key of Object.keys(old)) {
    if (!Object.hasOwn(now, key)) return `${at(key)}, which is gone`;
    const change = findChange(old[key], now[key], at(key));
    if (change !== undefined) return change;
  }
  const added = Object.keys(now).find((key) =>
    !Object.hasOwn(old, key) && !(now instanceof Process && key === "id")
  );
  return added === undefined ? undefined : `${at(added)}, which was not there`;
}

function isList(value: object): value is unknown[] | Uint8Array {
  return Array.isArray(value) || value instanceof Uint8Array;
}

/** A value in a word or two, for messages. */
export function brief(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? value.slice(0, 40) + "…" : value);
  return typeof value === "object" && value !== null
    ? `${/^[AEIOU]/.test(nameOf(value)) ? "an" : "a"} ${nameOf(value)}`
    : typeof value === "function"
    ? "a function"
    : String(value);
}

const nameOf = (value: object) => value.constructor?.name ?? "Object";
