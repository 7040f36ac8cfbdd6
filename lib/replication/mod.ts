/** The public names of replication. */
// Quorums
export { AbdRegister, type AbdRegisterOptions } from "./quorum/abd.ts";
export { QuorumRegister, type QuorumRegisterMessage, type QuorumRegisterOptions } from "./quorum/register.ts";
export { isLater, latestOf, type Versioned } from "./quorum/version.ts";
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
// Gossip
export { type MerkleDifference, MerkleTree } from "./gossip/merkle.ts";
export { type Rumour, type RumourSpreading, spreadRumour } from "./gossip/rumour.ts";
