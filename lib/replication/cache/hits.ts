/** How often a cache has what is asked for: approximations, formulas, and simulations beside them. */
import { exp, Random } from "../../core/random.ts";
import { sampler, zipf } from "./popularity.ts";

/** Requests for objects of Zipf popularity, independent of each other. */
export type Popularity = {
  /** How many objects there are. */
  readonly objects: number;
  /** Zipf's exponent. */
  readonly alpha: number;
};

export type LruOptions = Popularity & {
  /** How many objects the cache holds: an integer from 1 to `objects` − 1. */
  readonly size: number;
};

/** How long a simulation lasts. */
export type Sampling = {
  /** How many requests count. */
  readonly requests?: number;
  readonly seed?: number;
};

function checkSize({ objects, size }: LruOptions): void {
  if (!Number.isInteger(size) || size < 1 || size >= objects) {
    throw new RangeError(`the size must be an integer from 1 to ${objects - 1}, got ${size}`);
  }
}

/**
 * The share of requests that a cache which drops the least recently used object answers, by Che's
 * approximation (Che, Tung and Wang, 2002): an object stays for a time t that is the same for all, so that
 * Σ (1 − e^(−pt)) is the size.
 * @throws RangeError for a size that is no integer from 1 to `objects` − 1
 */
export function cheHitRate(options: LruOptions): number {
  checkSize(options);
  const shares = zipf(options.objects, options.alpha);
  // Newton's steps from the left: as what is held grows ever more slowly, none goes too far.
  let time = options.size, hits = 0;
  for (let steps = 0, more = Infinity; steps < 200 && more > 1e-9 * time; steps++) {
    let held = 0, slope = 0;
    hits = 0;
    for (const share of shares) {
      const gone = exp(-share * time);
      held += 1 - gone;
      slope += share * gone;
      hits += share * (1 - gone);
    }
    more = (options.size - held) / slope;
    time += Math.max(0, more);
  }
  return hits;
}

/** The share that the `size` most popular objects have: no cache that is not told the future does better. */
export function bestHitRate(options: LruOptions): number {
  checkSize(options);
  return zipf(options.objects, options.alpha).slice(0, options.size).reduce((sum, share) => sum + share, 0);
}

/**
 * The share of requests that such a cache answers, simulated from a warm start.
 * @throws RangeError for a size that is no integer from 1 to `objects` − 1
 */
export function measureLru(options: LruOptions & Sampling): number {
  checkSize(options);
  const { objects, alpha, size, requests = 200_000, seed = 1 } = options;
  const draw = sampler(zipf(objects, alpha)), random = new Random(seed);
  const cache = new Set<number>(); // in the order of use
  let hits = 0;
  const warm = Math.max(20 * size, 10_000);
  for (let request = -warm; request < requests; request++) {
    const object = draw(random);
    if (cache.delete(object)) hits += request >= 0 ? 1 : 0;
    else if (cache.size === size) cache.delete(cache.values().next().value!);
    cache.add(object);
  }
  return hits / requests;
}

export type TtlOptions = Popularity & {
  /** Of all objects together. */
  readonly requestsPerSecond: number;
  /** How long a copy may be used, s. */
  readonly ttlSeconds: number;
  /**
   * Whether each use of a copy lengthens its time; from the fetch alone (as in the domain name system) unless
   * told.
   */
  readonly renewed?: boolean;
};

/** Answered by a cache, and what is left for the origin. */
export type HitRate = { readonly hits: number; readonly originPerSecond: number };

function checkTtl({ requestsPerSecond, ttlSeconds }: TtlOptions): void {
  if (!(requestsPerSecond > 0)) {
    throw new RangeError(`requestsPerSecond must be > 0, got ${requestsPerSecond}`);
  }
  if (!(ttlSeconds >= 0)) throw new RangeError(`ttlSeconds must be ≥ 0 s, got ${ttlSeconds}`);
}

/**
 * What a cache without bounds answers whose copies end by time, exactly: of an object that is asked for λ
 * times a second, λT/(1 + λT) if T runs from the fetch (Jung, Berger and Balakrishnan, 2003), 1 − e^(−λT) if
 * each use renews it.
 * @throws RangeError for no requests or a negative time
 */
export function ttlHitRate(options: TtlOptions): HitRate {
  checkTtl(options);
  const { objects, alpha, requestsPerSecond, ttlSeconds, renewed = false } = options;
  const hits = zipf(objects, alpha).reduce((sum, share) => {
    const expected = share * requestsPerSecond * ttlSeconds;
    return sum + share * (renewed ? 1 - exp(-expected) : expected / (1 + expected));
  }, 0);
  return { hits, originPerSecond: requestsPerSecond * (1 - hits) };
}

/** The same, simulated; the first 2 T and at least 10 s do not count, as the cache is cold. */
export function measureTtl(options: TtlOptions & Sampling): HitRate {
  checkTtl(options);
  const { objects, alpha, requestsPerSecond, ttlSeconds, renewed = false, requests = 200_000, seed = 1 } =
    options;
  const draw = sampler(zipf(objects, alpha)), random = new Random(seed);
  const until = new Float64Array(objects);
  const warmSeconds = Math.max(2.5 * ttlSeconds, 10);
  let seconds = 0, hits = 0;
  for (let counted = 0; counted < requests;) {
    seconds += random.exponential(1 / requestsPerSecond);
    const object = draw(random), isHit = until[object] > seconds;
    if (!isHit || renewed) until[object] = seconds + ttlSeconds;
    if (seconds < warmSeconds) continue;
    counted++;
    if (isHit) hits++;
  }
  return { hits: hits / requests, originPerSecond: requestsPerSecond * (1 - hits / requests) };
}
