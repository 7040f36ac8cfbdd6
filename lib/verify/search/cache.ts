/**
 * Which sets of operations have been ordered so that a state came out: exact, as a collision of hashes would
 * make a wrong verdict. Entries lie one after the other in large arrays, found by open addressing.
 */
const BLOCK_BITS = 16, BLOCK = 1 << BLOCK_BITS, BLOCK_MASK = BLOCK - 1;
/** Entries of the first block as it begins: most searches are small. */
const FIRST = 64;

export class Cache {
  /** How many entries there are. */
  size = 0;
  private readonly blocks: Int32Array[] = [];
  private table = new Int32Array(4 * FIRST).fill(-1);
  private readonly width: number;

  /** @param words how many words of 32 bits a set has */
  constructor(private readonly words: number) {
    this.width = words + 2;
  }

  /** Bytes of what it has allocated. */
  get bytes(): number {
    const whole = Math.max(0, this.blocks.length - 1) * BLOCK * this.width;
    return 4 * (whole + (this.blocks[0]?.length ?? 0) + this.table.length);
  }

  /** Notes a set and a state. Says whether they were new. */
  add(set: Int32Array, hash: number, state: number): boolean {
    const { words } = this, key = mixed(hash ^ Math.imul(state + 1, 0x9e3779b1));
    if (this.size * 2 >= this.table.length) this.grow();
    const { table, blocks, width } = this, mask = table.length - 1;
    let slot = key & mask;
    for (let entry = table[slot]; entry >= 0; entry = table[slot = (slot + 1) & mask]) {
      const block = blocks[entry >> BLOCK_BITS], at = (entry & BLOCK_MASK) * width;
      if (block[at] !== key || block[at + 1] !== state) continue;
      let word = 0;
      while (word < words && block[at + 2 + word] === set[word]) word++;
      if (word === words) return false;
    }
    table[slot] = this.size;
    this.push(set, key, state);
    return true;
  }

  private push(set: Int32Array, key: number, state: number): void {
    const number = this.size >> BLOCK_BITS;
    const at = (this.size & BLOCK_MASK) * this.width, block = this.room(number, at);
    block[at] = key;
    block[at + 1] = state;
    for (let word = 0; word < this.words; word++) block[at + 2 + word] = set[word];
    this.size++;
  }

  /** The block with this number, with room at a place. */
  private room(number: number, at: number): Int32Array {
    const block = this.blocks[number];
    if (block !== undefined && at < block.length) return block;
    const size = number > 0 ? BLOCK : Math.min(BLOCK, Math.max(FIRST, 4 * at / this.width));
    const larger = new Int32Array(size * this.width);
    if (block !== undefined) larger.set(block);
    return this.blocks[number] = larger;
  }

  private grow(): void {
    const table = new Int32Array(this.table.length * 4).fill(-1), mask = table.length - 1;
    for (let entry = 0; entry < this.size; entry++) {
      const key = this.blocks[entry >> BLOCK_BITS][(entry & BLOCK_MASK) * this.width];
      let slot = key & mask;
      while (table[slot] >= 0) slot = (slot + 1) & mask;
      table[slot] = entry;
    }
    this.table = table;
  }
}

/** A number whose lower bits depend on all of them (the end of MurmurHash3). */
function mixed(hash: number): number {
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b);
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
  return hash ^ hash >>> 16;
}

/** A number for each operation; a set has their exclusive or (Zobrist 1970). */
export function zobrist(count: number): Int32Array {
  let state = 0x2545f491;
  return Int32Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    return mixed(Math.imul(state ^ state >>> 15, 0x2c1b3c6d));
  });
}
