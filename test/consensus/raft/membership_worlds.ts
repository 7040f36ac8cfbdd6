// Small worlds of Raft in which servers are added and removed.
import type { Message, ProcessId } from "../../../lib/core/process.ts";
import {
  type RaftAppend,
  type RaftMessage,
  raftMonitor,
  raftProperties,
  ReconfigurableRaft,
} from "../../../lib/consensus/mod.ts";
import { type Exploration, explore, type Options } from "../../../lib/run/explore/explore.ts";
import { nodes } from "../../../lib/run/system.ts";

export type MembershipSubject = new (initial: readonly ProcessId[]) => ReconfigurableRaft;
type Change = readonly ["addServer" | "removeServer", ProcessId];

type MembershipWorld = Pick<Options, "time"> & {
  readonly initial: readonly ProcessId[];
  /** How many processes there are. */
  readonly servers: number;
  /** Who may stand, and up to which term. */
  readonly standing: Readonly<Record<ProcessId, number>>;
  /** What a server wants changed when it leads, one after the other. */
  readonly changes: Readonly<Record<ProcessId, readonly Change[]>>;
  /** Whether P1 has led in term 1, and has in its log that P5 is added, which nobody has heard. */
  readonly begun?: boolean;
  /** What never arrives. */
  readonly lost?: (from: ProcessId, to: ProcessId, message: Message) => boolean;
  readonly states: number;
};

function staged(subject: MembershipSubject, world: MembershipWorld) {
  const { initial, servers, standing, changes, begun, lost } = world;
  class Staged extends (subject as typeof ReconfigurableRaft) {
    next = 0;
    override onStart() {
      if (begun) this.begin();
      this.awaitLeader();
    }
    begin() {
      this.term = 1;
      if (!initial.includes(this.id)) return;
      const first = { term: 1, command: null }, added = { term: 1, command: { members: [1, 2, 3, 4, 5] } };
      this.replaceAfter(0, this.id === 1 ? [first, added] : [first]);
      this.commit(1);
    }
    override send(to: ProcessId, message: RaftMessage) {
      if (!lost?.(this.id, to, message)) super.send(to, message);
    }
    override persist() {}
    override awaitLeader() {
      if (this.term < (standing[this.id] ?? 0)) this.setTimer("Election", 150, 300);
    }
    override stand() {
      if (this.term < (standing[this.id] ?? 0)) super.stand();
    }
    override onTimeoutHeartbeat() {
      for (const id of this.others) this.nextIndex.set(id, this.lastIndex + 1);
      this.proceed();
    }
    override proceed() {
      super.proceed();
      const [what, id] = changes[this.id]?.[this.next] ?? [];
      if (this.state !== "leader" || this.wanted || !what) return;
      this.next++;
      this[what](id!);
    }
  }
  return nodes(servers, () => new Staged(initial));
}

const endOf = ({ prevIndex, entries }: RaftAppend) => prevIndex + entries.length;

/** The example of 2015: P1 with P4 and P5 on one side, P2 with P3 and P4 on the other. */
const twoChanges: Omit<MembershipWorld, "time" | "states"> = {
  initial: [1, 2, 3, 4],
  servers: 5,
  begun: true,
  standing: { 1: 3, 2: 2 },
  changes: { 2: [["removeServer", 4]] },
  lost: (from, to) => from !== 4 && to !== 4 && [1, 5].includes(from) !== [1, 5].includes(to),
};

export const MEMBERSHIP_WORLDS: Readonly<Record<string, MembershipWorld>> = {
  "two changes of four servers": { ...twoChanges, time: "any", states: 28_352 },
  "two changes of four servers, no delays": { ...twoChanges, time: "quiet", states: 82 },
  "two servers are added": {
    initial: [1, 2, 3],
    servers: 5,
    standing: { 1: 1, 2: 2 },
    changes: { 1: [["addServer", 4], ["addServer", 5]] },
    lost: (from, to, message) =>
      message.type === "Append"
        ? to < 4 && endOf(message as RaftAppend) > 1
        : Math.min(from, to) > 1 && Math.max(from, to) > 3,
    time: "quiet",
    states: 326,
  },
  "a leader removes itself": {
    initial: [1, 2, 3],
    servers: 3,
    standing: { 1: 1, 2: 2 },
    changes: { 1: [["removeServer", 1]] },
    time: "quiet",
    states: 292,
  },
};

export function exploreMembership(
  name: string,
  subject: MembershipSubject,
  property?: string,
): Exploration {
  const { time } = MEMBERSHIP_WORLDS[name];
  return explore({
    processes: staged(subject, MEMBERSHIP_WORLDS[name]),
    time,
    monitor: raftMonitor,
    properties: raftProperties.filter((one) => property === undefined || one.name === property),
    bounds: { states: 60_000 },
  });
}
