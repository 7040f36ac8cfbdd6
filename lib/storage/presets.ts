/**
 * Devices with published figures.
 *
 * Disks: R. and A. Arpaci-Dusseau, *Operating Systems: Three Easy Pieces* (OSTEP), table 37.5: rotation, average seek and
 * transfer rate, capacity and platters. What the table does not give (track-to-track, full stroke, head switch) is assumed,
 * typical of the class; the average seek and the sequential rate do not depend on it, since the curve is fitted through the
 * average and the track length to the rate.
 */
import type { DiskModel } from "./mechanics.ts";

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
