/** The public names of the course's library. */
export { type Handlers, type Message, Process, type ProcessId } from "./core/process.ts";
export type { Factory } from "./core/host.ts";
export { exp, ln, Random } from "./core/random.ts";
export { type Kind, KINDS, Trace, type TraceEvent, type TraceLevel } from "./core/trace.ts";
export { happenedBefore, lamportTimestamps, vectorTimestamps } from "./core/timestamps.ts";

export {
  type Device,
  type Devices,
  type Invocation,
  invoke,
  nodes,
  type Processes,
  type ProcessOf,
  type Schedule,
  type Step,
} from "./run/system.ts";
export { simulate, Simulation, type SimulationOptions, type Until } from "./run/simulate.ts";
export type { Frame } from "./run/world.ts";
export { Replay, replay, type ReplayOptions } from "./run/replay.ts";
export type { UntimedOptions } from "./run/untimed.ts";
export { constant, exponential, Latency, matrix, normal, pareto, uniform } from "./run/latency.ts";
export type { Link } from "./run/network.ts";
export {
  type Action,
  at,
  crash,
  heal,
  oneWayPartition,
  partition,
  pause,
  type RandomFaults,
  recover,
  resume,
  type Scheduled,
  slow,
} from "./run/faults.ts";
export { experiment, type ExperimentOptions, summarise, type Summary } from "./run/experiment.ts";
export { LimitError, ProcessError } from "./run/errors.ts";
export {
  always,
  type Bounds,
  deadlock,
  eventually,
  type Execution,
  type Exploration,
  explore,
  exploreAsync,
  type Faults,
  type Happening,
  type InFlight,
  type Monitor,
  monitor,
  type Network as ExploredNetwork,
  type Options as ExploreOptions,
  type Property,
  sometimes,
  type Symmetry,
  type TimeMode,
  type Verdict,
  type World,
} from "./run/explore.ts";
export { HandlerError } from "./run/explore/handling.ts";
export { type Graph, graphOf } from "./run/explore/graph.ts";
export { fuzz, type Fuzzed, type FuzzExecution, type FuzzOptions, type FuzzVerdict } from "./run/fuzz.ts";
export { scheduleOf } from "./run/schedule.ts";
export { SHIVIZ_PARSER, toJsonLines, toShiViz } from "./run/export.ts";

export * from "./view/mod.ts";

export { successorIn } from "./election/ring_order.ts";
export { ChangRoberts, type ChangRobertsMessage } from "./election/chang_roberts.ts";
export { RingElection, type RingMessage } from "./election/ring.ts";
export { Bully, type BullyMessage } from "./election/bully.ts";
export { FailureDetector, type HeartbeatMessage } from "./election/failure_detector.ts";
export { WatchedBully, WatchedRing } from "./election/watched.ts";

export * from "./course/mod.ts";

export * from "./clocks/mod.ts";
export * from "./multicast/mod.ts";
export * from "./mutex/mod.ts";
export * from "./storage/mod.ts";
