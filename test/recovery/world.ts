/**
 * What the tests of recovery share: a small world for a class, in which processes crash and come back,
 * simulated, explored and fuzzed.
 */
import type { Process } from "../../lib/core/process.ts";
import { Random } from "../../lib/core/random.ts";
import {
  eventually,
  type Exploration,
  explore,
  type Happening,
  type Monitor,
  monitor,
  type Options,
  type Property,
  type World,
} from "../../lib/run/explore/explore.ts";
import { at, type Scheduled } from "../../lib/run/faults.ts";
import { fuzz, type Fuzzed } from "../../lib/run/fuzz/fuzz.ts";
import { RunWorld } from "../../lib/run/fuzz/world.ts";
import { exponential } from "../../lib/run/latency.ts";
import { Simulation, type SimulationOptions } from "../../lib/run/simulate/simulate.ts";
import type { Devices, Invocation, Processes } from "../../lib/run/system.ts";

/** A class of processes, or a broken twin of one. */
export type Subject = new () => Process;

/** What happens around a class, and what it promises. */
export type RecoveryWorld = {
  /** The system with this class in its place. */
  readonly processes: (subject: Subject) => Processes;
  /** The same for a simulation, where it may be larger. */
  readonly crowd?: (subject: Subject) => Processes;
  /** What is asked at any time, crashes or not. */
  readonly invocations: readonly Invocation[];
  /** How often each of them is asked in a run; once unless told. */
  readonly often?: number;
  /** What a monitor has seen, for the properties. */
  readonly monitor?: Monitor;
  /** What holds at every moment, in each driver; and what can only be judged of a run, where time goes by. */
  readonly always: readonly Property[];
  readonly runs?: readonly Property[];
  /** What holds besides in an exploration: of how executions end. */
  readonly ends: readonly Property[];
  /** What is asked of a run once all faults are over, and everyone is up. */
  readonly afterwards: readonly Invocation[];
  /** Whether that has come of it which should, in the end. */
  readonly settled: (world: World) => boolean;
  readonly exploration: Pick<Options, "time" | "clocks" | "network" | "faults" | "forces" | "bounds">;
  readonly devices?: Devices;
  readonly run?: Partial<SimulationOptions>;
};

export const SETTLED = "once all are back, it works again";

/** The last crash of a run comes before, and whoever is down comes back soon after. */
const FAULTS_MS = 400, AFTERWARDS_MS = 3000, UNTIL_MS = 6000;

type Watched = { readonly over: boolean; readonly seen: unknown };

/**
 * Every schedule of the world, with a crash and a recovery of anyone unless told.
 * @param only the property that is asked for; all unless told
 */
export function exploreWorld(world: RecoveryWorld, subject: Subject, only?: string): Exploration {
  return explore({
    processes: world.processes(subject),
    devices: world.devices,
    invocations: world.invocations,
    inOrder: true,
    monitor: world.monitor,
    properties: [...world.always, ...world.ends].filter(({ name }) => only === undefined || name === only),
    ...world.exploration,
    faults: { crashes: 1, recoveries: 1, ...world.exploration.faults },
  });
}

/** A run of the world in which processes crash and come back until they are left in peace. */
function stormy(
  world: RecoveryWorld,
  subject: Subject,
  seed: number,
): SimulationOptions & { seed: number } {
  const random = new Random(seed, 91);
  const asked = Array.from({ length: world.often ?? 1 }, () => world.invocations).flat();
  const scenario: Scheduled[][] = asked.map((one) => at(FAULTS_MS * random.uniform(), one));
  return {
    processes: (world.crowd ?? world.processes)(subject),
    devices: world.devices,
    latency: exponential(10),
    forceMs: exponential(5),
    faults: { crashes: { meanUpMs: 150, meanDownMs: 50, mostDown: 1, untilMs: FAULTS_MS } },
    until: UNTIL_MS,
    ...world.run,
    scenario: [...scenario, at(AFTERWARDS_MS, ...world.afterwards)],
    seed,
  };
}

/** Notices when what is asked afterwards is asked; without, it is over from the beginning. */
function watching({ monitor: inner, afterwards }: RecoveryWorld): Monitor {
  const isLast = (happening: Happening) =>
    happening.kind === "invoke" &&
    afterwards.some(({ process, method, details }) =>
      happening.process === process && happening.method === method &&
      JSON.stringify(happening.details) === JSON.stringify(details)
    );
  return monitor<Watched>(
    { over: afterwards.length === 0, seen: inner?.initial },
    ({ over, seen }, happening) => ({
      over: over || isLast(happening),
      seen: inner ? inner.fold(seen, happening) ?? seen : seen,
    }),
  );
}

/** The world without what `watching` has added. */
function inside(world: World): World {
  const { seen } = world.monitor as Watched;
  return new Proxy(world, { get: (target, name) => (name === "monitor" ? seen : Reflect.get(target, name)) });
}

/** The properties of a run, over what `watching` has seen. */
function propertiesOf(world: RecoveryWorld): Property[] {
  return [
    ...[...world.always, ...world.runs ?? []].map((property) => ({
      ...property,
      test: (it: World) => property.test(inside(it)),
    })),
    eventually(SETTLED, (it: World) => {
      return (it.monitor as Watched).over && it.live.length === it.ids.length && world.settled(inside(it));
    }),
  ];
}

/**
 * Random runs of the world.
 * @param only the property that is asked for; all unless told
 */
export function fuzzWorld(world: RecoveryWorld, subject: Subject, seeds: number, only?: string): Fuzzed {
  const { seed: _, ...options } = stormy(world, subject, 1);
  return fuzz({
    ...options,
    seeds,
    vary: (seed) => ({ scenario: stormy(world, subject, seed).scenario }),
    monitor: watching(world),
    properties: propertiesOf(world).filter(({ name }) => only === undefined || name === only),
  });
}

/** What is wrong at the end of one simulated run; undefined if nothing is. */
export function simulateWorld(world: RecoveryWorld, subject: Subject, seed: number): string | undefined {
  const run = new Simulation<Process>(stormy(world, subject, seed));
  run.run(UNTIL_MS);
  const view = new RunWorld(run, watching(world));
  view.catchUp();
  return propertiesOf(world).find((property) => !property.test(view))?.name;
}
