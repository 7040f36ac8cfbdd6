/** Clients all over the world that choose a replica: how long the way takes, and how long the queue. */
import { Random } from "../../core/random.ts";
import { Queues } from "./servers.ts";

/**
 * How a client chooses: the closest replica, one at random, the one with the fewer requests of two drawn, the
 * one with the fewest of all; or the one from which it expects the answer soonest: its way there and back,
 * and a service time for each request there and its own.
 */
export type RegionalRule = "closest" | "random" | "choices" | "least loaded" | "soonest";

export type RegionalOptions = {
  /** Round-trip times, ms, from the i-th place to the j-th; clients are everywhere, as many here as there. */
  readonly rttMs: readonly (readonly number[])[];
  /** Where the replicas are, at least one. */
  readonly places: readonly number[];
  /** Of the replicas on average: the share of time in which they work, above 0 and below 1. */
  readonly load: number;
  /** How long a request takes a replica on average, ms, > 0. */
  readonly serviceMs: number;
};

/** Means of a request. */
export type Regional = {
  /** From its sending to its answer. */
  readonly ms: number;
  /** Of these, on the way. */
  readonly wayMs: number;
  /** The share of all requests that the replica gets which gets the most. */
  readonly busiest: number;
};

function check({ rttMs, places, load, serviceMs }: RegionalOptions): void {
  if (places.length === 0) throw new RangeError("there must be at least one replica, got none");
  for (const place of places) {
    if (rttMs[place] === undefined) {
      throw new RangeError(`a place is an integer from 0 to ${rttMs.length - 1}, got ${place}`);
    }
  }
  if (!(load > 0 && load < 1)) throw new RangeError(`load must be above 0 and below 1, got ${load}`);
  if (!(serviceMs > 0 && serviceMs < Infinity)) {
    throw new RangeError(`serviceMs must be > 0 ms, got ${serviceMs}`);
  }
}

/** Which of the replicas is the closest to each place, counted from 0; of equal ones the first. */
function closestOf(rttMs: readonly (readonly number[])[], places: readonly number[]): number[] {
  return rttMs.map((row) =>
    places.reduce((best, place, replica) => (row[place] < row[places[best]] ? replica : best), 0)
  );
}

/**
 * The same as `measureRegional` by formula, for the two rules that look at no queue: each replica is then a
 * queue of its own (M/M/1), and its requests take serviceMs/(1 − its load) besides the way. Infinity if the
 * busiest replica gets more than it can do.
 * @throws RangeError for numbers out of range
 */
export function regionalTime(options: RegionalOptions & { readonly rule: "closest" | "random" }): Regional {
  check(options);
  const { rttMs, places, load, serviceMs, rule } = options;
  const closest = closestOf(rttMs, places), count = rttMs.length;
  const ways = rttMs.map((row, place) =>
    rule === "closest"
      ? row[places[closest[place]]]
      : places.reduce((sum, replica) => sum + row[replica], 0) / places.length
  );
  const shares = places.map((_, replica) =>
    rule === "random" ? 1 / places.length : closest.filter((one) => one === replica).length / count
  );
  const wayMs = ways.reduce((sum, way) => sum + way, 0) / count;
  const there = shares.reduce((sum, share) => {
    const own = load * (places.length * share);
    return share === 0 ? sum : sum + (own < 1 ? share * serviceMs / (1 - own) : Infinity);
  }, 0);
  return { ms: wayMs + there, wayMs, busiest: Math.max(...shares) };
}

/**
 * Simulates it: requests are sent as a Poisson process, from places drawn at random; service takes
 * exponential time, in the order of arrival. A client knows the queues as they are when it chooses, and
 * stands in the queue from then on; the way there and back is added.
 * @param options `requests` that count, 50,000 unless told; a tenth before them does not
 * @throws RangeError for numbers out of range
 */
export function measureRegional(
  options: RegionalOptions & {
    readonly rule: RegionalRule;
    readonly requests?: number;
    readonly seed?: number;
  },
): Regional {
  check(options);
  const { rttMs, places, load, serviceMs, rule, requests = 50_000, seed = 1 } = options;
  const random = new Random(seed), queues = new Queues(places.length, random);
  const closest = closestOf(rttMs, places), gap = 1 / (places.length * load);
  const got = places.map(() => 0);
  let ways = 0, there = 0;
  for (let request = -Math.ceil(requests / 10); request < requests; request++) {
    queues.now += random.exponential(gap);
    const place = random.integer(rttMs.length), row = rttMs[place];
    const replica = rule === "closest"
      ? closest[place]
      : rule === "soonest"
      ? queues.least((one) => row[places[one]] + (queues.jobs(one) + 1) * serviceMs)
      : rule === "choices"
      ? queues.bestOf(2)
      : rule === "random"
      ? queues.any()
      : queues.least((one) => queues.jobs(one));
    const time = queues.join(replica) * serviceMs;
    if (request < 0) continue;
    there += time;
    ways += row[places[replica]];
    got[replica]++;
  }
  return { ms: (ways + there) / requests, wayMs: ways / requests, busiest: Math.max(...got) / requests };
}
