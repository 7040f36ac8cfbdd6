/**
 * The repair storm: what a lost node held is copied again by all others at once; that slows them, and who is
 * slow is taken for dead, too. Stable or not, by formula and by simulation.
 */
import { exp, Random } from "../../core/random.ts";

export type RepairOptions = {
  /** How many nodes the store has, an integer ≥ 1; one that was declared dead comes back, empty. */
  readonly nodes: number;
  /** The share of its time that a node spends on its clients' requests, above 0 and below 1. */
  readonly load: number;
  /**
   * The same for copying what was lost, as long as there is something to copy; > 0, with `load` also above 1.
   */
  readonly repairLoad: number;
  /** How much a node holds, in pieces of which one takes a node's time as a request does; an integer ≥ 1. */
  readonly pieces: number;
  /** A node is declared dead when a request has waited so long for its end, in service times, > 0. */
  readonly timeout: number;
};

/** Of a simulated storm, in service times since the first nodes were lost. */
export type RepairStorm = {
  /** When nodes were declared dead; the first ones, at 0, are those that were really lost. */
  readonly declaredDead: readonly number[];
  /** When all was repaired; Infinity if that was given up. */
  readonly ends: number;
};

function check({ nodes, load, repairLoad, pieces, timeout }: RepairOptions): void {
  for (const [name, value] of Object.entries({ nodes, pieces })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name} must be an integer ≥ 1, got ${value}`);
    }
  }
  if (!(load > 0 && load < 1)) throw new RangeError(`load must be above 0 and below 1, got ${load}`);
  for (const [name, value] of Object.entries({ repairLoad, timeout })) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be > 0, got ${value}`);
  }
}

/**
 * How long a server that begins without work takes, on average, to get a request that has to wait longer than
 * `timeout` for its end, in service times (M/M/1, first passage of the work that waits). Let g(x) be that
 * time if work x waits. Then g″ − (1 − λ) g′ = −1 with g′(0) = 0 and λ g(τ) = 1 − g′(τ), so that with δ = 1 −
 * λ and E = (e^(δτ) − 1)/δ it is (1 + E)/λ + (E − τ)/δ.
 * @param load λ, > 0; it may be above 1
 * @throws RangeError for a load that is not > 0, or a timeout that is not ≥ 0
 */
export function timeUntilLate(load: number, timeout: number): number {
  if (!(load > 0)) throw new RangeError(`load must be > 0, got ${load}`);
  if (!(timeout >= 0)) throw new RangeError(`timeout must be ≥ 0, got ${timeout}`);
  const free = 1 - load;
  if (Math.abs(free) * timeout < 1e-4) return (1 + timeout) / load + timeout * timeout / 2; // the limit
  const grown = (exp(free * timeout) - 1) / free;
  return (1 + grown) / load + (grown - timeout) / free;
}

/**
 * How many nodes are declared dead, on average, while what one of them held is copied. The storm ends if and
 * only if that is below 1; then each node that is lost costs 1/(1 − factor) nodes in all, itself included.
 *
 * The copies of one node take all others pieces/(nodes · repairLoad); meanwhile each of them is late once in
 * `timeUntilLate` and a timeout.
 * @throws RangeError for numbers out of range
 * @example repairFactor({ nodes: 10, load: 0.5, repairLoad: 0.2, pieces: 4000, timeout: 40 }) // 0.007
 */
export function repairFactor(options: RepairOptions): number {
  check(options);
  const { load, repairLoad, pieces, timeout } = options;
  return pieces / (repairLoad * (timeUntilLate(load + repairLoad, timeout) + timeout));
}

/**
 * Up to which `repairLoad` the storm ends by itself; 0 if no rate of repair is stable, because nodes are
 * declared dead too often even without one.
 * @throws RangeError for numbers out of range
 */
export function repairThreshold(options: Omit<RepairOptions, "repairLoad">): number {
  const factor = (repairLoad: number) => repairFactor({ ...options, repairLoad });
  let low = 1 / options.timeout, high = low;
  if (factor(low) >= 1) return 0;
  // However fast it is, as many are late as are copied: with few pieces nothing can go wrong.
  while (factor(high) < 1) if ((high *= 2) > options.pieces) return Infinity;
  for (let halvings = 0; halvings < 60; halvings++) {
    const middle = (low + high) / 2;
    if (factor(middle) < 1) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Simulates a storm: requests come to each node as a Poisson process and take exponential time with mean 1,
 * copies as well; each node serves in the order of arrival.
 * @param options `lost`: so many nodes at the start, 1 unless told; `giveUpAfter`: no longer than until so
 * many
 *   have been declared dead, 100 unless told
 * @throws RangeError for numbers out of range
 */
export function repairStorm(
  options: RepairOptions & { readonly lost?: number; readonly giveUpAfter?: number; readonly seed?: number },
): RepairStorm {
  check(options);
  const { nodes, load, repairLoad, pieces, timeout, lost = 1, giveUpAfter = 100, seed = 1 } = options;
  if (!Number.isInteger(lost) || lost < 1 || lost > nodes) {
    throw new RangeError(`lost must be an integer from 1 to ${nodes}, got ${lost}`);
  }
  const random = new Random(seed), free = new Float64Array(nodes); // when each would have no more to do
  const declaredDead = Array.from({ length: lost }, () => 0);
  const late: { readonly node: number; readonly at: number }[] = []; // who will be declared dead, in this order
  const isLate = new Uint8Array(nodes);
  let now = 0, toCopy = lost * pieces;
  while (toCopy > 0 && declaredDead.length < giveUpAfter) {
    const next = now + random.exponential(1 / (nodes * (load + repairLoad)));
    if (late.length > 0 && late[0].at <= next) { // whatever comes then comes as if nothing had been drawn
      const { node, at } = late.shift()!;
      now = free[node] = at;
      isLate[node] = 0;
      toCopy += pieces;
      declaredDead.push(at);
      continue;
    }
    now = next;
    const node = random.integer(nodes);
    if (random.uniform() * (load + repairLoad) < repairLoad) toCopy--;
    free[node] = Math.max(now, free[node]) + random.exponential(1);
    if (isLate[node] === 1 || free[node] - now <= timeout) continue;
    isLate[node] = 1;
    late.push({ node, at: now + timeout });
  }
  return { declaredDead, ends: toCopy > 0 ? Infinity : now };
}
