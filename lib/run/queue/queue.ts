/**
 * The queue of events to come: a calendar queue (Brown, 1988) on typed arrays.
 *
 * Time is cut into days of equal width; day d lies in bucket d mod (number of buckets), each bucket is a list
 * sorted by (time, sequence number). The order is strict, so that the width, which adapts to what is in the
 * queue, cannot change a result. Each event has a slot; slots are used again, so that nothing is allocated
 * while the queue keeps its size.
 *
 * What goes to the end of its list takes no search: a thousand messages that arrive at the same time cost no
 * more than others. The width is kept such that steps along lists and steps over empty days cost about the
 * same.
 */
import { Slots } from "./slots.ts";

// The layout of slots.ts, once more: engines fold a module's own constants, not those that it imports.
const NONE = -1, INTEGERS = 16, NEXT = 9, FLOATS = 8, TIME = 0, ORDER = 1;

const RETUNE_EVERY = 4096;
const TOO_MANY_STEPS = 65_536; // then days are much too wide or narrow, and it cannot wait
const FIRST = -(2 ** 52);
const LAST_DAY = 2 ** 52; // all that lies later shares it: days stay exact integers

export class EventQueue extends Slots {
  /** How many events wait. */
  size = 0;
  private nextOrder = 0;
  /** Below all of the others. */
  private nextFirst = FIRST;

  private heads = new Int32Array(256).fill(NONE);
  /** The last of each list that is not empty. */
  private tails = new Int32Array(256).fill(NONE);
  private mask = 255;
  private perMs = 1; // days a ms
  private day = 0; // no event lies before this day
  private pops = 0;
  private retuneAt = RETUNE_EVERY;
  private tunedAt = 0;
  /** Steps along lists, and over empty days, since the last tuning. */
  private steps = 0;
  private empty = 0;

  // ---- putting in

  /**
   * A place in the order of events: of two at the same time, the one that took its number first comes first.
   */
  takeOrder(): number {
    return this.nextOrder++;
  }

  /** Adds an event and returns its slot. @throws RangeError for a time below 0, infinite or NaN */
  push(time: number, kind: number, a: number, b: number, c: number, d: number, thing: unknown): number {
    const slot = this.take(kind, a, b, c, d, thing);
    this.insert(slot, time, this.nextOrder++);
    return slot;
  }

  /**
   * Adds an event that comes before all others of its time but those added so before it.
   * @param last the slot of the last of those, if it is known to wait: then it need not be looked for
   */
  pushFirst(
    time: number,
    kind: number,
    a: number,
    b: number,
    c: number,
    d: number,
    thing: unknown,
    last = NONE,
  ): number {
    const slot = this.take(kind, a, b, c, d, thing);
    if (last === NONE) this.insert(slot, time, this.nextFirst++);
    else this.insertAfter(last, slot, time, this.nextFirst++);
    return slot;
  }

  private insertAfter(last: number, slot: number, time: number, order: number): void {
    const { integers, floats } = this;
    floats[slot * FLOATS + TIME] = time;
    floats[slot * FLOATS + ORDER] = order;
    const next = integers[last * INTEGERS + NEXT];
    integers[slot * INTEGERS + NEXT] = next;
    integers[last * INTEGERS + NEXT] = slot;
    if (next === NONE) this.tails[this.dayOf(time) & this.mask] = slot;
    if (++this.size > 2 * (this.mask + 1)) this.resize(4 * (this.mask + 1));
  }

  /** Puts a slot (back) into the queue. */
  insert(slot: number, time: number, order: number): void {
    if (!(time >= 0 && time < Infinity)) refuse(time);
    this.floats[slot * FLOATS + TIME] = time;
    this.floats[slot * FLOATS + ORDER] = order;
    const day = this.dayOf(time);
    if (day < this.day) this.day = day;
    this.link(day & this.mask, slot, time, order);
    if (++this.size > 2 * (this.mask + 1)) this.resize(4 * (this.mask + 1));
    else if (this.steps > TOO_MANY_STEPS) this.narrow(day);
  }

  private dayOf(time: number): number {
    const day = Math.floor(time * this.perMs);
    return day < LAST_DAY ? day : LAST_DAY;
  }

  private link(bucket: number, slot: number, time: number, order: number): void {
    const { integers, heads } = this;
    const head = heads[bucket];
    if (head === NONE) {
      integers[slot * INTEGERS + NEXT] = NONE;
      heads[bucket] = this.tails[bucket] = slot;
      return;
    }
    const tail = this.tails[bucket];
    if (!this.follows(tail, time, order)) {
      integers[slot * INTEGERS + NEXT] = NONE;
      integers[tail * INTEGERS + NEXT] = this.tails[bucket] = slot;
      return;
    }
    let before = NONE, at = head;
    while (!this.follows(at, time, order)) {
      before = at;
      at = integers[at * INTEGERS + NEXT];
      this.steps++;
    }
    integers[slot * INTEGERS + NEXT] = at;
    if (before === NONE) heads[bucket] = slot;
    else integers[before * INTEGERS + NEXT] = slot;
  }

  /** Whether the event in a slot comes after (time, order). */
  private follows(slot: number, time: number, order: number): boolean {
    const other = this.floats[slot * FLOATS + TIME];
    return other > time || (other === time && this.floats[slot * FLOATS + ORDER] > order);
  }

  // ---- taking out

  /** Takes an event out before its time. The slot stays the caller's: `insert` it again or `discard` it. */
  remove(slot: number): void {
    const { integers } = this;
    const bucket = this.dayOf(this.time(slot)) & this.mask;
    let before = NONE, at = this.heads[bucket];
    while (at !== slot) {
      before = at;
      at = integers[at * INTEGERS + NEXT];
    }
    const next = integers[slot * INTEGERS + NEXT];
    if (before === NONE) this.heads[bucket] = next;
    else integers[before * INTEGERS + NEXT] = next;
    if (next === NONE) this.tails[bucket] = before;
    this.size--;
  }

  /** Takes out the next event; its slot stays the caller's until `discard`. −1 if there is none. */
  pop(): number {
    if (this.size === 0) return NONE;
    if (++this.pops === this.retuneAt) this.retune();
    const { floats, heads, mask, perMs } = this;
    const end = this.day + mask + 1;
    for (let day = this.day; day < end; day++) {
      const slot = heads[day & mask];
      if (slot !== NONE && (floats[slot * FLOATS + TIME] * perMs < day + 1 || day >= LAST_DAY)) {
        heads[day & mask] = this.integers[slot * INTEGERS + NEXT];
        this.empty += day - this.day;
        this.day = day;
        this.size--;
        return slot;
      }
    }
    return this.popFar();
  }

  /** Nothing within a whole year: look at the first event of every bucket. */
  private popFar(): number {
    const { heads } = this;
    this.empty += 2 * heads.length;
    if (this.empty > TOO_MANY_STEPS) this.retuneAt = this.pops + 1;
    let best = NONE, bucket = 0;
    for (let at = 0; at < heads.length; at++) {
      const slot = heads[at];
      if (slot === NONE) continue;
      if (best === NONE || this.precedes(slot, best)) {
        best = slot;
        bucket = at;
      }
    }
    heads[bucket] = this.integers[best * INTEGERS + NEXT];
    this.day = this.dayOf(this.time(best));
    this.size--;
    return best;
  }

  private precedes(a: number, b: number): boolean {
    const first = this.time(a), second = this.time(b);
    return first < second || (first === second && this.order(a) < this.order(b));
  }

  /** The slots of all events that wait, in no order. */
  *slots(): IterableIterator<number> {
    for (const head of this.heads) {
      for (let at = head; at !== NONE; at = this.integers[at * INTEGERS + NEXT]) yield at;
    }
  }

  // ---- keeping the buckets short

  /** Every so often the width of a day is changed if one kind of steps is many and the other few. */
  private retune(): void {
    const pops = this.pops - this.tunedAt;
    const steps = this.steps / pops, empty = this.empty / pops;
    this.tunedAt = this.pops;
    this.retuneAt = this.pops + RETUNE_EVERY;
    this.steps = this.empty = 0;
    if (steps > 1 && steps > 2 * empty) this.changeWidth(1 / Math.min(2 * steps, 64));
    else if (empty > 1 && empty > 2 * steps) this.changeWidth(Math.min(2 * empty, 64));
  }

  /** Too many events crowd into this day: from now on a day is as wide as two of its mean gaps. */
  private narrow(day: number): void {
    this.steps = 0;
    let first = NaN, last = NaN, count = 0;
    for (let at = this.heads[day & this.mask]; at !== NONE; at = this.integers[at * INTEGERS + NEXT]) {
      const time = this.time(at);
      if (this.dayOf(time) !== day) continue;
      if (count++ === 0) first = time;
      last = time;
    }
    const width = 2 * (last - first) / count;
    if (width > 0 && width * this.perMs < 0.5) this.changeWidth(width * this.perMs);
  }

  private changeWidth(factor: number): void {
    const now = this.day / this.perMs, before = this.perMs;
    this.perMs = Math.min(before / factor, LAST_DAY / 4 / (now + 1)); // days near now stay far below the last
    if (this.perMs > before / 1.5 && this.perMs < before * 1.5) this.perMs = before;
    else this.resize(Math.min(this.mask + 1, bucketsFor(this.size)));
  }

  private resize(buckets: number): void {
    const slots: number[] = [];
    for (let head of this.heads) {
      for (; head !== NONE; head = this.integers[head * INTEGERS + NEXT]) slots.push(head);
    }
    slots.sort((a, b) => this.time(a) - this.time(b) || this.order(a) - this.order(b)); // each then goes to the end of its list
    this.mask = buckets - 1;
    this.heads = new Int32Array(buckets).fill(NONE);
    this.tails = new Int32Array(buckets).fill(NONE);
    for (const slot of slots) {
      const time = this.time(slot);
      this.link(this.dayOf(time) & this.mask, slot, time, this.order(slot));
    }
    this.day = slots.length === 0 ? 0 : this.dayOf(this.time(slots[0]));
  }
}

function refuse(time: number): never {
  throw new RangeError(`an event must have a time ≥ 0 ms, got ${time}`);
}

/** A power of 2, four times as many as there are events, at least 256. */
function bucketsFor(size: number): number {
  let buckets = 256;
  while (buckets < 4 * size) buckets *= 2;
  return buckets;
}
