/** Case studies of which processes crash and come back. */
import type { RecoveryWorld, Subject } from "./world.ts";
import { invoke } from "../../lib/run/system.ts";
import * as gfs from "../cases/gfs/worlds.ts";

const gfsWorld: RecoveryWorld = {
  processes: (subject: Subject) => gfs.small(gfs.rolesOf(subject as never)),
  invocations: gfs.invocations,
  monitor: gfs.kept,
  always: gfs.properties,
  ends: [],
  afterwards: [invoke(4, "write", "f", 0, gfs.LAST)],
  settled: gfs.isLastWritten,
  exploration: { time: "ordered", forces: "instant", bounds: { states: 10_000 } },
};

export const caseWorlds: Readonly<Record<string, RecoveryWorld>> = {
  GfsMaster: gfsWorld,
  ChunkServer: gfsWorld,
  GfsClient: gfsWorld,
};
