/**
 * The queue of events to come: a calendar queue (Brown, 1988) on typed arrays.
 *
 * Time is cut into days of equal width; day d lies in bucket d mod (number of buckets), each bucket is a list sorted by
 * (time, sequence number). The order is strict, so that the width, which adapts to the gaps between events, cannot change a
 * result. Each event has a slot; slots are used again, so that nothing is allocated while the queue keeps its size.
 */
const NONE = -1;
const RETUNE_EVERY = 4096;
const LAST_DAY = 2 ** 52; // all that lies later shares it: days stay exact integers

// A slot's numbers lie side by side, so that an event costs few cache lines however many there are.
const INTEGERS = 8, KIND = 0, A = 1, B = 2, C = 3, D = 4, NEXT = 5;
const FLOATS = 2, TIME = 0, ORDER = 1;

export class EventQueue {
  /** How many events wait. */
  size = 0;
  private integers = new Int32Array(64 * INTEGERS);
  private floats = new Float64Array(64 * FLOATS);
  private things: unknown[] = new Array(64).fill(undefined);
  private free = NONE; // first of the free slots, linked by NEXT
  private nextOrder = 0;

  private heads = new Int32Array(256).fill(NONE);
  private mask = 255;
  private perMs = 1; // days a ms
  private day = 0; // no event lies before this day
  private pops = 0;
  private retuneAt = RETUNE_EVERY;
  private lastTune = 0;

  constructor() {
    this.release(0, 64);
  }

  private release(from: number, to: number): void {
    for (let slot = to - 1; slot >= from; slot--) {
      this.integers[slot * INTEGERS + NEXT] = this.free;
      this.free = slot;
    }
  }

  // ---- what is in a slot

  /** When the event happens, ms. */
  time(slot: number): number {
    return this.floats[slot * FLOATS + TIME];
  }
  /** Its order among events of the same time. */
  order(slot: number): number {
    return this.floats[slot * FLOATS + ORDER];
  }
  /** What it is. */
  kind(slot: number): number {
    return this.integers[slot * INTEGERS + KIND];
  }
  a(slot: number): number {
    return this.integers[slot * INTEGERS + A];
  }
  b(slot: number): number {
    return this.integers[slot * INTEGERS + B];
  }
  c(slot: number): number {
    return this.integers[slot * INTEGERS + C];
  }
  d(slot: number): number {
    return this.integers[slot * INTEGERS + D];
  }
  thing(slot: number): unknown {
    return this.things[slot];
  }

  // ---- putting in

  /** A place in the order of events: of two at the same time, the one that took its number first comes first. */
  takeOrder(): number {
    return this.nextOrder++;
  }

  /** Adds an event and returns its slot. @throws RangeError for a time below 0, infinite or NaN */
  push(time: number, kind: number, a: number, b: number, c: number, d: number, thing: unknown): number {
    if (this.free === NONE) this.grow();
    const slot = this.free, at = slot * INTEGERS, integers = this.integers;
    this.free = integers[at + NEXT];
    integers[at + KIND] = kind;
    integers[at + A] = a;
    integers[at + B] = b;
    integers[at + C] = c;
    integers[at + D] = d;
    this.things[slot] = thing;
    this.insert(slot, time, this.nextOrder++);
    return slot;
  }

  /** Puts a slot (back) into the queue. */
  insert(slot: number, time: number, order: number): void {
    if (!(time >= 0 && time < Infinity)) {
      throw new RangeError(`an event must have a time ≥ 0 ms, got ${time}`);
    }
    this.floats[slot * FLOATS + TIME] = time;
    this.floats[slot * FLOATS + ORDER] = order;
    const day = this.dayOf(time);
    if (day < this.day) this.day = day;
    this.link(day & this.mask, slot, time, order);
    if (++this.size > 2 * (this.mask + 1)) this.resize(4 * (this.mask + 1));
  }

  private dayOf(time: number): number {
    const day = Math.floor(time * this.perMs);
    return day < LAST_DAY ? day : LAST_DAY;
  }

  private link(bucket: number, slot: number, time: number, order: number): void {
    const { floats, integers } = this;
    let before = NONE, at = this.heads[bucket];
    while (at !== NONE) {
      const other = floats[at * FLOATS + TIME];
      if (other > time || (other === time && floats[at * FLOATS + ORDER] > order)) break;
      before = at;
      at = integers[at * INTEGERS + NEXT];
    }
    integers[slot * INTEGERS + NEXT] = at;
    if (before === NONE) this.heads[bucket] = slot;
    else integers[before * INTEGERS + NEXT] = slot;
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
      if (slot !== NONE && Math.floor(floats[slot * FLOATS + TIME] * perMs) <= day) {
        heads[day & mask] = this.integers[slot * INTEGERS + NEXT];
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

  /** Gives a slot back. */
  discard(slot: number): void {
    this.things[slot] = undefined;
    this.integers[slot * INTEGERS + NEXT] = this.free;
    this.free = slot;
  }

  /** The slots of all events that wait, in no order. */
  *slots(): IterableIterator<number> {
    for (const head of this.heads) {
      for (let at = head; at !== NONE; at = this.integers[at * INTEGERS + NEXT]) yield at;
    }
  }

  // ---- keeping the buckets short

  /** Every so often the width of a day is set to twice the mean gap between events. */
  private retune(): void {
    const now = this.day / this.perMs;
    const gap = (now - this.lastTune) / RETUNE_EVERY;
    this.lastTune = now;
    this.retuneAt = this.pops + RETUNE_EVERY;
    if (!(gap > 0)) return;
    const width = 2 * gap, current = 1 / this.perMs;
    let buckets = 256;
    while (buckets < 4 * this.size) buckets *= 2;
    if (width < current / 2 || width > current * 2 || this.mask + 1 < buckets) {
      this.perMs = Math.min(1 / width, 1e12 / (now + 1)); // days near now stay far below the last
      this.resize(Math.max(buckets, this.mask + 1));
    }
  }

  private resize(buckets: number): void {
    const old = this.heads;
    this.mask = buckets - 1;
    this.heads = new Int32Array(buckets).fill(NONE);
    let earliest = Infinity;
    for (let head of old) {
      while (head !== NONE) {
        const following = this.integers[head * INTEGERS + NEXT], time = this.time(head);
        earliest = Math.min(earliest, time);
        this.link(this.dayOf(time) & this.mask, head, time, this.order(head));
        head = following;
      }
    }
    this.day = earliest === Infinity ? 0 : this.dayOf(earliest);
  }

  private grow(): void {
    const old = this.things.length, size = old * 2;
    const integers = new Int32Array(size * INTEGERS), floats = new Float64Array(size * FLOATS);
    integers.set(this.integers);
    floats.set(this.floats);
    this.integers = integers;
    this.floats = floats;
    for (let slot = old; slot < size; slot++) this.things.push(undefined);
    this.release(old, size);
  }
}
