/**
 * What happened in a run: one row an event, kept in columns of numbers and made into objects only when read.
 * A row costs about 30 bytes; each message is stored once, at its send.
 */
import type { Message, ProcessId } from "./process.ts";

/** All kinds of events, in the order of their codes. */
export const KINDS = [
  "start", // a process starts
  "send", // content: the message; peer: the receiver
  "receive", // cause: the send; peer: the sender
  "handle", // service of a received message ends and its handler runs (only where service takes time); cause: the receive
  "drop", // cause: the send; content: the reason, e.g. "loss", "partition", "receiver crashed"
  "deliver", // the application gets a message; content: what; peer: its sender
  "set timer", // content: the timer's name
  "cancel timer",
  "timeout", // cause: the "set timer"; content: the timer's name
  "invoke", // an operation begins; content: {operation, method, details}
  "respond", // and ends; content: {operation, value}; cause: the invoke
  "output", // content: what
  "append", // content: the record
  "force", // the log is being forced
  "forced", // and is stable; cause: the force
  "submit", // content: {device, request, tag}
  "complete", // content: {device, result, tag}; cause: the submit
  "crash", // content: how many records of the log survive
  "recover",
  "pause",
  "resume",
  "slow", // content: ms a message
  "partition", // content: {from, to, oneWay}
  "heal",
  "status", // content: the process's new status
] as const;
export type Kind = typeof KINDS[number];

/** One event, as read from a trace. */
export type TraceEvent = {
  /** Its row in the trace. */
  readonly index: number;
  /** Virtual time in ms. */
  readonly time: number;
  readonly kind: Kind;
  /** Where it happened; −1 for what happens to the network. */
  readonly process: ProcessId;
  /** The other end of a send, receive, drop or deliver, else −1. */
  readonly peer: ProcessId;
  /** The row of the event that led to this one (the send of a receive, the setting of a timeout), else −1. */
  readonly cause: number;
  /** The message of a send, receive, handle or drop. */
  readonly message?: Message;
  /** What the kind says above. */
  readonly content?: unknown;
};

/** How much is kept: everything, only what travels and what is said, or nothing but the counters. */
export type TraceLevel = "all" | "messages" | "none";

const CODES = new Map<Kind, number>(KINDS.map((kind, code) => [kind, code]));
/** The number that stands for a kind in the trace's columns. */
export function codeOf(kind: Kind): number {
  return CODES.get(kind)!;
}

const MESSAGES_LEVEL = new Set<Kind>(
  [
    "start",
    "send",
    "receive",
    "drop",
    "deliver",
    "invoke",
    "respond",
    "output",
    "crash",
    "recover",
    "partition",
    "heal",
    "status",
  ],
);

const ROWS = 8192;

class Chunk {
  readonly times = new Float64Array(ROWS);
  readonly kinds = new Uint8Array(ROWS);
  readonly processes = new Int32Array(ROWS);
  readonly peers = new Int32Array(ROWS);
  readonly causes = new Int32Array(ROWS);
  readonly contents: unknown[] = new Array(ROWS);
}

export class Trace {
  /** The ids of the processes, ascending. */
  readonly processes: readonly ProcessId[];
  readonly level: TraceLevel;
  /** How many events were recorded. */
  length = 0;
  private readonly keeps: readonly boolean[];
  private readonly chunks: Chunk[] = [];
  private chunk = new Chunk();
  private row = ROWS;

  constructor(processes: readonly ProcessId[], level: TraceLevel = "all") {
    this.processes = processes;
    this.level = level;
    this.keeps = KINDS.map((kind) => level === "all" || (level === "messages" && MESSAGES_LEVEL.has(kind)));
  }

  /** Writes a row and returns its index, or −1 if this level does not keep such events. */
  add(
    code: number,
    time: number,
    process: ProcessId,
    peer: ProcessId,
    cause: number,
    content: unknown,
  ): number {
    if (!this.keeps[code]) return -1;
    let row = this.row;
    if (row === ROWS) {
      this.chunk = new Chunk();
      this.chunks.push(this.chunk);
      row = 0;
    }
    const chunk = this.chunk;
    chunk.times[row] = time;
    chunk.kinds[row] = code;
    chunk.processes[row] = process;
    chunk.peers[row] = peer;
    chunk.causes[row] = cause;
    chunk.contents[row] = content;
    this.row = row + 1;
    return this.length++;
  }

  /** The event in row `index`. @throws RangeError if there is no such row */
  at(index: number): TraceEvent {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new RangeError(`the trace has rows 0 to ${this.length - 1}, got ${index}`);
    }
    const chunk = this.chunks[Math.floor(index / ROWS)], row = index % ROWS;
    const kind = KINDS[chunk.kinds[row]];
    const event = {
      index,
      time: chunk.times[row],
      kind,
      process: chunk.processes[row],
      peer: chunk.peers[row],
      cause: chunk.causes[row],
    };
    const content = chunk.contents[row];
    if (kind === "send") return { ...event, message: content as Message };
    const message = kind === "receive" || kind === "handle" || kind === "drop"
      ? this.sent(event.cause)
      : undefined;
    if (message) return content === undefined ? { ...event, message } : { ...event, message, content };
    return content === undefined ? event : { ...event, content };
  }

  /** The message that a chain of causes began with. */
  private sent(index: number): Message | undefined {
    while (index >= 0) {
      const chunk = this.chunks[Math.floor(index / ROWS)], row = index % ROWS;
      const kind = KINDS[chunk.kinds[row]];
      if (kind === "send") return chunk.contents[row] as Message;
      if (kind !== "receive") return undefined;
      index = chunk.causes[row];
    }
    return undefined;
  }

  /** All events, in the order in which they happened. */
  *[Symbol.iterator](): IterableIterator<TraceEvent> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  /** The events for which every given field agrees, e.g. `trace.where({ kind: "send", process: 3 })`. */
  where(pattern: { kind?: Kind; process?: ProcessId; peer?: ProcessId; type?: string }): TraceEvent[] {
    const { kind, process, peer, type } = pattern;
    if (kind !== undefined && !CODES.has(kind)) {
      throw new TypeError(`kind must be one of ${KINDS.join(", ")}, got ${String(kind)}`);
    }
    const code = kind === undefined ? -1 : codeOf(kind);
    const found: TraceEvent[] = [];
    for (let index = 0; index < this.length; index++) {
      const chunk = this.chunks[Math.floor(index / ROWS)], row = index % ROWS;
      if (code >= 0 && chunk.kinds[row] !== code) continue;
      if (process !== undefined && chunk.processes[row] !== process) continue;
      if (peer !== undefined && chunk.peers[row] !== peer) continue;
      const event = this.at(index);
      if (type === undefined || event.message?.type === type) found.push(event);
    }
    return found;
  }

  /** The time of the last event, in ms; 0 for an empty trace. */
  get endTime(): number {
    return this.length === 0 ? 0 : this.at(this.length - 1).time;
  }
}
