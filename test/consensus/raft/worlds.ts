// Small worlds of Raft, each of which makes one rule matter, explored to the end.
import type { ProcessId } from "../../../lib/core/process.ts";
import { Raft, raftMonitor, raftProperties } from "../../../lib/consensus/mod.ts";
import { entriesOf, type Scene, staged, standingUpTo } from "../../../lib/course/judges/raft/staged.ts";
import { type Exploration, explore, type Options } from "../../../lib/run/explore/explore.ts";
import { nodes } from "../../../lib/run/system.ts";

export type Subject = new () => Raft;

/** Terms are bounded, so that the space is finite; heartbeats say nothing new where nothing is lost. */
type Bounded = Scene & { readonly logged?: boolean };

/** The servers of a scene whose logs are kept: they may crash and come back. */
function logged(subject: Subject, { logs, term, standing, led }: Scene) {
  class Logged extends (standingUpTo(subject, standing) as typeof Raft) {
    override onStart() {
      this.term = term;
      this.log = entriesOf(logs[this.id - 1]);
      if (term > 0) this.persist(0);
      this.awaitLeader();
    }
    override onTimeoutHeartbeat() {
      led?.(this);
    }
  }
  return nodes(logs.length, Logged);
}

const proposing = (leader: Raft) => leader.propose(`${leader.term} by P${leader.id}`);
const one = (crashing: ProcessId) => ({ crashes: 1, recoveries: 1, mayCrash: [crashing] });

const cutOff = (id: ProcessId) => ({ partitions: [[[id], [1, 2, 3].filter((other) => other !== id)]] });

type World = Bounded & Pick<Options, "time" | "faults" | "forces"> & { readonly states: number };

export const RAFT_WORLDS: Readonly<Record<string, World>> = {
  "two stand": {
    logs: [[], [], []],
    term: 0,
    standing: { 1: 1, 2: 2 },
    time: "any",
    states: 8169,
  },
  "shorter": {
    logs: [[], [], []],
    term: 0,
    standing: { 1: 2, 2: 1 },
    led: proposing,
    time: "quiet",
    faults: cutOff(1),
    states: 8785,
  },
  "later": {
    logs: [[1, 1, 1], [1], [1]],
    term: 1,
    standing: { 1: 3, 2: 2 },
    led: proposing,
    time: "quiet",
    faults: cutOff(1),
    states: 7897,
  },
  "the voter crashes": {
    logs: [[], [], []],
    term: 0,
    standing: { 1: 1, 2: 1 },
    time: "any",
    faults: one(3),
    logged: true,
    states: 2581,
  },
  "a follower crashes": {
    logs: [[], [], []],
    term: 0,
    standing: { 1: 1, 3: 2 },
    led: (leader) => {
      if (leader.id === 1) leader.waiting.add(3); // what it says to P3 is lost
      proposing(leader);
    },
    time: "quiet",
    faults: one(2),
    forces: "instant",
    logged: true,
    states: 2536,
  },
  "figure 8": {
    logs: [[2], [3], []],
    term: 3,
    standing: { 1: 4, 2: 5 },
    led: (leader) => leader.replicate(3),
    time: "quiet",
    states: 81,
  },
  "different logs": {
    logs: [[1, 2], [1, 1, 3], [1]],
    term: 3,
    standing: { 1: 4, 2: 5 },
    led: proposing,
    time: "quiet",
    faults: one(3),
    forces: "instant",
    logged: true,
    states: 10_993,
  },
};

export function exploreWorld(name: string, subject: Subject, property?: string): Exploration {
  const { logged: keeps, time, faults, forces, states: _, ...scene } = RAFT_WORLDS[name];
  return explore({
    processes: keeps ? logged(subject, scene) : staged(subject, scene),
    time,
    faults,
    forces,
    monitor: raftMonitor,
    properties: raftProperties.filter((one) => property === undefined || one.name === property),
    bounds: { states: 60_000 },
  });
}
