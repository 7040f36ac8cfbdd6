/** The public names of the drivers, and of what they are given and give back. */
export {
  type Device,
  type Devices,
  type Invocation,
  invoke,
  nodes,
  ownDevices,
  type Processes,
  type ProcessOf,
  type Schedule,
  type Step,
} from "./system.ts";
export { simulate, Simulation, type SimulationOptions, type Until } from "./simulate/simulate.ts";
export type { Frame } from "./world/world.ts";
export { Replay, replay, type ReplayOptions } from "./replay/replay.ts";
export { type Adversary, direct, Directed } from "./direct/directed.ts";
export type { UntimedOptions } from "./replay/untimed.ts";
export { constant, exponential, Latency, matrix, normal, pareto, uniform } from "./latency.ts";
export type { Link } from "./simulate/network.ts";
export {
  type Action,
  at,
  crash,
  heal,
  on,
  oneWayPartition,
  type Partition,
  partition,
  pause,
  type RandomFaults,
  recover,
  resume,
  type Scheduled,
  slow,
} from "./faults.ts";
export { experiment, type ExperimentOptions, summarise, type Summary } from "./experiment.ts";
export { HandlerError, LimitError, ProcessError } from "./errors.ts";
export {
  always,
  type Bounds,
  type Clocks as ExploredClocks,
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
} from "./explore/explore.ts";
export { history, historyOf, historyText } from "./property/history.ts";
export type { History, Operation as HistoryOperation } from "./property/operation.ts";
export { type Graph, type GraphLocal, graphOf, type GraphState } from "./explore/graph.ts";
export { type Decided, type Valence, valence } from "./explore/valence.ts";
export { crashMatrix, type CrashOptions, type CrashRow, type Ending } from "./explore/crashes.ts";
export { fuzz, type Fuzzed, type FuzzExecution, type FuzzOptions, type FuzzVerdict } from "./fuzz/fuzz.ts";
export { serve } from "./serve/serve.ts";
export type { ClassSource, HostOptions, ServedRun, ServedState, ServeOptions } from "./serve/options.ts";
export { sweep } from "./sweep/sweep.ts";
export type { SweepOptions } from "./sweep/options.ts";
export { parallelExperiment, parallelFuzz } from "./sweep/parallel.ts";
export { scheduleOf } from "./schedule.ts";
export { fromJsonLines, toJsonLines } from "./export/json_lines.ts";
export { SHIVIZ_PARSER, toShiViz } from "./export/shiviz.ts";
export { toOpenTelemetry } from "./export/open_telemetry.ts";
