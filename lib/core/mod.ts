/** The public names of what an algorithm may import, and of recorded runs. */
export { type Handlers, type Message, Process, type ProcessId } from "./process.ts";
export type { Factory } from "./host.ts";
export { canonical } from "./canonical.ts";
export { Numbers } from "./numbers.ts";
export { exp, ln, Random } from "./random.ts";
export { type Kind, KINDS, Trace, type TraceEvent, type TraceLevel } from "./trace/trace.ts";
export { happenedBefore, lamportTimestamps, vectorTimestamps } from "./trace/timestamps.ts";
