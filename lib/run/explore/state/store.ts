/**
 * All that the explorer gives numbers to: messages, timers, requests, log records, and the local states of
 * processes.
 */
import { canonical, mostInOrder, restore, type Turn } from "../../../core/canonical.ts";
import type { Message } from "../../../core/process.ts";
import type { Happening } from "../../property/happening.ts";
import type { Model } from "../options/model.ts";
import { Interned, Texts } from "./tables.ts";

/** A message in flight; `from` and `to` are places. */
export type Letter = { readonly from: number; readonly to: number; readonly text: number };
export type TimerName = { readonly place: number; readonly name: string; readonly key: string };
/** A request that no device has served yet; `live` as long as the incarnation that made it. */
export type Request = {
  readonly place: number;
  readonly device: string;
  readonly text: number;
  readonly tag: number;
  readonly live: boolean;
};

/** What a handler said, in numbers: the kind, then what it is about; of a response, its operation, too. */
export type Effect = readonly number[];
export const SEND = 0, SET = 1, CANCEL = 2, APPEND = 3, FLUSH = 4, SUBMIT = 5, SAY = 6;

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
  /** Which operations, of any process, it has answered, by their numbers, ascending. */
  readonly answered: readonly number[];
};

/** What may happen to a process; `about` is the number of a message, timer, operation or completion. */
export type EventKind = (typeof KINDS)[number];
/** What runs a handler. */
export const HANDLED = ["start", "deliver", "timeout", "invoke", "complete", "recover"] as const;
export const KINDS = [...HANDLED, "forced", "crash", "lose", "duplicate", "drop"] as const;
export type Event = { readonly kind: EventKind; readonly about: number };

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
  /** By text. */
  private readonly orders: number[] = [];

  constructor(readonly model: Model) {
    this.list([]);
  }

  letter(from: number, to: number, message: Message): number {
    return this.letterOf(from, to, this.texts.number(canonical(message, "the message")));
  }

  letterOf(from: number, to: number, text: number): number {
    return this.letters.number(`${from},${to},${text}`, { from, to, text });
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
    if (kind !== "invoke") return [];
    const { method, details } = this.model.invocations[about];
    return [this.happening({ kind, process, operation: about + 1, method, details })];
  }

  list(numbers: readonly number[]): number {
    return this.lists.number(numbers.join(), numbers);
  }

  seat(seat: Seat): number {
    const { place, fields, timers, log, durable, pending, invoked, answered } = seat;
    return this.seats.number(
      `${place}|${fields}|${timers}|${log}|${durable}|${JSON.stringify(pending)}|${invoked}|${answered}`,
      seat,
    );
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
