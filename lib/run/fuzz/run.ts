/** One run of many. */
import type { Process, ProcessId } from "../../core/process.ts";
import { retell } from "../errors.ts";
import { uniform } from "../latency.ts";
import { checkVaried } from "../options/drivers.ts";
import type { Property } from "../property/properties.ts";
import type { World } from "../property/world.ts";
import { Simulation, type SimulationOptions, type Until } from "../simulate/simulate.ts";
import { Aim } from "./aim.ts";
import type { FuzzOptions } from "./options.ts";
import { Watch } from "./watch.ts";

/** The options of one run: a latency that shuffles, unless told. */
export function runOptions<P extends Process>(
  options: FuzzOptions<P>,
  seed: number,
): SimulationOptions<P> {
  const {
    properties: _,
    monitor: __,
    seeds: ___,
    vary,
    during: ____,
    time: _____,
    aim: ______,
    ...simulation
  } = options;
  const varied = vary?.(seed);
  checkVaried(varied);
  return { latency: uniform(1, 20), ...simulation, ...varied, seed };
}

/** @param open what is not decided yet @returns the run, what it decided, and what came of `aim` */
export function runOnce<P extends Process>(
  options: FuzzOptions<P>,
  open: readonly Property[],
  seed: number,
): { simulation: Simulation<P>; watch: Watch; aim?: Aim } {
  const given = runOptions(options, seed);
  try {
    const simulation = new Simulation(given);
    const watch = new Watch(simulation, open, options.monitor, options.during as (world: World) => boolean);
    const aim = aimOf(options, simulation, given);
    simulation.run(watched(given.until, watch, aim));
    watch.ends(simulation.stopped === "quiet");
    return { simulation, watch, aim };
  } catch (error) {
    if (error instanceof Error) retell(error, `seed ${seed}: ${error.message}`);
    throw error;
  }
}

function aimOf<P extends Process>(
  { aim }: FuzzOptions<P>,
  run: Simulation<P>,
  { faults }: SimulationOptions<P>,
): Aim | undefined {
  if (!aim) return undefined;
  if (!faults?.crashes && !faults?.partitions) {
    throw new TypeError(
      "aim needs the faults that it is to time, e.g. " +
        "faults: { crashes: { meanUpMs: Infinity, meanDownMs: 100 } }, got none",
    );
  }
  return new Aim(run, aim as unknown as (world: World) => readonly ProcessId[]);
}

/** Until what was asked for, or until nothing is left to find out. */
function watched<P extends Process>(until: Until<P> | undefined, watch: Watch, aim?: Aim): Until<P> {
  const given = typeof until === "number" ? { timeMs: until } : until ?? {};
  const when = (run: Simulation<P>) => {
    watch.look();
    aim?.look(watch.view);
    return watch.violated.size > 0 || (given.when?.(run) ?? false);
  };
  return { ...given, when };
}
