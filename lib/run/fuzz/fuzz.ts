/**
 * Many random runs instead of all: schedules and faults drawn from seeds, the explorer's properties, and what
 * goes wrong cut down to the steps that it takes.
 */
import type { Process } from "../../core/process.ts";
import type { TimeMode } from "../explore/options/options.ts";
import { checkDriver } from "../options/drivers.ts";
import { checkFunction, checkWord } from "../options/known.ts";
import {
  checkMonitor,
  checkProperties,
  monitorOf,
  type Property,
  type PropertyKind,
} from "../property/properties.ts";
import type { Execution } from "../explore/report.ts";
import type { FuzzOptions } from "./options.ts";
import { runOnce, runOptions } from "./run.ts";
import { wordsOf } from "../replay/words.ts";
import { minimise } from "./minimise.ts";
import { Replay } from "../replay/replay.ts";
import { seedsOf } from "../seeds.ts";
import { scheduleOf } from "../schedule.ts";
import type { Simulation } from "../simulate/simulate.ts";
import type { Processes, ProcessOf } from "../system.ts";
import type { UntimedOptions } from "../replay/untimed.ts";

export type { FuzzOptions };

/** A violation, cut down. */
export type FuzzExecution<P extends Process = Process> = Execution & {
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
  /**
   * In how many runs a process crashed, and in how many of these at a moment that matters (see `during`); in
   * how many a fault came of `aim`.
   */
  readonly coverage: { readonly crashes: number; readonly during?: number; readonly aimed?: number };
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

function fuzzed<P extends Process>(given: FuzzOptions<P>): Fuzzed<P> {
  checkDriver("fuzz", given);
  checkMonitor(given.monitor);
  checkProperties(given.properties);
  const options = { ...given, monitor: monitorOf(given.monitor, given.properties) };
  checkFunction("vary", options.vary);
  checkFunction("during", options.during);
  checkFunction("aim", options.aim);
  checkWord("time", options.time, ["any", "quiet", "ordered"]);
  const seeds = seedsOf(options.seeds);
  const found = new Map<Property, FuzzVerdict<P>>();
  const { properties, during } = options;
  let run = 0, events = 0, crashes = 0, critical = 0, aimed = 0;
  for (const seed of seeds) {
    const open = properties.filter((property) => !found.has(property));
    if (properties.length > 0 && open.length === 0) break;
    const { watch, simulation, aim } = runOnce(options, open, seed);
    run++;
    events += simulation.counts.events;
    if (watch.crashed) crashes++;
    if (watch.crashedDuring) critical++;
    if (aim?.hit) aimed++;
    for (const property of watch.shown) found.set(property, { kind: property.kind, holds: true, seed });
    for (const property of watch.violated) {
      const counterexample = cutDown(options, property, simulation, seed);
      found.set(property, { kind: property.kind, holds: false, seed, counterexample });
    }
  }
  const verdicts: Record<string, FuzzVerdict<P>> = {};
  for (const property of properties) {
    verdicts[property.name] = found.get(property) ?? { kind: property.kind, holds: "unknown" };
  }
  const coverage = { crashes, ...during ? { during: critical } : {}, ...options.aim ? { aimed } : {} };
  return { seeds: run, events, verdicts, coverage, summary: summaryOf(run, events, coverage, verdicts) };
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

/** What random runs say, in one line. */
export function summaryOf<P extends Process>(
  seeds: number,
  events: number,
  { crashes, during, aimed }: Fuzzed<P>["coverage"],
  verdicts: Fuzzed<P>["verdicts"],
): string {
  const told = Object.entries(verdicts).flatMap(([name, { holds, seed, counterexample }]) =>
    holds === false ? [`${name} violated by seed ${seed}, in ${counted(counterexample!.length, "step")}`] : []
  );
  const never = Object.entries(verdicts).filter(([, { kind, holds }]) =>
    kind === "sometimes" && holds !== true
  );
  return `${counted(seeds, "seed")}, ${counted(events, "event")}, crashes in ${counted(crashes, "run")}` +
    (during === undefined ? "" : ` (in ${during} at a moment that matters)`) +
    (aimed === undefined ? "" : `, aimed faults in ${aimed}`) + ": " +
    [
      told.join("; ") || "no violation so far",
      ...never.map(([name]) => `${name} was never seen`),
    ].join("; ");
}
