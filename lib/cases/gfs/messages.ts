/** What master, chunkservers and clients of the Google File System say to each other. */
import type { ProcessId } from "../../core/process.ts";

/**
 * `data` names one attempt of one mutation; `place` is a cell of the chunk, which stands for a range of its
 * bytes.
 */
export type GfsMessage =
  | { type: "Locate"; chunk: string; forWriting: boolean }
  | { type: "Located"; chunk: string; version: number; servers: ProcessId[] }
  | { type: "NewVersion"; chunk: string; version: number }
  | { type: "Kept"; chunk: string; version: number }
  | { type: "Lease"; chunk: string; version: number; secondaries: ProcessId[] }
  | { type: "Report"; versions: { readonly [chunk: string]: number } }
  | { type: "Asked" }
  | { type: "Clone"; chunk: string; from: ProcessId }
  | { type: "Fetch"; chunk: string }
  | { type: "Copy"; chunk: string; version: number; cells: string[] }
  | GfsDataMessage;

/** Those between clients and chunkservers. */
export type GfsDataMessage =
  | { type: "Push"; data: string; value: string; left: number; route: ProcessId[] }
  | { type: "Pushed"; data: string }
  | { type: "Mutate"; chunk: string; data: string; place: number | null }
  | { type: "Apply"; chunk: string; version: number; serial: number; place: number; data: string }
  | { type: "Applied"; data: string }
  | { type: "Done"; data: string; place: number | null }
  | { type: "Read"; chunk: string; version: number; place: number; data: string }
  | { type: "Cell"; data: string; value: string };

/**
 * What the master knows of a chunk. It is free, or its servers are told a new version, or one of them has the
 * lease, or a server is making a copy.
 */
export type ChunkEntry = {
  state: "free" | "telling" | "leased" | "copying";
  /** The last that servers were told, and the last that was lent: who has that one has all. */
  version: number;
  lent: number;
  /** Who has all that was written. */
  servers: ProcessId[];
  /** Of these, who has kept the version that is being told. */
  kept: ProcessId[];
  primary: ProcessId | 0;
  /** Who gives a copy, and who makes it, while there is one under way. */
  copying: readonly ProcessId[];
  /** Clients that wait for a primary. */
  waiting: ProcessId[];
};
