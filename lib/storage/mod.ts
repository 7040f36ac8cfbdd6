/** Block devices on virtual time, arrays of them, and how long their data live: the public names. */
export { WriteCache, type WriteCacheOptions } from "./cache.ts";
export { everyOutcome } from "./crash.ts";
export type {
  BlockDevice,
  BlockRequest,
  BlockResult,
  Choose,
  DeviceStatistics,
  Done,
  FaultKind,
  Operation,
  Service,
} from "./device.ts";
export { DISK_ORDERS, type DiskOptions, type DiskOrder, HardDisk } from "./disk.ts";
export { Flash, type FlashModel } from "./flash.ts";
export type { WriteStrategy } from "./plan.ts";
export { Journal } from "./journal.ts";
export {
  type Chunk,
  Layout,
  type Level,
  LEVELS,
  PARITY_LAYOUTS,
  type ParityLayout,
  type Placement,
  type Role,
} from "./layout.ts";
export { type DiskModel, Mechanics, type Zone } from "./mechanics.ts";
export { computePQ, xor } from "./parity.ts";
export {
  BARRACUDA,
  CHEETAH_15K5,
  diskFrom,
  FLASH_TIMES,
  flashFrom,
  INTEL_335,
  SAMSUNG_840_PRO,
  SEAGATE_600,
  type SsdFigures,
  ssdFrom,
} from "./presets.ts";
export {
  ExponentialLifetime,
  type FieldRate,
  HOURS_PER_YEAR,
  type Lifetime,
  meanHoursFromYearlyRate,
  parseFieldRates,
  WeibullLifetime,
} from "./lifetimes.ts";
export { SECTOR_BYTES } from "./medium.ts";
export type { Member, MemberState } from "./members.ts";
export { Raid, type RaidOptions } from "./raid.ts";
export { RamDisk, type RamOptions } from "./ram.ts";
export { Rebuild, type RebuildOptions } from "./rebuild.ts";
export {
  type Fleet,
  type Group,
  type LossCounts,
  meanHoursToDataLoss,
  simulateLosses,
  unreadableProbability,
} from "./reliability.ts";
export { type Finding, scrub, type ScrubOptions, type ScrubReport } from "./scrub.ts";
export { SmallRaid5 } from "./small_raid5.ts";
export type { StoredDevice, StoredOptions } from "./stored.ts";
export { EventLoop, type VirtualTime } from "./time.ts";
export { type Measured, runWorkload, type Workload } from "./workload.ts";
