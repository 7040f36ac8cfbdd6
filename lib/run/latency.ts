/** How long things take: distributions of times in ms. */
import type { Random } from "../core/random.ts";

type Shape = "constant" | "uniform" | "exponential" | "normal" | "pareto" | "matrix";

/**
 * A distribution of times in ms. Make one with `constant`, `uniform`, `exponential`, `normal`, `pareto` or
 * `matrix`.
 */
export class Latency {
  constructor(
    readonly shape: Shape,
    readonly a: number,
    readonly b = 0,
    /** Added to every draw. */
    readonly shift = 0,
    /** For "matrix": row = sender's place, column = receiver's place among the ids. */
    readonly table: readonly (readonly number[])[] = [],
  ) {}

  /** One draw, in ms; `from` and `to` are places among the ids, which only a matrix looks at. */
  sample(random: Random, from = 0, to = 0): number {
    if (this.shape === "exponential") return this.shift + random.exponential(this.a);
    if (this.shape === "constant") return this.a;
    return this.other(random, from, to);
  }

  private other(random: Random, from: number, to: number): number {
    switch (this.shape) {
      case "uniform":
        return this.a + (this.b - this.a) * random.uniform();
      case "normal":
        return Math.max(0, random.normal(this.a, this.b));
      case "pareto":
        return random.pareto(this.a, this.b);
      default: {
        const base = this.table[from][to];
        return this.b === 0 ? base : base + random.exponential(this.b * base);
      }
    }
  }
}

function check(name: string, value: number, least = 0): number {
  if (typeof value !== "number" || !(value >= least) || value === Infinity) {
    throw new RangeError(`${name} must be a number ≥ ${least} (ms), got ${value}`);
  }
  return value;
}

/** Always the same time, in ms. */
export function constant(ms: number): Latency {
  return new Latency("constant", check("latency", ms));
}

/** Any time from `leastMs` to `mostMs`, all equally likely. */
export function uniform(leastMs: number, mostMs: number): Latency {
  check("the least latency", leastMs);
  if (!(mostMs >= leastMs)) {
    throw new RangeError(`the most latency must be ≥ the least, ${leastMs} ms, got ${mostMs}`);
  }
  return new Latency("uniform", leastMs, check("the most latency", mostMs));
}

/** Exponential with this mean, above `leastMs`: the mean of the whole is `leastMs + meanMs`. */
export function exponential(meanMs: number, leastMs = 0): Latency {
  return new Latency(
    "exponential",
    check("the mean latency", meanMs),
    0,
    check("the least latency", leastMs),
  );
}

/** Normal, cut at 0: what would be negative takes no time. */
export function normal(meanMs: number, deviationMs: number): Latency {
  return new Latency(
    "normal",
    check("the mean latency", meanMs),
    check("the standard deviation", deviationMs),
  );
}

/** Pareto: at least `leastMs`, with a heavy tail of exponent `shape` (mean infinite for shape ≤ 1). */
export function pareto(leastMs: number, shape: number): Latency {
  if (!(shape > 0)) throw new RangeError(`the shape of a Pareto distribution must be > 0, got ${shape}`);
  return new Latency("pareto", check("the least latency", leastMs), shape);
}

/**
 * One-way latency between every pair: `table[i][j]` ms from the i-th to the j-th process in ascending order
 * of ids.
 * @param jitter adds an exponential part with this share of the entry as its mean; 0 for none
 */
export function matrix(table: readonly (readonly number[])[], jitter = 0): Latency {
  table.forEach((row, i) => {
    if (row.length !== table.length) {
      throw new RangeError(
        `a latency matrix must be square, got ${table.length} rows and ${row.length} columns in row ${i}`,
      );
    }
    row.forEach((ms, j) => check(`latency [${i}][${j}]`, ms));
  });
  return new Latency("matrix", 0, check("jitter", jitter), 0, table);
}

/** A number means a constant time. */
export function asLatency(time: number | Latency, what: string): Latency {
  if (time instanceof Latency) return time;
  check(what, time);
  return constant(time);
}
