/** Where replicas should lie: how far clients are from the closest one. */

/**
 * The mean time from clients to the closest replica, ms; clients are everywhere, as many here as there.
 * @param rttMs round-trip times, from the i-th place to the j-th
 * @param replicas their places, at least one
 * @throws RangeError for no replica, or a place that there is not
 * @example closestMs(regions().rttMs, [0, 5])
 */
export function closestMs(rttMs: readonly (readonly number[])[], replicas: readonly number[]): number {
  if (replicas.length === 0) throw new RangeError("there must be at least one replica, got none");
  for (const place of replicas) {
    if (rttMs[place] === undefined) {
      throw new RangeError(`a place is an integer from 0 to ${rttMs.length - 1}, got ${place}`);
    }
  }
  const sum = rttMs.reduce((total, row) => total + Math.min(...replicas.map((place) => row[place])), 0);
  return sum / rttMs.length;
}

/**
 * How long an update takes on average that a majority of the replicas must keep, ms: from each client to the
 * closest replica, and from there to as many others as it needs.
 */
export function majorityMs(rttMs: readonly (readonly number[])[], replicas: readonly number[]): number {
  const others = Math.floor(replicas.length / 2);
  const sum = rttMs.reduce((total, row) => {
    const closest = replicas.reduce((best, place) => (row[place] < row[best] ? place : best), replicas[0]);
    const ways = replicas.filter((place) => place !== closest).map((place) => rttMs[closest][place])
      .sort((a, b) => a - b);
    return total + row[closest] + (others > 0 ? ways[others - 1] : 0);
  }, 0);
  return sum / rttMs.length;
}

/**
 * The places for so many replicas for which something is least, by trying all.
 * @param cost of a choice of places, e.g. `(places) => closestMs(rttMs, places)`
 * @throws RangeError for a count that is no integer from 1 to the number of places
 */
export function bestPlacement(
  places: number,
  count: number,
  cost: (places: readonly number[]) => number,
): { readonly places: readonly number[]; readonly cost: number } {
  if (!Number.isInteger(count) || count < 1 || count > places) {
    throw new RangeError(`count must be an integer from 1 to ${places}, got ${count}`);
  }
  let best: { places: readonly number[]; cost: number } = { places: [], cost: Infinity };
  const extend = (chosen: readonly number[], from: number): void => {
    if (chosen.length === count) {
      const of = cost(chosen);
      if (of < best.cost) best = { places: chosen, cost: of };
      return;
    }
    for (let place = from; place < places; place++) extend([...chosen, place], place + 1);
  };
  extend([], 0);
  return best;
}
