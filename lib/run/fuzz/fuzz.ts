/**
 * Many random runs instead of all: schedules and faults drawn from seeds, the explorer's properties, and what
 * goes wrong cut down to the steps that it takes.
 */
import type { Process } from "../../core/process.ts";
import { retell } from "../errors.ts";
import type { TimeMode } from "../explore/options/options.ts";
import { checkDriver, checkVaried } from "../options/drivers.ts";
import { checkFunction, checkWord } from "../options/known.ts";
import {
  checkMonitor,
  checkProperties,
  type Monitor,
  type Property,
  type PropertyKind,
} from "../property/properties.ts";
import type { Execution } from "../explore/report.ts";
import type { World } from "../property/world.ts";
import { Corpus, fresh, type Past } from "./guide.ts";
import { Watch } from "./watch.ts";
import { wordsOf } from "../replay/words.ts";
import { uniform } from "../latency.ts";
import { minimise } from "./minimise.ts";
import { Replay } from "../replay/replay.ts";
import { seedsOf } from "../seeds.ts";
import { scheduleOf } from "../schedule.ts";
import { Simulation, type SimulationOptions, type Until } from "../simulate/simulate.ts";
import type { Processes, ProcessOf } from "../system.ts";
import type { UntimedOptions } from "../replay/untimed.ts";

export type FuzzOptions<P extends Process = Process> = Omit<SimulationOptions<P>, "seed" | "trace"> & {
  /**
   * The explorer's: `always` is tested after each event, `eventually` and `deadlock` when a run ends,
   * `sometimes` over all runs.
   */
  readonly properties: readonly Property[];
  readonly monitor?: Monitor;
  /** How many seeds, from 1 on; or which. */
  readonly seeds: number | readonly number[];
  /**
   * What of a world is worth coming back to, as plain data of some hundred values at most: roles, who is down,
   * the order of what is last in the logs. Three of four runs then begin like an earlier one that came to a
   * rare kind of world, and go on from there with their own seed. So what takes several rare steps is found
   * one step after the other. A run then depends on those before it: `seeds` repeats all of them, or none.
   */
  readonly guide?: (world: World<P>) => unknown;
  /** What is different from seed to seed: other faults, another scenario. */
  readonly vary?: (seed: number) => Partial<Omit<SimulationOptions<P>, "seed" | "trace">>;
  /** What counts as a moment in which a crash matters, e.g. an election under way. */
  readonly during?: (world: World<P>) => boolean;
  /**
   * What a shortened schedule keeps to. Absent: the strictest of `ordered`, `quiet` and `any` in which the
   * violation survives, so that a property which holds as long as timeouts are right is not violated by an
   * early timeout.
   */
  readonly time?: TimeMode;
};

/** A violation, cut down. */
export type FuzzExecution<P extends Process = Process> = Execution & {
  /** What its processes draw `random()` from: with a guide, the seed that the run began with. */
  readonly seed: number;
  /** Steps of the run that it was found in, the starts not counted. */
  readonly from: number;
  readonly time: TimeMode;
  /** Of a run that goes on for ever, only the beginning is in `schedule`. */
  readonly endless?: true;
  /** The replay of `schedule`: its `trace` draws as a diagram. */
  readonly run: Replay<P>;
};

/**
 * What random runs say of one property: `holds` is false after a violation, else unknown (runs prove
 * nothing).
 */
export type FuzzVerdict<P extends Process = Process> = {
  readonly kind: PropertyKind;
  /** `false`: violated; `true` (only `sometimes`): shown; `"unknown"`: not seen in these runs. */
  readonly holds: boolean | "unknown";
  /** The first seed that decided it. */
  readonly seed?: number;
  readonly counterexample?: FuzzExecution<P>;
};

/** What `fuzz` found: a verdict for each property, and how many of the runs met a fault where it matters. */
export type Fuzzed<P extends Process = Process> = {
  /** How many seeds were run: it ends early when all is decided. */
  readonly seeds: number;
  readonly events: number;
  readonly verdicts: { readonly [name: string]: FuzzVerdict<P> };
  /** In how many runs a process crashed, and in how many of these at a moment that matters (see `during`). */
  readonly coverage: { readonly crashes: number; readonly during?: number };
  readonly summary: string;
};

/**
 * Runs a system with many seeds.
 * @returns verdicts by the names of the properties, each violation with a schedule from which no step can be
 * left out
 * @throws RangeError for seeds that make no sense; ProcessError for a handler that throws, naming the seed;
 * what `simulate` throws
 * @example
 * const leaders = (world: World<Bully>) => world.live.filter(({ state }) => state === "leader");
 * const found = fuzz({
 *   processes: nodes(4, Bully),
 *   faults: { crashes: { meanUpMs: 300, meanDownMs: 100 } },
 *   until: 2000,
 *   seeds: 1000,
 *   properties: [always("one leader", (world: World<Bully>) => leaders(world).length <= 1)],
 * });
 * found.verdicts["one leader"].counterexample?.words
 */
export function fuzz<S extends Processes>(
  options: FuzzOptions<ProcessOf<S>> & { readonly processes: S },
): Fuzzed<ProcessOf<S>> {
  return fuzzed(options);
}

function fuzzed<P extends Process>(options: FuzzOptions<P>): Fuzzed<P> {
  checkDriver("fuzz", options);
  checkMonitor(options.monitor);
  checkFunction("vary", options.vary);
  checkFunction("during", options.during);
  checkFunction("guide", options.guide);
  checkWord("time", options.time, ["any", "quiet", "ordered"]);
  const seeds = seedsOf(options.seeds);
  const found = new Map<Property, FuzzVerdict<P>>();
  const { properties, during } = options;
  checkProperties(properties);
  let run = 0, events = 0, crashes = 0, critical = 0;
  const corpus = options.guide && new Corpus(options.guide as (world: World) => unknown);
  for (const seed of seeds) {
    const open = properties.filter((property) => !found.has(property));
    if (properties.length > 0 && open.length === 0) break;
    const past = corpus ? corpus.next(seed) : fresh(seed);
    const { watch, simulation } = runOnce(options, open, past, corpus);
    run++;
    events += simulation.counts.events;
    if (watch.crashed) crashes++;
    if (watch.crashedDuring) critical++;
    for (const property of watch.shown) found.set(property, { kind: property.kind, holds: true, seed });
    for (const property of watch.violated) {
      const counterexample = cutDown(options, property, simulation, past[0].seed);
      found.set(property, { kind: property.kind, holds: false, seed, counterexample });
    }
  }
  const verdicts: Record<string, FuzzVerdict<P>> = {};
  for (const property of properties) {
    verdicts[property.name] = found.get(property) ?? { kind: property.kind, holds: "unknown" };
  }
  const coverage = { crashes, ...during ? { during: critical } : {} };
  return { seeds: run, events, verdicts, coverage, summary: summaryOf(run, events, coverage, verdicts) };
}

/** The options of one run: a latency that shuffles, unless told. */
function runOptions<P extends Process>(options: FuzzOptions<P>, seed: number): SimulationOptions<P> {
  const {
    properties: _,
    monitor: __,
    seeds: ___,
    vary,
    during: ____,
    time: _____,
    guide: ______,
    ...simulation
  } = options;
  const varied = vary?.(seed);
  checkVaried(varied);
  return { latency: uniform(1, 20), ...simulation, ...varied, seed };
}

function runOnce<P extends Process>(
  options: FuzzOptions<P>,
  open: readonly Property[],
  past: Past,
  corpus?: Corpus,
) {
  const given = runOptions(options, past[0].seed), visit = corpus?.visitor(past);
  try {
    const simulation = new Simulation(given);
    const watch = new Watch(simulation, open, options.monitor, options.during as (world: World) => boolean);
    let next = 1;
    const look = () => {
      watch.look();
      while (past[next]?.from === simulation.counts.events) simulation.reseed(past[next++].seed);
      if (next === past.length) visit?.(watch.view, simulation.counts.events);
    };
    simulation.run(watched(given.until, watch, look));
    watch.ends(simulation.stopped === "quiet");
    return { simulation, watch };
  } catch (error) {
    if (error instanceof Error) retell(error, `seed ${past.at(-1)!.seed}: ${error.message}`);
    throw error;
  }
}

/** Until what was asked for, or until nothing is left to find out. */
function watched<P extends Process>(
  until: Until<P> | undefined,
  watch: Watch,
  look: () => void,
): Until<P> {
  const given = typeof until === "number" ? { timeMs: until } : until ?? {};
  const when = (run: Simulation<P>) => {
    look();
    return watch.violated.size > 0 || (given.when?.(run) ?? false);
  };
  return { ...given, when };
}

function cutDown<P extends Process>(
  options: FuzzOptions<P>,
  property: Property,
  simulation: Simulation<P>,
  seed: number,
): FuzzExecution<P> {
  const { processes, devices, channels, clocks, status, size } = runOptions(options, seed);
  const system: UntimedOptions<P> = { processes, devices, channels, clocks, size, seed };
  const schedule = scheduleOf(simulation);
  const starts = schedule.filter(({ step }) => step === "start").length;
  const minimal = minimise(
    { system: system as UntimedOptions, property, monitor: options.monitor },
    schedule,
    options.time ? [options.time] : undefined,
  ) ?? { schedule, length: schedule.length - starts, time: "any" as const };
  const run = new Replay({ ...system, status }, minimal.schedule);
  return { ...minimal, seed, from: schedule.length - starts, run, words: wordsOf(run) };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function summaryOf<P extends Process>(
  seeds: number,
  events: number,
  { crashes, during }: Fuzzed<P>["coverage"],
  verdicts: Fuzzed<P>["verdicts"],
): string {
  const told = Object.entries(verdicts).flatMap(([name, { holds, seed, counterexample }]) =>
    holds === false ? [`${name} violated by seed ${seed}, in ${counted(counterexample!.length, "step")}`] : []
  );
  const never = Object.entries(verdicts).filter(([, { kind, holds }]) =>
    kind === "sometimes" && holds !== true
  );
  return `${counted(seeds, "seed")}, ${counted(events, "event")}, crashes in ${counted(crashes, "run")}` +
    (during === undefined ? "" : ` (in ${during} at a moment that matters)`) + ": " +
    [
      told.join("; ") || "no violation so far",
      ...never.map(([name]) => `${name} was never seen`),
    ].join("; ");
}
