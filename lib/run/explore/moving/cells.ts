/**
 * A cell is one process together with the messages on their way to it: one integer in the row of a global
 * state. What can happen at a cell is found once and written into one long array of integers, so that the
 * search itself meets no objects.
 */
import type { Model } from "../options/model.ts";
import { NONE } from "../state/faults.ts";
import type { Outcomes } from "../handling/outcomes.ts";
import type { Copies } from "../state/copies.ts";
import { type EventKind, SEND, type Store } from "../state/store.ts";
import { ignores, mayLose, owesTimer, ownEvents } from "./possible.ts";
import { Inboxes, occurrences } from "../state/inboxes.ts";
import { Ints, mix, PairMap } from "../state/tables.ts";

/**
 * A move in the array: the cell after it; the number of its outcome; what it does besides sending; what it
 * costs of the faults; how many integers follow; and for each message sent, the place of its receiver and its
 * number.
 */
export const TO = 0, OUTCOME = 1, EXTRA = 2, COST = 3, SENDS = 4, HEAD = 5;
/**
 * What a move does besides sending: in the lowest bit whether it changes timers, devices or the monitor, or
 * is a crash; above, how many messages it drops.
 */
export const MORE = 1, DROPPED = 1;

/** An entry of a Map with a short list, on V8's heap. */
const IDLE_BYTES = 150;

/** What may change how much time the timers have left, even if none is set or stopped. */
const CHANGES_TIME: ReadonlySet<EventKind> = new Set(["recover", "invoke", "pause", "resume"]);

export class Cells {
  readonly seats = new Ints();
  readonly inboxes = new Ints();
  /** Random-looking bits of a cell; the hash of a row is their exclusive or. */
  readonly hashes = new Ints();
  /**
   * 1 if nothing is in flight to the process and no force is pending, or it is paused; where timers are in
   * order, none must be late.
   */
  readonly quiet = new Ints();
  /**
   * Where the moves of a cell are: any time; timers, where they wait for quiet; faults. −1: not found yet, or
   * none.
   */
  readonly moves = new Ints();
  readonly timerMoves = new Ints();
  readonly faultMoves = new Ints();
  /** Where its losses to a cut are; −1 if there can be none. */
  readonly cutMoves = new Ints();
  /** 1 if the process is paused; and whether any cell has a 1. */
  readonly paused = new Ints();
  anyPaused = false;
  /** 1 if the process has something to handle that it sent to itself; and whether any cell has a 1. */
  readonly own = new Ints();
  anyOwn = false;
  /** 1 if a message is there so often that a loop may have sent it; and whether any cell has a 1. */
  readonly suspect = new Ints();
  anySuspect = false;
  /** How many steps a cell can take that change nothing, and which outcomes these are. */
  readonly idle = new Ints();
  readonly idleOutcomes = new Map<number, number[]>();
  /** The moves; a list begins with its length. */
  readonly code = new Ints(1024);
  readonly mail: Inboxes;
  private readonly numbers = new PairMap();
  private readonly added = new PairMap();
  private readonly completed = new PairMap();
  private readonly woken = new PairMap();
  private readonly timed = new PairMap();

  constructor(
    private readonly model: Model,
    private readonly store: Store,
    private readonly outcomes: Outcomes,
    private readonly copies: Copies,
  ) {
    this.mail = new Inboxes(model, store, copies);
  }

  get count(): number {
    return this.seats.length;
  }

  get bytes(): number {
    const { seats, inboxes, hashes, quiet, moves, timerMoves, faultMoves, own, suspect, idle, code } = this;
    const lists = [seats, inboxes, hashes, quiet, moves, timerMoves, faultMoves, own, suspect, idle, code];
    const maps = [this.numbers, this.added, this.completed];
    return [...lists, ...maps].reduce((sum, { bytes }) => sum + bytes, this.mail.bytes);
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    return this.mail.lists.heapBytes + IDLE_BYTES * this.idleOutcomes.size;
  }

  /** The cell of a local state and its mail. */
  of(seat: number, inbox: number): number {
    let cell = this.numbers.get(seat, inbox);
    if (cell < 0) {
      cell = this.seats.push(seat);
      this.inboxes.push(inbox);
      this.hashes.push(mix(cell));
      const { pending, paused } = this.store.seats.values[seat];
      const still = this.mail.lists.values[inbox].length === 0 && pending.length === 0 &&
        !owesTimer(this.model, this.store.seats.values[seat]);
      this.quiet.push(still || paused ? 1 : 0);
      this.paused.push(paused ? 1 : 0);
      this.anyPaused ||= paused;
      const own = this.mail.hasOwn(inbox), suspect = this.isSuspect(seat, inbox);
      this.own.push(own ? 1 : 0);
      this.anyOwn ||= own;
      this.suspect.push(suspect ? 1 : 0);
      this.anySuspect ||= suspect;
      this.moves.push(-1);
      this.timerMoves.push(-1);
      this.faultMoves.push(-1);
      this.cutMoves.push(-1);
      this.idle.push(0);
      this.numbers.set(seat, inbox, cell);
    }
    return cell;
  }

  private isSuspect(seat: number, inbox: number): boolean {
    const held = this.store.seats.values[seat].pending.map(({ effects }) =>
      effects.filter(([kind]) => kind === SEND).map(([, letter]) => letter)
    );
    return this.mail.isSuspect(inbox) ||
      held.some((letters) =>
        letters.some((letter) => this.copies.suspects(letter, occurrences(letters, letter)))
      );
  }

  /** The cell after one more message is on its way to it; the same cell if the message is dropped. */
  receive(cell: number, letter: number): number {
    const known = this.added.get(cell, letter);
    if (known >= 0) return known;
    const next = this.of(
      this.seats.data[cell],
      this.mail.with(this.inboxes.data[cell], letter),
    );
    this.added.set(cell, letter, next);
    return next;
  }

  /** The cell after a message was lost on its way. */
  lose(cell: number, letter: number): number {
    if (this.model.keep) return cell;
    return this.of(this.seats.data[cell], this.mail.without(this.inboxes.data[cell], letter));
  }

  /** Finds the moves of a cell. */
  expand(cell: number): void {
    const seatNumber = this.seats.data[cell], inbox = this.inboxes.data[cell];
    const seat = this.store.seats.values[seatNumber];
    const usual: number[][] = [], timers: number[][] = [], faults: number[][] = [];
    const add = (outcomes: readonly number[], to: number, quietOnly = false) => {
      for (const number of outcomes) {
        const move = this.move(number, to);
        if (quietOnly) timers.push(move);
        else if (move[COST] !== NONE) faults.push(move);
        else if (move[TO] === cell && move[SENDS] === 0 && move[EXTRA] === 0) this.rest(cell, number);
        else usual.push(move);
      }
    };
    const of = (kind: Parameters<Outcomes["of"]>[1], about: number) =>
      this.outcomes.of(seatNumber, kind, about);
    const up = seat.fields >= 0, own = this.own.data[cell] === 1;
    const free = up && !seat.paused && !owesTimer(this.model, seat), cuts: number[][] = [];
    for (const letter of this.mail.receivable(inbox)) {
      const isOwn = this.store.isOwn(letter);
      const without = this.mail.without(inbox, letter), after = this.model.keep && !isOwn ? inbox : without;
      if (isOwn || !own) { // its own comes first
        if (free) add(isOwn ? of("deliver", letter) : this.heeded(seatNumber, letter), after);
        else if (!up && !this.model.keep) add(of("drop", letter), after);
      }
      if (isOwn) continue;
      if (up && this.model.partitions.length > 0 && !this.model.keep) {
        cuts.push(this.move(of("drop", letter)[0], without));
      }
      if (mayLose(this.model, this.store, letter)) add(of("lose", letter), without);
      if (this.model.duplications > 0) add(of("duplicate", letter), this.mail.doubled(inbox, letter));
    }
    if (!up) {
      if (this.model.recoveries > 0) add(of("recover", 0), inbox);
    } else {
      for (const [kind, about, quietOnly] of own ? [] : ownEvents(this.model, this.store, seat)) {
        add(of(kind, about), inbox, quietOnly);
      }
      if (this.model.crashes > 0 && this.model.mayCrash[seat.place]) add(of("crash", 0), inbox);
    }
    this.cutMoves.data[cell] = this.write(cuts);
    this.timerMoves.data[cell] = this.write(timers);
    this.faultMoves.data[cell] = this.write(faults);
    this.moves.data[cell] = this.write(usual, true);
  }

  /** What may come of a receipt; where ignored messages stay, only what makes a difference. */
  private heeded(seat: number, letter: number): readonly number[] {
    const outcomes = this.outcomes.of(seat, "deliver", letter);
    return this.model.stays
      ? outcomes.filter((number) => !ignores(seat, this.outcomes.all[number]))
      : outcomes;
  }

  private rest(cell: number, outcome: number): void {
    this.idle.data[cell]++;
    const known = this.idleOutcomes.get(cell);
    if (known) known.push(outcome);
    else this.idleOutcomes.set(cell, [outcome]);
  }

  /** The moves of a cell whose process gets this completion, written as the others. */
  completionMoves(cell: number, completion: number): number {
    let at = this.completed.get(cell, completion);
    if (at < 0) {
      const numbers = this.outcomes.of(this.seats.data[cell], "complete", completion);
      at = this.write(numbers.map((number) => this.move(number, this.inboxes.data[cell])), true);
      this.completed.set(cell, completion, at);
    }
    return at;
  }

  /** The move of a cell whose process goes on after a pause in which these timers came due. */
  wakingMove(cell: number, late: readonly number[]): number {
    const list = this.store.list(late);
    let at = this.woken.get(cell, list);
    if (at < 0) {
      const [number] = this.outcomes.of(this.seats.data[cell], "resume", list);
      at = this.write([this.move(number, this.inboxes.data[cell])]) + 1;
      this.woken.set(cell, list, at);
    }
    return at;
  }

  /**
   * The moves that come of one whose handler reads its clock, written as the others.
   * @param move where that one stands
   */
  readingMoves(move: number, index: number, clockMs: number): number {
    let at = this.timed.get(move, index);
    if (at < 0) {
      const inbox = this.inboxes.data[this.code.data[move + TO]];
      const numbers = this.outcomes.at(this.code.data[move + OUTCOME], index, clockMs);
      at = this.write(numbers.map((number) => this.move(number, inbox)), true);
      this.timed.set(move, index, at);
    }
    return at;
  }

  private move(number: number, inbox: number): number[] {
    const outcome = this.outcomes.all[number];
    const sends: number[] = [];
    let after = inbox;
    for (const letter of outcome.sends) {
      const { to } = this.store.letters.values[letter];
      if (to !== outcome.place) sends.push(to, letter);
      else after = this.mail.with(after, letter);
    }
    if (outcome.crashed) after = this.mail.withoutOwn(after);
    const { cost, said, submits, answers, timerChanges, crashed, event, dropped, reads } = outcome;
    const fired = event.kind === "timeout" && this.model.time === "ordered";
    const extra = said !== 0 || submits.length > 0 || answers.length > 0 || timerChanges.length > 0 ||
      crashed || fired || reads || event.clockMs !== undefined ||
      CHANGES_TIME.has(event.kind) && this.model.time === "ordered";
    const besides = (extra ? MORE : 0) | dropped << DROPPED;
    return [this.of(outcome.seat, after), number, besides, cost, sends.length, ...sends];
  }

  private write(moves: readonly number[][], evenIfNone = false): number {
    if (moves.length === 0 && !evenIfNone) return -1;
    const at = this.code.push(moves.length);
    for (const move of moves) for (const value of move) this.code.push(value);
    return at;
  }
}
