/** The public names of lib/course: what a notebook cell calls and is no algorithm. */
export { calibration } from "./prediction/calibration.ts";
export { challenge, type ChallengeOptions, type Scored, scoreOf } from "./challenge.ts";
export { check, judgementOf, worth } from "./check.ts";
export { readData, regionLatency, type Regions, regions } from "./files/data.ts";
export {
  type ClassOptions,
  detectorClasses,
  type DetectorQuality,
  detectorQuality,
  type DetectorWorld,
  type QualityOptions,
} from "./detection.ts";
export { type ElectionOptions, type ElectionTime, electionTimes } from "./election_times.ts";
export { diff } from "./reading/diff.ts";
export type { Judgement, Outcome } from "./exercise/outcome.ts";
export { predict, reveal, type RevealOptions, student, studentSeed } from "./prediction/predict.ts";
export { afterPrediction, showMe } from "./prediction/gate.ts";
export { type BoundedRun, boundedRun } from "./bounded/bounded.ts";
export {
  type BoundedExploration,
  boundedExploration,
  everyExecution,
  stepsTo,
} from "./bounded/every_execution.ts";
export { bugByLot, type BugByLotOptions } from "./bug_by_lot.ts";
export { watch, type WatchOptions } from "./bounded/watch.ts";
export {
  type Awaited as AwaitedDelay,
  type CountOptions,
  type CountRow,
  delayOf,
  type DelayRow,
  delays,
  messageCounts,
} from "./measure.ts";
export { range } from "./numbers/range.ts";
export { type PromiseOptions, promises } from "./promises/promises.ts";
export type { Algorithm, Setting } from "./promises/settings.ts";
export { type ArrayPromiseOptions, arrayPromises } from "./arrays/promises.ts";
export type { ArrayPromises, ArrayWorld } from "./arrays/worlds.ts";
export type { ArrayStep, ArrayStory } from "./arrays/steps.ts";
export type { ArrayAfter, ArrayBlock, ArrayRequest, SmallArray, SmallArrayClass } from "./arrays/bench.ts";
export { afterStory } from "./arrays/after.ts";
export { addUpToZero, sameBytes } from "./arrays/disks.ts";
export { layoutFound } from "./arrays/found.ts";
export { arraySpeeds, type LoadOptions, type SpeedRow, underLoad } from "./arrays/measure.ts";
export { unlessBroken, valueUnlessBroken } from "./bounded/unless_broken.ts";
export { progressOf } from "./progress.ts";
export { askedBefore, type RequestCounts, withPast } from "./judges/mutex/past.ts";
export { source } from "./reading/source.ts";
export { type LetterWriter, type StampedEvent, stampedEvents, traced } from "./judges/time/traced.ts";
export { crashPatterns, crashRun, patternWords, tryCrashes } from "./consensus/crash_patterns.ts";
export { type Hearing, hearings, hearingWords, inLockstep, lockstepGraph } from "./consensus/lockstep.ts";
export { keepUndecided } from "./consensus/undecided.ts";
export { meanRounds, roundsToDecide } from "./consensus/rounds_to_decide.ts";
export { playAgainst, type Whisperer } from "./consensus/adversary.ts";
export {
  admissible,
  decidersAgainst,
  roundsMap,
  undecidedSlider,
  votingMap,
  votingWalker,
} from "./consensus/pictures.ts";
export { type MembershipClass, type MembershipScene, stagedMembers } from "./judges/raft/members.ts";
export { type Scene as RaftScene, staged as stagedRaft } from "./judges/raft/staged.ts";
export { type StorePromiseOptions, storePromises } from "./stores/promises.ts";
export type { CountedStore, CrashedStore, StoreWork, StoreWorld } from "./stores/worlds.ts";
export { type SchedulerPromiseOptions, schedulerPromises } from "./schedulers/promises.ts";
export type { SchedulerClass, SchedulerWorld } from "./schedulers/worlds.ts";
export {
  atomicity as commitAtomicity,
  commitOne,
  type CommitRoles,
  commitsWithCrashes,
  committing,
  type CoordinatorClass,
  type ParticipantClass,
  type SaidOutcomes,
  saidOutcomes,
  type ServerVote,
  validity as commitValidity,
} from "./judges/commit/system.ts";
export {
  type IsolationWay,
  meeting,
  type MeetingOptions,
  t1AndT2,
  type TransactionClasses,
} from "./judges/commit/servers.ts";
export { detected, threeInACircle } from "./judges/commit/circles.ts";
export { type TripBooking, trips } from "./judges/commit/trips.ts";
export { type NaiveCondition, naively } from "./judges/commit/naive.ts";
export { threeMeet } from "./judges/commit/waiting.ts";
export { forcesNeeded, recordsForced, withoutForce } from "./commit/forces.ts";
export type { Blocking } from "./commit/blocking.ts";
export { commitBlocking, commitCrashes, crashTable } from "./commit/crash_table.ts";
export { commitCosts, presumptionCosts } from "./commit/costs.ts";
export { doubtByTheory, type DoubtOptions, measureDoubt } from "./commit/in_doubt.ts";
export { type CommitLoad, commitsOverTime, commitsPerSecond } from "./commit/load.ts";
export { commitLatencies, forceTimeMs } from "./commit/latency.ts";
export { logRows } from "./commit/logs.ts";
// The Google File System
export { appendedCells, appendRates, type AppendRow } from "./cases/gfs/appends.ts";
export {
  type ConsistencyRow,
  consistencyTable,
  REGION_STATES,
  type RegionState,
} from "./cases/gfs/consistency.ts";
export { type GfsClasses, type GfsSize, smallGfs } from "./cases/gfs/system.ts";
export { type GfsRate, gfsRate, gfsRates, type GfsWork, type PushRow, pushTime } from "./cases/gfs/rates.ts";
export {
  chunkClones,
  type Cloned,
  type CloneOptions,
  CLONES_PUBLISHED,
  cloneTime,
  sharedChunks,
} from "./cases/gfs/clones.ts";
export {
  type Shopping,
  shopping,
  type ShoppingOptions,
  type Store as StoreOnTrial,
  type Visit as ShoppingVisit,
} from "./cap/shopping.ts";
export { type TwoRuns, twoRuns, viewOf } from "./cap/two_runs.ts";
export { type FailOver, failOver } from "./cap/fail_over.ts";
export { priceOfConsistency, type PriceRow } from "./cap/price.ts";
export { type QuorumChoice, quorumSweep, type SweepRow } from "./cap/sweep.ts";
// MapReduce
export {
  mapReduce,
  type MapReduceClasses,
  type MapReduceJob,
  textPieces,
  wordCounts,
  wordPlaces,
} from "./cases/mapreduce/jobs.ts";
export {
  type BackupRow,
  backupsAgainst,
  SORT_PUBLISHED,
  type Sorted,
  type SortOptions,
  type SortRates,
  sortRun,
} from "./cases/mapreduce/sort.ts";
// Bigtable
export { type TabletAway, tabletAway } from "./cases/bigtable/away.ts";
export { type LocationRow, locationTrips, tabletsNamed } from "./cases/bigtable/locations.ts";
export {
  BLOCK_BYTES,
  RANDOM_READS_PUBLISHED,
  type RandomReads,
  randomReads,
} from "./cases/bigtable/random_reads.ts";
export {
  type BigtableClasses,
  bigtableFiles,
  type BigtableSize,
  bigtableSystem,
  smallBigtable,
} from "./cases/bigtable/system.ts";
// Chubby
export { type CallingIn, callingIn } from "./cases/chubby/calling_in.ts";
export { CHUBBY_CELL, chubbyCell, type ChubbyClasses } from "./cases/chubby/cell.ts";
export { type LateWrite, lateWriteRun, lateWrites } from "./cases/chubby/late_writes.ts";
export { type ChubbyLoad, chubbyLoad, type ChubbyLoadOptions } from "./cases/chubby/load.ts";
export {
  type OutageOptions,
  type OutageRow,
  sessionsAfter,
  sessionsByTheory,
} from "./cases/chubby/outages.ts";
// The map of the course
export {
  COURSE_TOPICS,
  courseMap,
  type CourseTopic,
  type Part as SystemPart,
  PARTS as SYSTEM_PARTS,
  type System,
  SYSTEM_NOTEBOOKS,
  SYSTEMS,
} from "./cases/map/made_of.ts";
// Spanner
export {
  database,
  inOrderOfTime,
  type SmallSpanner,
  smallSpanner,
  type SpannerClasses,
  spannerCommits,
  type SpannerCommitted,
  TIME_MASTER,
} from "./cases/spanner/system.ts";
export {
  brokenClocks,
  externalConsistency,
  type SpannerStory,
  spannerStory,
} from "./cases/spanner/explored.ts";
export {
  type SpannerPromise,
  spannerPromises,
  type SpannerScene,
  spannerScene,
  type SpannerTrouble,
  spannerTrouble,
} from "./cases/spanner/scenes.ts";
export {
  commitWaits,
  EPSILON_PUBLISHED,
  type EpsilonRow,
  epsilonSaw,
  residualWait,
  type WaitRow,
} from "./cases/spanner/waits.ts";
export {
  participantLatencies,
  type ParticipantOptions,
  type ParticipantRow,
  PARTICIPANTS_PUBLISHED,
} from "./cases/spanner/participants.ts";
export { type ZoneKill, zoneKilled, type ZoneOptions, type ZoneRow } from "./cases/spanner/zones.ts";
