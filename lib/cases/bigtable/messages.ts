/** What lock service, master, tablet servers and clients of Bigtable say to each other. */
import type { ProcessId } from "../../core/process.ts";

/** `session` is one holding of a lock: whoever loses it and gets it again has another one. */
export type BigtableMessage =
  | { type: "KeepAlive"; number: number; session: number }
  | { type: "Alive"; number: number; session: number }
  | { type: "Joined"; server: ProcessId; session: number }
  | { type: "Lost"; server: ProcessId; session: number }
  | { type: "Assign"; tablet: string; session: number }
  | { type: "Loaded"; tablet: string }
  | { type: "SetRoot"; server: ProcessId }
  | { type: "PutRow"; tablet: string; row: string; value: string }
  | { type: "GetRow"; tablet: string; row: string }
  | { type: "Answer"; tablet: string; value: string }
  | { type: "NotHere"; tablet: string }
  | { type: "WhereIsRoot" }
  | { type: "RootIs"; server: ProcessId };

/** What a tablet server asks of the file system: the logs of tablets, which all servers can read. */
export type LogRequest =
  | { type: "Append"; tablet: string; row: string; value: string }
  | { type: "ReadLog"; tablet: string };

/** Where the location of a tablet stands: METADATA's in the root tablet, the others' in METADATA. */
export function parentOf(tablet: string): string {
  return tablet === ROOT ? "" : tablet === METADATA ? ROOT : METADATA;
}

/** The first tablets: one whose place the lock service knows, and one that knows those of all others. */
export const ROOT = "root", METADATA = "metadata";
