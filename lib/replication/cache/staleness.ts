/** How stale copies get when invalidations are lost, by formula and by simulation. */
import { exp, Random } from "../../core/random.ts";

/** One object, which is read all the time and fetched at once when its copy is void. */
export type StalenessOptions = {
  /** Poisson. */
  readonly updatesPerSecond: number;
  /** The probability that an invalidation is lost, 0 to 1. */
  readonly loss: number;
  /** How long a copy may be used after it was fetched, s; Infinity unless told. */
  readonly ttlSeconds?: number;
};

function check({ updatesPerSecond, loss, ttlSeconds = Infinity }: StalenessOptions): void {
  if (!(updatesPerSecond > 0)) {
    throw new RangeError(`updatesPerSecond must be > 0, got ${updatesPerSecond}`);
  }
  if (!(loss >= 0 && loss <= 1)) throw new RangeError(`loss must be from 0 to 1, got ${loss}`);
  if (!(ttlSeconds > 0)) throw new RangeError(`ttlSeconds must be > 0 s, got ${ttlSeconds}`);
}

/** (1 − e^(−rate·T))/rate: how long until the first event of a Poisson process or T, on average. */
const meanUntil = (rate: number, seconds: number) =>
  rate === 0 ? seconds : seconds === Infinity ? 1 / rate : (1 - exp(-rate * seconds)) / rate;

/**
 * The share of time in which the copy is stale, exactly. A copy is replaced after T or at the first
 * invalidation that arrives (rate a = μ(1 − p)), and is fresh until the first update (rate μ):
 * 1 − [(1 − e^(−μT))/μ] / [(1 − e^(−aT))/a]. Without a time to live that is p, however rare updates are.
 * @throws RangeError for rates, losses or times out of range
 */
export function staleShare(options: StalenessOptions): number {
  check(options);
  const { updatesPerSecond, loss, ttlSeconds = Infinity } = options;
  const heard = updatesPerSecond * (1 - loss);
  if (heard === 0 && ttlSeconds === Infinity) return 1;
  return 1 - meanUntil(updatesPerSecond, ttlSeconds) / meanUntil(heard, ttlSeconds);
}

/**
 * The same, simulated over so many updates.
 * @throws RangeError as `staleShare`
 */
export function measureStaleness(
  options: StalenessOptions & { readonly updates?: number; readonly seed?: number },
): number {
  check(options);
  const { updatesPerSecond, loss, ttlSeconds = Infinity, updates = 200_000, seed = 1 } = options;
  const random = new Random(seed);
  let now = 0, fetched = 0, staleSince = Infinity, stale = 0;
  const refetch = (at: number) => {
    stale += Math.max(0, at - staleSince);
    fetched = at;
    staleSince = Infinity;
  };
  for (let update = 0; update < updates; update++) {
    const next = now + random.exponential(1 / updatesPerSecond);
    if (fetched + ttlSeconds < next) {
      refetch(fetched + ttlSeconds);
      // The copies after it are fresh, and end by time alone.
      fetched += ttlSeconds * Math.floor((next - fetched) / ttlSeconds);
    }
    now = next;
    staleSince = Math.min(staleSince, now);
    if (random.uniform() >= loss) refetch(now);
  }
  return (stale + Math.max(0, now - staleSince)) / now;
}
