/** The public names of replication: copies, caches, load, primaries, chains, quorums, what converges. */
export { AbdRegister, type AbdRegisterOptions } from "./quorum/abd.ts";
export { QuorumRegister, type QuorumRegisterMessage, type QuorumRegisterOptions } from "./quorum/register.ts";
export { isLater, latestOf, type Versioned } from "./quorum/version.ts";
export { CachedCopy, type CopyMessage } from "./cache/cached_copy.ts";
export { LeasedCopy } from "./cache/leased_copy.ts";
export { zipf } from "./cache/popularity.ts";
export {
  bestHitRate,
  cheHitRate,
  type HitRate,
  type LruOptions,
  measureLru,
  measureTtl,
  type Popularity,
  type Sampling,
  ttlHitRate,
  type TtlOptions,
} from "./cache/hits.ts";
export { measureNames, type NameLoad, nameLoad, type NameOptions } from "./cache/names.ts";
export { measureStaleness, type StalenessOptions, staleShare } from "./cache/staleness.ts";
export {
  feedbackLoop,
  type FeedbackOptions,
  type FeedbackSecond,
  type HerdOptions,
  herdSize,
  measureHerd,
} from "./cache/herd.ts";
export { availability, type AvailabilityOptions, measureAvailability } from "./load/availability.ts";
export {
  type Balancing,
  type BalancingOptions,
  type BalancingRule,
  measureBalancing,
} from "./load/balance.ts";
export { bestPlacement, closestMs, majorityMs } from "./load/placement.ts";
export { choicesTime, replicatedCapacity, sharedQueueTime } from "./load/queues.ts";
export {
  measureRegional,
  type Regional,
  type RegionalOptions,
  type RegionalRule,
  regionalTime,
} from "./load/regional.ts";
export {
  repairFactor,
  type RepairOptions,
  type RepairStorm,
  repairStorm,
  repairThreshold,
  timeUntilLate,
} from "./load/repair.ts";
export { PlanEnactor } from "./records/plan_enactor.ts";
export { type PlanMessage, PlanTable } from "./records/plan_table.ts";
export {
  type Acknowledging,
  PrimaryBackup,
  type PrimaryBackupMessage,
} from "./primary_backup/primary_backup.ts";
export { type ChainMessage, ChainReplica } from "./chain/chain_replica.ts";
export { type ActiveOperation, ActiveReplica } from "./active/active_replica.ts";
export {
  CONVERGENT_TYPES,
  type ConvergentName,
  type ConvergentType,
  convergentType,
  growOnlyCounter,
  growOnlySet,
  lastWriterWins,
  multiValueRegister,
  observedRemoveSet,
  pnCounter,
  twoPhaseSet,
} from "./convergent/types.ts";
export { type ConvergentMessage, ConvergentReplica } from "./convergent/convergent_replica.ts";
export { type QuorumLoad, quorumLoad } from "./quorum/load.ts";
export {
  failureProbability,
  fanoSystem,
  gridSystem,
  intersects,
  majoritySystem,
  type QuorumSystem,
  survivesAny,
  treeSystem,
  wheelSystem,
  writeAllSystem,
} from "./quorum/systems.ts";
export {
  type LatencyMixture,
  type LatencyShape,
  missesVersions,
  sampleStaleness,
  type Staleness,
  STALENESS_MODELS,
  type StalenessModel,
  type StalenessSampling,
} from "./quorum/staleness.ts";
export { type AntiEntropyMessage, AntiEntropyStore } from "./stores/anti_entropy_store.ts";
export { AvailableStore, type AvailableStoreMessage } from "./stores/available_store.ts";
export { ConsistentStore, type ConsistentStoreMessage } from "./stores/consistent_store.ts";
export { DynamoStore, type DynamoStoreMessage, type DynamoStoreOptions } from "./stores/dynamo_store.ts";
// Gossip
export { type MerkleDifference, MerkleTree } from "./gossip/merkle.ts";
export { type Rumour, type RumourSpreading, spreadRumour } from "./gossip/rumour.ts";
