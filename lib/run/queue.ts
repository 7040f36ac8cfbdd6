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

export class EventQueue {
  /** How many events wait. */
  size = 0;
  /** Columns by slot: time in ms, order among equal times, what it is, details. */
  time = new Float64Array(1024);
  order = new Float64Array(1024);
  kind = new Uint8Array(1024);
  a = new Int32Array(1024);
  b = new Int32Array(1024);
  c = new Int32Array(1024);
  d = new Int32Array(1024);
  thing: unknown[] = new Array(1024).fill(undefined);

  private next = new Int32Array(1024);
  private free = new Int32Array(1024);
  private freeCount = 0;
  private nextOrder = 0;

  private heads = new Int32Array(256).fill(NONE);
  private mask = 255;
  private perMs = 1; // days a ms
  private day = 0; // no event lies before this day
  private pops = 0;
  private retuneAt = RETUNE_EVERY;
  private lastTune = 0;

  constructor() {
    this.release(0, 1024);
  }

  private release(from: number, to: number): void {
    for (let slot = to - 1; slot >= from; slot--) this.free[this.freeCount++] = slot;
  }

  /** A place in the order of events: of two at the same time, the one that took its number first comes first. */
  takeOrder(): number {
    return this.nextOrder++;
  }

  /** Adds an event and returns its slot. */
  push(time: number, kind: number, a: number, b: number, c: number, d: number, thing: unknown): number {
    if (this.freeCount === 0) this.grow();
    const slot = this.free[--this.freeCount];
    this.kind[slot] = kind;
    this.a[slot] = a;
    this.b[slot] = b;
    this.c[slot] = c;
    this.d[slot] = d;
    this.thing[slot] = thing;
    this.insert(slot, time, this.nextOrder++);
    return slot;
  }

  /** Puts a slot (back) into the queue. */
  insert(slot: number, time: number, order: number): void {
    if (!(time >= 0 && time < Infinity)) {
      throw new RangeError(`an event must have a time ≥ 0 ms, got ${time}`);
    }
    this.time[slot] = time;
    this.order[slot] = order;
    const day = this.dayOf(time);
    if (day < this.day) this.day = day;
    this.link(day & this.mask, slot);
    if (++this.size > 2 * (this.mask + 1)) this.resize(4 * (this.mask + 1));
  }

  private dayOf(time: number): number {
    const day = Math.floor(time * this.perMs);
    return day < LAST_DAY ? day : LAST_DAY;
  }

  private link(bucket: number, slot: number): void {
    const { time, order, next } = this;
    const t = time[slot], s = order[slot];
    let before = NONE, at = this.heads[bucket];
    while (at !== NONE && (time[at] < t || (time[at] === t && order[at] < s))) {
      before = at;
      at = next[at];
    }
    next[slot] = at;
    if (before === NONE) this.heads[bucket] = slot;
    else next[before] = slot;
  }

  /** Takes an event out before its time. The slot stays the caller's: `insert` it again or `discard` it. */
  remove(slot: number): void {
    const bucket = this.dayOf(this.time[slot]) & this.mask;
    let before = NONE, at = this.heads[bucket];
    while (at !== slot) {
      before = at;
      at = this.next[at];
    }
    if (before === NONE) this.heads[bucket] = this.next[slot];
    else this.next[before] = this.next[slot];
    this.size--;
  }

  /** Takes out the next event; its slot stays the caller's until `discard`. −1 if there is none. */
  pop(): number {
    if (this.size === 0) return NONE;
    if (++this.pops === this.retuneAt) this.retune();
    const { time, heads, mask, perMs } = this;
    const end = this.day + mask + 1;
    for (let day = this.day; day < end; day++) {
      const slot = heads[day & mask];
      if (slot !== NONE && Math.floor(time[slot] * perMs) <= day) {
        heads[day & mask] = this.next[slot];
        this.day = day;
        this.size--;
        return slot;
      }
    }
    return this.popFar();
  }

  /** Nothing within a whole year: look at the first event of every bucket. */
  private popFar(): number {
    const { time, order, heads } = this;
    let best = NONE, bucket = 0;
    for (let at = 0; at < heads.length; at++) {
      const slot = heads[at];
      if (slot === NONE) continue;
      if (
        best === NONE || time[slot] < time[best] || (time[slot] === time[best] && order[slot] < order[best])
      ) {
        best = slot;
        bucket = at;
      }
    }
    heads[bucket] = this.next[best];
    this.day = this.dayOf(time[best]);
    this.size--;
    return best;
  }

  /** Gives a slot back. */
  discard(slot: number): void {
    this.thing[slot] = undefined;
    this.free[this.freeCount++] = slot;
  }

  private retune(): void {
    const now = this.day / this.perMs;
    const gap = (now - this.lastTune) / RETUNE_EVERY;
    this.lastTune = now;
    this.retuneAt = this.pops + RETUNE_EVERY;
    if (!(gap > 0)) return;
    const width = 2 * gap, current = 1 / this.perMs;
    let buckets = 256;
    while (buckets < 4 * this.size) buckets *= 2;
    if (width < current / 2 || width > current * 2 || this.mask + 1 < 4 * this.size) {
      this.perMs = Math.min(1 / width, 1e12 / (now + 1)); // days stay exact integers
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
        const following = this.next[head];
        earliest = Math.min(earliest, this.time[head]);
        this.link(this.dayOf(this.time[head]) & this.mask, head);
        head = following;
      }
    }
    this.day = earliest === Infinity ? 0 : this.dayOf(earliest);
  }

  private grow(): void {
    const old = this.time.length, size = old * 2;
    const wider = <A extends Float64Array | Int32Array | Uint8Array>(column: A): A => {
      const result = new (column.constructor as new (size: number) => A)(size);
      result.set(column);
      return result;
    };
    this.time = wider(this.time);
    this.order = wider(this.order);
    this.kind = wider(this.kind);
    this.a = wider(this.a);
    this.b = wider(this.b);
    this.c = wider(this.c);
    this.d = wider(this.d);
    this.next = wider(this.next);
    this.free = wider(this.free);
    for (let slot = old; slot < size; slot++) this.thing.push(undefined);
    this.release(old, size);
  }
}
