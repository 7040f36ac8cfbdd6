/**
 * Experiments: one function over a grid of parameters and seeds, rows for plots, means with confidence
 * intervals.
 */

import { brief } from "../core/plain.ts";
import { checkFunction, checkNames } from "./options/known.ts";
import { seedsOf } from "./seeds.ts";

/** For each parameter the values that it takes. */
export type Grid = Readonly<Record<string, readonly unknown[]>>;
/** One value for each parameter of a grid. */
export type Point<G extends Grid> = { -readonly [K in keyof G]: G[K][number] };

export type ExperimentOptions = {
  /** How many seeds (1, 2, …), or which. */
  readonly seeds: number | readonly number[];
  /** Called after each run. */
  onProgress?(done: number, of: number): void;
};

/**
 * Runs a function for each combination of parameters and each seed; the last parameter and then the seed
 * change fastest.
 * @returns one row a run: the parameters, the seed and what the function measured
 * @throws RangeError for a parameter without values, no seeds, or what is no seed; TypeError for a parameter
 * that is no list
 * @example
 * experiment({ n: [3, 5, 7] }, { seeds: 100 }, ({ n, seed }) => {
 *   const run = simulate({ processes: nodes(n, Bully), latency: exponential(10), seed });
 *   return { messages: run.counts.messages, timeMs: run.now };
 * })
 */
export function experiment<const G extends Grid, R extends object>(
  grid: G,
  options: ExperimentOptions,
  run: (point: Point<G> & { seed: number }) => R,
): (Point<G> & { seed: number } & R)[] {
  checkNames("an experiment", options, ["seeds", "onProgress"]);
  const { seeds, onProgress } = options;
  checkFunction("onProgress", onProgress);
  const chosen = seedsOf(seeds);
  const points = pointsOf(grid);
  const rows: (Point<G> & { seed: number } & R)[] = [];
  for (const point of points) {
    for (const seed of chosen) {
      const parameters = { ...point, seed };
      rows.push({ ...parameters, ...measured(run(parameters)) });
      onProgress?.(rows.length, points.length * chosen.length);
    }
  }
  return rows;
}

/** What a run has measured. @throws TypeError for what would be no columns. It travels as text to threads. */
export function measured<R>(result: R): R {
  if (typeof result === "object" && result !== null && !Array.isArray(result)) return result;
  throw new TypeError(
    `a run of an experiment must return what it has measured, e.g. { messages: 12 }, got ${result}`,
  );
}

/** All combinations of the values of a grid; the last parameter changes fastest. */
export function pointsOf<G extends Grid>(grid: G): Point<G>[] {
  let points: object[] = [{}];
  for (const [name, values] of Object.entries(grid)) {
    if (!Array.isArray(values)) {
      throw new TypeError(`the parameter ${name} needs a list of values, e.g. [3, 5], got ${brief(values)}`);
    }
    if (values.length === 0) throw new RangeError(`the parameter ${name} needs at least one value, got none`);
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points as Point<G>[];
}

/** What `summarise` says of the rows of one group. */
export type Summary = {
  /** How many rows have a value. */
  readonly n: number;
  /** How many have none: what never arrived. All numbers are of the rest, NaN where there is none. */
  readonly missing: number;
  readonly mean: number;
  /** Standard deviation of the values (with n − 1); NaN for one value. */
  readonly deviation: number;
  /** Confidence interval of the mean; NaN for one value. */
  readonly low: number;
  readonly high: number;
  readonly least: number;
  readonly p5: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
};

/**
 * Summarises a column of rows by the values of others: one row a group, in the order in which the groups
 * first occur. A row without a value (`null`, `undefined`, `NaN`, infinite: what never arrived) is counted.
 * @param options.by the columns that make the groups
 * @param options.value the column of numbers
 * @param options.confidence how sure the interval of the mean holds it (Student's t), default 0.95
 * @throws TypeError for a value of another type, RangeError for a column that no row has or a confidence
 * not between 0 and 1
 */
export function summarise<R extends object, K extends keyof R>(
  rows: readonly R[],
  options: { by: K | readonly K[]; value: keyof R; confidence?: number },
): (Pick<R, K> & Summary)[] {
  checkNames("summarise", options, ["by", "value", "confidence"]);
  const { by, value, confidence = 0.95 } = options;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`the confidence must lie between 0 and 1, got ${confidence}`);
  }
  const columns = [by].flat() as K[];
  for (const column of [value, ...columns]) checkColumn(rows, column);
  const groups = new Map<string, { first: R; values: number[]; missing: number }>();
  rows.forEach((row, index) => {
    const number = numberIn(row, value, index);
    const key = JSON.stringify(columns.map((column) => [typeof row[column], String(row[column])]));
    const group = groups.get(key) ?? { first: row, values: [], missing: 0 };
    groups.set(key, group);
    if (number === undefined) group.missing++;
    else group.values.push(number);
  });
  return [...groups.values()].map(({ first, values, missing }) => {
    const own = Object.fromEntries(columns.map((column) => [column, first[column]])) as Pick<R, K>;
    return { ...own, ...summary(values, missing, confidence) };
  });
}

/** Undefined for what never arrived. */
function numberIn<R extends object>(row: R, column: keyof R, index: number): number | undefined {
  const value: unknown = row[column];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") {
    throw new TypeError(
      `${String(column)} must be a number in each row, got ${brief(value)} in row ${index}`,
    );
  }
  return Number.isFinite(value) ? value : undefined;
}

function checkColumn(rows: readonly object[], column: PropertyKey): void {
  if (rows.length === 0 || rows.some((row) => column in row)) return;
  const known = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  throw new RangeError(
    `no row has a column ${String(column)}; the columns are ${known.join(", ") || "none"}`,
  );
}

function summary(values: number[], missing: number, confidence: number): Summary {
  const sorted = Float64Array.from(values).sort(), n = sorted.length;
  const mean = sorted.reduce((sum, x) => sum + x, 0) / n;
  const deviation = n < 2 ? NaN : Math.sqrt(sorted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
  const half = n < 2 ? NaN : studentQuantile((1 + confidence) / 2, n - 1) * deviation / Math.sqrt(n);
  const at = (share: number) => percentile(sorted, share);
  return {
    n,
    missing,
    mean,
    deviation,
    low: mean - half,
    high: mean + half,
    least: at(0),
    p5: at(0.05),
    p25: at(0.25),
    median: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
    p99: at(0.99),
    most: at(1),
  };
}

/** NaN of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Linear between the values at (n − 1) · share (Hyndman and Fan, 1996, definition 7); NaN of none. @param
 * sorted ascending
 */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return NaN;
  const place = (sorted.length - 1) * share, below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/**
 * The value that Student's t with so many degrees of freedom stays below with probability `p`, from 0.5 on.
 * From 10,000 degrees on it is that of 10,000, which differs from the normal distribution's by less than 0.02
 * %.
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p >= 0.5 && p < 1)) throw new RangeError(`p must be from 0.5 to below 1, got ${p}`);
  if (!Number.isInteger(degrees) || degrees < 1) {
    throw new RangeError(`the degrees of freedom must be an integer ≥ 1, got ${degrees}`);
  }
  const nu = Math.min(degrees, 10_000), inside = 2 * p - 1;
  let low = 0, high = 1;
  while (studentWithin(high, nu) < inside) high *= 2;
  for (let halvings = 0; halvings < 60; halvings++) {
    const middle = (low + high) / 2;
    if (studentWithin(middle, nu) < inside) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The probability that |T| < t: the finite sums of Abramowitz and Stegun (1964), 26.7.3 and 26.7.4. */
function studentWithin(t: number, degrees: number): number {
  const cosine2 = degrees / (degrees + t * t), sine = t / Math.sqrt(degrees + t * t);
  const odd = degrees % 2 === 1;
  let term = odd ? Math.sqrt(cosine2) : 1, sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= cosine2 * (k - 1) / k;
    sum += term;
  }
  return odd ? (arctangent(t / Math.sqrt(degrees)) + sine * sum) * 2 / Math.PI : sine * sum;
}

/**
 * By halving the angle four times and Gregory's series: the same bits on every engine, as `Math.atan` need
 * not be.
 */
function arctangent(x: number): number {
  let y = x;
  for (let halvings = 0; halvings < 4; halvings++) y /= 1 + Math.sqrt(1 + y * y);
  let sum = 0, power = y;
  for (let k = 1; k < 40; k += 2) {
    sum += (k % 4 === 1 ? power : -power) / k;
    power *= y * y;
  }
  return 16 * sum;
}
