/** Measures failure detectors: how often they are wrong, how long they take, and what class they are of. */
import type { Factory } from "../core/host.ts";
import type { Process } from "../core/process.ts";
import {
  type Detection,
  detectionIn,
  detectorClass,
  leastOf,
  suspicionsOf,
} from "../partition/suspicions.ts";
import { at, crash } from "../run/faults.ts";
import type { Latency } from "../run/latency.ts";
import type { SimulationOptions } from "../run/simulate/simulate.ts";
import { nodes } from "../run/system.ts";
import { boundedRun } from "./bounded/bounded.ts";
import { range } from "./numbers/range.ts";

/** How well two detectors do. */
export type DetectorQuality = {
  /** Suspicions of the living for each heartbeat; undefined if the detector broke. */
  readonly mistakes: number | undefined;
  /** From a crash to its suspicion, mean, ms; undefined if it was ever missed. */
  readonly detectionMs: number | undefined;
};

/** How much is measured. */
export type QualityOptions = {
  /** Time between heartbeats, ms: what the detectors were told. */
  readonly intervalMs: number;
  readonly latency: Latency;
  readonly loss?: number;
  /** Heartbeats in which mistakes are counted, 10,000 unless told. */
  readonly heartbeats?: number;
  /** Crashes that are timed, 100 unless told. */
  readonly crashes?: number;
  readonly seed?: number;
};

/**
 * Two detectors watch each other: their mistakes while both are up, and how long one takes to notice that the
 * other has crashed at a random moment. A crash that finds its process suspected already counts as 0 ms.
 * @example
 * const delays = { intervalMs: 100, latency: exponential(10) };
 * detectorQuality(() => new FailureDetector(100, 130), delays).mistakes
 */
export function detectorQuality(detector: Factory, options: QualityOptions): DetectorQuality {
  const { intervalMs, latency, loss = 0, heartbeats = 10_000, crashes = 100, seed = 1 } = options;
  const around = { processes: nodes(2, detector), latency, loss, trace: "messages" as const };
  const untilMs = intervalMs * heartbeats / 2; // each of the two sends one an interval
  const long = boundedRun({ ...around, seed, until: untilMs, limit: 20 * heartbeats + 1000 });
  const mistakes = long.run && long.error === undefined
    ? suspicionsOf(long.run.trace).length / heartbeats
    : undefined;
  let sum: number | undefined = 0;
  for (let k = 1; k <= crashes && sum !== undefined; k++) {
    // at all moments of an interval alike: chance would move the mean by more than detectors differ
    const ms = noticedAfter(around, intervalMs * (10 + (k - 0.5) / crashes), seed * 1000 + k);
    sum = ms === undefined ? undefined : sum + ms;
  }
  return { mistakes, detectionMs: sum === undefined || crashes === 0 ? undefined : sum / crashes };
}

/** P1 crashes, and P2 suspects it for good, ms later; undefined if never. */
function noticedAfter(
  around: SimulationOptions & { processes: SimulationOptions["processes"] },
  crashMs: number,
  seed: number,
): number | undefined {
  const { run, error } = boundedRun({
    ...around,
    seed,
    scenario: [at(crashMs, crash(1))],
    until: 3 * crashMs,
  });
  if (run === undefined || error !== undefined) return undefined;
  const last = suspicionsOf(run.trace).find(({ by, of, toMs }) => by === 2 && of === 1 && toMs === Infinity);
  return last && Math.max(0, last.fromMs - crashMs);
}

/** An environment in which detectors are classed: what `simulate` takes, for a seed. */
export type DetectorWorld = (
  seed: number,
) => Omit<SimulationOptions, "processes" | "until"> & { readonly until: number };

/** How detectors are classed. */
export type ClassOptions = {
  /** Processes, 3 unless told. */
  readonly n?: number;
  /** Runs of each, 10 unless told. */
  readonly seeds?: number;
};

/**
 * The class of each detector in each environment, as far as runs can tell: what all of them leave. The last
 * third of each run is what "eventually" means.
 * @param detectors by name
 * @param worlds by name
 * @returns a row a detector, a column an environment
 */
export function detectorClasses(
  detectors: Readonly<Record<string, Factory>>,
  worlds: Readonly<Record<string, DetectorWorld>>,
  { n = 3, seeds = 10 }: ClassOptions = {},
): Record<string, string>[] {
  return Object.entries(detectors).map(([detector, factory]) => {
    const classes = Object.entries(worlds).map(([name, world]) => {
      const found: (Detection | undefined)[] = [];
      for (let seed = 1; seed <= seeds; seed++) found.push(detectionOf(factory, world(seed), n, seed));
      const whole = found.filter((one): one is Detection => one !== undefined);
      return [name, whole.length < seeds ? "broke off" : detectorClass(leastOf(whole))];
    });
    return { detector, ...Object.fromEntries(classes) };
  });
}

function detectionOf(
  factory: Factory<Process>,
  world: ReturnType<DetectorWorld>,
  n: number,
  seed: number,
): Detection | undefined {
  const { run, error } = boundedRun({
    trace: "messages",
    limit: 100_000,
    seed,
    ...world,
    processes: nodes(n, factory),
  });
  if (run === undefined || error !== undefined) return undefined;
  return detectionIn(run.trace, range(1, n), 2 * world.until / 3);
}
