/** The options of pictures: what is asked for and not known is an error, never passed over. */
import { closest, distance } from "../../core/checks.ts";
import { shortOf } from "./text.ts";

/** What a value must be: a test, and how to say it in an error. */
export type Kind = { readonly holds: (value: unknown) => boolean; readonly must: string };

export const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

/** Kinds of options that several pictures have. */
export const TEXT: Kind = { holds: (value) => typeof value === "string", must: "be a text" };
export const COLUMN: Kind = { holds: isText, must: `be the name of a column, e.g. "ms"` };
export const FLAG: Kind = {
  holds: (value) => value === true || value === false,
  must: "be true or false",
};
export const LIST: Kind = { holds: Array.isArray, must: "be an array" };
export const ANY: Kind = { holds: () => true, must: "" };
export const TIME: Kind = {
  holds: (value) => typeof value === "number" && !Number.isNaN(value),
  must: "be a time in ms",
};
export const WIDTH: Kind = sizeFrom(200);
export const HEIGHT: Kind = sizeFrom(100);

function sizeFrom(least: number): Kind {
  return {
    holds: (value) => typeof value === "number" && value >= least && value <= 10_000,
    must: `be from ${least} to 10000 px`,
  };
}

/** The texts around every picture. */
export const FRAME = { title: TEXT, caption: TEXT, alt: TEXT };

/** The options that there are, and what each must be. */
export type Known = Readonly<Record<string, Kind>>;

/**
 * @param what whose options they are, e.g. "ecdf"
 * @param reasons why options that others have make no sense here
 * @throws TypeError for what are no options, one that is not known, or one of the wrong type; RangeError for
 * a size out of range
 */
export function checkOptions(
  what: string,
  options: unknown,
  known: Known,
  reasons: Readonly<Record<string, string>> = {},
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(
      `${what} takes an object of options, e.g. { title: "…" }, got ${
        Array.isArray(options) ? "an array" : String(options)
      }`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    if (kind === undefined) throw new TypeError(unknown(what, name, known, reasons));
    if (value === undefined || kind.holds(value)) continue;
    const message = `${what}: ${name} must ${kind.must}, got ${quoted(value)}`;
    throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
  }
}

const quoted = (value: unknown) => typeof value === "string" ? JSON.stringify(value) : shortOf(value, 40);

function unknown(
  what: string,
  name: string,
  known: Known,
  reasons: Readonly<Record<string, string>>,
): string {
  const names = Object.keys(known);
  const near = nearest(name, names);
  const hint = Object.hasOwn(reasons, name)
    ? `: ${reasons[name]}`
    : near === undefined
    ? `; it takes ${names.join(", ")}`
    : `; did you mean ${near}?`;
  return `${what} has no option ${name}${hint}`;
}

/** The name that is nearly the one given, or undefined if none is. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const far = (name: string) => plain(name) === plain(given) ? 0 : distance(plain(name), plain(given));
  return closest(names, far, given.length < 4 ? 1 : 2);
}
