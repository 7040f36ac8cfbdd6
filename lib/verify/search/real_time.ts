/**
 * Which operations may come next if real time counts: those that had begun before any that is not in the
 * order ended; an optional one also before any began that is in the order and that it had ended before.
 * Beginnings and ends are a doubly linked list of numbers; what is in the order is out of the list.
 */
import type { Placed } from "../history/recorded.ts";
import type { Frontier } from "./frontier.ts";

export class RealTime implements Frontier {
  private readonly after: Int32Array;
  private readonly before: Int32Array;
  /** For each node its operation; −1 − operation for an end. */
  private readonly what: Int32Array;
  private readonly beginOf: Int32Array;
  /** The node of an operation's end, or −1. */
  private readonly endOf: Int32Array;
  private readonly isOptional: Uint8Array;
  /** The latest beginning in the order, and what it was before each operation was taken. */
  private latest = 0;
  private readonly saved: number[] = [];

  /** @param history in the order in which operations began */
  constructor(history: readonly Placed[]) {
    const events = eventsOf(history), count = events.length;
    this.after = Int32Array.from({ length: count + 2 }, (_, node) => node + 1);
    this.before = Int32Array.from({ length: count + 2 }, (_, node) => node - 1);
    this.what = new Int32Array(count + 2);
    this.beginOf = new Int32Array(history.length);
    this.endOf = new Int32Array(history.length).fill(-1);
    this.isOptional = Uint8Array.from(history, ({ isOptional }) => isOptional ? 1 : 0);
    events.forEach(({ operation, isEnd }, at) => {
      this.what[at + 1] = isEnd ? -1 - operation : operation;
      (isEnd ? this.endOf : this.beginOf)[operation] = at + 1;
    });
    this.what[count + 1] = -1 - history.length; // after all, an end that belongs to nobody
  }

  first(): number {
    return this.from(this.after[0]);
  }

  next(operation: number): number {
    return this.from(this.after[this.beginOf[operation]]);
  }

  private from(node: number): number {
    for (;; node = this.after[node]) {
      const what = this.what[node];
      if (what >= 0) {
        if (this.isOptional[what] === 0 || this.endOf[what] > this.latest) return what;
      } else if (this.isOptional[-1 - what] !== 1) return -1;
    }
  }

  take(operation: number): void {
    this.saved.push(this.latest);
    if (this.beginOf[operation] > this.latest) this.latest = this.beginOf[operation];
    this.unlink(this.beginOf[operation]);
    if (this.endOf[operation] >= 0) this.unlink(this.endOf[operation]);
  }

  putBack(operation: number): void {
    this.latest = this.saved.pop()!;
    if (this.endOf[operation] >= 0) this.link(this.endOf[operation]);
    this.link(this.beginOf[operation]);
  }

  has(): boolean {
    return true; // asked only of one that asks for the same and began before one that may come next
  }

  reach(): number {
    let node = this.after[0];
    while (this.what[node] >= 0 || this.isOptional[-1 - this.what[node]] === 1) node = this.after[node];
    return node;
  }

  /** Whose end it is that the search never came past. */
  blocked(reached: number): number {
    return -1 - this.what[reached];
  }

  private unlink(node: number): void {
    this.after[this.before[node]] = this.after[node];
    this.before[this.after[node]] = this.before[node];
  }

  private link(node: number): void {
    this.after[this.before[node]] = node;
    this.before[this.after[node]] = node;
  }
}

type Moment = { readonly operation: number; readonly isEnd: boolean; readonly time: number };

/** Beginnings and ends in order; what happens at one time overlaps. */
function eventsOf(history: readonly Placed[]): Moment[] {
  const events: Moment[] = [];
  history.forEach(({ begin, end }, operation) => {
    events.push({ operation, isEnd: false, time: begin });
    if (end !== undefined) events.push({ operation, isEnd: true, time: end });
  });
  return events.sort((a, b) =>
    a.time - b.time || Number(a.isEnd) - Number(b.isEnd) || a.operation - b.operation
  );
}
