/**
 * Virtual time for block devices: a plain number of milliseconds that only events move forward.
 *
 * A simulator implements `VirtualTime`, so that devices and processes share one clock; `EventLoop` is the
 * small stand-alone one, for experiments with devices alone.
 */

/** A clock that calls back. Callbacks run in the order of (time, order in which they were asked for). */
export interface VirtualTime {
  /** The present, in ms. */
  readonly now: number;
  /** Calls `callback` when the clock reads `timeMs`, which must not lie in the past. */
  at(timeMs: number, callback: () => void): void;
}

/**
 * A binary heap of events over typed arrays. An event costs no object: a callback that is made once and
 * scheduled often leaves nothing behind.
 *
 * ```ts
 * const time = new EventLoop();
 * time.at(5, () => console.log(time.now)); // 5
 * time.run();
 * ```
 */
export class EventLoop implements VirtualTime {
  private readonly limit: number;
  private times = new Float64Array(64);
  private orders = new Float64Array(64);
  private callbacks: (() => void)[] = [];
  private size = 0;
  private asked = 0;
  private clock = 0;
  private done = 0;

  /**
   * @param options.limit the most events before it is given up, default 10,000,000: what never ends must not
   * hang a notebook
   * @throws RangeError for a limit that is not > 0
   */
  constructor({ limit = 10_000_000 }: { readonly limit?: number } = {}) {
    if (!(limit > 0)) throw new RangeError(`the limit must be > 0 events, got ${limit}`);
    this.limit = limit;
  }

  /** The present, in ms. */
  get now(): number {
    return this.clock;
  }

  /** How many events wait. */
  get pending(): number {
    return this.size;
  }

  /** @throws RangeError if `timeMs` is before now, or no number */
  at(timeMs: number, callback: () => void): void {
    if (!(timeMs >= this.clock)) {
      throw new RangeError(`an event's time must be ≥ now (${this.clock} ms), got ${timeMs}`);
    }
    if (this.size === this.times.length) this.grow();
    const times = this.times, orders = this.orders, callbacks = this.callbacks;
    let hole = this.size++;
    while (hole > 0) { // a later event that was asked for at the same time is greater: ties keep their order
      const parent = (hole - 1) >> 1;
      if (times[parent] <= timeMs) break;
      times[hole] = times[parent];
      orders[hole] = orders[parent];
      callbacks[hole] = callbacks[parent];
      hole = parent;
    }
    times[hole] = timeMs;
    orders[hole] = this.asked++;
    callbacks[hole] = callback;
  }

  /** Runs the next event. @returns false if there was none @throws Error beyond the limit of events */
  step(): boolean {
    if (this.size === 0) return false;
    if (this.done === this.limit) throw this.endless();
    this.done++;
    const callback = this.callbacks[0];
    this.clock = this.times[0];
    this.removeFirst();
    callback();
    return true;
  }

  /**
   * Runs events until none is left, or until the next would be later than `untilMs` (then the clock reads
   * `untilMs`).
   */
  run(untilMs = Infinity): void {
    while (this.size > 0 && this.times[0] <= untilMs) this.step();
    if (untilMs !== Infinity && untilMs > this.clock) this.clock = untilMs;
  }

  private endless(): Error {
    return new Error(
      `the devices went on past ${this.limit} events (virtual time ${+this.clock.toFixed(
        3,
      )} ms): is there a request that asks for ` +
        "the next one for ever? Else raise the limit, e.g. new EventLoop({ limit: 1e9 })",
    );
  }

  private removeFirst(): void {
    const times = this.times, orders = this.orders, callbacks = this.callbacks;
    const last = --this.size;
    const time = times[last], order = orders[last], callback = callbacks[last];
    callbacks[last] = nothing; // else a finished device's callback would live on here
    if (last === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= last) break;
      const right = child + 1;
      if (
        right < last &&
        (times[right] < times[child] || (times[right] === times[child] && orders[right] < orders[child]))
      ) child = right;
      if (times[child] > time || (times[child] === time && orders[child] > order)) break;
      times[hole] = times[child];
      orders[hole] = orders[child];
      callbacks[hole] = callbacks[child];
      hole = child;
    }
    times[hole] = time;
    orders[hole] = order;
    callbacks[hole] = callback;
  }

  private grow(): void {
    const times = new Float64Array(this.size * 2), orders = new Float64Array(this.size * 2);
    times.set(this.times);
    orders.set(this.orders);
    this.times = times;
    this.orders = orders;
  }
}

function nothing(): void {}
