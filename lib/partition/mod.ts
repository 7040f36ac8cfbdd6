/** The public names of partitions, split brain and failure detectors. */
export { AccrualDetector } from "./accrual_detector.ts";
export { AdaptiveDetector } from "./adaptive_detector.ts";
export { BullyOverWays, LookoutOverWays } from "./bully_over_ways.ts";
export { type Claim, DiskLease } from "./disk_lease.ts";
export { ElectedStore, type Elector, type StoreEntry, type StoreMessage } from "./elected_store.ts";
export { FreshDetector, type NumberedHeartbeat } from "./fresh_detector.ts";
export {
  adaptiveMistakes,
  type Delays,
  exponentialDelays,
  freshnessDetectionMs,
  freshnessMistakes,
  normalDelays,
  timeoutDetectionMs,
  timeoutMistakes,
} from "./quality.ts";
export { type QuorumMessage, QuorumStore } from "./quorum_store.ts";
export {
  type Accuracy,
  type Detection,
  detectionIn,
  detectorClass,
  leastOf,
  type Suspicion,
  suspicionsOf,
} from "./suspicions.ts";
export { WatchedQuorumStore } from "./watched_quorum_store.ts";
