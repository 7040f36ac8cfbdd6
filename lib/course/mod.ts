/** The public names of lib/course: what a notebook cell calls and is no algorithm. */
export { calibration } from "./prediction/calibration.ts";
export { challenge, type ChallengeOptions, type Scored, scoreOf } from "./challenge.ts";
export { check, judgementOf } from "./check.ts";
export { readData, regionLatency, type Regions, regions } from "./data.ts";
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
  range,
} from "./measure.ts";
export { type PromiseOptions, promises } from "./promises/promises.ts";
export type { Algorithm, Setting } from "./promises/settings.ts";
export { progressOf } from "./progress.ts";
export { source } from "./reading/source.ts";
export { type LetterWriter, type StampedEvent, stampedEvents, traced } from "./judges/time/traced.ts";
