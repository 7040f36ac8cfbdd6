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
  try {
    return copied(value, 0) as T;
  } catch (error) {
    if (error instanceof TooDeep) throw nesting(value, place);
    throw error instanceof NotPlain ? firstNotPlain(value, place) : error;
  }
}

/** Without the names of places, which most copies never need: they are looked for once something is wrong. */
function copied(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) {
    if (isPrimitive(value)) return value;
    throw new NotPlain();
  }
  if (depth > DEEPEST) throw new TooDeep();
  if (Array.isArray(value)) {
    const result: unknown[] = [...value]; // slice() of a frozen list, as peers are, takes 20 times as long
    for (let at = 0; at < result.length; at++) {
      if (result[at] === undefined) at in value || delete result[at]; // a hole stays one
      else if (!isBrief(result[at])) result[at] = copied(result[at], depth + 1);
    }
    return result;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    const fields = value as Record<string, unknown>;
    for (const key in fields) if (!isPrimitive(fields[key])) return copiedFields(fields, depth);
    return { ...fields }; // most are flat, and nothing is faster
  }
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [copied(key, depth + 1), copied(item, depth + 1)]));
  }
  if (value instanceof Set) return new Set([...value].map((item) => copied(item, depth + 1)));
  if (value instanceof Uint8Array) return new Uint8Array(value); // not slice(): Node's Buffer would share its memory
  throw new NotPlain();
}

function copiedFields(fields: Record<string, unknown>, depth: number): Record<string, unknown> {
  const result = { ...fields };
  for (const key in result) {
    if (!isBrief(result[key])) result[key] = copied(result[key], depth + 1);
  }
  return result;
}

/** What most fields are, and the holes of an array. */
function isBrief(value: unknown): boolean {
  const type = typeof value;
  return type === "number" || type === "string" || type === "boolean" || value === undefined;
}

function isPrimitive(value: unknown): boolean {
  return isBrief(value) || value === null;
}

/** Something is no plain data; `firstNotPlain` says what. */
class NotPlain extends Error {}

function firstNotPlain(value: unknown, place: string): TypeError | undefined {
  if (isPrimitive(value) || value instanceof Uint8Array) return undefined;
  if (!isContainer(value)) return notPlain(value, place, "copied");
  let found: TypeError | undefined;
  innerOf(value, place).some(([inner, at]) => (found = firstNotPlain(inner, at)) !== undefined);
  return found;
}

function isContainer(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value) || value instanceof Map || value instanceof Set) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
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
