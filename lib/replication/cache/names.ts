/**
 * Names that are looked up through caches above caches, as in the domain name system: what reaches each
 * level, by formula and by simulation.
 */
import { exp, Random } from "../../core/random.ts";
import type { Popularity, Sampling } from "./hits.ts";
import { sampler, zipf } from "./popularity.ts";

/**
 * Programs ask the stub of their machine; the stubs ask one resolver. The root knows the servers of each top
 * level, these know those of each domain, and these the addresses. Stub and resolver keep what they were
 * told until its time to live is over; so the resolver begins as low in the tree as it can. Of an address
 * that the resolver has had for a while, a stub gets the time that is left. Each object is a name, in a
 * domain of its own.
 */
export type NameOptions = Popularity & {
  /** Among how many top levels the names are dealt out, one after the other. */
  readonly topLevels: number;
  /** How many machines there are, all equally busy. */
  readonly stubs: number;
  /** Of all machines together, Poisson. */
  readonly lookupsPerSecond: number;
  /** Times to live, s, > 0: of an address, of where a domain's servers are, of where a top level's are. */
  readonly addressSeconds: number;
  readonly domainSeconds: number;
  readonly topLevelSeconds: number;
};

/** Questions a second that reach each level. */
export type NameLoad = {
  readonly resolver: number;
  /** All domains' own servers together. */
  readonly authoritative: number;
  readonly topLevel: number;
  readonly root: number;
};

function check(options: NameOptions): void {
  const { topLevels, stubs, lookupsPerSecond, addressSeconds, domainSeconds, topLevelSeconds } = options;
  for (const [name, value] of Object.entries({ topLevels, stubs })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name} must be an integer ≥ 1, got ${value}`);
    }
  }
  const positive = { lookupsPerSecond, addressSeconds, domainSeconds, topLevelSeconds };
  for (const [name, value] of Object.entries(positive)) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be > 0, got ${value}`);
  }
}

/**
 * By formula. A name that is asked for λ times a second, T its address's time to live:
 *
 * - **authoritative**, exactly: the resolver fetches once in T + 1/λ, as if there were no stubs, since a
 *   stub's copy ends with the resolver's.
 * - **resolver**, exactly: in each such time every stub asks it once, if it is asked at all: one certainly,
 *   each of the n − 1 others with probability 1 − e^(−λT/n).
 * - **top level**, exactly: the fetches are T and an exponential time apart. With m the mean number of them
 *   within a domain's time to live, every (m + 1)-th finds that over (the renewal function; Jung, Berger and
 *   Balakrishnan, 2003).
 * - **root**, nearly: all fetches from a top level together are taken for a Poisson process.
 * @throws RangeError for numbers out of range
 */
export function nameLoad(options: NameOptions): NameLoad {
  check(options);
  const { objects, alpha, topLevels, stubs, lookupsPerSecond, addressSeconds: T } = options;
  let resolver = 0, authoritative = 0;
  const toTop = new Float64Array(topLevels);
  for (const [name, share] of zipf(objects, alpha).entries()) {
    const rate = share * lookupsPerSecond, fetches = rate / (1 + rate * T);
    authoritative += fetches;
    resolver += fetches * (1 + (stubs - 1) * (1 - exp(-rate * T / stubs)));
    toTop[name % topLevels] += fetches / (1 + fetchesWithin(options.domainSeconds, rate, T));
  }
  const topLevel = toTop.reduce((sum, asked) => sum + asked, 0);
  const root = toTop.reduce((sum, asked) => sum + asked / (1 + asked * options.topLevelSeconds), 0);
  return { resolver, authoritative, topLevel, root };
}

/**
 * Σ P(k fetches fit into the time), where k of them take k·T and a time of Erlang's k-th distribution: that
 * is, where as many events fall into what k·T leave of it.
 */
function fetchesWithin(seconds: number, rate: number, T: number): number {
  // Around `most` as many events are expected as are needed; 8 standard deviations below, they are certain.
  const each = 1 + rate * T, most = rate * seconds / each;
  const below = (32 * (each - 1) + Math.sqrt(1024 * (each - 1) ** 2 + 64 * each ** 2 * most)) / each ** 2;
  const certain = Math.max(0, Math.min(Math.floor(most - below), Math.ceil(seconds / T) - 1));
  let sum = certain;
  for (let k = certain + 1; k * T < seconds; k++) {
    const fits = atLeast(k, rate * (seconds - k * T));
    sum += fits;
    if (fits < 1e-9) break; // and the next ones even less
  }
  return sum;
}

/** The probability of at least k events where so many are expected, Poisson. */
function atLeast(k: number, expected: number): number {
  let term = 1, less = 1, scale = -expected; // e^scale is taken out, as it may be too small for a number
  for (let j = 1; j < k; j++) {
    term *= expected / j;
    less += term;
    if (less < 1e250) continue;
    term *= 1e-250;
    less *= 1e-250;
    scale += 250 * Math.LN10;
  }
  return Math.max(0, 1 - less * exp(scale));
}

/**
 * The same, simulated. At the start the resolver has heard of each server some time ago; then it runs for a
 * while before it counts.
 * @throws RangeError for numbers out of range
 */
export function measureNames(options: NameOptions & Sampling): NameLoad {
  check(options);
  const { objects, alpha, topLevels, stubs, lookupsPerSecond, requests = 200_000, seed = 1 } = options;
  const { addressSeconds, domainSeconds, topLevelSeconds } = options;
  const draw = sampler(zipf(objects, alpha)), random = new Random(seed);
  const ends = (count: number, seconds: number) =>
    Float64Array.from({ length: count }, () => seconds * random.uniform());
  const atStub = new Float64Array(stubs * objects), address = new Float64Array(objects);
  const domain = ends(objects, domainSeconds), top = ends(topLevels, topLevelSeconds);
  const counts = { resolver: 0, authoritative: 0, topLevel: 0, root: 0 };
  const warm = Math.ceil(2.5 * Math.max(addressSeconds, domainSeconds) * lookupsPerSecond);
  let now = 0, from = 0;
  for (let lookup = -warm; lookup < requests; lookup++) {
    if (lookup === 0) {
      from = now;
      Object.assign(counts, { resolver: 0, authoritative: 0, topLevel: 0, root: 0 });
    }
    now += random.exponential(1 / lookupsPerSecond);
    const name = draw(random), copy = random.integer(stubs) * objects + name, level = name % topLevels;
    if (atStub[copy] > now) continue;
    counts.resolver++;
    if (address[name] <= now) {
      if (domain[name] <= now) {
        if (top[level] <= now) {
          counts.root++;
          top[level] = now + topLevelSeconds;
        }
        counts.topLevel++;
        domain[name] = now + domainSeconds;
      }
      counts.authoritative++;
      address[name] = now + addressSeconds;
    }
    atStub[copy] = address[name];
  }
  const perSecond = (count: number) => count / (now - from);
  return {
    resolver: perSecond(counts.resolver),
    authoritative: perSecond(counts.authoritative),
    topLevel: perSecond(counts.topLevel),
    root: perSecond(counts.root),
  };
}
