/** Servers of Raft, and clients of a store on it, that crash and come back. */
import {
  type Raft,
  RaftClient,
  raftMonitor,
  raftProperties,
  type RaftSeen,
  RaftStore,
  ReconfigurableRaft,
  SnapshottingRaft,
} from "../../lib/consensus/mod.ts";
import { entriesOf } from "../../lib/course/judges/raft/staged.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import { always, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

const SERVERS = [1, 2, 3], CLIENT = 4;

/** One that stands once; the others may have its log, and vote. */
function standingOnce(subject: Subject) {
  class Once extends (subject as unknown as new () => Raft) {
    override onStart() {
      this.log = entriesOf([]);
      this.awaitLeader();
    }
    override awaitLeader() {
      if (this.id === 1 && this.term === 0) this.setTimer("Election", 150, 300);
    }
    override onTimeoutHeartbeat() {
      this.propose("a");
    }
  }
  return Once;
}

/** As a client's, so that it is committed whoever leads: others do nothing. */
const everyone = SERVERS.map((id) => invoke(id, "propose", "last"));
const lastOf = (seen: RaftSeen) =>
  Object.values(seen.committed).some(({ entry }) => entry.command === "last");

const raftWorld: RecoveryWorld = {
  processes: (subject) => nodes(3, standingOnce(subject)),
  crowd: (subject) => nodes(3, subject),
  invocations: [],
  monitor: raftMonitor,
  always: raftProperties,
  ends: [],
  afterwards: everyone,
  settled: ({ monitor }) => lastOf(monitor as RaftSeen),
  exploration: { time: "quiet", forces: "instant", bounds: { states: 10_000 } },
  run: { until: 4500 },
};

/** Whoever commits an entry makes a snapshot of it. */
function snapshotting(subject: Subject): Subject {
  return class extends (subject as typeof SnapshottingRaft) {
    constructor() {
      super({ snapshotEvery: 1 });
    }
  };
}

/** The members are those that there are. */
function withMembers(subject: Subject): Subject {
  return class extends (subject as unknown as typeof ReconfigurableRaft) {
    constructor() {
      super(SERVERS);
    }
  };
}

/** A store of the subject's class, or a client of the subject's. */
function storeWorld(
  store: (subject: Subject) => new (servers: readonly ProcessId[], options: object) => RaftStore,
  client: (subject: Subject) => new (servers: readonly ProcessId[]) => RaftClient,
  servers: readonly ProcessId[],
): RecoveryWorld {
  const systemOf = (subject: Subject, ids: readonly ProcessId[]) => ({
    ...nodes(ids, () => new (store(subject))(ids, { heartbeatMs: 140 })),
    ...nodes([CLIENT], () => new (client(subject))(ids)),
  });
  return {
    processes: (subject) => systemOf(subject, servers),
    crowd: (subject) => systemOf(subject, SERVERS),
    invocations: [invoke(CLIENT, "add", "x", 1)],
    often: 3,
    monitor: raftMonitor,
    always: [
      always("the servers agree", ({ monitor }: World) => {
        const { rivals, clash } = monitor as RaftSeen;
        return !rivals && !clash;
      }),
    ],
    ends: [],
    afterwards: [invoke(CLIENT, "write", "x", "last")],
    settled: ({ processes }) => {
      const stores = SERVERS.map((id) => processes[id] as unknown as RaftStore);
      return stores.every(({ values }) => values.get("x") === "last");
    },
    exploration: { time: "quiet", forces: "instant", bounds: { states: 10_000 } },
    run: { until: 4500 },
  };
}

const asStore = (subject: Subject) => subject as unknown as typeof RaftStore;
const asClient = (subject: Subject) => subject as unknown as typeof RaftClient;

export const raftWorlds: Readonly<Record<string, RecoveryWorld>> = {
  Raft: raftWorld,
  SteadyRaft: raftWorld,
  SnapshottingRaft: {
    ...raftWorld,
    processes: (subject) => raftWorld.processes(snapshotting(subject)),
    crowd: (subject) => nodes(3, snapshotting(subject)),
  },
  ReconfigurableRaft: {
    ...raftWorld,
    processes: (subject) => raftWorld.processes(withMembers(subject)),
    crowd: (subject) => nodes(3, withMembers(subject)),
  },
  RaftStore: storeWorld(asStore, () => RaftClient, [1, 2]),
  RaftClient: storeWorld(() => RaftStore, asClient, [1, 2]),
};
