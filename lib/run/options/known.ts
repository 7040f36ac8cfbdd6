/** Options by their names: one that is misspelt would be passed over in silence. */
import { nearest } from "../../core/checks.ts";
import { brief } from "../../core/plain.ts";

/**
 * @param what whose options they are, for messages: `simulate`, `network`
 * @param hint what to say of an option that belongs elsewhere
 * @throws TypeError for what is no object, or has something by another name
 */
export function checkNames(
  what: string,
  given: unknown,
  names: readonly string[],
  hint: (name: string) => string | undefined = () => undefined,
): void {
  if (given === undefined) return;
  if (!isOptions(given)) {
    throw new TypeError(`${what} must be an object with ${names.join(", ")}, got ${brief(given)}`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || names.includes(name)) continue;
    const meant = nearest(name, names), elsewhere = meant === undefined ? hint(name) : undefined;
    throw new TypeError(
      `${what} takes no ${JSON.stringify(name)}` +
        (meant === undefined ? "" : `: did you mean ${meant}?`) +
        (elsewhere === undefined ? "" : `: ${elsewhere}`) +
        `${meant === undefined && elsewhere === undefined ? ":" : ";"} it takes ${names.join(", ")}`,
    );
  }
}

function isOptions(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // in notebooks of another realm, too
}

/** @throws TypeError for what is neither true nor false */
export function checkFlag(what: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") {
    throw new TypeError(`${what} must be true or false, got ${brief(value)}`);
  }
}

/** @throws RangeError for a word that is none of these */
export function checkWord(what: string, value: unknown, words: readonly string[]): void {
  if (value !== undefined && !words.includes(value as string)) {
    const given = typeof value === "string" ? value : brief(value);
    throw new RangeError(`${what} must be one of ${words.join(", ")}, got ${given}`);
  }
}

/** @throws TypeError for what cannot be called */
export function checkFunction(what: string, value: unknown): void {
  if (value !== undefined && typeof value !== "function") {
    throw new TypeError(`${what} must be a function, got ${brief(value)}`);
  }
}

/** @throws TypeError for what is no list */
export function checkList(what: string, value: unknown, example: string): void {
  if (value !== undefined && !Array.isArray(value)) {
    throw new TypeError(`${what} must be a list, e.g. ${example}, got ${brief(value)}`);
  }
}
