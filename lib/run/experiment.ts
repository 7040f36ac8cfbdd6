/** Experiments: a function run over a grid of parameters and seeds, and what came out in rows that a chart takes as they are. */

type Grid = Readonly<Record<string, readonly unknown[]>>;
type Point<G extends Grid> = { readonly [K in keyof G]: G[K][number] };
type Outcome = Readonly<Record<string, unknown>>;

export type ExperimentOptions = {
  /** How many seeds (1, 2, …), or which. Default 1. */
  readonly seeds?: number | readonly number[];
  /** Called after each run with the number of runs done and to do. */
  readonly onProgress?: (done: number, all: number) => void;
};

/**
 * Runs `measure` once for each combination of parameters and each seed.
 * @returns a row a run: the parameters, the seed, and what `measure` returned
 * @throws RangeError for a grid with an empty parameter or for no seeds; what `measure` throws, with the point where it did
 * @example
 * experiment({ n: [3, 5, 7] }, { seeds: 100 }, ({ n, seed }) => ({ messages: election(n, seed) }))
 */
export function experiment<const G extends Grid, R extends Outcome>(
  grid: G,
  options: ExperimentOptions,
  measure: (point: Point<G> & { readonly seed: number }) => R,
): (Point<G> & { readonly seed: number } & R)[] {
  const seeds = seedsOf(options.seeds ?? 1);
  const points = pointsOf(grid);
  const rows: (Point<G> & { readonly seed: number } & R)[] = [];
  for (const point of points) {
    for (const seed of seeds) {
      const at = { ...point, seed } as Point<G> & { readonly seed: number };
      try {
        rows.push({ ...at, ...measure(at) });
      } catch (error) {
        throw new Error(`the experiment failed at ${JSON.stringify(at)}: ${messageOf(error)}`, {
          cause: error,
        });
      }
      options.onProgress?.(rows.length, points.length * seeds.length);
    }
  }
  return rows;
}

const messageOf = (error: unknown) => error instanceof Error ? error.message : String(error);

function seedsOf(seeds: number | readonly number[]): readonly number[] {
  const list = typeof seeds === "number" ? Array.from({ length: seeds }, (_, i) => i + 1) : seeds;
  if (list.length === 0) throw new RangeError(`an experiment needs at least one seed, got ${seeds}`);
  return list;
}

function pointsOf(grid: Grid): Record<string, unknown>[] {
  let points: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(grid)) {
    if (!Array.isArray(values) || values.length === 0) {
      throw new RangeError(
        `the parameter ${name} needs a list of at least one value, got ${JSON.stringify(values)}`,
      );
    }
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points;
}

/** What a group of rows has in common; `low` and `high` bound the mean with 95 % confidence. */
export type Summary = {
  readonly n: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the sample. */
  readonly deviation: number;
  readonly least: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
};

/**
 * Summarises a column of rows, for each combination of the columns `by`.
 * The interval is Student's; a group of one row has none, and its bounds are its value.
 * @returns a row a group, in the order in which the groups first occur
 * @throws RangeError for no rows, an unknown column, or a value that is no finite number
 * @example summarise(rows, { by: ["n"], value: "messages" }) // [{ n: 3, mean: …, low: …, high: … }, …]
 */
export function summarise<R extends Outcome, K extends keyof R & string>(
  rows: readonly R[],
  { by = [], value }: { readonly by?: readonly K[]; readonly value: keyof R & string },
): (Pick<R, K> & Summary)[] {
  if (rows.length === 0) throw new RangeError("there is nothing to summarise: got no rows");
  const groups = new Map<string, { row: R; values: number[] }>();
  for (const row of rows) {
    for (const column of [...by, value]) {
      if (!(column in row)) {
        throw new RangeError(`columns are ${Object.keys(row).join(", ")}; got "${column}"`);
      }
    }
    const measured = row[value] as unknown;
    if (typeof measured !== "number" || !Number.isFinite(measured)) {
      throw new RangeError(`${value} must be a finite number in each row, got ${measured}`);
    }
    const key = JSON.stringify(by.map((column) => row[column]));
    const group = groups.get(key);
    if (group) group.values.push(measured);
    else groups.set(key, { row, values: [measured] });
  }
  return [...groups.values()].map(({ row, values }) => ({
    ...Object.fromEntries(by.map((column) => [column, row[column]])) as Pick<R, K>,
    ...summaryOf(values),
  }));
}

function summaryOf(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b), n = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = n > 1 ? Math.sqrt(squares / (n - 1)) : 0;
  const half = n > 1 ? studentsT(n - 1) * deviation / Math.sqrt(n) : 0;
  return {
    n,
    mean,
    low: mean - half,
    high: mean + half,
    deviation,
    least: sorted[0],
    median: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    most: sorted[n - 1],
  };
}

/** Linear between the two nearest ranks (Hyndman and Fan's seventh definition, 1996). */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1), below = Math.floor(place);
  const next = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[next] - sorted[below]);
}

/** For few degrees of freedom, from the table (Abramowitz and Stegun, table 26.10). */
const FEW = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622];

/**
 * The 97.5 % point of Student's distribution: 95 % lie between its negative and it.
 * Beyond nine degrees of freedom by the expansion 26.7.5 of Abramowitz and Stegun, right to four digits.
 */
export function studentsT(degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) {
    throw new RangeError(`degrees of freedom must be an integer ≥ 1, got ${degrees}`);
  }
  if (degrees <= FEW.length) return FEW[degrees - 1];
  const z = 1.959963984540054, z2 = z * z;
  const first = z * (z2 + 1) / 4;
  const second = z * ((5 * z2 + 16) * z2 + 3) / 96;
  const third = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
  const fourth = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
  return z + (first + (second + (third + fourth / degrees) / degrees) / degrees) / degrees;
}
