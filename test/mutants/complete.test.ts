// No algorithm of the library without broken twins: a property that none can violate tests nothing.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Factory } from "../../lib/core/host.ts";
import { Process } from "../../lib/core/process.ts";
import { Simulation } from "../../lib/run/simulate/simulate.ts";
import { nodes } from "../../lib/run/system.ts";
import { libDir } from "../../tools/base/paths.ts";
import { BIGTABLE_MUTANTS } from "./bigtable.ts";
import { CHUBBY_MUTANTS } from "./chubby.ts";
import { CASE_MUTANTS } from "./cases.ts";
import { CLOCK_MUTANTS } from "./clocks.ts";
import { COMMIT_MUTANTS, THREE_PHASE_MUTANTS } from "./commit.ts";
import { CONSENSUS_MUTANTS } from "./consensus.ts";
import { DISTRIBUTED_MUTANTS } from "./distributed.ts";
import { electionMutants } from "./election.ts";
import { LEASE_MUTANTS } from "./lease.ts";
import { LETTER_MUTANTS } from "./letters.ts";
import { MULTI_PAXOS_MUTANTS } from "./multi_paxos.ts";
import { MULTICAST_MUTANTS } from "./multicast.ts";
import { MUTEX_MUTANTS } from "./mutex.ts";
import { PAXOS_MUTANTS } from "./paxos.ts";
import { PAXOS_COMMIT_MUTANTS } from "./paxos_commit.ts";
import { RAFT_MUTANTS } from "./raft.ts";
import { RAFT_LOG_MUTANTS } from "./raft_logs.ts";
import { PARTITION_MUTANTS } from "./partition.ts";
import { REGISTER_MUTANTS } from "./registers.ts";
import { REPLICATION_MUTANTS } from "./replication.ts";
import { SPANNER_MUTANTS } from "./spanner.ts";
import { STORE_MUTANTS } from "./stores.ts";

/** The folders of the library that hold no algorithms; every other one is a topic. */
const NO_TOPICS = ["core", "course", "dist", "node_modules", "run", "verify", "view"];
const topics = readdirSync(libDir, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !NO_TOPICS.includes(entry.name)).map(({ name }) => name);

/**
 * No algorithms: what all locks, all multicasts, all of consensus, all servers of objects, of chunks and of
 * Spanner have in common, who uses a lock, and the failure detectors as the watched elections host them,
 * whose twins are theirs.
 */
const BASES = [
  "ChunkStore",
  "Consensus",
  "Contender",
  "Lock",
  "Lookout",
  "LookoutOverWays",
  "Multicast",
  "SpannerReplica",
  "TransactionServer",
];

/** What the files of a topic export: processes, and the functions by which logical clocks tick. */
async function algorithmsOf(topic: string): Promise<string[]> {
  const files = readdirSync(join(libDir, topic)).filter((name) => name.endsWith(".ts"));
  const names = await Promise.all(files.map(async (file) => {
    const exported: Record<string, unknown> = await import(
      /* @vite-ignore */ pathToFileURL(join(libDir, topic, file)).href
    );
    return Object.keys(exported).filter((name) => {
      const value = exported[name];
      return name.endsWith("Tick") || (typeof value === "function" && value.prototype instanceof Process);
    });
  }));
  return [...new Set(names.flat())].filter((name) => !BASES.includes(name));
}

/** The class of what a factory makes. */
function classOf(factory: Factory): string {
  const [process] = new Simulation({ processes: nodes(3, factory) }).processes;
  return process.constructor.name;
}

const broken = [
  ...CASE_MUTANTS.map(({ original }) => original.name),
  ...CLOCK_MUTANTS.map(({ algorithm, original }) => algorithm ?? classOf(original)),
  ...[...COMMIT_MUTANTS, ...THREE_PHASE_MUTANTS].map(({ original }) => original.name),
  ...DISTRIBUTED_MUTANTS.map(({ original }) => original.name),
  ...CONSENSUS_MUTANTS.map(({ original }) => original.name),
  ...electionMutants.map(({ original }) => original.name),
  ...LEASE_MUTANTS.map(({ original }) => original.name),
  ...LETTER_MUTANTS.map(({ original }) => original.name),
  ...MULTI_PAXOS_MUTANTS.map(({ original }) => original.name),
  ...MULTICAST_MUTANTS.map(({ original }) => classOf(original)),
  ...MUTEX_MUTANTS.map(({ original }) => classOf(original)),
  ...[...PAXOS_MUTANTS, ...PAXOS_COMMIT_MUTANTS].map(({ original }) => original.name),
  ...[...RAFT_MUTANTS, ...RAFT_LOG_MUTANTS].map(({ original }) => original.name),
  ...PARTITION_MUTANTS.map(({ original }) => original.name),
  ...REGISTER_MUTANTS.map(({ original }) => original.name),
  ...REPLICATION_MUTANTS.map(({ original }) => original.name),
  ...BIGTABLE_MUTANTS.map(({ original }) => original.name),
  ...CHUBBY_MUTANTS.map(({ original }) => original.name),
  ...SPANNER_MUTANTS.map(({ original }) => original.name),
  ...STORE_MUTANTS.map(({ original }) => original.name),
];

const algorithms = (await Promise.all(topics.map(algorithmsOf))).flat().sort();

test("the library's algorithms are found", () => {
  for (const name of ["Bully", "hybridTick", "IsisMulticast", "LeaseService", "Maekawa"]) {
    expect(algorithms).toContain(name);
  }
  expect(algorithms.length).toBeGreaterThanOrEqual(35);
});

test.each(algorithms)("%s has at least two broken twins", (algorithm) => {
  expect(broken.filter((name) => name === algorithm).length).toBeGreaterThanOrEqual(2);
});

test("each broken twin is one of an algorithm of the library", () => {
  expect(broken.filter((name) => !algorithms.includes(name))).toEqual([]);
});
