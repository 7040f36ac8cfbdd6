/** Block devices on virtual time, arrays of them, and how long their data live: the public names. */
export { WriteCache, type WriteCacheOptions } from "./drive/cache.ts";
export { everyOutcome } from "./device/crash.ts";
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
} from "./device/device.ts";
export { DISK_ORDERS, type DiskOptions, type DiskOrder, HardDisk } from "./drive/disk.ts";
export { Flash, type FlashModel } from "./drive/flash.ts";
export type { WriteStrategy } from "./raid/layout/plan.ts";
export { Journal } from "./raid/journal/journal.ts";
export {
  type Chunk,
  Layout,
  type Level,
  LEVELS,
  PARITY_LAYOUTS,
  type ParityLayout,
  type Placement,
  type Role,
} from "./raid/layout/layout.ts";
export { type DiskModel, Mechanics, type Zone } from "./drive/mechanics.ts";
export { computePQ, xor } from "./raid/redundancy/parity.ts";
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
} from "./drive/presets.ts";
export {
  ExponentialLifetime,
  type FieldRate,
  HOURS_PER_YEAR,
  type Lifetime,
  meanHoursFromYearlyRate,
  parseFieldRates,
  WeibullLifetime,
} from "./reliability/lifetimes.ts";
export { SECTOR_BYTES } from "./device/medium.ts";
export type { Member, MemberState } from "./raid/members.ts";
export { Raid, type RaidOptions } from "./raid/raid.ts";
export { RamDisk, type RamOptions } from "./device/ram.ts";
export { Rebuild, type RebuildOptions } from "./raid/rebuild.ts";
export {
  type Fleet,
  type Group,
  type LossCounts,
  meanHoursToDataLoss,
  simulateLosses,
  unreadableProbability,
} from "./reliability/reliability.ts";
export { type Finding, scrub, type ScrubOptions, type ScrubReport } from "./raid/scrub.ts";
export { RepairingRaid5 } from "./raid/repairing_raid5.ts";
export { SmallRaid5 } from "./raid/small_raid5.ts";
export type { StoredDevice, StoredOptions } from "./device/stored.ts";
export { EventLoop, type VirtualTime } from "./device/time.ts";
export { checksum } from "./device/checksum.ts";
export { type DiskRequest, type Sectors, WriteBackDisk, type WriteBackOptions } from "./device/write_back.ts";
export { type Measured, runWorkload, type Workload } from "./device/workload.ts";
