// What a test finds out: `check` and `show` as tests see them, which note what they are asked.
import * as library from "happened-before";

/** An answer that is plain data is judged outside, where no answer ever ran. */
export interface Asked {
  exercise: string;
  answer: unknown;
}

export interface Found {
  credit: number;
  reason: string;
  /** HTML. */
  picture: string;
  asked: Asked[];
}

let found: Found = nothing();

function nothing(): Found {
  return { credit: 1, reason: "", picture: "", asked: [] };
}

export function beginTest(): void {
  found = nothing();
}

/** @param failure what the test threw, in words; empty if nothing */
export function endTest(failure: string): Found {
  const ended = found;
  found = nothing();
  if (failure !== "") Object.assign(ended, { credit: 0, reason: failure });
  return {
    ...ended,
    reason: ended.reason.slice(0, MOST_CHARACTERS),
    picture: ended.picture.length > MOST_OF_PICTURES ? "" : ended.picture,
  };
}

interface Shown {
  html?: unknown;
  alt?: unknown;
}

/** A verdict that does not hold takes the credit of the test that shows it. */
export function show(what: unknown): void {
  const { html, alt } = (library.show(what as Parameters<typeof library.show>[0]) ?? {}) as Shown;
  if (typeof html !== "string" || typeof alt !== "string") return;
  found.picture += html;
  if (!/✗ violated|✗ never|\? not decided/.test(alt)) return;
  found.credit = 0;
  found.reason += "a property does not hold ";
}

export function check(exercise: string, answer?: unknown): void {
  const plain = plainText(answer);
  if (plain !== undefined) {
    found.asked.push({ exercise, answer: JSON.parse(plain) });
    return;
  }
  const { credit, text, picture } = library.judgementOf(exercise, answer);
  if (picture) found.picture += picture.html;
  found.credit = Math.min(found.credit, credit);
  if (credit < 1) found.reason += `${exercise}: ${text} `;
}

const MOST_CHARACTERS = 10_000, MOST_OF_PICTURES = 5_000_000;

/** Plain data as JSON, if that is all that the answer is. */
function plainText(answer: unknown): string | undefined {
  if (answer === null || !["number", "string", "boolean", "object"].includes(typeof answer)) return undefined;
  try {
    if (typeof answer === "object" && !isPlain(answer)) return undefined;
    const text = JSON.stringify(answer);
    if (text.length > MOST_CHARACTERS) return undefined;
    return typeof answer === "object" || JSON.parse(text) === answer ? text : undefined;
  } catch {
    return undefined;
  }
}

/**
 * An object of numbers, texts and truths, as it stands in a cell: without accessors and without a prototype
 * of its own.
 */
function isPlain(answer: object): boolean {
  return Object.getPrototypeOf(answer) === Object.prototype &&
    Object.values(Object.getOwnPropertyDescriptors(answer)).every(({ value }) =>
      typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)
    );
}
