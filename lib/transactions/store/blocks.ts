/** What a store asks of its disk: blocks, one request at a time. */
import type { BlockDevice, BlockRequest } from "../../storage/device/device.ts";
import type { EventLoop } from "../../storage/device/time.ts";
import type { Sectors, WriteBackDisk } from "../../storage/device/write_back.ts";

/** A disk as a store sees it: what is written is safe after the next flush, and not before. */
export interface StoreDisk {
  read(block: number): Sectors;
  write(block: number, data: Sectors): void;
  flush(): void;
}

/** The blocks of a disk whose every crash can be gone through. */
export function blocksOf(disk: WriteBackDisk): StoreDisk {
  return {
    read: (block) => disk.apply({ type: "Read", block }),
    write: (block, data) => void disk.apply({ type: "Write", block, data }),
    flush: () => void disk.apply({ type: "Flush" }),
  };
}

/**
 * StoreDisk whose contents are in memory, and whose time and requests are those of a device: a disk, flash,
 * an array.
 */
export class TimedBlocks implements StoreDisk {
  reads = 0;
  writes = 0;
  flushes = 0;
  private readonly contents: Sectors[];

  /**
   * @param device one that takes time and need not hold bytes
   * @throws RangeError if the device has fewer blocks than there are contents
   */
  constructor(
    private readonly time: EventLoop,
    private readonly device: BlockDevice,
    contents: readonly Sectors[],
  ) {
    if (contents.length > device.blocks) {
      throw new RangeError(`${device.name} has ${device.blocks} blocks, got contents of ${contents.length}`);
    }
    this.contents = [...contents];
  }

  read(block: number): Sectors {
    this.reads++;
    this.perform({ op: "read", block });
    return this.contents[block];
  }

  write(block: number, data: Sectors): void {
    this.writes++;
    this.perform({ op: "write", block });
    this.contents[block] = data;
  }

  flush(): void {
    this.flushes++;
    this.perform({ op: "flush" });
  }

  /** Waits for one request, as a process does that can do nothing before it is served. */
  private perform(request: BlockRequest): void {
    let isDone = false;
    const data = this.device.holdsBytes && request.op !== "flush"
      ? new Uint8Array(this.device.blockSize)
      : undefined;
    this.device.submit({ ...request, data }, (result) => {
      if (!result.ok) throw new Error(`${this.device.name}: ${result.message}`);
      isDone = true;
    });
    while (!isDone) if (!this.time.step()) throw new Error(`${this.device.name} never answers`);
  }
}
