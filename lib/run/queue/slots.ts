/** The slots of a queue of events: each holds one event, and is used again when it is done. */
const NONE = -1;

// A slot's numbers share a cache line of 64 bytes, two floats and then six integers, so that an event costs
// few of them however many there are.
const FLOATS = 8, INTEGERS = 16;
const TIME = 0, ORDER = 1;
const KIND = 4, A = 5, B = 6, C = 7, D = 8, NEXT = 9;
const AT_FIRST = 64;

export class Slots {
  protected floats = new Float64Array(AT_FIRST * FLOATS);
  protected integers = new Int32Array(this.floats.buffer);
  private things: unknown[] = new Array(AT_FIRST).fill(undefined);
  private free = NONE; // first of the free slots, linked by NEXT

  constructor() {
    this.release(0, AT_FIRST);
  }

  private release(from: number, to: number): void {
    for (let slot = to - 1; slot >= from; slot--) {
      this.integers[slot * INTEGERS + NEXT] = this.free;
      this.free = slot;
    }
  }

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

  /** Takes a free slot for an event. */
  protected take(kind: number, a: number, b: number, c: number, d: number, thing: unknown): number {
    if (this.free === NONE) this.grow();
    const slot = this.free, at = slot * INTEGERS, integers = this.integers;
    this.free = integers[at + NEXT];
    integers[at + KIND] = kind;
    integers[at + A] = a;
    integers[at + B] = b;
    integers[at + C] = c;
    integers[at + D] = d;
    this.things[slot] = thing;
    return slot;
  }

  /** Gives a slot back. */
  discard(slot: number): void {
    this.things[slot] = undefined;
    this.integers[slot * INTEGERS + NEXT] = this.free;
    this.free = slot;
  }

  private grow(): void {
    const old = this.things.length, size = old * 2;
    const floats = new Float64Array(size * FLOATS);
    floats.set(this.floats);
    this.floats = floats;
    this.integers = new Int32Array(floats.buffer);
    for (let slot = old; slot < size; slot++) this.things.push(undefined);
    this.release(old, size);
  }
}
