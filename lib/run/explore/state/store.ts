/**
 * All that the explorer gives numbers to: messages, timers, requests, log records, and the local states of
 * processes.
 */
import { canonical, mostInOrder, restore, type Turn } from "../../../core/canonical.ts";
import type { Message } from "../../../core/process.ts";
import type { Happening } from "../../property/happening.ts";
import type { InFlight } from "../../property/world.ts";
import type { Model } from "../options/model.ts";
import { Interned, Texts } from "./tables.ts";

/** A message in flight; `from` and `to` are places, `channel` a number of the model's. */
export type Letter = {
  readonly from: number;
  readonly to: number;
  readonly text: number;
  readonly channel: number;
};
export type TimerName = { readonly place: number; readonly name: string; readonly key: string };
/** A request that no device has served yet; `live` as long as the incarnation that made it. */
export type Request = {
  readonly place: number;
  readonly device: string;
  readonly text: number;
  readonly tag: number;
  readonly live: boolean;
};

/**
 * What a handler said, in numbers: the kind, then what it is about; of an invocation and of a response, its
 * operation, too.
 */
export type Effect = readonly number[];
export const SEND = 0, SET = 1, CANCEL = 2, APPEND = 3, FLUSH = 4, SUBMIT = 5, SAY = 6, INVOKE = 7;

/** A pending force: up to which record, and what waits for it. */
export type Pending = { readonly length: number; readonly effects: readonly Effect[] };

/** All of one process: its fields and what its driver keeps for it. */
export type Seat = {
  readonly place: number;
  /** Number of the text of its fields; −1 while it is down. */
  readonly fields: number;
  /** Timers that are set, ascending. */
  readonly timers: readonly number[];
  /** Numbers of the records' texts. */
  readonly log: readonly number[];
  /** How many of them are on stable storage. */
  readonly durable: number;
  readonly pending: readonly Pending[];
  /** Which of its operations were invoked, ascending. */
  readonly invoked: readonly number[];
  /** How many operations it has begun by itself, crashes or not. */
  readonly begun: number;
  /**
   * Which operations, of any process, it has answered, by their numbers, ascending; and of its own those that
   * a crash lost before they were seen.
   */
  readonly answered: readonly number[];
  /** Whether it is paused. */
  readonly paused: boolean;
  /**
   * Timers that came due in a pause that is over, the first due first; where the order of timers is not
   * known, those that may have.
   */
  readonly late: readonly number[];
};

/**
 * What may happen to a process; `about` is the number of a message, timer, operation or completion, or of the
 * list of timers that came due in the pause that ends.
 */
export type EventKind = (typeof KINDS)[number];
/** What runs a handler. */
export const HANDLED = ["start", "deliver", "timeout", "invoke", "complete", "recover"] as const;
export const KINDS = [
  ...HANDLED,
  "forced",
  "crash",
  "lose",
  "duplicate",
  "drop",
  "pause",
  "resume",
] as const;
export type Event = {
  readonly kind: EventKind;
  readonly about: number;
  /** What the clock of the process says, where its handler reads it and that is known. */
  readonly clockMs?: number;
};

/** Numbers as a text; most lists are empty, and need not be asked. */
export const listed = (numbers: readonly number[]) => numbers.length === 0 ? "" : numbers.join();

/** One number for an event. */
export const eventKey = (kind: EventKind, about: number) => KINDS.indexOf(kind) + KINDS.length * about;

/** The ranks of messages without an order, and of those to oneself. */
export const FREE = -1;
const OWN = 0x3fffffff;

export class Store {
  readonly texts = new Texts();
  readonly letters = new Interned<Letter>();
  readonly timers = new Interned<TimerName>();
  readonly requests = new Interned<Request>();
  /** A served request with its result, as its process gets it. */
  readonly completions = new Interned<{ readonly request: number; readonly result: number }>();
  readonly seats = new Interned<Seat>();
  readonly happenings = new Texts();
  /** Lists of happenings; number 0 is the empty one. */
  readonly lists = new Interned<readonly number[]>();
  /** By letter. */
  private readonly types: string[] = [];
  private readonly ranks: number[] = [];
  /** By text. */
  private readonly orders: number[] = [];

  constructor(readonly model: Model) {
    this.list([]);
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    const { texts, letters, timers, requests, completions, seats, happenings, lists } = this;
    return [texts, letters, timers, requests, completions, seats, happenings, lists].reduce(
      (sum, { heapBytes }) => sum + heapBytes,
      0,
    );
  }

  letter(from: number, to: number, message: Message, channel = 0): number {
    return this.letterOf(from, to, this.texts.number(canonical(message, "the message")), channel);
  }

  letterOf(from: number, to: number, text: number, channel: number): number {
    return this.letters.number(`${from},${to},${text},${channel}`, { from, to, text, channel });
  }

  /** Whether a message is received in the order of sending among those of its sender and channel. */
  isOrdered(letter: number): boolean {
    return this.rank(letter) !== FREE;
  }

  /**
   * The same for messages with the same sender and channel, ascending by sender; FREE for those that have no
   * order, the greatest for what a process sends to itself.
   */
  rank(letter: number): number {
    return this.ranks[letter] ??= this.rankOf(letter);
  }

  private rankOf(letter: number): number {
    const { from, to, channel } = this.letters.values[letter], { channels, fifos } = this.model;
    if (from === to) return OWN;
    return fifos[channel] ? from * channels.length + channel : FREE;
  }

  /** From whom to whom a message goes, as schedules name it. */
  inFlight(letter: number, turn?: Turn): InFlight {
    const { from, to, channel } = this.letters.values[letter], { ids, channels } = this.model;
    const message = this.message(letter, turn);
    return { from: ids[from], to: ids[to], message, ...channel > 0 ? { channel: channels[channel] } : {} };
  }

  /** Whether a message goes to its own sender. */
  isOwn(letter: number): boolean {
    const { from, to } = this.letters.values[letter];
    return from === to;
  }

  /** The type of a message. */
  typeOf(letter: number): string {
    return this.types[letter] ??= this.message(letter).type;
  }

  message(letter: number, turn?: Turn): Message {
    return this.value(this.letters.values[letter].text, turn) as Message;
  }

  timer(place: number, name: string, key: string): number {
    return this.timers.number(`${place},${JSON.stringify(name)},${key}`, { place, name, key });
  }

  request(request: Request): number {
    const { place, device, text, tag, live } = request;
    return this.requests.number(`${place},${device},${text},${tag},${live}`, request);
  }

  completion(request: number, result: number): number {
    return this.completions.number(`${request},${result}`, { request, result });
  }

  happening(happening: Happening): number {
    return this.happenings.number(canonical(happening, happening.kind));
  }

  /** What a monitor is told before the handler of an event runs. */
  before(place: number, { kind, about }: Event): number[] {
    const process = this.model.ids[place];
    if (kind === "recover") return [this.happening({ kind, process })];
    if (kind === "deliver" && this.model.monitor?.receipts) {
      const from = this.model.ids[this.letters.values[about].from];
      return [this.happening({ kind: "receive", process, message: this.message(about), from })];
    }
    if (kind !== "invoke") return [];
    const { method, details } = this.model.invocations[about];
    return [this.happening({ kind, process, operation: about + 1, method, details })];
  }

  list(numbers: readonly number[]): number {
    return this.lists.number(numbers.join(), numbers);
  }

  seat(seat: Seat): number {
    const { place, fields, timers, log, durable, pending, invoked, begun, answered, paused, late } = seat;
    const held = pending.length === 0 ? "" : JSON.stringify(pending);
    const lists = `${listed(timers)}|${listed(log)}|${listed(invoked)}|${listed(answered)}|${listed(late)}`;
    return this.seats.number(`${place}|${fields}|${durable}|${begun}|${paused}|${lists}|${held}`, seat);
  }

  /** The value of a text, fresh. @param turn another order in which its containers may have been filled */
  value(text: number, turn?: Turn): unknown {
    return restore(this.texts.texts[text], turn);
  }

  /** How many entries of one container in a text stand in an order, see `mostInOrder`. */
  orderIn(text: number): number {
    return this.orders[text] ??= mostInOrder(this.value(text));
  }
}
