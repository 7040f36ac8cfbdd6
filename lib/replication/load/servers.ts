/** Replicas that serve requests in the order in which they come. */
import type { Random } from "../../core/random.ts";

/**
 * When each job at each replica ends: as they are served in order, that is known when they come. Service
 * takes exponential time with mean 1, the unit of all times. Not public.
 */
export class Queues {
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

  /** One that is drawn at random. */
  any(): number {
    return this.random.integer(this.replicas);
  }

  /** Of so many that are drawn, the one with the fewest jobs. */
  bestOf(choices: number): number {
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
  least(of: (replica: number) => number): number {
    const from = this.random.integer(this.replicas);
    let best = from, least = of(from);
    for (let step = 1; step < this.replicas; step++) {
      const replica = (from + step) % this.replicas, value = of(replica);
      if (value < least) [best, least] = [replica, value];
    }
    return best;
  }

  /** When it could begin with a job that comes now. */
  free(replica: number): number {
    const ends = this.ends[replica];
    return Math.max(this.now, ends.length === 0 ? 0 : ends[ends.length - 1]);
  }

  /** How many jobs it has; those that have ended are forgotten. */
  jobs(replica: number): number {
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
