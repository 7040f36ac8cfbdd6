/**
 * One exercise and what students answer to it: each answer with the outcome that it gets, and what the judge
 * says about it.
 */
import type { Outcome } from "../../../lib/course/exercise/outcome.ts";

export type Answer = {
  readonly what: "reference" | "written differently" | "stub" | "wrong";
  /** What is typical of it. */
  readonly how?: string;
  readonly answer: unknown;
  readonly outcome: Outcome;
  /** A piece of the sentence, the hint or the trial that decides. */
  readonly says: RegExp;
  /** Whether the execution is drawn; default: not looked at. */
  readonly draws?: boolean;
};

export type ExerciseAnswers = { readonly exercise: string; readonly answers: readonly Answer[] };
