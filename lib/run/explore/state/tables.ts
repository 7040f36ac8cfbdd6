/**
 * What the explorer keeps states in: growing arrays of integers and hash tables over them, without an object
 * a state.
 */

/** Spreads the bits of an integer over 32 (the finaliser of MurmurHash3, a bijection). */
export function mix(value: number): number {
  let h = Math.imul(value + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Ends an exploration as a bound does; the message says which. */
export class Stop extends Error {}

/** A Map of V8's takes no more than 2²⁴ entries. */
const MOST_ENTRIES = 16_777_216;

/** @throws Stop where that much memory is not to be had */
function integers(length: number): Int32Array<ArrayBuffer> {
  try {
    return new Int32Array(length);
  } catch (cause) {
    throw new Stop(`no memory for ${length * 4} more bytes`, { cause });
  }
}

/** By a quarter: memory matters more than the copying, which is fast. */
function larger(data: Int32Array, least: number): Int32Array {
  const grown = integers(Math.max(least, Math.ceil(data.length * 1.25)));
  grown.set(data);
  return grown;
}

/** A growing list of 32-bit integers. */
export class Ints {
  data: Int32Array;
  length = 0;

  constructor(capacity = 64) {
    this.data = new Int32Array(capacity);
  }

  get bytes(): number {
    return this.data.byteLength;
  }

  push(value: number): number {
    if (this.length === this.data.length) this.data = larger(this.data, this.length + 64);
    this.data[this.length] = value;
    return this.length++;
  }
}

/** What V8 takes for a text and its entry in a Map, and for a small object with its lists, bytes. */
const TEXT_BYTES = 100, OBJECT_BYTES = 200;

/** Texts by number, and numbers by text. */
export class Texts {
  readonly texts: string[] = [];
  /** Roughly, on V8's heap. */
  heapBytes = 0;
  private readonly numbers = new Map<string, number>();

  constructor(private readonly most = MOST_ENTRIES) {}

  /** @throws Stop when it is asked for one too many */
  number(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      if (number === this.most) throw new Stop(`${this.most} texts`);
      this.numbers.set(text, number);
      this.texts.push(text);
      this.heapBytes += TEXT_BYTES + text.length;
    }
    return number;
  }
}

/** Things by number, told apart by a key. */
export class Interned<T> {
  readonly values: T[] = [];
  /** Roughly, on V8's heap: a thing is about as large as its key is long. */
  heapBytes = 0;
  private readonly numbers = new Map<string, number>();

  constructor(private readonly most = MOST_ENTRIES) {}

  /** @throws Stop when it is asked for one too many */
  number(key: string, value: T): number {
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.values.length;
      if (number === this.most) throw new Stop(`${this.most} local states`);
      this.numbers.set(key, number);
      this.values.push(value);
      this.heapBytes += TEXT_BYTES + OBJECT_BYTES + 5 * key.length;
    }
    return number;
  }
}

/** A map from two integers to one that is ≥ 0: open addressing, keys compared exactly. */
export class PairMap {
  private slots = new Int32Array(3 * 64).fill(-1);
  private mask = 63;
  private size = 0;

  /** The value, or −1. */
  get(a: number, b: number): number {
    const slots = this.slots, mask = this.mask;
    for (let at = spread(a, b) & mask;; at = (at + 1) & mask) {
      const value = slots[3 * at + 2];
      if (value < 0 || (slots[3 * at] === a && slots[3 * at + 1] === b)) return value;
    }
  }

  /** Adds a pair that is not there. */
  set(a: number, b: number, value: number): void {
    if (2 * ++this.size > this.mask) this.grow();
    this.put(a, b, value);
  }

  get bytes(): number {
    return this.slots.byteLength;
  }

  private put(a: number, b: number, value: number): void {
    let at = spread(a, b) & this.mask;
    while (this.slots[3 * at + 2] >= 0) at = (at + 1) & this.mask;
    this.slots[3 * at] = a;
    this.slots[3 * at + 1] = b;
    this.slots[3 * at + 2] = value;
  }

  private grow(): void {
    const before = this.slots;
    this.slots = integers(before.length * 2).fill(-1);
    this.mask = this.mask * 2 + 1;
    for (let at = 0; at < before.length; at += 3) {
      if (before[at + 2] >= 0) this.put(before[at], before[at + 1], before[at + 2]);
    }
  }
}

function spread(a: number, b: number): number {
  const h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  return h ^ (h >>> 15);
}

/**
 * Rows of the same width, each kept once. A slot of the hash table holds 32 bits of hash and the row's
 * number; rows with the same hash are compared column by column, so that a collision cannot hide a row.
 */
export class RowTable {
  rows: Int32Array;
  count = 0;
  private slots: Int32Array;
  private mask: number;
  /** How many rows there is room for. */
  private room: number;

  constructor(readonly width: number, capacity = 1024) {
    this.rows = new Int32Array(capacity * width);
    this.slots = new Int32Array(2 * capacity);
    this.mask = capacity - 1;
    this.room = this.roomFor(this.mask);
  }

  /**
   * Adds the row unless it is there: its number if it is new, else −1 − its number.
   * @throws Stop, with nothing added
   */
  insert(row: Int32Array, hash: number): number {
    if (this.count >= this.room) this.makeRoom();
    const slots = this.slots, mask = this.mask, rows = this.rows, width = this.width;
    let at = hash & mask;
    search: for (;; at = (at + 1) & mask) {
      const next = slots[2 * at + 1];
      if (next === 0) break;
      if (slots[2 * at] !== hash) continue;
      const base = (next - 1) * width;
      for (let column = 0; column < width; column++) {
        if (rows[base + column] !== row[column]) continue search;
      }
      return -next;
    }
    slots[2 * at] = hash;
    slots[2 * at + 1] = this.count + 1;
    return this.append(row);
  }

  /** The number of a row, or −1. */
  find(row: Int32Array, hash: number): number {
    const { slots, mask, rows, width } = this;
    search: for (let at = hash & mask;; at = (at + 1) & mask) {
      const next = slots[2 * at + 1];
      if (next === 0) return -1;
      if (slots[2 * at] !== hash) continue;
      const base = (next - 1) * width;
      for (let column = 0; column < width; column++) {
        if (rows[base + column] !== row[column]) continue search;
      }
      return next - 1;
    }
  }

  /** Copies a row out. */
  read(number: number, into: Int32Array): void {
    const base = number * this.width;
    for (let column = 0; column < this.width; column++) into[column] = this.rows[base + column];
  }

  clear(): void {
    this.count = 0;
    this.slots.fill(0);
  }

  get bytes(): number {
    return this.rows.byteLength + this.slots.byteLength;
  }

  private append(row: Int32Array): number {
    const base = this.count * this.width;
    for (let column = 0; column < this.width; column++) this.rows[base + column] = row[column];
    return this.count++;
  }

  /** How many rows a hash table of this size and the rows' list hold. */
  private roomFor(mask: number): number {
    return Math.min(Math.floor(mask * 0.7), Math.floor(this.rows.length / Math.max(1, this.width)));
  }

  private makeRoom(): void {
    const { width, count } = this;
    if (this.rows.length < (count + 1) * width) this.rows = larger(this.rows, (count + 64) * width);
    if (this.roomFor(this.mask) <= count) this.grow();
    this.room = this.roomFor(this.mask);
  }

  private grow(): void {
    const before = this.slots;
    this.slots = integers(before.length * 2);
    this.mask = this.mask * 2 + 1;
    for (let from = 0; from < before.length; from += 2) {
      if (before[from + 1] === 0) continue;
      let at = before[from] & this.mask;
      while (this.slots[2 * at + 1] !== 0) at = (at + 1) & this.mask;
      this.slots[2 * at] = before[from];
      this.slots[2 * at + 1] = before[from + 1];
    }
  }
}
