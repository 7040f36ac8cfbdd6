/** What `check` can answer: one of six outcomes, a sentence, and what led to it. */
import type { Picture } from "../../view/page/picture.ts";

/**
 * - `not defined yet`: there is no answer: nothing has this name, or the stub returns nothing
 * - `still missing`: the stub is there as it was given
 * - `keep working`: an answer, and not the right one
 * - `almost`: right but for one thing
 * - `correct`
 * - `hint`: a mistake that is known: a question leads on from it
 */
export type Outcome = "not defined yet" | "still missing" | "keep working" | "almost" | "correct" | "hint";

/** One thing that was tried: against theory, over seeds, over every schedule. */
export type Trial = { readonly holds: boolean; readonly text: string };

/** What `check` says of an answer. */
export type Judgement = {
  readonly outcome: Outcome;
  /** What came out, a sentence or two. */
  readonly text: string;
  /** Where to look next. */
  readonly hint?: string;
  /** What was tried, in order; the first that does not hold decided. */
  readonly trials?: readonly Trial[];
  /** The execution that shows it. */
  readonly picture?: Picture;
};

/** What a judgement may have besides outcome and sentence. */
export type Details = Omit<Judgement, "outcome" | "text">;

/** Ends the judging: what came up decides, whatever the exercise. */
export class Settled extends Error {
  constructor(readonly judgement: Judgement) {
    super(judgement.text);
  }
}

const judgement = (outcome: Outcome) => (text: string, details: Details = {}): Judgement => ({
  outcome,
  text,
  ...details,
});

export const notDefined = judgement("not defined yet");
export const stillMissing = judgement("still missing");
export const keepWorking = judgement("keep working");
export const almost = judgement("almost");
export const correct = judgement("correct");
export const hint = judgement("hint");

/** The share of an exercise's points that an outcome is worth: what a grade is made of. */
export const CREDIT: Readonly<Record<Outcome, number>> = Object.freeze({
  "not defined yet": 0,
  "still missing": 0,
  "keep working": 0,
  "hint": 0,
  "almost": 0.5,
  "correct": 1,
});
