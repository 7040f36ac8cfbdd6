/** What transactions do, as plain data that reads like the lecture's slide. */

/**
 * The steps of a transaction, one after the other:
 * - `read x`
 * - `z := i + j`, `j := j - 1`, `a := 5`: names stand for what it has read or written before
 * - `book LHR–LAX`: one less, if there is one; if there is none the transaction is aborted
 * - `cancel LHR–LAX`: one more
 */
export type TransactionPlan = readonly string[];

/** A step that was read. A term of a sum is added or taken away. */
export type PlanStep =
  | { readonly kind: "read" | "book" | "cancel"; readonly object: string }
  | { readonly kind: "write"; readonly object: string; readonly terms: readonly PlanTerm[] };

/** A number, or the name of an object. */
export type PlanTerm = { readonly sign: 1 | -1; readonly of: number | string };

const NAME = String.raw`[\p{L}_][\p{L}\d_–]*`, TERM = String.raw`(?:${NAME}|\d+)`;
const SIMPLE = new RegExp(`^(read|book|cancel) (${NAME})$`, "u");
const WRITE = new RegExp(`^(${NAME}) := (${TERM}(?: [+-] ${TERM})*)$`, "u");

/**
 * Reads one step.
 * @throws SyntaxError for anything else
 * @example stepOf("z := i + j").object // "z"
 */
export function stepOf(text: string): PlanStep {
  const simple = SIMPLE.exec(text), write = WRITE.exec(text);
  if (simple) return { kind: simple[1] as "read" | "book" | "cancel", object: simple[2] };
  if (!write) {
    throw new SyntaxError(`a step is "read x", "z := i + j", "book x" or "cancel x", got "${text}"`);
  }
  const words = `+ ${write[2]}`.split(" "), terms: PlanTerm[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const of = /^\d/.test(words[at + 1]) ? Number(words[at + 1]) : words[at + 1];
    terms.push({ sign: words[at] === "+" ? 1 : -1, of });
  }
  return { kind: "write", object: write[1], terms };
}

/**
 * What a sum comes to.
 * @param values of the objects that are known
 * @throws RangeError for a name without a value
 */
export function sumOf(terms: readonly PlanTerm[], values: ReadonlyMap<string, number>): number {
  return terms.reduce((sum, { sign, of }) => {
    const value = typeof of === "number" ? of : values.get(of);
    if (value === undefined) throw new RangeError(`a step needs ${of}, which was not read before`);
    return sum + sign * value;
  }, 0);
}
