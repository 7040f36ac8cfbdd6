/**
 * What a write cache holds: blocks that are not yet on the device for certain, with all their versions since,
 * and the order in which they leave: sweep after sweep in ascending order, as suits an arm.
 */
import { type BlockDevice, type Choose } from "../device/device.ts";
import { SECTOR_BYTES } from "../device/medium.ts";

export type Version = Uint8Array | undefined;

export class DirtyBlocks {
  /** Of each block the versions that are not on the device for certain, oldest first. */
  private readonly versions = new Map<number, Version[]>();
  private arrived: number[] = []; // blocks of the next sweep
  private sweep: number[] = []; // of this one, the next at the end
  private used = 0;

  /** Block versions held. */
  get held(): number {
    return this.used;
  }

  /** The blocks that are not on the device for certain, each with the number of its versions. */
  get counts(): Map<number, number> {
    return new Map([...this.versions].map(([block, versions]) => [block, versions.length]));
  }

  get isEmpty(): boolean {
    return this.versions.size === 0;
  }

  has(block: number): boolean {
    return this.versions.has(block);
  }

  newest(block: number): Version {
    return this.versions.get(block)?.at(-1);
  }

  /** How many versions of the block are held. */
  count(block: number): number {
    return this.versions.get(block)!.length;
  }

  put(block: number, bytes: Version): void {
    this.used++;
    const versions = this.versions.get(block);
    if (versions === undefined) {
      this.versions.set(block, [bytes]);
      this.arrived.push(block);
    } else versions.push(bytes);
  }

  /** May a block leave, if a sweep begins only when `threshold` blocks wait? */
  mayLeave(threshold: number): boolean {
    return this.sweep.length > 0 || this.arrived.length >= threshold;
  }

  /** The block that leaves next; it is not given again before it is `written`. */
  next(): number | undefined {
    if (this.sweep.length === 0) {
      this.sweep = this.arrived.sort((a, b) => b - a); // taken from the end
      this.arrived = [];
    }
    return this.sweep.pop();
  }

  /** The oldest `count` versions of the block are on the device, or are no longer of any use. */
  written(block: number, count: number): void {
    const versions = this.versions.get(block)!;
    this.used -= count;
    versions.splice(0, count);
    if (versions.length === 0) this.versions.delete(block);
    else this.arrived.push(block); // written again meanwhile; never twice under way, or they might overtake each other
  }

  /** The power failed. Of each sector no version had made it, or any one. */
  survive(choose: Choose, medium: BlockDevice): void {
    if (!hasPoke(medium)) {
      throw new Error(
        `${medium.name} cannot be crashed with a choice: the cache must lie on a stored device`,
      );
    }
    for (const block of [...this.versions.keys()].sort((a, b) => a - b)) {
      const versions = this.versions.get(block)!;
      for (let at = 0; at < medium.blockSize; at += SECTOR_BYTES) {
        const version = choose(versions.length + 1);
        if (version > 0) medium.poke(block, at, at + SECTOR_BYTES, versions[version - 1]!);
      }
    }
  }
}

/** A medium whose bytes can be set past its queue. */
interface Medium {
  poke(block: number, from: number, to: number, source: Uint8Array): void;
}

function hasPoke(device: BlockDevice): device is BlockDevice & Medium {
  return typeof (device as Partial<Medium>).poke === "function";
}
