/** What the two ways to survive a crash cost, on devices that take time. */
import { Random } from "../core/random.ts";
import type { BlockDevice } from "../storage/device/device.ts";
import { EventLoop } from "../storage/device/time.ts";
import { WriteCache } from "../storage/drive/cache.ts";
import { HardDisk } from "../storage/drive/disk.ts";
import { BARRACUDA, SAMSUNG_840_PRO, ssdFrom } from "../storage/drive/presets.ts";
import { Raid } from "../storage/raid/raid.ts";
import { WriteAheadStore } from "./log/store.ts";
import { ShadowStore } from "./shadow/store.ts";
import { TimedBlocks } from "./store/blocks.ts";
import type { StoreClass, StoreOptions } from "./store/store.ts";

/** What is measured. */
export type CostOptions = {
  /** How many transactions. Default 300. */
  readonly transactions?: number;
  /** How many objects, each on a page of its own. Default 200. */
  readonly objects?: number;
  /** How many random objects a transaction changes. Default 2. */
  readonly changes?: number;
  /** How many commits share a flush. Default 1 and 10. */
  readonly groups?: readonly number[];
  readonly seed?: number;
};

/** What one store cost on one device, a transaction on average. */
export type StoreCost = {
  readonly store: "log" | "shadows";
  readonly device: "disk" | "flash" | "RAID 5";
  readonly group: number;
  readonly writes: number;
  readonly flushes: number;
  readonly milliseconds: number;
};

const DEVICES: Readonly<Record<StoreCost["device"], (time: EventLoop) => BlockDevice>> = {
  disk,
  flash: (time) => ssdFrom(time, SAMSUNG_840_PRO, { bytes: false }),
  "RAID 5": (time) => new Raid(time, { level: 5, members: [1, 2, 3, 4].map(() => disk(time)) }),
};

function disk(time: EventLoop): BlockDevice {
  const drive = new HardDisk(time, BARRACUDA, { bytes: false, order: "satf" });
  return new WriteCache(time, drive, { capacity: 1024, depth: 32 });
}

const STORES: Readonly<Record<StoreCost["store"], StoreClass>> = {
  log: WriteAheadStore,
  shadows: ShadowStore,
};

/**
 * Runs the same transactions, one after the other, on each store and each device: a Barracuda disk, a Samsung
 * 840 Pro, and RAID 5 of four Barracudas. With the log, all changed pages are written at the end.
 * @throws RangeError for more changes than objects
 * @example show(storeCosts())
 */
export function storeCosts(options: CostOptions = {}): StoreCost[] {
  const { groups = [1, 10] } = options;
  return groups.flatMap((group) =>
    (Object.keys(DEVICES) as StoreCost["device"][]).flatMap((device) =>
      (Object.keys(STORES) as StoreCost["store"][]).map((store) => costOf(store, device, group, options))
    )
  );
}

function costOf(
  store: StoreCost["store"],
  device: StoreCost["device"],
  group: number,
  { transactions = 300, objects = 200, changes = 2, seed = 1 }: CostOptions,
): StoreCost {
  if (changes > objects) throw new RangeError(`a transaction cannot change ${changes} of ${objects} objects`);
  const pages = Array.from({ length: objects }, (_, index) => ({ [`x${index}`]: 0 }));
  const records = transactions * (changes + 1) + 100;
  const options: StoreOptions = { pages, group, logBlocks: Math.ceil(records / 16), recordsPerBlock: 16 };
  const time = new EventLoop(), random = new Random(seed), Store = STORES[store];
  const blocks = new TimedBlocks(time, DEVICES[device](time), Store.format(options));
  const opened = new Store(blocks, options);
  void opened.values; // all pages are in memory
  const { writes, flushes } = blocks, began = time.now;
  for (let number = 0; number < transactions; number++) {
    const chosen = new Set<string>();
    while (chosen.size < changes) chosen.add(`x${random.integer(objects)}`);
    opened.atomically([...chosen], (values) => {
      for (const object of chosen) values[object]++;
    });
  }
  opened.force();
  opened.writeDirtyPages();
  const each = (total: number) => total / transactions;
  return {
    store,
    device,
    group,
    writes: each(blocks.writes - writes),
    flushes: each(blocks.flushes - flushes),
    milliseconds: each(time.now - began),
  };
}
