/** How often the first committer wins against somebody. */
import { exp, Random } from "../../core/random.ts";

/** A system of so many transactions at once, all as long. */
export type SnapshotContentionOptions = {
  readonly transactions: number;
  /** How many different objects each writes. */
  readonly writes: number;
  /** How many objects there are, all as likely. */
  readonly objects: number;
  /** How many transactions are tried. Default 20,000. */
  readonly tries?: number;
  readonly seed?: number;
};

/** The share of transactions that are aborted, as simulated and by formula. */
export type SnapshotContention = {
  readonly aborts: number;
  /** The a with a = 1 − exp(−(n − 1)(1 − a)w²/D). */
  readonly abortsByFormula: number;
};

/**
 * Simulates snapshot isolation where transactions begin at random times, take equally long and end with the
 * commit. Who comes too late is replaced by another one.
 * @throws RangeError for more writes than objects, or counts that are not integers ≥ 1
 * @example measureSnapshots({ transactions: 20, writes: 4, objects: 1000 }).aborts // 0.21
 */
export function measureSnapshots(options: SnapshotContentionOptions): SnapshotContention {
  const { transactions: n, writes: w, objects: d, tries = 20_000, seed = 1 } = options;
  for (const [name, value] of Object.entries({ transactions: n, writes: w, objects: d, tries })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name} must be an integer ≥ 1, got ${value}`);
    }
  }
  if (w > d) throw new RangeError(`a transaction cannot write ${w} of ${d} objects`);
  const random = new Random(seed), committed = new Map<number, number>();
  const phases = Array.from({ length: n }, () => random.uniform()).sort((a, b) => a - b);
  let aborts = 0;
  for (let number = 0; number < tries; number++) {
    const end = Math.floor(number / n) + 1 + phases[number % n], written = new Set<number>();
    while (written.size < w) written.add(random.integer(d));
    const isLate = [...written].some((object) => (committed.get(object) ?? -1) > end - 1);
    if (isLate) aborts++;
    else for (const object of written) committed.set(object, end);
  }
  return { aborts: aborts / tries, abortsByFormula: fixedPoint(((n - 1) * w * w) / d) };
}

/** The a with a = 1 − exp(−(1 − a)·rate), by halving: the right side falls as a grows. */
function fixedPoint(rate: number): number {
  let low = 0, high = 1;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (1 - exp(-(1 - middle) * rate) > middle) low = middle;
    else high = middle;
  }
  return low;
}
