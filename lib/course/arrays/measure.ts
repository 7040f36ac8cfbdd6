/** Arrays under load: what a notebook's sweeps over levels and numbers of disks are made of. */
import { Random } from "../../core/random.ts";
import type { BlockDevice } from "../../storage/device/device.ts";
import { EventLoop } from "../../storage/device/time.ts";
import { type Measured, runWorkload, type Workload } from "../../storage/device/workload.ts";
import { HardDisk } from "../../storage/drive/disk.ts";
import { type DiskModel, Mechanics } from "../../storage/drive/mechanics.ts";
import { CHEETAH_15K5 } from "../../storage/drive/presets.ts";
import type { Level } from "../../storage/raid/layout/layout.ts";
import { Raid, type RaidOptions } from "../../storage/raid/raid.ts";

/** An array, or one disk alone, and what is asked of it. */
export type LoadOptions = {
  /** How many hard disks, 1 unless told: alone, without an array. */
  readonly disks?: number;
  /** The level of the library's array. */
  readonly level?: Level;
  /** Another array instead, over disks that hold bytes. */
  readonly build?: new (disks: readonly BlockDevice[]) => BlockDevice;
  /** More of the library's array: chunk, strategy. */
  readonly options?: Partial<Omit<RaidOptions, "level" | "members">>;
  /** The disks' model, a Cheetah 15K.5 unless told. */
  readonly model?: DiskModel;
  readonly workload: Workload;
};

const CHEETAH = new Mechanics(CHEETAH_15K5);

/**
 * Runs a workload on an array of hard disks, always the same way.
 * @returns what was measured; undefined if the array did not bring it to its end: that is a result, too, and
 * a chart counts it as missing
 * @example underLoad({ level: 5, disks: 8, workload: { requests: 1000, reads: 0, depth: 128 } })?.iops
 */
export function underLoad(load: LoadOptions): Measured | undefined {
  const { disks: count = 1, level, build, options = {}, model, workload } = load;
  const mechanics = model === undefined ? CHEETAH : new Mechanics(model);
  const time = new EventLoop({ limit: 100 * workload.requests + 10_000 });
  const disks = Array.from(
    { length: count },
    (_, i) => new HardDisk(time, mechanics, { bytes: build !== undefined, name: `disk ${i}` }),
  );
  try {
    const array = build !== undefined
      ? new build(disks)
      : level !== undefined
      ? new Raid(time, { level, members: disks, ...options })
      : disks[0];
    return runWorkload(time, array, new Random(1), workload, disks);
  } catch (error) {
    if (build === undefined) throw error;
    return undefined;
  }
}

/** One array of a sweep. */
export type SpeedRow = { readonly n: number; readonly disks: number | undefined; readonly level: string };

/**
 * The throughput of arrays of the library, a row each.
 * @param levels which
 * @param sizes numbers of disks; those that a level cannot have are left out
 * @param unit of throughput, MB a second: what one disk gives
 * @param load what is asked of each, by level and number of disks
 * @example arraySpeeds([0, 5], [4, 8], 125, () => ({ workload: { requests: 1000, depth: 64 } }))
 */
export function arraySpeeds(
  levels: readonly Level[],
  sizes: readonly number[],
  unit: number,
  load: (level: Level, n: number) => LoadOptions,
): SpeedRow[] {
  return levels.flatMap((level) =>
    sizes.filter((n) => n >= LEAST_DISKS[level]).map((n) => {
      const speed = underLoad({ level, disks: n, ...load(level, n) })?.megabytesPerSecond;
      return { n, disks: speed === undefined ? undefined : speed / unit, level: `RAID ${level}` };
    })
  );
}

/** Where a level is what its name says, and not another one. */
const LEAST_DISKS: Readonly<Record<Level, number>> = { 0: 2, 1: 2, 4: 4, 5: 3, 6: 4, 10: 4 };
