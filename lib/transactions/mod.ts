/** The public names of transactions: stores that survive a crash, and schedulers that isolate. */
export { blocksOf, type StoreDisk, TimedBlocks } from "./store/blocks.ts";
export {
  ObjectInUse,
  type ObjectValues,
  type StoreClass,
  type StoreOptions,
  TransactionalStore,
} from "./store/store.ts";
export { WriteAheadLog } from "./log/log.ts";
export {
  changesPage,
  inverse,
  type LogEntry,
  type LogRecord,
  type PageRecord,
  recordText,
  type RecoveryReport,
  type ValueChange,
} from "./log/records.ts";
export { LoggedStore } from "./log/logged.ts";
export { WriteAheadStore } from "./log/store.ts";
export { InPlaceStore } from "./in_place/store.ts";
export { ShadowStore } from "./shadow/store.ts";
export { type CostOptions, type StoreCost, storeCosts } from "./costs.ts";
export {
  type CrashSearch,
  type CrashSearchOptions,
  everyCrash,
  ONE_MORE_TRANSACTION,
  TWO_TRANSACTIONS,
} from "./crash/search.ts";
export type { CrashReport, ReportedBlock, ReportedCrash } from "./crash/report.ts";
export { type StoryStep, tellStory } from "./crash/story.ts";
export {
  type AbortVictim,
  GO,
  parseRequests,
  type SchedulerAnswer,
  type TransactionRequest,
  type TransactionScheduler,
} from "./isolation/schedule/scheduler.ts";
export { runSchedule, type ScheduleRun, type ScheduleWait } from "./isolation/schedule/run.ts";
export type { DeadlockPolicy, DeadlockRule, LockConflict, LockParty } from "./isolation/locking/deadlock.ts";
export { type LockingOptions, TwoPhaseLocking } from "./isolation/locking/two_phase.ts";
export { ReadCommitted } from "./isolation/versions/committed.ts";
export { Versions } from "./isolation/versions/store.ts";
export { SnapshotIsolation } from "./isolation/versions/snapshot.ts";
export { SerialisableSnapshotIsolation } from "./isolation/versions/serialisable.ts";
export {
  ANOMALIES,
  type AnomalyCell,
  type AnomalyScript,
  anomalyTable,
  type InterleavingCounts,
  interleavingCounts,
  interleavingPanel,
  type InterleavingRow,
  type SchedulerFactories,
  SCHEDULERS,
} from "./isolation/levels.ts";
export {
  type Contention,
  type ContentionOptions,
  type ContentionRule,
  measureContention,
} from "./contention/lockers.ts";
export {
  measureSnapshots,
  type SnapshotContention,
  type SnapshotContentionOptions,
} from "./contention/snapshots.ts";
