/**
 * Devices with published figures.
 *
 * Disks: R. and A. Arpaci-Dusseau, *Operating Systems: Three Easy Pieces* (OSTEP), table 37.5: rotation,
 * average seek and transfer rate, capacity and platters. What the table does not give (track-to-track, full
 * stroke, head switch) is assumed, typical of the class; the average seek and the sequential rate do not
 * depend on it, since the curve is fitted through the average and the track length to the rate.
 */
import { WriteCache } from "./cache.ts";
import { Flash, type FlashModel } from "./flash.ts";
import type { DiskModel } from "./mechanics.ts";
import type { StoredOptions } from "../device/stored.ts";
import type { VirtualTime } from "../device/time.ts";

interface DataSheet {
  name: string;
  rpm: number;
  heads: number;
  capacityGigabytes: number;
  /** Of long sequential transfers, head switches included. */
  megabytesPerSecond: number;
  trackToTrackMs: number;
  averageSeekMs: number;
  fullStrokeMs: number;
  headSwitchMs: number;
}

const BLOCK_SIZE = 4096;

/** One zone with tracks just long enough for the sequential rate, and cylinders for the capacity. */
export function diskFrom(sheet: DataSheet): DiskModel {
  const { megabytesPerSecond, capacityGigabytes, ...rest } = sheet;
  const trackMs = 60000 / sheet.rpm + sheet.headSwitchMs;
  const blocksPerTrack = Math.round(megabytesPerSecond * 1000 * trackMs / BLOCK_SIZE);
  const cylinders = Math.round(capacityGigabytes * 1e9 / (BLOCK_SIZE * blocksPerTrack * sheet.heads));
  return { ...rest, zones: [{ cylinders, blocksPerTrack }], blockSize: BLOCK_SIZE, overheadMs: 0 };
}

/** Seagate Cheetah 15K.5: built for random access. 15,000 rpm, 4 ms, 125 MB/s, 300 GB. */
export const CHEETAH_15K5: DiskModel = diskFrom({
  name: "Cheetah 15K.5",
  rpm: 15000,
  heads: 8,
  capacityGigabytes: 300,
  megabytesPerSecond: 125,
  trackToTrackMs: 0.4,
  averageSeekMs: 4,
  fullStrokeMs: 8,
  headSwitchMs: 0.3,
});

/** Seagate Barracuda: built for capacity. 7,200 rpm, 9 ms, 105 MB/s, 1 TB. */
export const BARRACUDA: DiskModel = diskFrom({
  name: "Barracuda",
  rpm: 7200,
  heads: 8,
  capacityGigabytes: 1000,
  megabytesPerSecond: 105,
  trackToTrackMs: 1,
  averageSeekMs: 9,
  fullStrokeMs: 18,
  headSwitchMs: 0.8,
});

/**
 * Flash times of a cell type in ms: the middle of the ranges that OSTEP's table 44.1 gives for 1, 2 and 3
 * bits a cell.
 */
export const FLASH_TIMES = {
  SLC: { readMs: 0.025, programMs: 0.25, eraseMs: 1.75 },
  MLC: { readMs: 0.05, programMs: 0.75, eraseMs: 3 },
  TLC: { readMs: 0.075, programMs: 1.125, eraseMs: 4.5 },
} as const;

/** What OSTEP's table 44.4 gives for an SSD, MB (10⁶ bytes) a second. */
export interface SsdFigures {
  name: string;
  randomRead: number;
  randomWrite: number;
  sequentialRead: number;
  sequentialWrite: number;
}

/** Samsung 840 Pro, OSTEP figure 44.4. */
export const SAMSUNG_840_PRO: SsdFigures = {
  name: "Samsung 840 Pro",
  randomRead: 103,
  randomWrite: 287,
  sequentialRead: 421,
  sequentialWrite: 384,
};
/** Seagate 600, OSTEP figure 44.4. */
export const SEAGATE_600: SsdFigures = {
  name: "Seagate 600",
  randomRead: 84,
  randomWrite: 252,
  sequentialRead: 424,
  sequentialWrite: 374,
};
/** Intel 335, OSTEP figure 44.4. */
export const INTEL_335: SsdFigures = {
  name: "Intel 335",
  randomRead: 39,
  randomWrite: 222,
  sequentialRead: 344,
  sequentialWrite: 354,
};

const DIES = 64, SATA_MEGABYTES_PER_SECOND = 550;

/**
 * The flash of an SSD with these figures: random reads of one page at a time fix the time of a page read,
 * long reads the link, long writes the time to program a page on 64 dies (assumed; it comes out within MLC's
 * 0.6 to 0.9 ms for all three).
 */
export function flashFrom(figures: SsdFigures, megabytes = 1024): FlashModel {
  const pagesPerBlock = 64, blocks = megabytes * 1e6 / 0.93 / (BLOCK_SIZE * pagesPerBlock * DIES);
  return {
    name: figures.name,
    pageSize: BLOCK_SIZE,
    pagesPerBlock,
    blocksPerDie: Math.max(32, Math.ceil(blocks)),
    diesPerChannel: 8,
    channels: DIES / 8,
    spare: 0.07,
    readMs: BLOCK_SIZE / 1000 * (1 / figures.randomRead - 1 / figures.sequentialRead),
    programMs: DIES * BLOCK_SIZE / 1000 / figures.sequentialWrite,
    eraseMs: FLASH_TIMES.MLC.eraseMs,
    linkMegabytesPerSecond: figures.sequentialRead,
  };
}

/**
 * The drive: its flash behind a volatile write buffer, whose time for each write is what the random writes
 * fix.
 */
export function ssdFrom(
  time: VirtualTime,
  figures: SsdFigures,
  options: StoredOptions & { megabytes?: number } = {},
): WriteCache {
  const model = flashFrom(figures, options.megabytes);
  return new WriteCache(time, new Flash(time, model, options), {
    capacity: 1024,
    writeMs: BLOCK_SIZE / 1000 * (1 / figures.randomWrite - 1 / SATA_MEGABYTES_PER_SECOND),
    megabytesPerSecond: SATA_MEGABYTES_PER_SECOND,
    depth: 4 * DIES,
    name: options.name ?? figures.name,
  });
}
