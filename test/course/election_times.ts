// Times to elect as an independent program found them (20,000 trials each; medians, ms): five servers, logs
// of different lengths, one-way delays of 7.5 ms: constant, uniform within half of it, exponential.
import { electionTimes } from "../../lib/course/election_times.ts";
import { constant, exponential, uniform } from "../../lib/run/latency.ts";

export const DELAYS = {
  "constant": constant(7.5),
  "uniform": uniform(3.75, 11.25),
  "exponential": exponential(7.5),
} as const;

/** Least timeout, greatest, and the medians with these delays. */
export const MEDIANS: readonly (readonly [number, number, readonly [number, number, number]])[] = [
  [150, 155, [1340, 630, 157]],
  [150, 175, [166, 168, 155]],
  [150, 200, [161, 163, 160]],
  [150, 300, [187, 188, 189]],
  [12, 24, [73, 68, 46]],
  [50, 100, [83, 84, 82]],
];

/**
 * Whether a median of ours is within 3 % of another, as far as so many trials can tell: the interval that has
 * the true median but once in 370 (3σ of the order statistics) reaches to within 3 %.
 */
export function medianIsNear(
  [least, greatest]: readonly [number, number],
  delay: keyof typeof DELAYS,
  expected: number,
  trials: number,
): boolean {
  const times = electionTimes({
    electionMs: least,
    spreadMs: greatest - least,
    latency: DELAYS[delay],
    trials,
    seed: 100_000,
  }).map(({ ms = Infinity }) => ms).sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(trials - 1, Math.max(0, Math.round(share * trials)))];
  const reach = 1.5 / Math.sqrt(trials);
  return at(0.5 - reach) <= 1.03 * expected && at(0.5 + reach) >= 0.97 * expected;
}
