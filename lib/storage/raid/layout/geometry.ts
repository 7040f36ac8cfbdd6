/** How an array of these members is cut: what of them it uses, and how much it holds. */
import type { BlockDevice } from "../../device/device.ts";
import { Layout, type Level, type ParityLayout } from "./layout.ts";

export class Geometry {
  readonly layout: Layout;
  readonly blockSize: number;
  readonly holdsBytes: boolean;
  readonly chunkBlocks: number;
  /** Rows of chunks on each member. */
  readonly rows: number;
  /** Blocks of the array. */
  readonly blocks: number;
  /** Blocks that are not used of members larger than the smallest. */
  readonly warnings: readonly string[];
  /** Blocks of each member that are used. */
  private readonly usedBlocks: number;

  /**
   * @throws RangeError for a chunk that does not fit the members, or members too small for one; for members
   * that differ see `check`
   */
  constructor(level: Level, devices: readonly BlockDevice[], chunk: number, parityLayout?: ParityLayout) {
    this.layout = new Layout(level, devices.length, parityLayout);
    this.blockSize = devices[0].blockSize;
    this.holdsBytes = devices[0].holdsBytes;
    if (!Number.isInteger(chunk) || chunk < 1 || chunk % this.blockSize !== 0) {
      throw new RangeError(`chunk must be a multiple of the block size ${this.blockSize}, got ${chunk}`);
    }
    this.chunkBlocks = chunk / this.blockSize;
    const smallest = Math.min(...devices.map((device) => device.blocks)), rows = smallest / this.chunkBlocks;
    this.rows = level === 1 ? Math.ceil(rows) : Math.floor(rows);
    if (this.rows === 0) {
      throw new RangeError(
        `members must hold at least one chunk of ${this.chunkBlocks} blocks, got ${smallest}`,
      );
    }
    this.usedBlocks = level === 1 ? smallest : this.rows * this.chunkBlocks;
    this.blocks = level === 1 ? smallest : this.layout.dataChunks(this.rows) * this.chunkBlocks;
    this.warnings = devices.flatMap((device, i) =>
      device.blocks === smallest ? [] : [
        `member ${i} (${device.name}) has ${device.blocks} blocks, the smallest ${smallest}: ` +
        `${device.blocks - smallest} are not used`,
      ]
    );
  }

  /** @throws RangeError for a device that cannot be a member */
  check(device: BlockDevice): void {
    if (device.blockSize !== this.blockSize) {
      throw new RangeError(
        `members must have the same block size, got ${this.blockSize} and ${device.blockSize} (${device.name})`,
      );
    }
    if (device.holdsBytes !== this.holdsBytes) {
      throw new RangeError(
        `members must all hold bytes or none of them, ${device.name} differs from the first`,
      );
    }
    if (device.blocks < this.usedBlocks) {
      throw new RangeError(
        `a spare must have at least ${this.usedBlocks} blocks, got ${device.blocks} (${device.name})`,
      );
    }
  }

  /** Blocks of the chunks in this row: fewer only in the last row of a mirror. */
  blocksInRow(row: number): number {
    return Math.min(this.chunkBlocks, this.usedBlocks - row * this.chunkBlocks);
  }
}
