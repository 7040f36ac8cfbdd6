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

/** By a quarter: memory matters more than the copying, which is fast. */
function larger(data: Int32Array, least: number): Int32Array {
  const grown = new Int32Array(Math.max(least, Math.ceil(data.length * 1.25)));
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

  push(value: number): number {
    if (this.length === this.data.length) this.data = larger(this.data, this.length + 64);
    this.data[this.length] = value;
    return this.length++;
  }
}

/** Texts by number, and numbers by text. */
export class Texts {
  readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();

  number(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      this.numbers.set(text, number);
      this.texts.push(text);
    }
    return number;
  }
}

/** Things by number, told apart by a key. */
export class Interned<T> {
  readonly values: T[] = [];
  private readonly numbers = new Map<string, number>();

  number(key: string, value: T): number {
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.values.length;
      this.numbers.set(key, number);
      this.values.push(value);
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
    this.slots = new Int32Array(before.length * 2).fill(-1);
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
  private limit: number;

  constructor(readonly width: number, capacity = 1024) {
    this.rows = new Int32Array(capacity * width);
    this.slots = new Int32Array(2 * capacity);
    this.mask = capacity - 1;
    this.limit = Math.floor(capacity * 0.7);
  }

  /** Adds the row unless it is there: its number if it is new, else −1 − its number. */
  insert(row: Int32Array, hash: number): number {
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
    if (base + this.width > this.rows.length) this.rows = larger(this.rows, base + 64 * this.width);
    for (let column = 0; column < this.width; column++) this.rows[base + column] = row[column];
    if (this.count++ > this.limit) this.grow();
    return this.count - 1;
  }

  private grow(): void {
    const before = this.slots;
    this.slots = new Int32Array(before.length * 2);
    this.mask = this.mask * 2 + 1;
    this.limit *= 2;
    for (let from = 0; from < before.length; from += 2) {
      if (before[from + 1] === 0) continue;
      let at = before[from] & this.mask;
      while (this.slots[2 * at + 1] !== 0) at = (at + 1) & this.mask;
      this.slots[2 * at] = before[from];
      this.slots[2 * at + 1] = before[from + 1];
    }
  }
}
