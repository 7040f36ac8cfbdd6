/** What an array is made of. */
import type { BlockDevice } from "../device/device.ts";
import type { Journal } from "./journal/journal.ts";
import type { Level, ParityLayout } from "./layout/layout.ts";
import type { WriteStrategy } from "./layout/plan.ts";
import type { RebuildOptions } from "./rebuild.ts";

export interface RaidOptions {
  level: Level;
  members: readonly BlockDevice[];
  /**
   * Bytes of a chunk, 64 KiB unless told; a multiple of the block size. For RAID 1 it only is the unit of
   * locks and rebuilds.
   */
  chunk?: number;
  /** Where RAID 5 and 6 put their parity, left-symmetric unless told. */
  parityLayout?: ParityLayout;
  /** Devices that take a failed member's place, in this order, at once. */
  spares?: readonly BlockDevice[];
  /** How fast such a rebuild may go. */
  rebuild?: RebuildOptions;
  /** Closes the write hole: every write of a group is durable here before it begins. */
  journal?: Journal;
  /** Forces one way of small writes; unless told, the one with fewer I/Os. */
  strategy?: WriteStrategy;
  name?: string;
}
