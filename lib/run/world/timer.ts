/**
 * Named timers. A cancelled one keeps its place in the queue of events, for the next one of its name to take
 * over.
 */
import { type Dispatch, dispatchOf } from "../../core/host.ts";
import { brief } from "../../core/plain.ts";
import type { EventQueue } from "../queue/queue.ts";

/**
 * Not every kernel looks at types before it runs a cell.
 * @param endless whether the time is too long
 * @throws TypeError or RangeError for what is no timer
 */
export function checkTimer(name: unknown, ms: unknown, msMax: unknown, endless: boolean): void {
  if (typeof name !== "string" || name === "") {
    throw new TypeError(`a timer needs a name, e.g. "Answer", got ${brief(name)}`);
  }
  if (typeof ms === "number" && typeof msMax === "number" && ms >= 0 && msMax >= ms && !endless) return;
  const got = Object.is(ms, msMax) ? brief(ms) : `${brief(ms)} to ${brief(msMax)}`;
  throw new RangeError(`the time of timer "${name}" must be ≥ 0 ms and a range ascending, got ${got}`);
}

/** Whose timers they are. */
type Owner = {
  /** A timer with a key is no longer set: its name may never be used again. */
  forgetTimer(timer: Timer): void;
};

/** A named timer of a process. */
export class Timer<N extends Owner = Owner> {
  /** Its slot in the queue of events, or −1. */
  slot = -1;
  /** When it fires; Infinity when it is not set. */
  deadline = Infinity;
  /** Its order among events of the same time. */
  order = 0;
  /** The trace's row in which it was set. */
  row = -1;
  /** Its least and greatest duration, as set. */
  ms = 0;
  msMax = 0;
  /** Whether its handler has been looked at often enough. */
  looked = false;
  /** The handler that it calls. */
  readonly dispatch: Dispatch;
  /** What the trace calls it. */
  readonly label: string;

  constructor(readonly node: N, readonly name: string, readonly key: string) {
    this.dispatch = dispatchOf("timeout", name);
    this.label = key === "" ? name : `${name} ${key}`;
  }
}

/**
 * The timers in a queue of events.
 *
 * Most timers are set anew or cancelled long before they are due. To take each out of the queue and put it in
 * again would cost more than all messages. So a timer's entry stays where it is, as long as it lies no later
 * than the new deadline, and is put where it belongs when it comes up: each timer has at most one entry, and
 * fires at its own (time, order) exactly.
 */
export class Timers<N extends Owner> {
  /** Entries of stopped timers with keys. */
  private orphans = 0;

  constructor(private readonly queue: EventQueue, private readonly kind: number) {}

  /** Sets a timer, or sets it anew. */
  set(timer: Timer<N>, deadline: number): void {
    const { queue } = this;
    timer.deadline = deadline;
    if (timer.slot < 0) {
      timer.slot = queue.push(deadline, this.kind, 0, 0, 0, 0, timer);
      timer.order = queue.order(timer.slot);
      return;
    }
    timer.order = queue.takeOrder();
    if (queue.time(timer.slot) <= deadline) return; // comes up early enough, and is then put where it belongs
    queue.remove(timer.slot);
    queue.insert(timer.slot, deadline, timer.order);
  }

  /** Stops a timer. */
  cancel(timer: Timer<N>): void {
    timer.deadline = Infinity;
    if (timer.key === "") return;
    timer.node.forgetTimer(timer); // its name may never be used again, so that its entry is no use to anyone
    if (timer.slot >= 0 && ++this.orphans > 64 && this.orphans * 2 > this.queue.size) this.sweep();
  }

  private sweep(): void {
    this.queue.sweep((slot) => {
      if (this.queue.kind(slot) !== this.kind) return false;
      const timer = this.queue.thing(slot) as Timer<N>;
      const orphan = timer.key !== "" && timer.deadline === Infinity;
      if (orphan) timer.slot = -1;
      return orphan;
    });
    this.orphans = 0;
  }

  /** Whether the timer of this entry fires at the entry's time. */
  due(slot: number): boolean {
    const timer = this.queue.thing(slot) as Timer<N>;
    return timer.order === this.queue.order(slot) && timer.deadline === this.queue.time(slot);
  }

  /** A timer's entry was taken from the queue: returns the timer if it is due, else sees to the entry. */
  surface(slot: number): Timer<N> | undefined {
    const { queue } = this;
    const timer = queue.thing(slot) as Timer<N>;
    if (this.due(slot)) {
      timer.slot = -1;
      queue.discard(slot);
      return timer;
    }
    if (timer.deadline !== Infinity) queue.insert(slot, timer.deadline, timer.order);
    else {
      if (timer.key !== "") this.orphans--;
      timer.slot = -1;
      queue.discard(slot);
    }
    return undefined;
  }

  /** A due timer is handled, unless it was stopped or set anew since it came up: then false. */
  expire(timer: Timer<N>, order: number): boolean {
    if (timer.deadline === Infinity || timer.order !== order) return false;
    timer.deadline = Infinity;
    timer.node.forgetTimer(timer);
    return true;
  }
}
