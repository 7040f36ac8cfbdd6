/** Challenge: where should three replicas be, if clients differ and a majority must keep each update? */
import { Random } from "../../core/random.ts";
import { mean } from "../../run/experiment.ts";
import { almost, correct, keepWorking } from "../exercise/outcome.ts";
import { type Challenge, challengeOf, points, rounded, type Scored } from "./scored.ts";

/** Three names out of the regions, for clients of whom each region has such a share; a tenth are updates. */
type Placement = (names: readonly string[], shares: readonly number[]) => readonly string[];

/** Regions, and the round trips between them, ms. */
type Measured = { readonly names: readonly string[]; readonly rttMs: readonly (readonly number[])[] };

const NOTHING = { meanMs: 0 };
/** Where an entry without any cost would have 1000 points, one with so many ms has 500. */
const HALF_MS = 100;
/** What places have that are best whatever the shares are. */
const ENOUGH = 740;
const UPDATES = 0.1;

/**
 * An entry gets the names of the measured regions and the share of clients in each, and names three. A read
 * goes to the closest replica; an update, one request in ten, goes there as well and is kept by the closest
 * other before it is answered.
 *
 * Cost: the mean time of a request, ms. Points: 1000 · 100 / (100 + cost).
 */
export const threeReplicas = (regions: () => Measured): Challenge =>
  challengeOf({
    what: "a function of the regions' names and their shares of clients",
    example: '(names, shares) => ["Frankfurt", "Tokyo", "Ohio"]',
    nothing: NOTHING,
    score: (entry: Placement, seeds) => scoreOf(regions(), entry, seeds),
  });

function scoreOf({ names, rttMs }: Measured, entry: Placement, seeds: readonly number[]): Scored {
  const costs: number[] = [];
  for (const seed of seeds) {
    const shares = sharesOf(seed, names.length), chosen = entry([...names], [...shares]);
    const places = Array.isArray(chosen) ? chosen.map((name) => names.indexOf(name)) : [];
    if (places.length !== 3 || places.includes(-1) || new Set(places).size < 3) {
      const text = "The entry must name three different regions of those that it is given.";
      return { score: 0, measured: NOTHING, judgement: keepWorking(text) };
    }
    costs.push(costOf(rttMs, places, shares));
  }
  const meanMs = rounded(mean(costs)), score = points(meanMs, HALF_MS);
  const text = `A request takes ${meanMs} ms on average: ${score} points.`;
  const hint = "There are 816 ways to choose three of 18. Are the clients always at the same places?";
  return {
    score,
    measured: { meanMs },
    judgement: score >= ENOUGH ? correct(text) : almost(text, { hint }),
  };
}

/** A few regions have most of the clients. */
function sharesOf(seed: number, count: number): number[] {
  const random = new Random(seed, 12);
  const weights = Array.from({ length: count }, () => random.exponential(1) ** 3);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function costOf(rttMs: readonly (readonly number[])[], places: readonly number[], shares: readonly number[]) {
  return shares.reduce((total, share, client) => {
    const closest = places.reduce((
      best,
      place,
    ) => (rttMs[client][place] < rttMs[client][best] ? place : best));
    const other = Math.min(
      ...places.filter((place) => place !== closest).map((place) => rttMs[closest][place]),
    );
    return total + share * (rttMs[client][closest] + UPDATES * other);
  }, 0);
}
