/** For each class of the library that can come back after a crash, a small world in which it does. */
import { chubbyWorlds } from "./chubby.ts";
import { caseWorlds } from "./cases.ts";
import { clockWorlds } from "./clocks.ts";
import { commitWorlds } from "./commits.ts";
import { consensusWorlds } from "./consensus.ts";
import { electionWorlds } from "./elections.ts";
import { leaseWorlds } from "./leases.ts";
import { lockWorlds } from "./locks.ts";
import { multicastWorlds } from "./multicasts.ts";
import { multiPaxosWorlds } from "./multi_paxos.ts";
import { numberWorlds } from "./numbers.ts";
import { paxosWorlds } from "./paxos.ts";
import { raftWorlds } from "./rafts.ts";
import { replicationWorlds } from "./replications.ts";
import { partitionWorlds } from "./partitions.ts";
import { registerWorlds } from "./registers.ts";
import { spannerWorlds } from "./spanner.ts";
import { storeWorlds } from "./stores.ts";
import { transactionWorlds } from "./transactions.ts";
import type { RecoveryWorld } from "./world.ts";

/** By the name of the class. */
export const WORLDS: Readonly<Record<string, RecoveryWorld>> = {
  ...numberWorlds,
  ...consensusWorlds,
  ...electionWorlds,
  ...clockWorlds,
  ...multicastWorlds,
  ...lockWorlds,
  ...leaseWorlds,
  ...commitWorlds,
  ...transactionWorlds,
  ...paxosWorlds,
  ...multiPaxosWorlds,
  ...raftWorlds,
  ...partitionWorlds,
  ...registerWorlds,
  ...replicationWorlds,
  ...chubbyWorlds,
  ...caseWorlds,
  ...spannerWorlds,
  ...storeWorlds,
};
