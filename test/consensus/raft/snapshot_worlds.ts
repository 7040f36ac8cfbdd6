// Small worlds in which servers of Raft take snapshots, discard their logs and send snapshots to each other.
import { canonical } from "../../../lib/core/canonical.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import {
  type RaftEntry,
  raftMonitor,
  raftProperties,
  type RaftSeen,
  RaftStore,
  type SnapshotOptions,
  SnapshottingRaft,
  type StoreCommand,
} from "../../../lib/consensus/mod.ts";
import { entriesOf, type Scene, standingUpTo } from "../../../lib/course/judges/raft/staged.ts";
import {
  always,
  type Exploration,
  explore,
  type Options,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { nodes } from "../../../lib/run/system.ts";

export type SnapshotSubject = new (options: SnapshotOptions) => SnapshottingRaft;
type Bounded = Omit<Scene, "led"> & {
  readonly snapshotEvery: number;
  /** Who has applied how many entries, and made a snapshot of them. */
  readonly applied?: Readonly<Record<ProcessId, number>>;
  readonly led?: (leader: SnapshottingRaft) => void;
  /** The entries of these terms; as in other scenes unless told. */
  readonly entries?: (terms: readonly number[]) => RaftEntry[];
};

/** Keeps what is applied, in order, as a state machine would. */
function listing(subject: SnapshotSubject) {
  return class Listing extends (subject as typeof SnapshottingRaft) {
    applied: unknown[] = [];
    override apply(entry: RaftEntry, index: number) {
      super.apply(entry, index);
      this.applied.push(entry.command);
    }
    override capture() {
      return this.applied;
    }
    override reinstate(applied: unknown[]) {
      this.applied = applied;
    }
  };
}

/** The servers of a scene; who stands how often is bounded, and heartbeats are not repeated. */
function staged(subject: SnapshotSubject, scene: Bounded) {
  const { logs, term, standing, snapshotEvery, applied = {}, led, entries = entriesOf } = scene;
  class Staged extends (standingUpTo(subject, standing) as typeof SnapshottingRaft) {
    override onStart() {
      this.term = term;
      this.log = entries(logs[this.id - 1]);
      this.persist(0);
      this.commit(applied[this.id] ?? 0);
      if (this.commitIndex > this.snapshot.lastIndex) this.compact();
      this.awaitLeader();
    }
    override onTimeoutHeartbeat() {
      led?.(this);
    }
  }
  return nodes(logs.length, () => new Staged({ snapshotEvery }));
}

const proposing = (leader: SnapshottingRaft) => leader.propose(`${leader.term} by P${leader.id}`);

/** What each server has applied is what is committed; what nobody has called so is not compared. */
export const appliedOnce = always(
  "what is applied is what is committed",
  (world: World) =>
    world.live.every((server) => {
      const { applied, commitIndex } = server as unknown as { applied: unknown[]; commitIndex: number };
      const { committed } = world.monitor as RaftSeen;
      const said = Array.from({ length: commitIndex }, (_, at) => committed[at + 1]?.entry.command);
      return said.includes(undefined) || canonical(applied) === canonical(said);
    }),
);

/** The client's operation is in the log as often as it was asked for. */
const addOne: StoreCommand = { client: 9, sequence: 1, method: "add", details: ["x", 1] };
export const doneOnce = always(
  "an operation is done once",
  (world: World) =>
    world.live.every((store) =>
      (store as RaftStore).values.size === 0 || (store as RaftStore).values.get("x") === 1
    ),
);

/** A store without clients: what it replies is lost. */
function silent(subject: SnapshotSubject) {
  return class Silent
    extends (subject as unknown as new (ids: readonly ProcessId[], options: SnapshotOptions) => RaftStore) {
    constructor(options: SnapshotOptions) {
      super([1, 2, 3], options);
    }
    override reply() {}
  };
}

type SnapshotWorld = Bounded & Pick<Options, "time" | "faults" | "forces"> & {
  readonly states: number;
  /** A store; a list of what is applied unless told. */
  readonly store?: boolean;
};

export const SNAPSHOT_WORLDS: Readonly<Record<string, SnapshotWorld>> = {
  "a follower lags": {
    logs: [[1, 1], [1, 1], []],
    term: 1,
    standing: { 1: 2, 2: 3 },
    snapshotEvery: 2,
    led: proposing,
    time: "quiet",
    states: 11_960,
  },
  "an older log": {
    logs: [[1, 2], [1, 2], [1, 1]],
    term: 2,
    standing: { 1: 3, 3: 4 },
    applied: { 1: 2, 2: 2 },
    snapshotEvery: 2,
    led: proposing,
    time: "quiet",
    states: 12_179,
  },
  "who takes a snapshot crashes": {
    logs: [[], [], []],
    term: 0,
    standing: { 1: 1, 3: 2 },
    snapshotEvery: 1,
    led: (leader) => {
      if (leader.id === 1) leader.waiting.add(3); // what it says to P3 is lost
      proposing(leader);
    },
    time: "quiet",
    faults: { crashes: 1, recoveries: 1, mayCrash: [1] },
    states: 8103,
  },
  "a snapshot comes twice": {
    logs: [[1, 1], [1, 1], []],
    term: 1,
    standing: { 1: 2, 2: 3 },
    applied: { 1: 2, 2: 2 },
    snapshotEvery: 2,
    led: (leader) => {
      if (leader.id === 1) leader.waiting.add(2); // what it says to P2 is lost
      proposing(leader);
    },
    time: "quiet",
    faults: { duplications: 1 },
    states: 15_703,
  },
  "asked again": {
    logs: [[1], [1], []],
    term: 1,
    standing: { 1: 2 },
    applied: { 1: 1, 2: 1 },
    snapshotEvery: 9,
    led: (leader) => leader.propose(addOne),
    entries: (terms) => terms.map((term) => ({ term, command: addOne })),
    time: "quiet",
    store: true,
    states: 978,
  },
};

export function exploreSnapshots(name: string, subject: SnapshotSubject, property?: string): Exploration {
  const { time, faults, forces, states: _, store = false, ...scene } = SNAPSHOT_WORLDS[name];
  const promised = [...raftProperties, store ? doneOnce : appliedOnce];
  return explore({
    processes: staged(store ? silent(subject) : listing(subject), scene),
    time,
    faults,
    forces,
    monitor: raftMonitor,
    properties: promised.filter((one) => property === undefined || one.name === property),
    bounds: { states: 60_000 },
  });
}
