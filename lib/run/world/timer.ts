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
export type Owner = {
  /**
   * A timer with a key is no longer set: its key may never be used again.
   * @param spare it may serve under another key
   */
  forgetTimer(timer: Timer, spare?: boolean): void;
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
  /** How many timers of its process were new before it. */
  age = 0;
  private found: Dispatch | undefined;

  constructor(readonly node: N, readonly name: string, public key: string) {}

  /** The handler that it calls: looked for when it fires, as most with a key are stopped before. */
  get dispatch(): Dispatch {
    return this.found ??= dispatchOf("timeout", this.name);
  }

  /** What the trace calls it. */
  get label(): string {
    return this.key === "" ? this.name : `${this.name} ${this.key}`;
  }
}

/** The timers with keys of a process, by name: those that are set by their keys, and some to use again. */
export class KeyedTimers<N extends Owner> {
  private readonly byName = new Map<string, { set: Map<string, Timer<N>>; spare: Timer<N>[] }>();
  private made = 0;

  constructor(private readonly node: N) {}

  find(name: string, key: string): Timer<N> | undefined {
    return this.byName.get(name)?.set.get(key);
  }

  /**
   * The timer of this key; if none is set, one whose entry may still wait in the queue of events, for
   * `Timers` to adopt.
   */
  findOrAdd(name: string, key: string): Timer<N> {
    let timers = this.byName.get(name);
    if (!timers) this.byName.set(name, timers = { set: new Map(), spare: [] });
    let timer = timers.set.get(key);
    if (timer) return timer;
    timer = timers.spare.pop() ?? new Timer(this.node, name, key);
    timer.key = key;
    timer.age = this.made++;
    timers.set.set(key, timer);
    return timer;
  }

  forget(timer: Timer, spare: boolean): void {
    const timers = this.byName.get(timer.name);
    if (timers?.set.delete(timer.key) && spare) timers.spare.push(timer as Timer<N>);
  }

  /** Those that are set, in the order in which they were. */
  get all(): Timer<N>[] {
    return [...this.byName.values()].flatMap(({ set }) => [...set.values()]).sort((a, b) => a.age - b.age);
  }
}

/**
 * The timers in a queue of events.
 *
 * Most timers are set anew or cancelled long before they are due. To take each out of the queue and put it in
 * again would cost more than all messages. So a timer's entry stays where it is, as long as it lies no later
 * than the new deadline, and is put where it belongs when it comes up: each timer has at most one entry, and
 * fires at its own (time, order) exactly. One with a key may never be set again: another key takes it over.
 */
export class Timers<N extends Owner> {
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
    timer.node.forgetTimer(timer, true);
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
