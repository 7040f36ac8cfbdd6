/**
 * What is on its way to a process: lists of messages, by number. What has no order comes first, then the
 * channels with an order, sender by sender. What it sent to itself stands at the end, in the order of
 * sending: it is handled before all else.
 */
import type { Model } from "../options/model.ts";
import type { Copies } from "./copies.ts";
import type { Store } from "./store.ts";
import { Interned, PairMap } from "./tables.ts";

export class Inboxes {
  /** Number 0 is the empty list. */
  readonly lists = new Interned<readonly number[]>();
  private readonly removed = new PairMap();

  constructor(
    private readonly model: Model,
    private readonly store: Store,
    private readonly copies: Copies,
  ) {
    this.number([]);
  }

  get bytes(): number {
    return this.removed.bytes;
  }

  /** The number of a list of mail in any order; channels with an order must come in it. */
  of(letters: readonly number[]): number {
    const own = letters.filter((letter) => this.store.isOwn(letter));
    const others = letters.filter((letter) => !this.store.isOwn(letter));
    if (!this.model.fifo) return this.number([...others.sort((a, b) => a - b), ...own]);
    const free = others.filter((letter) => !this.store.isOrdered(letter)).sort((a, b) => a - b);
    const ordered = others.filter((letter) => this.store.isOrdered(letter));
    ordered.sort((a, b) => this.store.rank(a) - this.store.rank(b));
    return this.number([...free, ...ordered, ...own]);
  }

  private number(letters: readonly number[]): number {
    return this.lists.number(letters.join(), letters);
  }

  /**
   * One more message; the same list if it is dropped, as there are as many copies of it as may be. A channel
   * with an order counts only the copies at its end.
   */
  with(inbox: number, letter: number): number {
    const letters = this.lists.values[inbox];
    if (this.store.isOwn(letter)) return this.number([...letters, letter]);
    if (!this.store.isOrdered(letter)) {
      return this.copies.drops(letter, occurrences(letters, letter)) ? inbox : this.of([...letters, letter]);
    }
    const { store } = this, rank = store.rank(letter);
    const end = letters.filter((other) => store.rank(other) <= rank).length;
    let same = 0;
    while (same < end && letters[end - 1 - same] === letter) same++;
    if (this.copies.drops(letter, same)) return inbox;
    return this.number([...letters.slice(0, end), letter, ...letters.slice(end)]);
  }

  /** Whether a message is there so often that a loop may have sent it. */
  isSuspect(inbox: number): boolean {
    const letters = this.lists.values[inbox];
    let run = 0;
    return letters.some((letter, at) => {
      run = letter === letters[at - 1] ? run + 1 : 1; // equal ones stand side by side, or do not count
      return this.copies.suspects(letter, run);
    });
  }

  /**
   * The messages that a list has and another lacks; undefined if it lacks any of the other's, or has them in
   * another order where that counts.
   */
  beyond(inbox: number, other: number): readonly number[] | undefined {
    const more: number[] = [];
    const letters = this.lists.values[inbox], least = this.lists.values[other];
    if (letters.length < least.length) return undefined;
    let at = 0;
    for (const letter of letters) {
      if (letter === least[at] && !this.follows(more, letter)) at++;
      else more.push(letter);
    }
    return at === least.length ? more : undefined;
  }

  /**
   * Whether the last of these messages has the same sender and channel, with an order: then nothing comes
   * after it.
   */
  private follows(more: readonly number[], letter: number): boolean {
    return this.model.fifo && this.store.isOrdered(letter) && more.length > 0 &&
      this.store.rank(more[more.length - 1]) === this.store.rank(letter);
  }

  /** The first copy of a message is gone. */
  without(inbox: number, letter: number): number {
    let next = this.removed.get(inbox, letter);
    if (next < 0) {
      const letters = this.lists.values[inbox];
      const at = letters.indexOf(letter);
      next = this.number([...letters.slice(0, at), ...letters.slice(at + 1)]);
      this.removed.set(inbox, letter, next);
    }
    return next;
  }

  /** A message is there once more, beside itself. */
  doubled(inbox: number, letter: number): number {
    const letters = this.lists.values[inbox], at = letters.indexOf(letter);
    return this.number([...letters.slice(0, at), letter, ...letters.slice(at)]);
  }

  /** Whether its process has something to handle that it sent to itself. */
  hasOwn(inbox: number): boolean {
    const letters = this.lists.values[inbox];
    return letters.length > 0 && this.store.isOwn(letters[letters.length - 1]);
  }

  /** What is left when the process crashes: what it sent to itself is gone with it. */
  withoutOwn(inbox: number): number {
    if (!this.hasOwn(inbox)) return inbox;
    return this.number(this.lists.values[inbox].filter((letter) => !this.store.isOwn(letter)));
  }

  /**
   * The messages that may be received next: all, or the first of each sender on each channel with an order;
   * of its own the first.
   */
  receivable(inbox: number): number[] {
    const letters = this.lists.values[inbox];
    return letters.filter((letter, index) =>
      index === 0 ||
      (this.store.isOrdered(letter)
        ? this.store.rank(letters[index - 1]) !== this.store.rank(letter)
        : letters[index - 1] !== letter)
    );
  }
}

/** How often a message is in a list. */
export function occurrences(letters: readonly number[], letter: number): number {
  let count = 0;
  for (const other of letters) if (other === letter) count++;
  return count;
}
