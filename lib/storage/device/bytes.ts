/**
 * The bytes of a device: memory only for the blocks that were ever written, in slabs, so that a block is no
 * object.
 */
import { checkInteger } from "./device.ts";

const BLOCKS_PER_SLAB = 32;

/** Blocks of equal size; what was never written reads as zeros. */
export class SparseBytes {
  readonly blockSize: number;
  private readonly slotOf = new Map<number, number>();
  private readonly slabs: Uint8Array[] = [];
  private readonly free: number[] = [];
  private used = 0;

  constructor(blockSize: number) {
    checkInteger("block size", blockSize, 1);
    this.blockSize = blockSize;
  }

  /** How many blocks are held in memory. */
  get blocksHeld(): number {
    return this.slotOf.size;
  }

  /** Copies `count` blocks from `block` on into `target`, from its byte `at` on. */
  read(block: number, count: number, target: Uint8Array, at = 0): void {
    const size = this.blockSize;
    for (let i = 0; i < count; i++) {
      const slot = this.slotOf.get(block + i);
      const to = at + i * size;
      if (slot === undefined) target.fill(0, to, to + size);
      else target.set(this.view(slot), to);
    }
  }

  /** Copies `count` blocks out of `source`, from its byte `at` on. */
  write(block: number, count: number, source: Uint8Array, at = 0): void {
    const size = this.blockSize;
    const whole = at === 0 && source.length === count * size && count === 1;
    for (let i = 0; i < count; i++) {
      const from = at + i * size;
      this.view(this.slotFor(block + i)).set(whole ? source : source.subarray(from, from + size));
    }
  }

  /** Copies only the bytes [from, to) of one block. */
  writePart(block: number, from: number, to: number, source: Uint8Array): void {
    const held = this.slotOf.has(block);
    const view = this.view(this.slotFor(block));
    if (!held) view.fill(0); // a slot that was used before keeps its old bytes
    view.set(source.subarray(from, to), from);
  }

  /** The stored block itself, not a copy: for faults that change bytes in place. */
  edit(block: number): Uint8Array {
    const held = this.slotOf.has(block);
    const view = this.view(this.slotFor(block));
    if (!held) view.fill(0);
    return view;
  }

  /** Forgets blocks: they read as zeros and cost nothing. */
  discard(block: number, count: number): void {
    for (let i = 0; i < count; i++) {
      const slot = this.slotOf.get(block + i);
      if (slot === undefined) continue;
      this.slotOf.delete(block + i);
      this.free.push(slot);
    }
  }

  private slotFor(block: number): number {
    let slot = this.slotOf.get(block);
    if (slot === undefined) {
      slot = this.free.pop() ?? this.used++;
      this.slotOf.set(block, slot);
    }
    return slot;
  }

  private view(slot: number): Uint8Array {
    const index = Math.floor(slot / BLOCKS_PER_SLAB), at = (slot % BLOCKS_PER_SLAB) * this.blockSize;
    const slab = this.slabs[index] ??= new Uint8Array(BLOCKS_PER_SLAB * this.blockSize);
    return slab.subarray(at, at + this.blockSize);
  }
}
