/**
 * The same system under every driver: all that an exploration reaches, and what runs and replays reach of it.
 */
import { canonical } from "../../../lib/core/canonical.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import type { Kind, Trace } from "../../../lib/core/trace/trace.ts";
import { always, explore, type Options, type World } from "../../../lib/run/explore/explore.ts";
import { RunWorld, type Watched } from "../../../lib/run/fuzz/world.ts";
import type { Monitor } from "../../../lib/run/property/properties.ts";
import { Simulation, type SimulationOptions } from "../../../lib/run/simulate/simulate.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import type { Schedule } from "../../../lib/run/system.ts";
import { fieldsOf } from "../../../lib/run/world/ledger.ts";

/** All of a world that can be seen, as one text. */
export function seen(world: World, { monitor, devices = {} }: Pick<Options, "monitor" | "devices">): string {
  return canonical({
    processes: world.ids.map((id) => (world.alive(id) ? fieldsOf(world.processes[id]) : undefined)),
    logs: world.ids.map((id) => [world.log(id), world.durable(id)]),
    timers: world.ids.map((id) => [...world.timers(id)].sort()),
    inFlight: world.inFlight.map((letter) => canonical(letter)).sort(),
    devices: Object.keys(devices).map((name) => ({ ...world.device(name) })),
    monitor: monitor ? world.monitor : undefined,
  });
}

/** Every world that an exploration reaches; undefined if it does not come to its end. */
export function everyWorld(options: Options): Set<string> | undefined {
  const worlds = new Set<string>();
  const all = always("all is seen", (world: World) => Boolean(worlds.add(seen(world, options))));
  return explore({ ...options, properties: [all] }).exhausted ? worlds : undefined;
}

/** What faults a run has met so far, as the explorer counts them. */
export function metFaults(
  { trace, inFlight }: Watched,
): Record<"crashes" | "recoveries" | "losses" | "duplications" | "pauses", number> {
  const count = (kind: Kind) => trace.where({ kind }).length;
  return {
    crashes: count("crash"),
    recoveries: count("recover"),
    pauses: count("pause"),
    losses: trace.where({ kind: "drop" }).filter(({ content }) => content === "loss").length,
    duplications: inFlight.length + count("receive") + count("drop") - count("send"),
  };
}

/**
 * Runs a simulation as long as it keeps within the explorer's faults.
 * @returns the worlds after each of its events
 */
export function worldsOfRun(options: SimulationOptions, explored: Options, events: number): string[] {
  const simulation = new Simulation(options), view = new RunWorld(simulation, explored.monitor);
  const worlds: string[] = [];
  const { faults = {}, time } = explored, { trace } = simulation;
  let rows = 0, flying = 0;
  const when = () => {
    view.catchUp();
    // Timers that are due at the same moment fire before what the first one said can arrive.
    const fired = trace.where({ kind: "timeout" }).some(({ index }) => index >= rows);
    if (fired && flying > 0 && time !== "any") return true;
    const paused = pausedIn(trace);
    [rows, flying] = [trace.length, simulation.inFlight.filter(({ to }) => !paused.has(to)).length];
    const met = metFaults(simulation);
    for (const kind of Object.keys(met) as (keyof typeof met)[]) {
      // Where timers may fire at any time, a pause shows nothing new.
      if (
        met[kind] >
          (faults[kind] ?? (kind === "pauses" && time !== "quiet" && time !== "ordered" ? Infinity : 0))
      ) return true;
    }
    if (view.ids.filter((id) => !view.alive(id)).length > (faults.mostDown ?? Infinity)) return true;
    worlds.push(seen(view, explored));
    return false;
  };
  simulation.run({ events, when });
  return worlds;
}

function pausedIn(trace: Trace): Set<ProcessId> {
  const paused = new Set<ProcessId>();
  for (const { kind, process } of trace) {
    if (kind === "pause") paused.add(process);
    if (kind === "resume" || kind === "crash") paused.delete(process);
  }
  return paused;
}

/** The worlds after the starts and after each further step of a schedule. */
export function worldsOfSchedule(options: Options, schedule: Schedule): string[] {
  const { processes, devices, channels, forces, network, monitor } = options;
  const system = { processes, devices, channels, forces, copies: network?.copies, keep: network?.keep };
  const worlds: string[] = [];
  for (let length = Object.keys(processes).length; length <= schedule.length; length++) {
    worlds.push(seen(worldAfter(system, schedule.slice(0, length), monitor), options));
  }
  return worlds;
}

function worldAfter(system: Parameters<typeof replay>[0], schedule: Schedule, monitor?: Monitor): World {
  const view = new RunWorld(replay(system, schedule), monitor);
  view.catchUp();
  return view;
}
