// What a life of an array is made of: the devices, and what happens to them. Plain data, so that a life can
// be printed, made smaller and lived again.
import type { DiskOrder } from "../../../lib/storage/drive/disk.ts";
import type { Level, ParityLayout } from "../../../lib/storage/raid/layout/layout.ts";
import type { WriteStrategy } from "../../../lib/storage/raid/layout/plan.ts";

export type RamSpec = { is: "ram"; blocks: number; latencyMs: number; channels: number };
export type DiskSpec = { is: "disk"; blocks: number; order: DiskOrder };
export type CacheSpec = { is: "cache"; on: DeviceSpec; capacity: number; threshold: number; depth: number };
export type ArraySpec = {
  is: "array";
  level: Level;
  members: DeviceSpec[];
  /** Blocks. */
  chunk: number;
  parityLayout?: ParityLayout;
  strategy?: WriteStrategy;
  journal?: DeviceSpec;
  spares?: number;
};
export type DeviceSpec = RamSpec | DiskSpec | CacheSpec | ArraySpec;

/**
 * Something that happens, `after` so many events of the loop (−1: when nothing is under way any more). Disks,
 * arrays and members are counted, and counted on past the last from the first on.
 */
export type Action =
  & { after: number }
  & (
    | { do: "write"; at: number; count: number }
    | { do: "read"; at: number; count: number; own: boolean }
    | { do: "flush" }
    | { do: "discard"; at: number; count: number }
    | { do: "die"; disk: number }
    | { do: "bad"; disk: number; block: number }
    /** The same to what protects block `at`: the disk below slot `slot` of its group, or that block of it. */
    | { do: "die beside"; at: number; slot: number }
    | { do: "bad beside"; at: number; slot: number }
    | { do: "slow"; disk: number; factor: number }
    | { do: "kick"; array: number; member: number }
    | { do: "replace"; array: number; same: boolean; depth: number; rate?: number }
    | { do: "spare"; array: number }
    | { do: "scrub"; array: number; repair: boolean }
    /** Alone: a repairing scrub of every array, after which no sector is bad that the rest can make good. */
    | { do: "mend" }
    | { do: "journal dies"; array: number }
    | { do: "journal bad"; array: number; block: number }
    /**
     * The power fails; `choice` seeds what hung in the balance; again after `again` events of the recovery.
     */
    | { do: "crash"; choice?: number; again?: number }
    | { do: "check" }
  );

export type Life = {
  /** 512 bytes each, of a block. */
  sectors: number;
  /** Faults that would cost more than this are left out: no block, not the whole array, or nothing is. */
  faults: "cost no block" | "cost blocks" | "cost all";
  array: ArraySpec;
  actions: Action[];
};

/** Blocks of the device. */
export function blocksOf(spec: DeviceSpec): number {
  if (spec.is === "cache") return blocksOf(spec.on);
  if (spec.is === "disk") return 4 * Math.ceil(spec.blocks / 4); // tracks are equally long
  if (spec.is === "ram") return spec.blocks;
  const { level, members, chunk } = spec, n = members.length;
  const smallest = Math.min(...members.map(blocksOf)), rows = Math.floor(smallest / chunk);
  if (level === 1) return smallest;
  if (level === 10) return Math.floor(rows * n / 2) * chunk;
  return rows * (n - (level === 0 ? 0 : level === 6 ? 2 : 1)) * chunk;
}

/** Is this device, or one below it, such a one? */
export function holds(spec: DeviceSpec, is: (spec: DeviceSpec) => boolean): boolean {
  if (is(spec)) return true;
  if (spec.is === "cache") return holds(spec.on, is);
  if (spec.is !== "array") return false;
  return spec.members.some((member) => holds(member, is)) ||
    (spec.journal !== undefined && holds(spec.journal, is));
}

export function show({ sectors, faults, array, actions }: Life): string {
  const head = `{ sectors: ${sectors}, faults: "${faults}",\n  array: ${
    JSON.stringify(array)
  },\n  actions: [`;
  return [head, ...actions.map((action) => `    ${JSON.stringify(action)},`), "  ] }"].join("\n");
}
