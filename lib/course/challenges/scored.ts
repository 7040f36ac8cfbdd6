/** What a challenge is, and what an entry gets. */
import type { Judgement } from "../exercise/outcome.ts";

/** What an entry achieved. */
export type Scored = {
  /** 0 to 1000, a whole number; 0 for an entry that breaks. */
  readonly score: number;
  /** What stands in the table besides. */
  readonly measured: Readonly<Record<string, number>>;
  /** Why, in the words that `check` uses. */
  readonly judgement: Judgement;
};

/** An open problem. */
export type Challenge = {
  /** @param seeds the runs to score on; an entry does not get to see them */
  readonly score: (entry: unknown, seeds: readonly number[]) => Scored;
};

/** What a table shows of it. */
export const rounded = (value: number) => Math.round(value * 10) / 10;
