/** What happens at an origin when a popular copy ends: the herd, and a loop that feeds itself. */
import { Random } from "../../core/random.ts";

export type HerdOptions = {
  /** For the object, Poisson. */
  readonly requestsPerSecond: number;
  /** How long the origin takes to answer, s. */
  readonly originSeconds: number;
  /** How long a copy may be used after it has come, s. */
  readonly ttlSeconds: number;
  /** Whether requests that come during a fetch wait for it instead of fetching, too. */
  readonly coalesced: boolean;
};

/**
 * Fetches for each time the copy ends: one with coalescing, 1 + λL without, as all who ask during the L
 * seconds of the first fetch find nothing.
 */
export function herdSize({ requestsPerSecond, originSeconds, coalesced }: HerdOptions): number {
  return coalesced ? 1 : 1 + requestsPerSecond * originSeconds;
}

/**
 * The same, simulated.
 * @throws RangeError for a rate or a time that is not > 0
 */
export function measureHerd(
  options: HerdOptions & { readonly expiries?: number; readonly seed?: number },
): { readonly fetches: number; readonly most: number } {
  const { requestsPerSecond, originSeconds, ttlSeconds, coalesced, expiries = 2000, seed = 1 } = options;
  for (const [name, value] of Object.entries({ requestsPerSecond, originSeconds, ttlSeconds })) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be > 0, got ${value}`);
  }
  const random = new Random(seed);
  let now = 0, fetches = 0, most = 0;
  for (let expiry = 0; expiry < expiries; expiry++) {
    now += random.exponential(1 / requestsPerSecond); // who finds nothing first
    const comes = now + originSeconds;
    let herd = 1;
    for (now += random.exponential(1 / requestsPerSecond); now < comes;) {
      if (!coalesced) herd++;
      now += random.exponential(1 / requestsPerSecond);
    }
    fetches += herd;
    most = Math.max(most, herd);
    now = comes + ttlSeconds;
  }
  return { fetches: fetches / expiries, most };
}

export type FeedbackOptions = {
  readonly clients: number;
  /** How often each client looks for the value in the cache, a second. */
  readonly looksPerSecond: number;
  /** Queries that the database answers in a second; those beyond fail. */
  readonly capacityPerSecond: number;
  /** Whether a client that gets an error takes the value for void, and deletes it from the cache. */
  readonly deletesOnError: boolean;
  /** The share of clients let in, 0 to 1, after so many seconds; all unless told. */
  admitted?(seconds: number): number;
  /** How long to look. Default 60 s. */
  readonly seconds?: number;
  readonly seed?: number;
};

/**
 * A second in the loop: what reached the database, what it could not answer, whether the cache has the value.
 */
export type FeedbackSecond = {
  readonly second: number;
  readonly queries: number;
  readonly errors: number;
  readonly cached: boolean;
};

/** Parts of a second in which the database answers what it can, then fails the rest. */
const PARTS = 10;

/**
 * The loop of 23 September 2010: a value was void in the cache, so that each client asked the database
 * cluster; those it could not answer took the error for a void value, too, and deleted what the others had
 * put into the cache. It goes on by itself as long as more ask than can be answered: it is stable if the
 * clients' looks together are fewer than the capacity, and only then. The value is void at the start.
 */
export function feedbackLoop(options: FeedbackOptions): FeedbackSecond[] {
  const { clients, looksPerSecond, capacityPerSecond, deletesOnError, admitted = () => 1 } = options;
  const { seconds = 60, seed = 1 } = options;
  const random = new Random(seed), capacity = capacityPerSecond / PARTS, rows: FeedbackSecond[] = [];
  let cached = false;
  for (let second = 0; second < seconds; second++) {
    let queries = 0, errors = 0;
    for (let part = 0; part < PARTS; part++) {
      if (cached) continue;
      const rate = clients * looksPerSecond * admitted(second + part / PARTS) / PARTS;
      const asked = rate > 0 ? poisson(rate, random) : 0, failed = Math.max(0, asked - Math.floor(capacity));
      queries += asked;
      errors += failed;
      cached = asked > failed && !(deletesOnError && failed > 0);
    }
    rows.push({ second, queries, errors, cached });
  }
  return rows;
}

/** How many events of a Poisson process fall into a time in which so many are expected. */
function poisson(expected: number, random: Random): number {
  let count = 0;
  for (let at = random.exponential(1); at < expected; at += random.exponential(1)) count++;
  return count;
}
