/** Requests that choose a replica, simulated: who waits how long. */
import { Random } from "../../core/random.ts";
import { Queues } from "./servers.ts";

/**
 * How a request chooses: a replica drawn at random, the one with the fewest requests of `choices` drawn, or
 * of all; or it waits in one queue for whoever is free first.
 */
export type BalancingRule = "random" | "choices" | "least loaded" | "one queue";

export type BalancingOptions = {
  readonly replicas: number;
  /** Of each replica: the share of time in which it works, from 0 to below 1. */
  readonly load: number;
  readonly rule: BalancingRule;
  /** How many are drawn for "choices"; 2 unless told. */
  readonly choices?: number;
  /** The share of requests that are reads; an update is done by all replicas. 1 unless told. */
  readonly readShare?: number;
  /** How many requests count; 100,000 unless told. A tenth before them does not. */
  readonly requests?: number;
  readonly seed?: number;
};

/** In service times; NaN where there was none. */
export type Balancing = {
  /** Mean time of a read, from its arrival to its end. */
  readonly readTime: number;
  /** Of an update, until the last replica has done it. */
  readonly updateTime: number;
};

/**
 * Simulates it: requests arrive as a Poisson process, service takes exponential time with mean 1, each
 * replica serves in the order of arrival.
 * @throws RangeError for a load, share or number out of range
 * @example measureBalancing({ replicas: 100, load: 0.9, rule: "choices" }).readTime // 2.6
 */
export function measureBalancing(options: BalancingOptions): Balancing {
  const { replicas, load, choices = 2, readShare = 1, requests = 100_000 } = options;
  if (!Number.isInteger(replicas) || replicas < 1) {
    throw new RangeError(`replicas must be an integer ≥ 1, got ${replicas}`);
  }
  if (!(load > 0 && load < 1)) throw new RangeError(`load must be above 0 and below 1, got ${load}`);
  if (!Number.isInteger(choices) || choices < 1) {
    throw new RangeError(`choices must be an integer ≥ 1, got ${choices}`);
  }
  if (!(readShare >= 0 && readShare <= 1)) {
    throw new RangeError(`readShare must be from 0 to 1, got ${readShare}`);
  }
  const queues = new Queues(replicas, new Random(options.seed ?? 1));
  // A request makes one job, or one at each replica.
  const gap = (readShare + (1 - readShare) * replicas) / (replicas * load);
  const reads = { time: 0, count: 0 }, updates = { time: 0, count: 0 };
  for (let request = -Math.ceil(requests / 10); request < requests; request++) {
    queues.now += queues.random.exponential(gap);
    const isRead = readShare === 1 || queues.random.uniform() < readShare;
    const time = isRead ? queues.join(choose(queues, options.rule, choices)) : queues.joinAll();
    if (request < 0) continue;
    const kind = isRead ? reads : updates;
    kind.time += time;
    kind.count++;
  }
  return { readTime: reads.time / reads.count, updateTime: updates.time / updates.count };
}

function choose(queues: Queues, rule: BalancingRule, choices: number): number {
  if (rule === "random") return queues.any();
  if (rule === "one queue") return queues.least((replica) => queues.free(replica));
  if (rule === "least loaded") return queues.least((replica) => queues.jobs(replica));
  return queues.bestOf(choices);
}
