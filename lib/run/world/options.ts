/** What every run is given. */
import type { Message, Process, ProcessId } from "../../core/process.ts";
import type { TraceLevel } from "../../core/trace/trace.ts";
import { checkChannels } from "../options/channels.ts";
import { checkFlag, checkFunction, checkNames, checkWord } from "../options/known.ts";
import type { Devices, Processes } from "../system.ts";

export type WorldOptions<P extends Process = Process> = {
  readonly processes: Processes<P>;
  readonly devices?: Devices;
  /** Other ways between the same processes, by their names, see `send`. */
  readonly channels?: Readonly<Record<string, object>>;
  /** What randomness is drawn from, an integer ≥ 0. Default 1. */
  readonly seed?: number;
  /** What the trace keeps. Default "all". */
  readonly trace?: TraceLevel;
  /** Whether to record the fields of the processes after each event, see `frames`. Default false. */
  readonly fields?: boolean;
  /**
   * What a process is at the moment, shown as a bar in diagrams. Default: its field `state`, if that is a
   * string.
   */
  status?(process: P): string | undefined;
  /**
   * Local clocks: how far ahead, ms, and how fast, parts in a million; readings are rounded down to multiples
   * of `tickMs`, exact unless told.
   */
  readonly clocks?: Readonly<
    Record<
      ProcessId,
      { readonly offsetMs?: number; readonly driftPpm?: number; readonly tickMs?: number }
    >
  >;
  /** Size of a message in bytes, for counting and for `bandwidth`. */
  size?(message: Message): number;
};

/** @throws TypeError or RangeError for what would be passed over, or is of the wrong kind */
export function checkWorld(
  { devices, channels, trace, fields, status, clocks, size }: WorldOptions,
): void {
  checkDevices(devices);
  checkChannels(channels);
  checkWord("trace", trace, ["all", "messages", "none"]);
  checkFlag("fields", fields);
  checkFunction("status", status);
  checkFunction("size", size);
  for (const [id, clock] of Object.entries(clocks ?? {})) {
    checkNames(`the clock of P${id}`, clock, ["offsetMs", "driftPpm", "tickMs"]);
  }
}

/** @throws TypeError for what makes no device */
export function checkDevices(devices: Devices | undefined): void {
  for (const [name, make] of Object.entries(devices ?? {})) {
    if (typeof make === "function") continue;
    checkFunction(`the device ${name}`, make ?? null);
  }
}
