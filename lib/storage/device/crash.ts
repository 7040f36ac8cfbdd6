/** Every outcome of a power failure, one after the other. */
import type { Choose } from "./device.ts";

/**
 * Runs `run` once for every sequence of choices that it can make, in lexicographic order, and returns all
 * results. `run` must be deterministic but for its choices.
 * @param limit gives up with an error after so many runs
 */
export function everyOutcome<T>(run: (choose: Choose) => T, limit = 100_000): T[] {
  const results: T[] = [];
  const taken: number[] = [], counts: number[] = [];
  for (;;) {
    let depth = 0;
    results.push(run((count) => {
      if (!Number.isInteger(count) || count < 1) {
        throw new RangeError(`count must be an integer ≥ 1, got ${count}`);
      }
      if (depth === taken.length) {
        taken.push(0);
        counts.push(count);
      }
      return taken[depth++];
    }));
    while (taken.length > 0 && taken[taken.length - 1] === counts[taken.length - 1] - 1) {
      taken.pop();
      counts.pop();
    }
    if (taken.length === 0) return results;
    if (results.length >= limit) throw new Error(`more than ${limit} outcomes: enumerate a smaller step`);
    taken[taken.length - 1]++;
  }
}
