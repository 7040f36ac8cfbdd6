/** Stores of which a process crashes and comes back. */
import { canonical } from "../../lib/core/canonical.ts";
import type { AvailableStore } from "../../lib/replication/mod.ts";
import type { World } from "../../lib/run/explore/explore.ts";
import { history } from "../../lib/run/property/history.ts";
import type { History } from "../../lib/run/property/operation.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { alike, atomic } from "../replication/store_worlds.ts";
import type { RecoveryWorld } from "./world.ts";

const consistentWorld: RecoveryWorld = {
  processes: (subject) => nodes(3, subject),
  invocations: [invoke(1, "put", "x", "a"), invoke(3, "get", "x")],
  monitor: history(),
  always: [atomic],
  ends: [],
  afterwards: [invoke(2, "get", "x")],
  settled: (world: World) =>
    (world.monitor as History).some(({ process, ended }) => process === 2 && ended) &&
    world.live.length === 3,
  exploration: {
    time: "quiet",
    faults: { mayCrash: [1] },
    forces: "instant",
    bounds: { states: 30_000 },
  },
};

const availableWorld: RecoveryWorld = {
  processes: (subject) => nodes(2, subject),
  crowd: (subject) => nodes(3, subject),
  invocations: [invoke(1, "put", "x", "a"), invoke(2, "put", "x", "b")],
  always: [alike],
  ends: [],
  afterwards: [invoke(1, "put", "x", "z")],
  settled: ({ live }) =>
    (live as AvailableStore[]).every(({ states }) =>
      canonical(states) === canonical((live[0] as AvailableStore).states)
    ),
  exploration: { time: "quiet", bounds: { states: 30_000 } },
};

export const storeWorlds: Readonly<Record<string, RecoveryWorld>> = {
  ConsistentStore: consistentWorld,
  AvailableStore: availableWorld,
  DynamoStore: availableWorld,
  AntiEntropyStore: availableWorld,
};
