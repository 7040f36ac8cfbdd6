/** Predict, then reveal: what you expect is worth knowing before you know what happens. */
import type { Picture } from "../../view/page/picture.ts";
import { show } from "../../view/page/show.ts";
import { shortOf } from "../../view/page/text.ts";
import { notice } from "../exercise/box.ts";
import { type Prediction, record } from "../exercise/record.ts";

/**
 * Says who you are, once, in the first cell: the runs that you predict about are then your own, drawn from a
 * seed that depends on the name alone. Nothing leaves this computer.
 * @param name a name or a number
 * @param options.keepIn a file beside the notebook in which predictions and exercises are kept from one run
 * to the next
 * @throws TypeError without a name; Error if the file is something else
 * @example student("Ada Lovelace", { keepIn: "record_of_ada.json" })
 */
export function student(
  name: string | number,
  options: { readonly keepIn?: string } = {},
): Picture | undefined {
  const text = String(name).trim();
  if (text === "" || name === undefined || name === null) {
    throw new TypeError(
      `a student needs a name or a number, e.g. student("Ada"), got ${JSON.stringify(name)}`,
    );
  }
  record.student = text;
  if (options.keepIn !== undefined) record.keepIn(options.keepIn);
  const kept = options.keepIn === undefined ? "" : ` What you do is kept in \`${options.keepIn}\`.`;
  return show(notice("◉", "hello", text, `Your seed is ${record.seed}.${kept}`));
}

/** The seed of the student named; 1 if nobody was. */
export function studentSeed(): number {
  return record.seed;
}

/**
 * Writes down what you expect. It can be changed until it is revealed.
 * @param name the question's
 * @param value a number, a text, true or false; undefined: not yet
 * @param options.confidence how sure you are that you are right: 0.5 (a guess) to 1 (certain); 0.7 unless
 * told
 * @throws RangeError for a confidence outside
 * @example predict("answers in order", 10, { confidence: 0.6 })
 */
export function predict(
  name: string,
  value: unknown,
  options: { readonly confidence?: number } = {},
): Picture | undefined {
  const { confidence = 0.7 } = options;
  if (!(confidence >= 0.5 && confidence <= 1)) {
    throw new RangeError(`confidence must be from 0.5 (a guess) to 1 (certain), got ${confidence}`);
  }
  const before = record.predictions.get(name);
  if (before === undefined && record.shown.has(name)) {
    return show(
      notice("○", "shown before", name, "You have seen what happens: that is no prediction any more."),
    );
  }
  if (before?.right !== undefined) {
    const text = `It is revealed already. What counts is your first word: ${wordsOf(before)}.`;
    return show(notice("●", "revealed", name, text));
  }
  if (value === undefined) {
    return show(
      notice("○", "no prediction yet", name, "Say what you expect first: a number, a text, true or false."),
    );
  }
  const prediction = { name, predicted: value, confidence };
  record.predictions.set(name, prediction);
  record.save();
  return show(notice("●", "predicted", name, `You say ${wordsOf(prediction)}.`));
}

function wordsOf({ predicted, confidence }: Prediction): string {
  return `${shortOf(predicted, 60)}, and are ${Math.round(confidence * 100)} % sure`;
}

/** How a prediction is compared with what happened. */
export type RevealOptions = {
  /**
   * By how much of the actual number a prediction may be off; 0.1 unless told, 0 for numbers that theory
   * gives exactly.
   */
  readonly within?: number;
  /** What the number counts, e.g. "ms". */
  readonly unit?: string;
};

/**
 * Finds out what happens, and compares. Without a prediction it does not tell.
 * @param name the question's, as in `predict`
 * @param actual what happens: a value, or an experiment that is run with your own seed
 * @returns nothing in a notebook; elsewhere the picture
 * @example reveal("answers in order", (seed) => countInOrder(seed), { unit: "runs of 100" })
 */
export function reveal(
  name: string,
  actual: unknown | ((seed: number) => unknown),
  options: RevealOptions = {},
): Picture | undefined {
  return show(comparison(name, actual, options));
}

/** What `reveal` shows. */
export function comparison(
  name: string,
  actual: unknown | ((seed: number) => unknown),
  options: RevealOptions = {},
): Picture {
  const prediction = record.predictions.get(name);
  if (!prediction && !record.shown.has(name)) {
    return notice("○", "no prediction yet", name, "Predict first: afterwards everybody knew it.");
  }
  const happened = typeof actual === "function" ? (actual as (seed: number) => unknown)(record.seed) : actual;
  if (happened === undefined) return notice("○", "nothing to compare with", name, NOTHING);
  const unit = options.unit === undefined ? "" : ` ${options.unit}`;
  const own = typeof actual === "function" && actual.length > 0 ? ` (seed ${record.seed})` : "";
  const text = `It is *${shortOf(happened, 60)}${unit}*${own}.`;
  if (!prediction) return notice("◌", "not predicted", name, text);
  const right = prediction.right ?? isRight(prediction.predicted, happened, options.within ?? 0.1);
  if (prediction.right === undefined) {
    record.predictions.set(name, { ...prediction, actual: happened, right });
    record.save();
  }
  const said = `You said ${wordsOf(prediction)}.`;
  return right
    ? notice("✓", "as you said", name, text, "var(--hb-3)", said)
    : notice("≠", "a surprise", name, text, "var(--hb-2)", `${said} ${surprise(prediction.confidence)}`);
}

/** An algorithm that was edited may do no more of what was predicted about. */
const NOTHING =
  "It does not happen at all in what runs here: no execution shows it, so that there is no number to be right about. " +
  "Was something changed above?";

function surprise(confidence: number): string {
  return confidence >= 0.9
    ? "You were nearly certain: here is something to learn."
    : "Before you read on: what did you leave out?";
}

function isRight(predicted: unknown, actual: unknown, within: number): boolean {
  if (typeof predicted === "number" && typeof actual === "number") {
    return Math.abs(predicted - actual) <= within * Math.abs(actual) + 1e-9;
  }
  if (typeof predicted === "string" && typeof actual === "string") {
    return predicted.trim().toLowerCase() === actual.trim().toLowerCase();
  }
  return typeof predicted === typeof actual && JSON.stringify(predicted) === JSON.stringify(actual);
}
