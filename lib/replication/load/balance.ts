/** Requests that choose a replica, simulated: who waits how long. */
import { Random } from "../../core/random.ts";

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
    const time = isRead ? queues.join(queues.choose(options.rule, choices)) : queues.joinAll();
    if (request < 0) continue;
    const kind = isRead ? reads : updates;
    kind.time += time;
    kind.count++;
  }
  return { readTime: reads.time / reads.count, updateTime: updates.time / updates.count };
}

/** When each job at each replica ends: as they are served in order, that is known when they come. */
class Queues {
  now = 0;
  private readonly ends: number[][];
  private readonly first: number[];

  constructor(private readonly replicas: number, readonly random: Random) {
    this.ends = Array.from({ length: replicas }, () => []);
    this.first = Array.from({ length: replicas }, () => 0);
  }

  /** The job's time in the system. */
  join(replica: number): number {
    this.jobs(replica);
    const ends = this.ends[replica];
    const end = this.free(replica) + this.random.exponential(1);
    ends.push(end);
    return end - this.now;
  }

  joinAll(): number {
    let last = 0;
    for (let replica = 0; replica < this.replicas; replica++) last = Math.max(last, this.join(replica));
    return last;
  }

  choose(rule: BalancingRule, choices: number): number {
    if (rule === "random") return this.random.integer(this.replicas);
    if (rule === "one queue") return this.least((replica) => this.free(replica));
    if (rule === "least loaded") return this.least((replica) => this.jobs(replica));
    let best = this.random.integer(this.replicas);
    for (let other = 1; other < choices; other++) {
      const drawn = this.random.integer(this.replicas);
      if (this.jobs(drawn) < this.jobs(best)) best = drawn;
    }
    return best;
  }

  /**
   * Whoever has the least of something; the first such after one drawn at random, so that none is favoured.
   */
  private least(of: (replica: number) => number): number {
    const from = this.random.integer(this.replicas);
    let best = from, least = of(from);
    for (let step = 1; step < this.replicas; step++) {
      const replica = (from + step) % this.replicas, value = of(replica);
      if (value < least) [best, least] = [replica, value];
    }
    return best;
  }

  /** When it could begin with a job that comes now. */
  private free(replica: number): number {
    const ends = this.ends[replica];
    return Math.max(this.now, ends.length === 0 ? 0 : ends[ends.length - 1]);
  }

  /** How many jobs it has; those that have ended are forgotten. */
  private jobs(replica: number): number {
    const ends = this.ends[replica];
    let first = this.first[replica];
    while (first < ends.length && ends[first] <= this.now) first++;
    if (first > 1000) {
      ends.splice(0, first);
      first = 0;
    }
    this.first[replica] = first;
    return ends.length - first;
  }
}
