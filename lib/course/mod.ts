/** The public names of lib/course: what a notebook cell calls and is no algorithm. */
export { calibration } from "./prediction/calibration.ts";
export { challenge, type ChallengeOptions, type Scored, scoreOf } from "./challenge.ts";
export { check, judgementOf } from "./check.ts";
export { readData, regionLatency, type Regions, regions } from "./data.ts";
export { diff } from "./reading/diff.ts";
export type { Judgement, Outcome } from "./exercise/outcome.ts";
export { predict, reveal, type RevealOptions, student, studentSeed } from "./prediction/predict.ts";
export { progressOf } from "./progress.ts";
export { source } from "./reading/source.ts";
