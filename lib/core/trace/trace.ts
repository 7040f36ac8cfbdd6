/**
 * What happened in a run: one row an event, kept in columns of numbers and made into objects only when read.
 * A row costs 24 bytes, 32 among others with contents; each message is stored once, at its send, as numbers
 * where it has no other fields.
 */
import { Packs } from "./pack.ts";
import { copyMessage } from "../plain.ts";
import type { Message, ProcessId } from "../process.ts";

/** All kinds of events, in the order of their codes. */
export const KINDS = [
  "start", // a process starts
  "send", // content: the message; peer: the receiver
  "receive", // cause: the send; peer: the sender; content: "waits" if its process gets to it only later
  "handle", // the handler runs of what had to wait, for service or through a pause; cause: the receive, invoke or forced
  "drop", // cause: the send; content: the reason, e.g. "loss", "partition", "receiver crashed"
  "deliver", // the application gets a message; content: what; peer: its sender
  "set timer", // content: the timer's name
  "cancel timer",
  "timeout", // cause: the "set timer"; content: the timer's name
  "invoke", // an operation begins; content: {operation, method, details}, and waits: true as with receive
  "respond", // and ends; content: {operation, value}; cause: the invoke
  "output", // content: what
  "append", // content: the record
  "force", // the log is being forced
  "forced", // and is stable; cause: the force; content: "waits" as with receive
  "submit", // content: {device, request, tag}
  "complete", // content: {device, result, tag}; cause: the submit
  "crash", // content: how many records of the log survive
  "recover",
  "pause",
  "resume",
  "slow", // content: ms a message
  "partition", // content: {groups, oneWay}, and channel if it has a name
  "heal", // content: the channel, if it has a name
  "status", // content: the process's new status
  "choose", // content: which of the choices was taken, from 0
  "serve", // a device did it, and its process learns of it later or never; cause: the submit
  "cut short", // a crash falls into the handler; content: after how many of its effects
] as const;
/** The kind of an event of a trace. */
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
  /** The channel that it was sent on, if that has a name. */
  readonly channel?: string;
  /** What the kind says above. */
  readonly content?: unknown;
};

/** How much is kept: everything, only what travels and what is said, or nothing but the counters. */
export type TraceLevel = "all" | "messages" | "none";

/**
 * The lower bits of a row's kind are its code; the others of a send that is packed, 1 + the number of its
 * shape.
 */
const CODE_BITS = 8, CODE_MASK = 255;

const CODES = new Map<Kind, number>(KINDS.map((kind, code) => [kind, code]));
/** The number that stands for a kind in the trace's columns. */
export function codeOf(kind: Kind): number {
  return CODES.get(kind)!;
}

const SEND = codeOf("send");

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

/**
 * The first chunk is small, for the many short runs, and each later one as large as all before it, up to a
 * size that the engine does not move about.
 */
const FIRST_BITS = 8, FIRST_ROWS = 1 << FIRST_BITS, ROW_BITS = 15, ROWS = 1 << ROW_BITS;
const INTEGERS = 4, KIND = 0, PROCESS = 1, PEER = 2, CAUSE = 3;

/** The content of a send on a channel with a name. */
class OnChannel {
  constructor(readonly message: Message, readonly channel: string) {}
}

type Sent = { readonly message: Message; readonly channel?: string };

class Chunk {
  readonly times: Float64Array;
  readonly integers: Int32Array;
  /** Made when a row has any: most are a send or a receipt of numbers. */
  contents: unknown[] | undefined;
  constructor(readonly rows: number) {
    this.times = new Float64Array(rows);
    this.integers = new Int32Array(rows * INTEGERS);
  }
}

function kindIn({ integers }: Chunk, row: number): Kind {
  return KINDS[integers[row * INTEGERS + KIND] & CODE_MASK];
}

/**
 * What happened in a run, in order: a row an event. Loop over it, ask for a row by `at(index)`, or for some
 * by `where({ kind: "send", process: 3 })`.
 */
export class Trace {
  /** The ids of the processes, ascending. */
  readonly processes: readonly ProcessId[];
  readonly level: TraceLevel;
  /** How many events were recorded. */
  length = 0;
  private readonly keeps: readonly boolean[];
  private readonly packs = new Packs();
  private readonly chunks: Chunk[] = [];
  private chunk = new Chunk(0);
  private row = 0;

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
    if (!this.keeps[code & CODE_MASK]) return -1;
    if (this.row === this.chunk.rows) this.addChunk();
    const { times, integers } = this.chunk;
    const row = this.row++, at = row * INTEGERS;
    times[row] = time;
    integers[at + KIND] = code;
    integers[at + PROCESS] = process;
    integers[at + PEER] = peer;
    integers[at + CAUSE] = cause;
    if (content !== undefined) (this.chunk.contents ??= new Array(this.chunk.rows))[row] = content;
    return this.length++;
  }

  /** Writes the row of a send. The message stays the caller's. */
  addSend(time: number, from: ProcessId, to: ProcessId, message: Message, channel = ""): number {
    if (!this.keeps[SEND]) return -1;
    if (channel !== "") {
      return this.add(SEND, time, from, to, -1, new OnChannel(copyMessage(message), channel));
    }
    const { packs } = this;
    return packs.pack(message)
      ? this.add(SEND | (packs.shape + 1) << CODE_BITS, time, from, to, packs.place, undefined)
      : this.add(SEND, time, from, to, -1, copyMessage(message));
  }

  private addChunk(): void {
    this.chunk = new Chunk(Math.min(Math.max(FIRST_ROWS, this.length), ROWS));
    this.chunks.push(this.chunk);
    this.row = 0;
  }

  private chunkOf(index: number): Chunk {
    if (index < ROWS) return this.chunks[32 - Math.clz32(index >> FIRST_BITS)];
    return this.chunks[ROW_BITS - FIRST_BITS + Math.floor(index / ROWS)];
  }

  private rowOf(index: number): number {
    if (index < FIRST_ROWS) return index;
    if (index < ROWS) return index ^ (1 << (31 - Math.clz32(index)));
    return index % ROWS;
  }

  /** What an event was, without its message. */
  kindAt(index: number): Kind {
    return kindIn(this.chunkOf(index), this.rowOf(index));
  }

  /** Where an event was. */
  processAt(index: number): ProcessId {
    return this.chunkOf(index).integers[this.rowOf(index) * INTEGERS + PROCESS];
  }

  /** The event in row `index`. @throws RangeError if there is no such row */
  at(index: number): TraceEvent {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new RangeError(`the trace has rows 0 to ${this.length - 1}, got ${index}`);
    }
    const chunk = this.chunkOf(index), row = this.rowOf(index), at = row * INTEGERS;
    const kind = kindIn(chunk, row);
    const event = {
      index,
      time: chunk.times[row],
      kind,
      process: chunk.integers[at + PROCESS],
      peer: chunk.integers[at + PEER],
      cause: chunk.integers[at + KIND] > CODE_MASK ? -1 : chunk.integers[at + CAUSE], // a packed send has none
    };
    if (kind === "send") return { ...event, ...this.sendIn(chunk, row) };
    const content = chunk.contents?.[row];
    const sent = kind === "receive" || kind === "handle" || kind === "drop"
      ? this.sent(event.cause)
      : undefined;
    if (sent) return content === undefined ? { ...event, ...sent } : { ...event, ...sent, content };
    return content === undefined ? event : { ...event, content };
  }

  /** The message of a send, and its channel. */
  private sendIn(chunk: Chunk, row: number): Sent {
    const at = row * INTEGERS, shape = chunk.integers[at + KIND] >> CODE_BITS;
    if (shape > 0) return { message: this.packs.unpack(shape - 1, chunk.integers[at + CAUSE]) };
    const content = chunk.contents?.[row];
    if (content instanceof OnChannel) return { message: content.message, channel: content.channel };
    return { message: content as Message };
  }

  /** The message that a chain of causes began with. */
  private sent(index: number): Sent | undefined {
    while (index >= 0) {
      const chunk = this.chunkOf(index), row = this.rowOf(index), kind = kindIn(chunk, row);
      if (kind === "send") return this.sendIn(chunk, row);
      if (kind !== "receive") return undefined;
      index = chunk.integers[row * INTEGERS + CAUSE];
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
      const { integers } = this.chunkOf(index), at = this.rowOf(index) * INTEGERS;
      if (code >= 0 && (integers[at + KIND] & CODE_MASK) !== code) continue;
      if (process !== undefined && integers[at + PROCESS] !== process) continue;
      if (peer !== undefined && integers[at + PEER] !== peer) continue;
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
