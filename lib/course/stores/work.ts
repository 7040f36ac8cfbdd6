/** What a store does to its disk, counted. */
import { WriteBackDisk } from "../../storage/device/write_back.ts";
import type { Sectors } from "../../storage/device/write_back.ts";
import { Teller } from "../../transactions/crash/story.ts";
import type { StoreDisk } from "../../transactions/store/blocks.ts";
import type { StoreClass } from "../../transactions/store/store.ts";
import type { CountedStore, StoreWork } from "./worlds.ts";

/** A disk that counts what is asked of it. */
class CountingDisk implements StoreDisk {
  writes = 0;
  flushes = 0;
  readonly blocksRead = new Set<number>();

  constructor(readonly disk: WriteBackDisk) {}

  read(block: number): Sectors {
    this.blocksRead.add(block);
    return this.disk.apply({ type: "Read", block });
  }

  write(block: number, data: Sectors): void {
    this.writes++;
    this.disk.apply({ type: "Write", block, data });
  }

  flush(): void {
    this.flushes++;
    this.disk.apply({ type: "Flush" });
  }
}

/** What a store does in the last step of a story, or when it is opened once more after it. */
export function workOf(
  Store: StoreClass,
  { story, reopened = false, ...given }: Pick<CountedStore, "story" | "reopened"> & Partial<CountedStore>,
): StoreWork {
  const options = { pages: [{ x: 0 }, { y: 0 }], ...given };
  const disk = new WriteBackDisk({ blocks: Store.format(options) });
  let counting = new CountingDisk(disk);
  let store = new Store(counting, options);
  const teller = new Teller(store), before = { writes: 0, flushes: 0 };
  for (const step of story) {
    Object.assign(before, { writes: counting.writes, flushes: counting.flushes });
    teller.tell(step);
  }
  if (reopened) {
    disk.crash(() => 0); // what is not flushed is gone
    counting = new CountingDisk(disk);
    Object.assign(before, { writes: 0, flushes: 0 });
    store = new Store(counting, options);
  }
  const { writes, flushes, blocksRead } = counting;
  return { writes: writes - before.writes, flushes: flushes - before.flushes, reads: blocksRead.size, store };
}
