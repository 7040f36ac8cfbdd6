/** Case studies of which processes crash and come back. */
import type { RecoveryWorld, Subject } from "./world.ts";
import { invoke } from "../../lib/run/system.ts";
import { bigtableFiles, bigtableSystem } from "../../lib/course/cases/bigtable/system.ts";
import { always, monitor } from "../../lib/run/explore/explore.ts";
import * as bigtable from "../cases/bigtable/worlds.ts";
import * as gfs from "../cases/gfs/worlds.ts";
import * as mapReduce from "../cases/mapreduce/worlds.ts";

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

/** A worker that comes back joins anew. */
const mapReduceWorld: RecoveryWorld = {
  processes: (subject: Subject) => mapReduce.small(subject as never),
  invocations: [],
  always: [mapReduce.right(mapReduce.TEXTS)],
  ends: [
    always(
      mapReduce.ENDS,
      (world) => world.inFlight.length > 0 || world.live.length < 3 || mapReduce.isDone(world),
    ),
  ],
  afterwards: [],
  settled: mapReduce.isDone,
  exploration: { network: { fifo: true }, faults: { mayCrash: [2, 3] } },
  run: {
    fifo: true,
    faults: { crashes: { meanUpMs: 50, meanDownMs: 20, mostDown: 2, processes: [2, 3], untilMs: 400 } },
  },
};

/** If its master came back with nothing in its memory. */
export const mapReduceMasterWorld: RecoveryWorld = {
  ...mapReduceWorld,
  exploration: { network: { fifo: true }, faults: { mayCrash: [1] } },
};

type Last = { asked: boolean; answered: boolean };

/** A tablet server that comes back has nothing; a client reads. */
const bigtableWorld: RecoveryWorld = {
  processes: (subject: Subject) => bigtable.rootOnly(subject as never),
  crowd: (subject: Subject) => bigtable.small(subject as never),
  invocations: [],
  monitor: monitor<Last>({ asked: false, answered: false }, (seen, event) => {
    if (event.kind === "invoke") seen.asked = true;
    if (event.kind === "respond" && seen.asked) seen.answered = true;
  }),
  always: [bigtable.once],
  ends: [],
  afterwards: [invoke(9, "read", "user", "x")],
  settled: ({ monitor: seen }) => (seen as Last).answered,
  exploration: { time: "ordered", faults: { mayCrash: [3] }, bounds: { states: 10_000 } },
  devices: bigtableFiles,
  run: {
    fifo: true,
    faults: { crashes: { meanUpMs: 150, meanDownMs: 50, mostDown: 1, processes: [3, 4, 9], untilMs: 400 } },
  },
};

/** The same on Chubby and GFS, where a part of a tablet server comes back with it. */
const wholeWorld = (part: "Locks" | "Log"): RecoveryWorld => ({
  processes: (subject: Subject) =>
    bigtableSystem({ servers: 2, leaseMs: 1200, lockDelayMs: 100, patienceMs: 300 }, { [part]: subject }),
  invocations: [],
  monitor: bigtableWorld.monitor,
  always: [bigtable.once],
  ends: [],
  afterwards: [invoke(31, "read", "user", "x")],
  settled: bigtableWorld.settled,
  exploration: {
    time: "ordered",
    clocks: { untilMs: 500, tickMs: 50 },
    forces: "instant",
    faults: { mayCrash: [11] },
    bounds: { states: 2000 },
  },
  run: {
    fifo: true,
    faults: { crashes: { meanUpMs: 100, meanDownMs: 50, mostDown: 1, processes: [11, 12], untilMs: 400 } },
  },
});

/** If the master came back with nothing in its memory. */
export const bigtableMasterWorld: RecoveryWorld = {
  ...bigtableWorld,
  exploration: { time: "ordered", faults: { mayCrash: [2], partitions: [[[1], [4]]] } },
};

export const caseWorlds: Readonly<Record<string, RecoveryWorld>> = {
  GfsMaster: gfsWorld,
  ChunkServer: gfsWorld,
  GfsClient: gfsWorld,
  MapReduceWorker: mapReduceWorld,
  TabletServer: bigtableWorld,
  HostedChubby: wholeWorld("Locks"),
  GfsLog: wholeWorld("Log"),
  TabletClient: { ...bigtableWorld, processes: bigtableWorld.crowd! },
};
