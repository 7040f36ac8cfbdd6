/**
 * Sweeps: one call for the rows of a chart. What a broken algorithm never delivered is a row without a value.
 */
import type { Process } from "../core/process.ts";
import { Simulation, type SimulationOptions } from "../run/simulate/simulate.ts";
import { boundedRun } from "./bounded/bounded.ts";

/** What a sweep runs: the options of `simulate`. */
export type Swept<P extends Process> = SimulationOptions<P>;

export type CountOptions<P extends Process> = {
  /** What is counted; all messages unless told. */
  readonly count?: (run: Simulation<P>) => number;
  /** Whether the run did what it should: otherwise its row has no value, however few its messages. */
  readonly done?: (run: Simulation<P>) => boolean;
  /** Runs for each size and series, of which the mean is taken; one unless told. */
  readonly seeds?: number;
};

/** One dot of a chart; `messages` is undefined where a run did not do what it should. */
export type CountRow = { readonly n: number; readonly messages: number | undefined; readonly series: string };

/** Messages of runs too large to be looked at. */
const MOST_EVENTS = 200_000;

/**
 * Messages against the number of processes, one series for each way to run. It never throws for what an
 * algorithm does: a run that stops, does not end or does not do what it should has no value.
 * @param sizes the values of n
 * @param series by name, what runs for a size and a seed
 * @example
 * messageCounts([3, 4, 5], {
 *   "the lowest notices": (n) => ({ processes: nodes(n, Bully), scenario: [at(0, invoke(1, "elect"))] }),
 * })
 */
export function messageCounts<P extends Process>(
  sizes: readonly number[],
  series: { readonly [name: string]: (n: number, seed: number) => Swept<P> },
  options: CountOptions<P> = {},
): CountRow[] {
  const { count = ({ counts }) => counts.messages, done = () => true, seeds = 1 } = options;
  return sizes.flatMap((n) =>
    Object.entries(series).map(([name, system]) => {
      let sum: number | undefined = 0;
      for (let seed = 1; seed <= seeds && sum !== undefined; seed++) {
        const got = measured({ trace: "none", limit: MOST_EVENTS, ...system(n, seed) }, count, done);
        sum = got === undefined ? undefined : sum + got;
      }
      return { n, messages: sum === undefined ? undefined : sum / seeds, series: name };
    })
  );
}

function measured<P extends Process>(
  system: Swept<P>,
  count: (run: Simulation<P>) => number,
  done: (run: Simulation<P>) => boolean,
): number | undefined {
  const { run, error } = boundedRun(system as Swept<Process> & { processes: Swept<Process>["processes"] });
  if (run === undefined || error !== undefined) return undefined;
  try {
    const whole = run as Simulation<never> as Simulation<P>;
    return done(whole) ? count(whole) : undefined;
  } catch {
    return undefined;
  }
}

/** What a delay is measured between. */
export type Awaited<P extends Process> = Omit<SimulationOptions<P>, "until"> & {
  /** From here, ms. */
  readonly fromMs: number;
  /** Until this is so, after `fromMs`. */
  readonly when: (run: Simulation<P>) => boolean;
  /** After so long it is given up, ms after `fromMs`; 10,000 unless told. */
  readonly withinMs?: number;
};

/** One run; `ms` is undefined where what was awaited never came. */
export type DelayRow = { readonly series: string; readonly seed: number; readonly ms: number | undefined };

/**
 * How long it takes until something is so, one row a run. It never throws for what an algorithm does.
 * @param series by name, what runs with a seed
 * @param seeds how many seeds: 1, 2, …
 * @example
 * delays({ "timeout 200 ms": (seed) => ({ processes, seed, fromMs: 1000, when: agreed }) }, 100)
 */
export function delays<P extends Process>(
  series: { readonly [name: string]: (seed: number) => Awaited<P> },
  seeds: number,
): DelayRow[] {
  return Object.entries(series).flatMap(([name, system]) =>
    Array.from({ length: seeds }, (_, k) => ({ series: name, seed: k + 1, ms: delayOf(system(k + 1)) }))
  );
}

/** The delay of one run, ms; undefined if what is awaited never comes. */
export function delayOf<P extends Process>(system: Awaited<P>): number | undefined {
  const { fromMs, when, withinMs = 10_000, ...options } = system;
  try {
    const run = new Simulation<P>({ trace: "none", limit: MOST_EVENTS, ...options });
    run.run({ timeMs: fromMs + withinMs, when: (now) => now.now > fromMs && when(now) });
    return run.stopped === "condition" ? run.now - fromMs : undefined;
  } catch {
    return undefined;
  }
}
