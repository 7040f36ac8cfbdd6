/** A global state as a property sees it. */
import type { Message, Process, ProcessId } from "../../core/process.ts";
import type { Device } from "../system.ts";

/** A message that was sent and has not arrived; its channel, if that has a name. */
export type InFlight = {
  readonly from: ProcessId;
  readonly to: ProcessId;
  readonly message: Message;
  readonly channel?: string;
};

/**
 * One state of everything. `P` is the class of the processes, `S` the state of the monitor. What it gives is
 * to be read, not changed.
 */
export interface World<P extends Process = Process, S = unknown> {
  readonly ids: readonly ProcessId[];
  /** By id; `undefined` while a process is down. */
  readonly processes: { readonly [id: ProcessId]: P };
  /** The processes that are up, in ascending order of their ids. */
  readonly live: readonly P[];
  alive(id: ProcessId): boolean;
  /** The records of its log, unforced ones included. */
  log(id: ProcessId): readonly unknown[];
  /** How many of these records are on stable storage. */
  durable(id: ProcessId): number;
  readonly inFlight: readonly InFlight[];
  /** Names of the timers of a process that are set. */
  timers(id: ProcessId): readonly string[];
  readonly monitor: S;
  device(name: string): Device;
}

/** A world that can tell whether whoever looked at it has changed it. */
export interface Guarded extends World {
  /** What was changed since the last call, e.g. `P1.state from "idle" to "leader"`; undefined if nothing. */
  changed(): string | undefined;
}
