/** What is asked for how often: Zipf's law, and draws from it. */
import { exp, ln, type Random } from "../../core/random.ts";

/**
 * Zipf's law: the share of requests for each of so many objects, the most popular first; the k-th has a share
 * in proportion to k^−α.
 * @param objects an integer ≥ 1
 * @param alpha α, ≥ 0; of web requests about 0.6 to 1 (Breslau et al. 1999)
 * @throws RangeError for other values
 */
export function zipf(objects: number, alpha: number): number[] {
  if (!Number.isInteger(objects) || objects < 1) {
    throw new RangeError(`the number of objects must be an integer ≥ 1, got ${objects}`);
  }
  if (!(alpha >= 0 && alpha < Infinity)) throw new RangeError(`alpha must be ≥ 0, got ${alpha}`);
  const weights = Array.from({ length: objects }, (_, k) => exp(-alpha * ln(k + 1)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Draws objects, 0 for the first, as often as their shares say. */
export function sampler(shares: readonly number[]): (random: Random) => number {
  let sum = 0;
  const upTo = shares.map((share) => sum += share);
  return (random) => {
    const draw = random.uniform() * sum;
    let low = 0, high = shares.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle] > draw) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
