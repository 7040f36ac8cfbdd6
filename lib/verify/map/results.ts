/** Every result that a read can have under a model: candidates are put in its place, and judged. */
import { canonical } from "../../core/canonical.ts";
import { dataWords } from "../../run/words.ts";
import type { Budget } from "../consistency/budget.ts";
import { type Judged, operationWords, type RecordedHistory, recordedOf } from "../history/recorded.ts";
import { type AnyVerdict, type Asked, judgeUnder } from "./models.ts";

/** What stands for a result that is asked for: `r(x)?`, or an operation with `value: unknownResult`. */
export const unknownResult = "?";

/** Results that were tried, and what a judge said of them. */
export type TriedResult = {
  /** For each operation that is asked about its result, in the order in which they began. */
  readonly values: readonly unknown[];
  readonly verdict: { readonly holds: boolean | undefined };
};

/** All results that were tried under a model. It says so itself. */
export class Results {
  constructor(
    readonly model: string,
    readonly history: RecordedHistory,
    /** The places of the operations that are asked about. */
    readonly places: readonly number[],
    readonly tried: readonly TriedResult[],
  ) {}

  /** Those that the model allows: for each the values of the operations that are asked about. */
  get possible(): readonly (readonly unknown[])[] {
    return this.tried.filter(({ verdict }) => verdict.holds).map(({ values }) => values);
  }

  /** All of it in words: `linearisable: 5, not 3`. */
  toString(): string {
    const words = (holds: boolean | undefined) =>
      this.tried.filter(({ verdict }) => verdict.holds === holds).map(({ values }) =>
        values.map(dataWords).join(" and ")
      );
    const [yes, no, open] = [true, false, undefined].map(words);
    const said = [
      yes.length > 0 ? yes.join(" or ") : "nothing",
      ...no.length > 0 ? [`not ${no.join(", ")}`] : [],
      ...open.length > 0 ? [`not decided: ${open.join(", ")}`] : [],
    ];
    return `${this.model}: ${said.join("; ")}`;
  }

  /** What Deno's kernel asks for. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }

  /** What a terminal prints, and tslab. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** A judge of one's own, for `resultsUnder`. */
export type ResultJudge = (history: RecordedHistory) => AnyVerdict | { readonly holds: boolean | undefined };

export type ResultOptions = {
  /** What an object holds before anybody wrote it; 0 unless told. */
  readonly initial?: unknown;
  /** What is tried; unless told, the initial value and all that is written to the object that is read. */
  readonly candidates?: readonly unknown[];
  readonly budget?: Budget;
};

/** How many results are tried. */
const MOST = 10_000;

/**
 * Which results operations can have whose results are not known: every candidate is put in the place of each
 * `unknownResult`, and judged.
 *
 * @param model its name; or a judge of one's own, e.g. for other objects than registers:
 * `(history) => linearisability(history, queue)`
 * @throws RangeError if nothing is asked for, or if there are more than 10,000 combinations; what the judge
 * throws
 * @example resultsUnder("linearisable", parseSessions("w(x)5 | r(x)?"), { initial: 3 }).possible // [[3],
 * [5]]
 */
export function resultsUnder(
  model: Asked | ResultJudge,
  history: Judged,
  { initial = 0, candidates, budget = {} }: ResultOptions = {},
): Results {
  const recorded = recordedOf(history);
  const places = recorded.flatMap(({ end, value }, at) =>
    end !== undefined && value === unknownResult ? [at] : []
  );
  if (places.length === 0) {
    throw new RangeError(`no result is asked for: an operation that is has the value "${unknownResult}"`);
  }
  const choices = places.map((place) => candidates ?? written(recorded, place, initial));
  const count = choices.reduce((product, { length }) => product * length, 1);
  if (count > MOST) throw new RangeError(`${count} combinations of results are more than ${MOST}`);
  const judge = typeof model === "function"
    ? model
    : (one: RecordedHistory) => judgeUnder(model, one, initial, budget);
  const tried = Array.from({ length: count }, (_, way): TriedResult => {
    let rest = way;
    const values = choices.map((some) => {
      const value = some[rest % some.length];
      rest = Math.floor(rest / some.length);
      return value;
    });
    const filled = recorded.map((operation, at) =>
      places.includes(at) ? { ...operation, value: values[places.indexOf(at)] } : operation
    );
    return { values, verdict: judge(filled) };
  });
  const name = typeof model === "function"
    ? "this judge"
    : typeof model === "string"
    ? model
    : model.join(" and ");
  return new Results(name, recorded, places, tried);
}

/** The initial value, and what is written to the object that an operation reads. */
function written(history: RecordedHistory, place: number, initial: unknown): unknown[] {
  const { method, details } = history[place], object = canonical(details);
  if (method !== "read") {
    throw new RangeError(`say which candidates there are for ${operationWords(history[place])}`);
  }
  const values = new Map([[canonical(initial ?? null), initial]]);
  for (const { method, details } of history) {
    if (method !== "write" || canonical(details.slice(0, -1)) !== object) continue;
    const value = details[details.length - 1];
    values.set(canonical(value ?? null), value);
  }
  return [...values.values()];
}
