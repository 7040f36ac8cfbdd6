/** Broken twins of what changes Raft's logs and members: snapshots and reconfigurations. */
import {
  type RaftEntry,
  RaftStore,
  ReconfigurableRaft,
  type Snapshot,
  SnapshottingRaft,
} from "../../lib/consensus/mod.ts";
import type { AnyClass, RaftMutant } from "./raft.ts";

// ---- snapshots

class Termless extends SnapshottingRaft {
  override keep(snapshot: Snapshot, entries: RaftEntry[]) {
    super.keep({ ...snapshot, lastTerm: 0 }, entries);
  }
}

class CutsFirst extends SnapshottingRaft {
  override keep(snapshot: Snapshot, entries: RaftEntry[]) {
    const { term, votedFor } = this;
    this.force({ term, votedFor, after: 0, entries: [] });
    super.keep(snapshot, entries);
  }
}

class Overwriter extends SnapshottingRaft {
  override install(snapshot: Snapshot) {
    this.resume(snapshot);
    this.keep(snapshot, []);
  }
}

class Blank extends SnapshottingRaft {
  override resume(snapshot: Snapshot) {
    super.resume({ ...snapshot, state: [] });
    this.snapshot = snapshot;
  }
}

class WithoutSessions extends RaftStore {
  override capture() {
    return { ...super.capture(), sessions: new Map() };
  }
}

// ---- membership

/** As first published, in 2014. */
class FirstForm extends ReconfigurableRaft {
  override mayReconfigure() {
    return this.configurationIndex <= this.commitIndex;
  }
}

class ManyAtOnce extends ReconfigurableRaft {
  override mayReconfigure() {
    return this.termAt(this.commitIndex) === this.term;
  }
}

export type RaftLogMutant = Omit<RaftMutant, "length"> & Required<Pick<RaftMutant, "length">>;

export const RAFT_LOG_MUTANTS: readonly RaftLogMutant[] = ([
  [
    SnapshottingRaft,
    Termless,
    "a snapshot has the term of its last entry",
    "leader completeness",
    "an older log",
    10,
  ],
  [
    SnapshottingRaft,
    CutsFirst,
    "the snapshot is safe before the log is cut",
    "leader completeness",
    "who takes a snapshot crashes",
    20,
  ],
  [
    SnapshottingRaft,
    Overwriter,
    "an old snapshot replaces nothing that is newer",
    "leader completeness",
    "a snapshot comes twice",
    31,
  ],
  [
    SnapshottingRaft,
    Blank,
    "who gets a snapshot goes on from its state",
    "what is applied is what is committed",
    "a follower lags",
    19,
  ],
  [
    RaftStore,
    WithoutSessions,
    "a snapshot has the sessions of the clients",
    "an operation is done once",
    "asked again",
    24,
  ],
  [
    ReconfigurableRaft,
    FirstForm,
    "a leader commits an entry of its term before it begins a change",
    "leader completeness",
    "two changes of four servers",
    13,
  ],
  [
    ReconfigurableRaft,
    FirstForm,
    "a leader commits an entry of its term before it begins a change",
    "state machine safety",
    "two changes of four servers, no delays",
    27,
  ],
  [
    ReconfigurableRaft,
    ManyAtOnce,
    "one change at a time",
    "leader completeness",
    "two servers are added",
    20,
  ],
] as [AnyClass, AnyClass, string, string, string, number][]).map(
  ([original, mutant, rule, property, world, length]) => ({
    name: mutant.name,
    original,
    mutant,
    rule,
    property,
    world,
    length,
  }),
);
