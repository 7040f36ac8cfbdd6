/** How a monitor may keep its states itself: smaller, and found faster, than as texts. */
import type { Turn } from "../../core/canonical.ts";
import type { ProcessId } from "../../core/process.ts";
import type { Happening } from "./happening.ts";

/** Other processes in the places of these. */
export type Renaming = {
  readonly process: (id: ProcessId) => ProcessId;
  readonly operation: (operation: number) => number;
  /** Plain data in which ids stand below the names given for that. */
  readonly plain: (value: unknown) => unknown;
};

/** The states of a monitor by number; 0 is the initial one. Equal states have one number. */
export interface MonitorStates {
  /** Bytes of all of them on V8's heap, roughly. */
  readonly heapBytes: number;
  /** The state after something happened. */
  after(state: number, happening: Happening): number;
  /** What a property sees. @param turn another order in which its containers may have been filled */
  value(state: number, turn?: Turn): unknown;
  /** The state that has the processes in other places. */
  renamed(state: number, renaming: Renaming): number;
  /** What can be said of a state in no order of processes; `process` names one. */
  outline(state: number): unknown;
}
