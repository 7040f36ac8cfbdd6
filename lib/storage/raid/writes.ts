/** The writes of an array: cut into groups, each written together with its redundancy. */
import type { BlockResult } from "../device/device.ts";
import type { GroupOperation } from "./group/group.ts";
import type { PathHost } from "./reads.ts";
import type { Whole } from "./group/wholes.ts";

export class WritePath {
  private readonly finish = (operation: GroupOperation, result: BlockResult) =>
    this.onWritten(operation, result);

  constructor(private readonly host: PathHost) {}

  /** Writes the whole's data to `count` blocks from `block` on. */
  write(whole: Whole, block: number, count: number): void {
    const { host } = this;
    const end = block + count, groupBlocks = host.layout.dataSlots * host.chunkBlocks;
    for (let at = block; at < end;) {
      const group = Math.floor(at / groupBlocks), start = group * groupBlocks;
      const from = at - start, to = this.cutEnd(from, Math.min(end - start, groupBlocks));
      const operation = host.takeOperation();
      operation.kind = "write";
      operation.group = group;
      operation.data = host.holdsBytes ? whole.data : undefined;
      operation.owner = whole;
      operation.onFinish = this.finish;
      this.cut(operation, from, to, block - start);
      whole.left++;
      at = start + to;
      host.begin(operation);
    }
  }

  /**
   * A write over the border of two chunks that has no blocks abreast in both is two small ones, not one tall
   * one.
   */
  private cutEnd(from: number, to: number): number {
    const border = (Math.floor(from / this.host.chunkBlocks) + 1) * this.host.chunkBlocks;
    return border < to && to <= from + this.host.chunkBlocks ? border : to;
  }

  /**
   * Spreads the blocks [from, to) of a group's data over its slots; the request's data begin at block
   * `origin` of the group.
   */
  private cut(operation: GroupOperation, from: number, to: number, origin: number): void {
    const { chunkBlocks, blockSize } = this.host;
    const first = Math.floor(from / chunkBlocks), last = Math.floor((to - 1) / chunkBlocks);
    operation.touched = operation.covered = 0;
    operation.low = first === last ? from - first * chunkBlocks : 0;
    operation.high = first === last ? to - last * chunkBlocks : chunkBlocks;
    for (let slot = first; slot <= last; slot++) {
      const low = Math.max(from - slot * chunkBlocks, 0),
        high = Math.min(to - slot * chunkBlocks, chunkBlocks);
      operation.from[slot] = low;
      operation.to[slot] = high;
      operation.dataAt[slot] = (slot * chunkBlocks + low - origin) * blockSize;
      operation.touched |= 1 << slot;
      if (low === operation.low && high === operation.high) operation.covered |= 1 << slot;
    }
  }

  private onWritten(operation: GroupOperation, result: BlockResult): void {
    const whole = operation.owner!;
    if (!result.ok) whole.error ??= result;
    this.host.wholes.endPart(whole);
  }
}
