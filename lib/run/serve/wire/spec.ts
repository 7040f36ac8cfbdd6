/** What is said between the supervisor and a process, and between processes. */
import type { Message, ProcessId } from "../../../core/process.ts";
import type { Cut } from "../../faults.ts";
import type { ServedState, Where } from "../options.ts";

/** What a process is told when it has come up. */
export type Spec = {
  readonly id: ProcessId;
  readonly ids: readonly ProcessId[];
  readonly where: Where;
  /** How often it has been started before. */
  readonly incarnation: number;
  readonly seed: number;
  readonly dir: string;
  /** Where it listens. */
  readonly address: string;
  readonly offsetMs: number;
  readonly driftPpm: number;
  readonly fsync: boolean;
  readonly unforced: "memory" | "written";
  readonly nagle: boolean;
  readonly channels: readonly string[];
  /** The names of the devices, and whose they are. */
  readonly devices: readonly { readonly name: string; readonly owner?: ProcessId }[];
  /** It crashes in the middle of its start, after so many effects. */
  readonly limit?: number;
};

/** Another process, and where it listens. */
export type Peer = { readonly id: ProcessId; readonly address: string; readonly port: number };

/** What the supervisor tells a process. */
export type Told =
  | { readonly tell: "be"; readonly spec: Spec }
  | { readonly tell: "time"; readonly at: number }
  /** @param await who will answer at once: a paused one would not */
  | { readonly tell: "dial"; readonly peers: readonly Peer[]; readonly await: readonly ProcessId[] }
  | { readonly tell: "go"; readonly begin: number; readonly cuts: readonly Cut[] }
  | {
    readonly tell: "invoke";
    readonly operation: number;
    readonly method: string;
    readonly details: readonly unknown[];
  }
  | { readonly tell: "cut"; readonly cuts: readonly Cut[] }
  | { readonly tell: "limit"; readonly effects: number }
  | { readonly tell: "served"; readonly row: number; readonly result: unknown }
  | { readonly tell: "state"; readonly asked: number }
  | { readonly tell: "report" }
  | { readonly tell: "stop" };

/** How much has gone over the connection with each other process, in each direction. */
export type Passed = Readonly<Record<ProcessId, { readonly sent: number; readonly received: number }>>;

/** What a process says to the supervisor. */
export type Said =
  | { readonly say: "hello"; readonly id: ProcessId; readonly token: string; readonly pid: number }
  | { readonly say: "time" }
  | { readonly say: "listening"; readonly port: number; readonly torn: number }
  | { readonly say: "linked" }
  | { readonly say: "request"; readonly device: string; readonly request: Message; readonly row: number }
  | {
    readonly say: "state";
    readonly asked: number;
    readonly idle: boolean;
    readonly events: number;
    readonly passed: Passed;
  }
  | ({ readonly say: "report"; readonly forceMs: readonly number[] } & ServedState)
  | { readonly say: "failed"; readonly doing: string; readonly message: string; readonly stack: string };

/** A message on its way: from whom, of which incarnation, the row of its sending, and its channel. */
export type Letter = {
  readonly f: ProcessId;
  readonly i: number;
  readonly s: number;
  readonly m: Message;
  readonly c?: string;
};

/** The first that is said over a connection between two processes, and the answer. */
export type Greeting = { readonly hello: ProcessId; readonly token: string } | {
  readonly welcome: ProcessId;
};

/** One row of a process's own trace, as a line of JSON in a file. */
export type Row = {
  /** Counts its rows in this incarnation. */
  readonly seq: number;
  /** By the supervisor's clock, ms. */
  readonly time: number;
  /** A kind of event, or "drop in" for a message that came through a cut. */
  readonly kind: string;
  readonly peer?: ProcessId;
  /** Another row of this incarnation, or a row of another process: its id, incarnation and number. */
  readonly cause?: number | readonly [ProcessId, number, number];
  readonly message?: unknown;
  readonly channel?: string;
  readonly content?: unknown;
};

/** The file of a process's trace in one incarnation. */
export function traceFile(dir: string, id: ProcessId, incarnation: number): string {
  return `${dir}/trace-${id}-${incarnation}.jsonl`;
}

/** The file of its log. */
export function logFile(dir: string, id: ProcessId): string {
  return `${dir}/log-${id}`;
}
