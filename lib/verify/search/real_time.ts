/**
 * Which operations may come next if real time counts: those that had begun before any that is not in the order
 * ended. Beginnings and ends are a doubly linked list of numbers; what is in the order is out of the list.
 */
import type { RecordedHistory } from "../history/recorded.ts";
import type { Frontier } from "./frontier.ts";

export class RealTime implements Frontier {
  private readonly after: Int32Array;
  private readonly before: Int32Array;
  /** For each node its operation; −1 − operation for an end. */
  private readonly what: Int32Array;
  private readonly beginOf: Int32Array;
  /** The node of an operation's end, or −1. */
  private readonly endOf: Int32Array;

  /** @param history in the order in which operations began */
  constructor(history: RecordedHistory) {
    const events = eventsOf(history), count = events.length;
    this.after = Int32Array.from({ length: count + 2 }, (_, node) => node + 1);
    this.before = Int32Array.from({ length: count + 2 }, (_, node) => node - 1);
    this.what = new Int32Array(count + 2);
    this.beginOf = new Int32Array(history.length);
    this.endOf = new Int32Array(history.length).fill(-1);
    events.forEach(({ operation, isEnd }, at) => {
      this.what[at + 1] = isEnd ? -1 - operation : operation;
      (isEnd ? this.endOf : this.beginOf)[operation] = at + 1;
    });
    this.what[count + 1] = -1 - history.length; // after all, an end that belongs to nobody
  }

  first(): number {
    const what = this.what[this.after[0]];
    return what < 0 ? -1 : what;
  }

  next(operation: number): number {
    const what = this.what[this.after[this.beginOf[operation]]];
    return what < 0 ? -1 : what;
  }

  take(operation: number): void {
    this.unlink(this.beginOf[operation]);
    if (this.endOf[operation] >= 0) this.unlink(this.endOf[operation]);
  }

  putBack(operation: number): void {
    if (this.endOf[operation] >= 0) this.link(this.endOf[operation]);
    this.link(this.beginOf[operation]);
  }

  has(): boolean {
    return true; // asked only of one that asks for the same and began before one that may come next
  }

  reach(): number {
    let node = this.after[0];
    while (this.what[node] >= 0) node = this.after[node];
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
function eventsOf(history: RecordedHistory): Moment[] {
  const events: Moment[] = [];
  history.forEach(({ begin, end }, operation) => {
    events.push({ operation, isEnd: false, time: begin });
    if (end !== undefined) events.push({ operation, isEnd: true, time: end });
  });
  return events.sort((a, b) => a.time - b.time || Number(a.isEnd) - Number(b.isEnd) || a.operation - b.operation);
}
