/** What each of the five systems is made of: ideas, their notebooks, and where they stand in its code. */
import { type ColumnArrow, type ColumnBox, columnMap } from "../../../view/diagram/columns.ts";
import type { Picture } from "../../../view/page/picture.ts";

/** A notebook, and the folder of the library that is its topic's. */
export type CourseTopic = { readonly notebook: string; readonly title: string; readonly folder?: string };

/** The five systems of the case studies, storage first. */
export const SYSTEMS = ["MapReduce", "GFS", "Bigtable", "Chubby", "Spanner"] as const;
/** One of them. */
export type System = typeof SYSTEMS[number];

/** An idea that a system is made of. */
export type Part = {
  readonly system: System;
  /** The number of the notebook that has it. */
  readonly topic: string;
  readonly idea: string;
  /** A public class, and its method that does it. */
  readonly where: string;
  /** Whether the system runs the code of that topic, or has the same idea in code of its own. */
  readonly how: "its code" | "by idea";
};

/** All topics but the systems themselves, by their numbers. */
export const COURSE_TOPICS: Readonly<Record<string, CourseTopic>> = {
  "01": { notebook: "01_time", title: "Time", folder: "clocks" },
  "02": { notebook: "02_multicast", title: "Ordered multicast", folder: "multicast" },
  "03": { notebook: "03_mutual_exclusion", title: "Mutual exclusion", folder: "mutex" },
  "04": { notebook: "04_leader_election", title: "Leader election", folder: "election" },
  "05": { notebook: "05_partitions", title: "Partitions", folder: "partition" },
  "06": { notebook: "06_consensus", title: "Consensus" },
  "07": { notebook: "07_transactions", title: "Transactions", folder: "transactions" },
  "08": { notebook: "08_atomic_commit", title: "Atomic commit", folder: "commit" },
  "09": { notebook: "09_raid", title: "RAID", folder: "storage" },
  "10": { notebook: "10_replication", title: "Replication", folder: "replication" },
  "11": { notebook: "11_consistency", title: "Consistency" },
  "12": { notebook: "12_cap", title: "Consistent or available" },
  "13": { notebook: "13_paxos_and_raft", title: "Paxos and Raft", folder: "consensus" },
};

/** The notebook of each system. */
export const SYSTEM_NOTEBOOKS: Readonly<Record<System, string>> = {
  MapReduce: "14_storage",
  GFS: "14_storage",
  Bigtable: "14_storage",
  Chubby: "15_coordination",
  Spanner: "15_coordination",
};

const part = (
  system: System,
  topic: string,
  idea: string,
  where: string,
  how: Part["how"] = "by idea",
): Part => ({ system, topic, idea, where, how });

const CODE = "its code";

/** All that they are made of; a test looks it up in the code. */
export const PARTS: readonly Part[] = [
  part("MapReduce", "05", "failure detector", "MapReduceMaster.exclude"),
  part("MapReduce", "08", "atomic commit of an output", "MapReduceMaster.commit"),
  part("MapReduce", "09", "checksum", "MapReduceWorker.onMapTask", CODE),
  part("GFS", "02", "one order for all: serial numbers", "ChunkServer.apply"),
  part("GFS", "03", "lease", "GfsMaster.onTimeoutLeaseEnds"),
  part("GFS", "05", "epoch: versions of a chunk", "GfsMaster.isCurrent"),
  part("GFS", "07", "log of the master", "GfsMaster.note"),
  part("GFS", "10", "primary and backups", "ChunkServer.answerIfAllHave"),
  part("GFS", "12", "one master: refuses rather than errs", "GfsMaster.onLocate"),
  part("Bigtable", "03", "lease of a lock", "TabletServer.onOutputLocks"),
  part("Bigtable", "05", "failure detector, epoch", "BigtableMaster.onTimeoutSilent"),
  part("Bigtable", "07", "write-ahead log", "GfsLog.store"),
  part("Bigtable", "10", "cached places", "TabletClient.onNotHere"),
  part("Bigtable", "13", "consensus: Chubby's locks", "HostedChubby.onReply", CODE),
  part("Chubby", "03", "lease, fencing token", "ChubbyClient.use", CODE),
  part("Chubby", "05", "failure detector, epoch", "ChubbyServer.takeOver"),
  part("Chubby", "10", "copies called in", "ChubbyServer.mayHave"),
  part("Chubby", "12", "consistent before available", "ChubbySession.onTimeoutGrace"),
  part("Chubby", "13", "consensus: a store on Raft", "ChubbyServer.apply", CODE),
  part("Spanner", "01", "clocks that know their error", "TrueTime.now"),
  part("Spanner", "03", "lease of a leader", "SpannerServer.extend"),
  part("Spanner", "07", "locks, wound or wait", "SpannerServer.inTheWay"),
  part("Spanner", "08", "two-phase commit", "SpannerServer.onPrepareVote"),
  part("Spanner", "11", "strict serialisability", "SpannerServer.onTimeoutWait"),
  part("Spanner", "12", "consistent before available", "SpannerServer.redirect"),
  part("Spanner", "13", "consensus: groups on Raft", "SpannerServer.apply", CODE),
];

const LEFT = ["01", "02", "03", "04", "05", "06", "07"];

/**
 * The map of the course: the five systems, and on both sides the topics that they are made of; each box leads
 * to its notebook. A line is dashed where only the idea is the same.
 * @param system the one to be drawn strong; all are alike unless told
 * @example show(courseMap("Chubby"))
 */
export function courseMap(system?: System): Picture {
  const ideas = (topic: string) =>
    PARTS.filter((one) => one.topic === topic && one.system === system).map(({ idea }) => idea).join(", ");
  const boxes = Object.entries(COURSE_TOPICS).sort(([a], [b]) => a < b ? -1 : 1).map((
    [number, { notebook, title }],
  ) => ({
    number,
    name: `${number} ${title}`,
    note: system ? ideas(number) : "",
    link: `${notebook}.ipynb`,
  }));
  const side = (isLeft: boolean): ColumnBox[] =>
    boxes.filter(({ number }) => LEFT.includes(number) === isLeft).map(({ number: _, ...box }) => box);
  const middle = SYSTEMS.map((name) => ({
    name,
    note: `notebook ${SYSTEM_NOTEBOOKS[name].slice(0, 2)}`,
    link: `${SYSTEM_NOTEBOOKS[name]}.ipynb`,
  }));
  const arrows: ColumnArrow[] = PARTS.map(({ system, topic, how }) => ({
    from: `${topic} ${COURSE_TOPICS[topic].title}`,
    to: system,
    dashed: how === "by idea",
  }));
  return columnMap([side(true), middle, side(false)], arrows, {
    title: system ? `What ${system} is made of` : "What the five systems are made of",
    caption:
      "A full line: the system runs that topic's code. A dashed one: it has the idea in code of its own.",
    ...system && { chosen: system },
  });
}
