/** What the master of a MapReduce and its workers say to each other. */
import type { ProcessId } from "../../core/process.ts";

/** A key and a value, as map and reduce take and give them. */
export type Pair = readonly [key: string, value: string];

/** Each attempt at a task has a number of its own. */
export type MapReduceMessage =
  | { type: "Join" }
  | { type: "MapTask"; attempt: number; map: number; text: string; parts: number }
  | { type: "Mapped"; attempt: number }
  | { type: "ReduceTask"; attempt: number; part: number; maps: number; found: [map: number, at: ProcessId][] }
  | { type: "Found"; map: number; at: ProcessId }
  | { type: "Fetch"; map: number; part: number; attempt: number }
  | { type: "Fetched"; map: number; attempt: number; pairs: Pair[] }
  | { type: "Reduced"; attempt: number; pairs: Pair[] };

/** A map or a reduce task, as the master knows it. */
export type MapReduceTask = {
  state: "idle" | "running" | "done";
  /** Who has done it: a map's pairs are there. */
  at: ProcessId | 0;
};

/** Map tasks make pairs, reduce tasks bring those of a key together. */
export type TaskKind = "map" | "reduce";

/** One try at a task. */
export type Attempt = { readonly kind: TaskKind; readonly task: number; readonly worker: ProcessId };
