// Elections in every schedule: the properties that the explorer decides, and the worlds in which it does.
import type { Factory } from "../../lib/core/host.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import {
  always,
  type Exploration,
  explore,
  type Faults,
  sometimes,
  type TimeMode,
  type World,
} from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import type { Elector } from "./elections.ts";

type ElectionWorld = World<Elector>;

/** Nothing is under way: no message, no timer. Whatever elections there were are over. */
function quiet(world: ElectionWorld): boolean {
  return world.inFlight.length === 0 && world.ids.every((id) => world.timers(id).length === 0);
}

/** What the live processes have elected, each once. */
function elected(world: ElectionWorld): Set<ProcessId> {
  return new Set(world.live.map((process) => process.elected).filter((id) => id !== undefined));
}

export const properties = {
  /** No two processes that are up lead at the same time. */
  "one leader": (world: ElectionWorld) =>
    world.live.filter((process) => process.state === "leader").length <= 1,
  /** At any time: where `elected` is defined it is the same. */
  "agreement at all times": (world: ElectionWorld) => elected(world).size <= 1,
  /** When all elections are over: where `elected` is defined it is the same. */
  "agreement": (world: ElectionWorld) => !quiet(world) || elected(world).size <= 1,
  /** When all elections are over: nobody is up who is higher than the elected. */
  "validity": (world: ElectionWorld) =>
    !quiet(world) || [...elected(world)].every((id) => world.live.every((process) => process.id <= id)),
  /** When all elections are over: nobody is still waiting for a result. */
  "termination": (world: ElectionWorld) =>
    !quiet(world) || world.live.every((process) => process.state !== "electing"),
};
export type PropertyName = keyof typeof properties;

/** What is explored: three processes, unless told. */
export type Setting = {
  readonly n?: number;
  /** Each of these may start an election once, at any time, or never. */
  readonly starters: readonly ProcessId[];
  readonly time?: TimeMode;
  readonly faults?: Faults;
  readonly fifo?: boolean;
  readonly copies?: number;
  /** Where to give up. */
  readonly states?: number;
};

export function exploreElection(factory: Factory<Elector>, setting: Setting): Exploration {
  const { n = 3, starters, time, faults, fifo = false, copies, states = 1_000_000 } = setting;
  return explore({
    processes: nodes(n, factory),
    invocations: starters.map((id) => invoke(id, "elect")),
    time,
    faults,
    network: { fifo, copies },
    bounds: { states },
    properties: [
      ...Object.entries(properties).map(([name, test]) => always(name, test)),
      // nothing holds vacuously; and one that is not decided before the end makes the exploration complete
      sometimes("somebody is elected", (world: ElectionWorld) => elected(world).size > 0),
      always("explored to the end", () => true),
    ],
  });
}

/** For each property: true, or the length of the shortest execution that violates it, or "unknown". */
export function verdicts(found: Exploration): Record<string, boolean | "unknown" | number> {
  return Object.fromEntries(
    Object.keys(properties).map((name) => {
      const { holds, counterexample } = found.verdicts[name];
      return [name, counterexample?.length ?? holds];
    }),
  );
}
