/**
 * How much a judge may try before it says that it does not know: steps and bytes, not time, so that it is
 * always the same.
 */
import { checkNames } from "../../run/options/known.ts";

/** What a judge may use. */
export type Budget = {
  /** How many operations it may try at some place of an order; 20 million unless told. */
  readonly steps?: number;
  /** How many megabytes it may remember of what it tried; 700 unless told. */
  readonly megabytes?: number;
};

/** What a judge used. */
export type Tried = {
  readonly steps: number;
  /** How many pairs of a set of operations and a state it remembered. */
  readonly entries: number;
  readonly megabytes: number;
  /** Of how many objects one by one, if they were judged one by one, and how many of them were decided. */
  readonly objects: number;
  readonly decided: number;
};

/** @throws TypeError or RangeError for what is no budget */
export function budgetOf(given: Budget = {}): Required<Budget> {
  checkNames("a judge's budget", given, ["steps", "megabytes"]);
  const { steps = 20_000_000, megabytes = 700 } = given;
  for (const [name, value] of Object.entries({ steps, megabytes })) {
    if (typeof value !== "number" || !(value > 0)) {
      throw new RangeError(`a judge's budget: ${name} must be a number > 0, got ${String(value)}`);
    }
  }
  return { steps, megabytes };
}
