/** What another thread can be given, or can give back, as it is. */
import { brief } from "../../../core/plain.ts";

/**
 * @param what it is, for messages: `block 3`
 * @param right what would do
 * @throws TypeError for a value that is copied as something else, or not at all
 */
export function checkClonable(what: string, value: unknown, right: string): void {
  const reason = reasonAgainst(value);
  if (reason !== undefined) throw new TypeError(`${what} must be ${right}, got ${brief(value)}: ${reason}`);
}

/** A plain object, in notebooks of another realm, too. */
export function isRecord(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function reasonAgainst(value: unknown): string | undefined {
  const kind = instanceIn(value, new Set());
  if (kind !== undefined) return `a thread would be given a ${kind} without its methods`;
  try {
    structuredClone(value);
  } catch (error) {
    return (error as Error).message;
  }
}

/** The class of the first object of one that is found: it would be copied without it. */
function instanceIn(value: unknown, seen: Set<object>): string | undefined {
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  seen.add(value);
  const tag = Object.prototype.toString.call(value);
  if (tag === "[object Object]" && !isRecord(value)) return value.constructor?.name || "special object";
  for (const item of insideOf(value, tag)) {
    const found = instanceIn(item, seen);
    if (found !== undefined) return found;
  }
}

function insideOf(value: object, tag: string): Iterable<unknown> {
  if (tag === "[object Map]") return [...value as Map<unknown, unknown>].flat();
  if (tag === "[object Set]") return value as Set<unknown>;
  return tag === "[object Array]" || tag === "[object Object]" ? Object.values(value) : [];
}
