/**
 * How long data live: the mean time to data loss of an array by formula (Patterson et al. 1988; Chen et al.
 * 1994, table 5) and by simulation of failures, rebuilds and sectors that cannot be read. Hours throughout.
 *
 * The formulas assume exponential lifetimes and repairs much shorter than lifetimes, and count whole-disk
 * failures only.
 */
import { exp, type Random } from "../../core/random.ts";
import { checkInteger, checkNumber, checkPositive } from "../device/device.ts";
import type { Lifetime } from "./lifetimes.ts";

/** An array, or a set of equal arrays, for the formulas. */
export interface Fleet {
  /**
   * Disks that one group can lose without losing data: 1 for RAID 5 and mirrors, 2 for RAID 6, 0 for RAID 0.
   */
  tolerance: number;
  /** Disks of a group, with its redundancy. */
  groupDisks: number;
  /** All disks; a multiple of the group's, the group's unless told. */
  disks?: number;
  meanHoursToFailure: number;
  meanHoursToRepair: number;
}

/**
 * Mean time to data loss, hours: MTTF^(t+1) / (N · (G−1) ⋯ (G−t) · MTTR^t) with N disks in groups of G that
 * bear t failures. RAID 0: MTTF/N; RAID 5: MTTF²/(N(G−1)MTTR); RAID 6: MTTF³/(N(G−1)(G−2)MTTR²) (Chen et al.
 * 1994).
 */
export function meanHoursToDataLoss(fleet: Fleet): number {
  const { tolerance, groupDisks, disks = groupDisks, meanHoursToFailure, meanHoursToRepair } = fleet;
  checkInteger("disks of a group", groupDisks, 1);
  checkInteger("tolerance", tolerance, 0);
  if (tolerance >= groupDisks) {
    throw new RangeError(`tolerance must be < the group's ${groupDisks} disks, got ${tolerance}`);
  }
  checkInteger("number of disks", disks, 1);
  if (disks % groupDisks !== 0) {
    throw new RangeError(`disks must be a multiple of the group's ${groupDisks}, got ${disks}`);
  }
  checkPositive("mean time to failure", meanHoursToFailure);
  checkPositive("mean time to repair", meanHoursToRepair);
  if (meanHoursToRepair === Infinity) {
    throw new RangeError(
      "mean time to repair must be finite: the formula is for repairs much shorter than lives",
    );
  }
  let hours = meanHoursToFailure / disks;
  for (let lost = 1; lost <= tolerance; lost++) {
    hours *= meanHoursToFailure / (groupDisks - lost) / meanHoursToRepair;
  }
  return hours;
}

/**
 * Probability that reading so many bytes meets a sector that cannot be read; data sheets give 10⁻¹⁴ or 10⁻¹⁵
 * errors a bit.
 */
export function unreadableProbability(bytes: number, errorsPerBit: number): number {
  checkNumber("bytes", bytes, 0, "bytes");
  checkNumber("errors a bit", errorsPerBit, 0, "errors");
  return oneMinusExp(bytes * errorsPerBit * 8);
}

/**
 * 1 − e^(−x) for x ≥ 0, to the last bits also where e^(−x) is nearly 1, and the difference would be noise.
 */
function oneMinusExp(x: number): number {
  if (x > 0.5) return 1 - exp(-x);
  let sum = 1; // x − x²/2! + x³/3! − … = x·(1 − x/2·(1 − x/3·(…)))
  for (let n = 16; n > 1; n--) sum = 1 - x / n * sum;
  return x * sum;
}

/** One group of disks, for the simulation. */
export interface Group {
  disks: number;
  tolerance: number;
  lifetime: Lifetime;
  /** Of a rebuild, from the failure on; constant unless `exponentialRepair`. */
  repairHours: number;
  /** The formulas' assumption: repairs are exponential with mean `repairHours`. */
  exponentialRepair?: boolean;
  /** Bytes of a disk, for what a rebuild must read; 0 unless told. */
  diskBytes?: number;
  /** Unrecoverable read errors a bit; 0 unless told. */
  errorsPerBit?: number;
}

/** What ended a group: one disk too many, or a sector that a rebuild without redundancy left needed. */
export interface LossCounts {
  trials: number;
  /** Groups that lost data within the time. */
  losses: number;
  byFailures: number;
  byUnreadable: number;
  /** Mean of the time of data loss, or the horizon, hours. */
  meanHours: number;
  /** Share that lost data, and the standard error of that. */
  probability: number;
  standardError: number;
}

/**
 * Lives through `trials` groups, each until it loses data or for `horizonHours`.
 * @throws RangeError for figures that no group has
 */
export function simulateLosses(
  group: Group,
  random: Random,
  trials: number,
  horizonHours = Infinity,
): LossCounts {
  checkInteger("number of trials", trials, 1);
  checkInteger("number of disks", group.disks, 1);
  checkInteger("tolerance", group.tolerance, 0);
  if (group.tolerance >= group.disks) {
    throw new RangeError(`tolerance must be < the group's ${group.disks} disks, got ${group.tolerance}`);
  }
  checkPositive("repair time", group.repairHours);
  checkPositive("horizon", horizonHours);
  checkNumber("bytes of a disk", group.diskBytes ?? 0, 0, "bytes");
  checkNumber("errors a bit", group.errorsPerBit ?? 0, 0, "errors");
  let byFailures = 0, byUnreadable = 0, hours = 0;
  for (let trial = 0; trial < trials; trial++) {
    const { atHours, unreadable } = oneLife(group, random, horizonHours);
    hours += Math.min(atHours, horizonHours);
    if (atHours > horizonHours || atHours === Infinity) continue;
    if (unreadable) byUnreadable++;
    else byFailures++;
  }
  const losses = byFailures + byUnreadable, probability = losses / trials;
  return {
    trials,
    losses,
    byFailures,
    byUnreadable,
    meanHours: hours / trials,
    probability,
    standardError: Math.sqrt(probability * (1 - probability) / trials),
  };
}

/** Events of one group: a disk fails or is repaired, whichever comes first. A repaired disk is a new one. */
function oneLife(
  group: Group,
  random: Random,
  horizonHours: number,
): { atHours: number; unreadable: boolean } {
  const { disks, tolerance, lifetime } = group;
  const next: number[] = []; // of each disk: when it fails or, if it is down, when it is back
  const down: boolean[] = [];
  for (let disk = 0; disk < disks; disk++) {
    next.push(lifeOf(lifetime, random));
    down.push(false);
  }
  let failed = 0;
  for (;;) {
    let disk = 0;
    for (let other = 1; other < disks; other++) if (next[other] < next[disk]) disk = other;
    const now = next[disk];
    if (now > horizonHours || now === Infinity) return { atHours: now, unreadable: false };
    if (down[disk]) {
      // Without redundancy left the rebuild had to read all of every other disk.
      if (failed === tolerance && meetsUnreadable(group, disks - failed, random)) {
        return { atHours: now, unreadable: true };
      }
      down[disk] = false;
      failed--;
      next[disk] = now + lifeOf(lifetime, random);
    } else {
      if (++failed > tolerance) return { atHours: now, unreadable: false };
      down[disk] = true;
      next[disk] = now +
        (group.exponentialRepair ? random.exponential(group.repairHours) : group.repairHours);
    }
  }
}

function lifeOf(lifetime: Lifetime, random: Random): number {
  const hours = lifetime.draw(random);
  if (!(hours >= 0)) throw new RangeError(`a lifetime must be ≥ 0 h, got ${hours}`);
  return hours;
}

function meetsUnreadable(group: Group, disksRead: number, random: Random): boolean {
  if (!group.errorsPerBit || !group.diskBytes) return false;
  return random.uniform() < unreadableProbability(disksRead * group.diskBytes, group.errorsPerBit);
}
