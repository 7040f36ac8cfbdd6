/** What a challenge is, and what an entry gets. */
import { type Judgement, keepWorking, notDefined } from "../exercise/outcome.ts";
import { ownFunction, ownLine } from "../exercise/own_line.ts";

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

/** 1000 for what costs nothing, 500 for what costs `half`. */
export const points = (cost: number, half: number) => Math.round(1000 * half / (half + cost));

/** What a table shows of it. */
export const rounded = (value: number) => Math.round(value * 10) / 10;

/**
 * A challenge whose entries are functions; one that is none, or throws, scores nothing and hears why.
 * @param what it should be: "a function that makes a process"
 * @param example an entry
 * @param nothing what stands in the table then
 */
export function challengeOf<E>(
  { what, example, nothing, score }: {
    what: string;
    example: string;
    nothing: Scored["measured"];
    score: (entry: E, seeds: readonly number[]) => Scored;
  },
): Challenge {
  const none = (judgement: Judgement): Scored => ({ score: 0, measured: nothing, judgement });
  return {
    score(entry, seeds) {
      if (entry === undefined || entry === null) {
        return none(notDefined(`There is no entry yet. It should be ${what}.`));
      }
      if (typeof entry !== "function") return none(keepWorking(`An entry is ${what}: \`${example}\`.`));
      try {
        return score(entry as E, seeds);
      } catch (error) {
        const line = ownLine(error, entry), where = ownFunction(error);
        const place = line ? ` at your line \`${line}\`` : where ? ` in \`${where}\`` : "";
        const message = (error instanceof Error ? error.message : String(error)).split("\n")[0];
        return none(keepWorking(`Your code stopped with an error${place}: ${message}`));
      }
    },
  };
}
