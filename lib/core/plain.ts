/** Plain data: what the fields of a process, messages and log records are made of, and how they are copied. */
import { Process } from "./process.ts";

/**
 * A copy that shares nothing with the original. Allowed are numbers, strings, booleans, `undefined`, `null`, arrays,
 * plain objects, `Map`, `Set` and `Uint8Array`, nested without cycles.
 * @throws TypeError that names the place of what is no plain data, e.g. `message.callback is a function`.
 */
export function copy<T>(value: T, place = "value"): T {
  return typeof value === "object" && value !== null
    ? copyObject(value as object, place, 0) as T
    : plainPrimitive(value, place);
}

function plainPrimitive<T>(value: T, place: string): T {
  const type = typeof value;
  if (type === "function" || type === "symbol" || type === "bigint") {
    throw new TypeError(
      `${place} is a ${type}: only plain data can be copied ` +
        "(numbers, strings, booleans, arrays, plain objects, Map, Set, Uint8Array)",
    );
  }
  return value;
}

function copyObject(value: object, place: string, depth: number): unknown {
  if (depth > 100) throw new TypeError(`${place} is nested more than 100 deep: does it contain itself?`);
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
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(
      `${place} is a ${value.constructor?.name ?? "special object"}: only plain data can be copied ` +
        "(numbers, strings, booleans, arrays, plain objects, Map, Set, Uint8Array)",
    );
  }
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    result[key] = inner((value as Record<string, unknown>)[key], `${place}.${key}`);
  }
  return result;
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
 * Where a value differs from the copy made of it before, e.g. `P1.state from "idle" to "leader"`; undefined if nowhere. Of a process
 * its fields count. Maps and Sets must also be in the same order.
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
