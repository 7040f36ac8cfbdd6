/** What another thread can be given, or can give back, as it is. */
import { brief } from "../../../core/plain.ts";

/**
 * @param what it is, for messages: `block 3`
 * @param right what would do
 * @throws TypeError for a value that is copied as something else, or not at all
 */
export function checkClonable(what: string, value: unknown, right: string): void {
  checkNoInstance(what, value, right);
  try {
    structuredClone(value);
  } catch (error) {
    throw refused(what, value, right, isTooDeep(error) ? "it is nested too deep" : (error as Error).message);
  }
}

/**
 * The same where a copy is made anyway.
 * @throws TypeError for a value that is copied as something else
 */
export function checkNoInstance(what: string, value: unknown, right: string): void {
  const kind = instanceIn(value);
  if (kind !== undefined) {
    throw refused(what, value, right, `a thread would be given a ${kind} without its methods`);
  }
}

function refused(what: string, value: unknown, right: string, why: string): TypeError {
  return new TypeError(`${what} must be ${right}, got ${brief(value)}: ${why}`);
}

function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError;
}

/** A plain object, in notebooks of another realm, too. */
export function isRecord(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The class of an object of one that is found: it would be copied without it. However deep it lies. */
function instanceIn(whole: unknown): string | undefined {
  const seen = new Set<unknown>(), left = [whole];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    const tag = Object.prototype.toString.call(value);
    if (tag === "[object Object]" && !isRecord(value)) return value.constructor?.name || "special object";
    for (const item of insideOf(value, tag)) left.push(item);
  }
}

function insideOf(value: object, tag: string): Iterable<unknown> {
  if (tag === "[object Map]") return [...value as Map<unknown, unknown>].flat();
  if (tag === "[object Set]") return value as Set<unknown>;
  return tag === "[object Array]" || tag === "[object Object]" ? Object.values(value) : [];
}
