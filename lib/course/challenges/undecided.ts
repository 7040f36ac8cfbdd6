/** Challenge: an adversary against Ben-Or's coins. It cannot win; how long can it hold out? */
import { BenOr } from "../../consensus/ben_or.ts";
import { expectedAgainstAdversary } from "../../consensus/expected_rounds.ts";
import { mean } from "../../run/experiment.ts";
import { playAgainst, type Whisperer } from "../consensus/adversary.ts";
import { almost, correct } from "../exercise/outcome.ts";
import { type Challenge, challengeOf, type Scored } from "./scored.ts";

/** Five processes, of which two may fail: each hears two others before it goes on. */
const VALUES = [0, 1, 1, 0, 1];
/** Nobody holds out so long. */
const MOST_ROUNDS = 2000;
/** Runs for each seed. */
const RUNS = 20;

/**
 * An entry is an adversary: a function of what all say in a phase, to whom each hears first. It plays against
 * the coins of five processes, from 0, 1, 1, 0, 1.
 *
 * Points: 1000 · mean rounds / (2⁴ + 1), which is what the best adversary expects; 1000 at most.
 */
export const undecided: Challenge = challengeOf({
  what: "a function, the adversary",
  example: "(says, phase) => [[2, 3], [1, 3], …]",
  nothing: { rounds: 0 },
  score: scoreOf,
});

function scoreOf(entry: Whisperer, seeds: readonly number[]): Scored {
  const rounds = seeds.flatMap((seed) =>
    Array.from(
      { length: RUNS },
      (_, run) => 1 + playAgainst(BenOr, VALUES, entry, { most: MOST_ROUNDS, seed: seed + run }).rounds,
    )
  );
  const average = mean(rounds);
  const best = expectedAgainstAdversary(VALUES.length);
  const score = Math.min(1000, Math.round(1000 * average / best));
  const text = `The first decides in round ${
    average.toFixed(2)
  } on average; the best adversary expects ${best}.`;
  return {
    score,
    measured: { rounds: Math.round(100 * average) / 100 },
    judgement: score >= 900
      ? correct(text)
      : almost(text, { hint: "A majority needs three equal reports. Who can be kept from hearing three?" }),
  };
}
