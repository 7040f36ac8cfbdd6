/** How often enough replicas are up, by formula and by simulation. */
import { Random } from "../../core/random.ts";

export type AvailabilityOptions = {
  readonly replicas: number;
  /** How many must be up: 1 to read anywhere, a majority, all of them. */
  readonly needed: number;
  /** The share of time in which one is up, 0 to 1. */
  readonly up: number;
};

function check({ replicas, needed, up }: AvailabilityOptions): void {
  if (!Number.isInteger(replicas) || replicas < 1) {
    throw new RangeError(`replicas must be an integer ≥ 1, got ${replicas}`);
  }
  if (!Number.isInteger(needed) || needed < 0 || needed > replicas) {
    throw new RangeError(`needed must be an integer from 0 to ${replicas}, got ${needed}`);
  }
  if (!(up >= 0 && up <= 1)) throw new RangeError(`up must be from 0 to 1, got ${up}`);
}

/**
 * The share of time in which at least `needed` of the replicas are up, if they fail independently:
 * Σ C(n, i) aⁱ (1 − a)ⁿ⁻ⁱ over i ≥ needed.
 * @throws RangeError for numbers out of range
 * @example availability({ replicas: 3, needed: 1, up: 0.99 }) // 0.999999
 */
export function availability(options: AvailabilityOptions): number {
  check(options);
  const { replicas: n, needed, up } = options;
  let sum = 0, ways = 1;
  for (let i = 0; i <= n; i++) {
    if (i >= needed) sum += ways * up ** i * (1 - up) ** (n - i);
    ways = ways * (n - i) / (i + 1);
  }
  return sum;
}

/**
 * The same, simulated: each replica is up and down by turns, for exponential times; `crashes` failures of a
 * replica in all. With `commonCause` so large a share of them takes all replicas down at once, as a cut of
 * power or an update does: then the formula says too much.
 * @throws RangeError for numbers out of range
 */
export function measureAvailability(
  options: AvailabilityOptions & {
    readonly crashes?: number;
    readonly commonCause?: number;
    readonly seed?: number;
  },
): number {
  check(options);
  const { replicas, needed, up, crashes = 50_000, commonCause = 0, seed = 1 } = options;
  if (!(commonCause >= 0 && commonCause <= 1)) {
    throw new RangeError(`commonCause must be from 0 to 1, got ${commonCause}`);
  }
  if (up === 0 || up === 1) return availability(options);
  const random = new Random(seed), down = new Float64Array(replicas); // until when
  const meanUp = up / (1 - up); // in units of a repair
  let now = 0, enough = 0, failed = 0;
  const next = Array.from({ length: replicas }, () => random.exponential(meanUp));
  while (failed < crashes) {
    let who = 0;
    for (let other = 1; other < replicas; other++) if (next[other] < next[who]) who = other;
    const at = next[who];
    enough += timeWithEnough(down, now, at, replicas - needed);
    now = at;
    failed++;
    const all = random.uniform() < commonCause;
    for (let replica = all ? 0 : who; replica <= (all ? replicas - 1 : who); replica++) {
      if (replica !== who && down[replica] > now) continue;
      down[replica] = now + random.exponential(1);
      next[replica] = down[replica] + random.exponential(meanUp);
    }
  }
  return enough / now;
}

/** How long, from one time to another, at most so many are down of those that come up one by one. */
function timeWithEnough(down: Float64Array, from: number, to: number, most: number): number {
  let isDown = 0;
  for (const until of down) if (until > from) isDown++;
  if (isDown <= most) return to - from;
  const back = [...down].filter((until) => until > from).sort((a, b) => a - b);
  return Math.max(0, to - back[back.length - most - 1]);
}
