/** What lies on a device: its bytes, if it holds any, and the blocks that cannot be read. Takes no time. */
import { SparseBytes } from "./bytes.ts";
import { type BlockResult, type Choose, OK } from "./device.ts";
import type { Job } from "./job.ts";

/** Bytes that a device writes all or not at all, however the power fails. */
export const SECTOR_BYTES = 512;

export class Medium {
  private readonly bytes: SparseBytes | undefined;
  private readonly unreadable = new Set<number>();

  /** @param name of its device, for messages */
  constructor(
    private readonly name: string,
    private readonly blockSize: number,
    private readonly blocks: number,
    holdsBytes: boolean,
  ) {
    this.bytes = holdsBytes ? new SparseBytes(blockSize) : undefined;
  }

  read(job: Job): BlockResult {
    if (this.unreadable.size > 0) {
      for (let block = job.block; block < job.block + job.count; block++) {
        if (!this.unreadable.has(block)) continue;
        return { ok: false, kind: "unreadable", message: `${this.name}: block ${block} cannot be read` };
      }
    }
    if (this.bytes === undefined) return OK;
    if (job.data !== undefined) {
      this.bytes.read(job.block, job.count, job.data);
      return OK;
    }
    const data = new Uint8Array(job.count * this.blockSize);
    this.bytes.read(job.block, job.count, data);
    return { ok: true, data };
  }

  write(job: Job): void {
    if (this.unreadable.size > 0) {
      for (let i = 0; i < job.count; i++) this.unreadable.delete(job.block + i);
    }
    if (this.bytes !== undefined) this.bytes.write(job.block, job.count, job.data!);
  }

  discard(job: Job): void {
    this.bytes?.discard(job.block, job.count);
  }

  /**
   * A write under way reached the medium up to some sector: sectors are written in order, and each whole or
   * not at all.
   */
  tear(job: Job, choose: Choose): void {
    if (this.bytes === undefined) return;
    const sectorsPerBlock = this.blockSize / SECTOR_BYTES;
    let sectors = choose(job.count * sectorsPerBlock + 1);
    for (let i = 0; i < job.count && sectors > 0; i++) {
      const here = Math.min(sectors, sectorsPerBlock);
      const block = job.data!.subarray(i * this.blockSize, (i + 1) * this.blockSize);
      this.bytes.writePart(job.block + i, 0, here * SECTOR_BYTES, block);
      sectors -= here;
    }
  }

  makeUnreadable(block: number): void {
    this.checkBlock(block);
    this.unreadable.add(block);
  }

  corrupt(block: number, byte: number, mask: number): void {
    this.checkBlock(block);
    if (this.bytes === undefined) {
      throw new Error(`${this.name} holds no bytes to corrupt: build it with bytes: true`);
    }
    if (!Number.isInteger(byte) || byte < 0 || byte >= this.blockSize) {
      throw new RangeError(
        `${this.name}: byte must be an integer from 0 to ${this.blockSize - 1}, got ${byte}`,
      );
    }
    this.bytes.edit(block)[byte] ^= mask;
  }

  peek(block: number, count: number): Uint8Array {
    this.checkBlock(block);
    this.checkBlock(block + count - 1);
    const data = new Uint8Array(count * this.blockSize);
    this.bytes?.read(block, count, data);
    return data;
  }

  poke(block: number, from: number, to: number, source: Uint8Array): void {
    this.checkBlock(block);
    this.bytes?.writePart(block, from, to, source);
  }

  get blocksHeld(): number {
    return this.bytes?.blocksHeld ?? 0;
  }

  private checkBlock(block: number): void {
    if (!Number.isInteger(block) || block < 0 || block >= this.blocks) {
      throw new RangeError(
        `${this.name}: block must be an integer from 0 to ${this.blocks - 1}, got ${block}`,
      );
    }
  }
}
