// Small worlds of Raft in which servers are added and removed.
import { type RaftAppend, raftMonitor, raftProperties } from "../../../lib/consensus/mod.ts";
import {
  type MembershipClass,
  type MembershipScene,
  stagedMembers,
} from "../../../lib/course/judges/raft/members.ts";
import { type Exploration, explore, type Options } from "../../../lib/run/explore/explore.ts";

type MembershipWorld = MembershipScene & Pick<Options, "time"> & { readonly states: number };

const endOf = ({ prevIndex, entries }: RaftAppend) => prevIndex + entries.length;

/** The example of 2015: P1 with P4 and P5 on one side, P2 with P3 and P4 on the other. */
const twoChanges: MembershipScene = {
  initial: [1, 2, 3, 4],
  servers: 5,
  adding: 5,
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
  subject: MembershipClass,
  property?: string,
): Exploration {
  const { time, states: _, ...scene } = MEMBERSHIP_WORLDS[name];
  return explore({
    processes: stagedMembers(subject, scene),
    time,
    monitor: raftMonitor,
    properties: raftProperties.filter((one) => property === undefined || one.name === property),
    bounds: { states: 60_000 },
  });
}
