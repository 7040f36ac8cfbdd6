/**
 * A search for an order of operations that a model allows (Wing and Gong 1993), with what has been tried in a
 * cache (Lowe 2017): deeper first, one step at a time, so that it can be left and taken up again.
 */
import { Cache, zobrist } from "./cache.ts";
import type { Frontier } from "./frontier.ts";
import { INITIAL, NONE, type States } from "./states.ts";

/** Where a search stands. */
export type Progress = "found" | "impossible" | "going";

export class Search {
  /** How many operations were tried at some place. */
  steps = 0;
  progress: Progress = "going";
  /** The longest order found, of those that reached farthest. */
  longest: readonly number[] = [];
  /** How far the search has come, as its frontier counts. */
  reached = -1;
  private readonly cache: Cache;
  private readonly set: Int32Array;
  private readonly hashes: Int32Array;
  private readonly taken: number[] = [];
  private readonly before: number[] = [];
  private readonly sure: number[] = [];
  private depth = 0;
  private hash = 0;
  private state = INITIAL;
  private left: number;
  private at: number;

  /**
   * @param open for each operation 1 if it need not be in the order
   * @param twins for each operation one before it that is as good as it, or −1
   * @param again whether an open operation may be in the order any number of times: more orders are then
   * right, and fewer things need remembering
   */
  constructor(
    private readonly states: States,
    private readonly frontier: Frontier,
    private readonly open: Uint8Array,
    private readonly twins: Int32Array,
    private readonly again = false,
  ) {
    const count = open.length, words = Math.ceil(count / 32);
    this.cache = new Cache(words);
    this.set = new Int32Array(words);
    this.hashes = zobrist(count);
    this.left = open.reduce((sum, isOpen) => sum + 1 - isOpen, 0);
    this.at = this.begin();
    if (this.left === 0) this.progress = "found";
  }

  get bytes(): number {
    return this.cache.bytes + this.states.bytes;
  }

  get entries(): number {
    return this.cache.size;
  }

  /** The order that was found, or that is being tried. */
  get order(): number[] {
    return this.taken.slice(0, this.depth);
  }

  /** Goes on for at most so many steps, and while what it remembers has at most so many bytes. */
  run(steps: number, bytes = Infinity): Progress {
    const until = this.steps + steps;
    while (this.progress === "going" && this.steps < until) {
      if (this.at < 0) {
        this.goBack();
        continue;
      }
      this.steps++;
      if (!this.tries(this.at)) this.at = this.frontier.next(this.at);
      else if ((this.cache.size & 4095) === 0 && this.bytes > bytes) break;
    }
    return this.progress;
  }

  /** Takes an operation if it may come next here and leads to what has not been tried. */
  private tries(operation: number): boolean {
    const next = this.states.after(this.state, this.states.symbols[operation]);
    if (next === NONE) return false;
    if (this.open[operation] === 1) {
      const twin = this.twins[operation];
      if (next === this.state || twin >= 0 && this.isFree(twin)) return false;
      if (this.again) return this.triesAgain(operation, next);
    }
    const word = operation >> 5, bit = 1 << (operation & 31), hash = this.hash ^ this.hashes[operation];
    this.set[word] |= bit;
    const isSure = this.states.isRead[operation];
    if (isSure === 0 && !this.cache.add(this.set, hash, next)) {
      this.set[word] &= ~bit;
      return false;
    }
    this.frontier.take(operation);
    this.hash = hash;
    this.push(operation, next, isSure);
    if (this.open[operation] === 0 && --this.left === 0) this.progress = "found";
    else this.at = this.begin();
    return true;
  }

  /** Takes an open operation, and leaves it where it is. */
  private triesAgain(operation: number, next: number): boolean {
    if (!this.cache.add(this.set, this.hash, next)) return false;
    this.push(operation, next, 0);
    this.at = this.begin();
    return true;
  }

  private push(operation: number, next: number, isSure: number): void {
    this.taken[this.depth] = operation;
    this.before[this.depth] = this.state;
    this.sure[this.depth++] = isSure;
    this.state = next;
  }

  private isFree(operation: number): boolean {
    return (this.set[operation >> 5] & 1 << (operation & 31)) === 0 && this.frontier.has(operation);
  }

  /** What is tried first: a read that is right here, for nothing is lost by it; else the first. */
  private begin(): number {
    const { frontier, states, state } = this, first = frontier.first();
    for (let one = first; one >= 0; one = frontier.next(one)) {
      if (states.isRead[one] === 1 && states.after(state, states.symbols[one]) !== NONE) return one;
    }
    return first;
  }

  /** Nothing is possible here: the last operation is put back, and with it reads that were sure. */
  private goBack(): void {
    this.note();
    do {
      if (this.depth === 0) {
        this.progress = "impossible";
        return;
      }
      const operation = this.taken[--this.depth];
      this.state = this.before[this.depth];
      this.at = operation;
      if (this.again && this.open[operation] === 1) continue;
      this.frontier.putBack(operation);
      this.set[operation >> 5] &= ~(1 << (operation & 31));
      this.hash ^= this.hashes[operation];
      if (this.open[operation] === 0) this.left++;
    } while (this.sure[this.depth] === 1);
    this.at = this.frontier.next(this.at);
  }

  private note(): void {
    const reached = this.frontier.reach();
    if (reached < this.reached || reached === this.reached && this.depth <= this.longest.length) return;
    this.reached = reached;
    this.longest = this.order;
  }
}
