/** The seeds of many runs. */
import { brief } from "../core/plain.ts";

/**
 * @param seeds how many, from 1 on; or which
 * @throws RangeError for none, or for what is no seed: an integer from 0 to 2^53 − 1
 */
export function seedsOf(seeds: number | readonly number[]): readonly number[] {
  const are = (what: string) =>
    new RangeError(`seeds must be a number ≥ 1 of them, or a list of seeds, got ${what}`);
  if (typeof seeds === "number") {
    if (!Number.isInteger(seeds) || seeds < 1) throw are(String(seeds));
    return Array.from({ length: seeds }, (_, index) => index + 1);
  }
  if (!Array.isArray(seeds)) throw are(brief(seeds));
  if (seeds.length === 0) throw are("an empty list");
  const wrong = seeds.findIndex((seed) => !Number.isSafeInteger(seed) || seed < 0);
  if (wrong >= 0) {
    throw new RangeError(
      `a seed must be an integer from 0 to 2^53 − 1, got ${brief(seeds[wrong])} in place ${wrong}`,
    );
  }
  return seeds;
}
