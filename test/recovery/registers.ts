/** Quorum registers of which a replica crashes and comes back. */
import type { QuorumRegister } from "../../lib/replication/mod.ts";
import type { World } from "../../lib/run/explore/explore.ts";
import { history } from "../../lib/run/property/history.ts";
import type { History } from "../../lib/run/property/operation.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { atomic, type RegisterClass, regular } from "../replication/register_worlds.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

export const REGULAR = regular.name;

const registerWorld: RecoveryWorld = {
  processes: (subject: Subject) =>
    nodes(3, () => new (subject as unknown as RegisterClass)({ onlyWriter: true })),
  invocations: [invoke(1, "write", 5), invoke(3, "read")],
  monitor: history(),
  always: [regular],
  ends: [],
  afterwards: [invoke(2, "read")],
  settled: (world: World) =>
    (world.monitor as History).some(({ process, ended, value }) =>
      process === 2 && ended && value !== undefined
    ) &&
    (world.live as QuorumRegister[]).length === 3,
  exploration: { faults: { mayCrash: [1] }, forces: "instant", bounds: { states: 30_000 } },
};

export const registerWorlds: Readonly<Record<string, RecoveryWorld>> = {
  QuorumRegister: registerWorld,
  AbdRegister: { ...registerWorld, always: [regular, atomic] },
};
