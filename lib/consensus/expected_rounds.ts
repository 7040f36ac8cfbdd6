/**
 * The expected number of rounds of Ben-Or's protocol, exactly: a Markov chain over how many hold 1, solved in
 * fractions.
 *
 * In lockstep, nobody crashes, each process hears its own message and N − f − 1 others drawn evenly, and the
 * coin is fair; f is the most that is allowed, ⌊(N − 1)/2⌋.
 */
import { Fraction } from "./fraction.ts";

/** Expected rounds, as exact fractions. */
export type ExpectedRounds = {
  /** Until the first decides. */
  readonly first: Fraction;
  /** Until all have decided. */
  readonly all: Fraction;
};

/**
 * How many rounds Ben-Or's protocol takes on average.
 * @param n how many processes, from 1 on; beyond 12 it takes long
 * @param ones how many of them begin with 1
 * @throws RangeError for other numbers
 * @example expectedRounds(3, 1).first.toString() // "45/19"
 */
export function expectedRounds(n: number, ones: number): ExpectedRounds {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n must be an integer ≥ 1, got ${n}`);
  if (!Number.isInteger(ones) || ones < 0 || ones > n) {
    throw new RangeError(`ones must be an integer from 0 to ${n}, got ${ones}`);
  }
  return expectedFromAll(n)[ones];
}

/** The same from every number of ones, 0 to n: one system of equations. */
export function expectedFromAll(n: number): ExpectedRounds[] {
  const chain = Array.from({ length: n + 1 }, (_, ones) => oneRound(n, ones));
  const first = solved(chain.map(({ next }) => next), chain.map(() => Fraction.ONE));
  // Once somebody has decided, all others have taken the value over and decide in the next round.
  const all = solved(chain.map(({ next }) => next), chain.map(({ some }) => Fraction.ONE.plus(some)));
  return chain.map((_, ones) => ({ first: first[ones], all: all[ones] }));
}

/** The same where each process begins with 0 or 1, evenly drawn. */
export function expectedFromCoins(n: number): ExpectedRounds {
  const each = expectedFromAll(n);
  const mean = (of: (rounds: ExpectedRounds) => Fraction) =>
    each.reduce(
      (sum, rounds, ones) => sum.plus(of(rounds).times(binomial(n, ones, HALF))),
      Fraction.ZERO,
    );
  return { first: mean(({ first }) => first), all: mean(({ all }) => all) };
}

/**
 * Against an adversary that sees all values and coins, from a start in which not all hold the same: it keeps
 * everybody from hearing a majority as long as two values are there, so that all toss coins until those
 * agree.
 */
export function expectedAgainstAdversary(n: number): number {
  return 2 ** (n - 1) + 1;
}

const HALF = Fraction.of(1, 2);

/** Probabilities of what comes of one round. */
type Round = {
  /** By number of ones: nobody has decided, and so many hold 1. */
  readonly next: readonly Fraction[];
  /** Somebody has decided, but not all. */
  readonly some: Fraction;
};

function oneRound(n: number, ones: number): Round {
  const faulty = Math.floor((n - 1) / 2), others = n - faulty - 1;
  // The value that more than half can hold; it is suggested by whoever hears enough of it.
  const isOne = 2 * ones > n, holders = isOne ? ones : n - ones;
  const enough = (own: number) => {
    let sum = Fraction.ZERO;
    for (let heard = 0; heard <= others; heard++) {
      if (2 * (heard + own) > n) sum = sum.plus(hypergeometric(n - 1, holders - own, others, heard));
    }
    return sum;
  };
  const holder = enough(1), other = enough(0);
  const next = Array.from({ length: n + 1 }, () => Fraction.ZERO);
  let some = Fraction.ZERO;
  for (let a = 0; a <= holders; a++) {
    for (let b = 0; b <= n - holders; b++) {
      const chance = binomial(holders, a, holder).times(binomial(n - holders, b, other));
      if (chance.isZero) continue;
      const after = afterSuggestions(n, faulty, a + b);
      after.next.forEach((share, hold) => {
        const place = isOne ? hold : n - hold;
        next[place] = next[place].plus(chance.times(share));
      });
      some = some.plus(chance.times(after.some));
    }
  }
  return { next, some };
}

/** What comes of a round in which so many suggest a value; by how many hold that value then. */
function afterSuggestions(n: number, faulty: number, suggesting: number): Round {
  const others = n - faulty - 1;
  /** By number of suggestions heard: the chance of one who suggests, and of one who does not. */
  const hears = (own: number, least: number, most: number) => {
    let sum = Fraction.ZERO;
    for (let heard = 0; heard <= others; heard++) {
      const all = heard + own;
      if (all >= least && all <= most) {
        sum = sum.plus(hypergeometric(n - 1, suggesting - own, others, heard));
      }
    }
    return sum;
  };
  const share = (own: number) => {
    const takes = hears(own, 1, faulty), tosses = hears(own, 0, 0).times(HALF);
    return { holds: takes.plus(tosses), not: tosses, decides: hears(own, faulty + 1, Infinity) };
  };
  const inside = suggesting > 0 ? share(1) : undefined, outside = suggesting < n ? share(0) : undefined;
  const nobody = convolved(
    spread(suggesting, inside?.holds, inside?.not),
    spread(n - suggesting, outside?.holds, outside?.not),
  );
  const none = nobody.reduce((sum, chance) => sum.plus(chance), Fraction.ZERO);
  const all = power(inside?.decides, suggesting).times(power(outside?.decides, n - suggesting));
  return { next: nobody, some: Fraction.ONE.minus(none).minus(all) };
}

/** Of `count` independent ones each holds with one chance and does not with another: by how many hold. */
function spread(count: number, holds = Fraction.ZERO, not = Fraction.ZERO): Fraction[] {
  return Array.from(
    { length: count + 1 },
    (_, hold) => Fraction.of(choose(count, hold)).times(power(holds, hold)).times(power(not, count - hold)),
  );
}

function convolved(a: readonly Fraction[], b: readonly Fraction[]): Fraction[] {
  const sums = Array.from({ length: a.length + b.length - 1 }, () => Fraction.ZERO);
  a.forEach((x, i) => b.forEach((y, j) => sums[i + j] = sums[i + j].plus(x.times(y))));
  return sums;
}

function power(base = Fraction.ZERO, exponent: number): Fraction {
  let product = Fraction.ONE;
  for (let k = 0; k < exponent; k++) product = product.times(base);
  return product;
}

function binomial(count: number, hits: number, chance: Fraction): Fraction {
  return Fraction.of(choose(count, hits)).times(power(chance, hits))
    .times(power(Fraction.ONE.minus(chance), count - hits));
}

/** The chance of so many marked ones among `drawn` out of `all`, of which some are marked. */
function hypergeometric(all: number, marked: number, drawn: number, hits: number): Fraction {
  return Fraction.of(choose(marked, hits) * choose(all - marked, drawn - hits), choose(all, drawn));
}

function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let product = 1;
  for (let i = 1; i <= k; i++) product = product * (n - k + i) / i;
  return Math.round(product);
}

/** x with x = constant + next · x, by elimination; the chain ends with probability 1. */
function solved(next: readonly (readonly Fraction[])[], constant: readonly Fraction[]): Fraction[] {
  const size = constant.length;
  const rows = next.map((row, i) => [
    ...row.map((share, j) => (i === j ? Fraction.ONE : Fraction.ZERO).minus(share)),
    constant[i],
  ]);
  for (let pivot = 0; pivot < size; pivot++) {
    const at = rows.findIndex((row, i) => i >= pivot && !row[pivot].isZero);
    [rows[pivot], rows[at]] = [rows[at], rows[pivot]];
    const inverse = Fraction.ONE.over(rows[pivot][pivot]);
    rows[pivot] = rows[pivot].map((x) => x.times(inverse));
    for (let i = 0; i < size; i++) {
      const factor = rows[i][pivot];
      if (i !== pivot && !factor.isZero) {
        rows[i] = rows[i].map((x, j) => x.minus(factor.times(rows[pivot][j])));
      }
    }
  }
  return rows.map((row) => row[size]);
}
