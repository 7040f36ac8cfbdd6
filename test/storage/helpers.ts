// What the storage tests share: devices that cost no time, requests that run to their end, contents that can
// be told apart.
import { Random } from "../../lib/core/random.ts";
import type { BlockDevice, BlockRequest, BlockResult } from "../../lib/storage/device/device.ts";
import { Journal } from "../../lib/storage/raid/journal/journal.ts";
import { Raid, type RaidOptions } from "../../lib/storage/raid/raid.ts";
import { RamDisk } from "../../lib/storage/device/ram.ts";
import { EventLoop } from "../../lib/storage/device/time.ts";

export const BLOCK = 512;

/** Runs one request to its end, and with it everything else that is under way. */
export function perform(time: EventLoop, device: BlockDevice, request: BlockRequest): BlockResult {
  let ended: BlockResult | undefined;
  device.submit(request, (result) => ended = result);
  if (ended !== undefined) throw new Error("done was called within submit");
  while (ended === undefined) if (!time.step()) throw new Error("the request never ended");
  return ended;
}

export function read(time: EventLoop, device: BlockDevice, block: number, count: number): Uint8Array {
  const result = perform(time, device, { op: "read", block, count });
  if (!result.ok) throw new Error(result.message);
  return result.data!;
}

export function write(time: EventLoop, device: BlockDevice, block: number, data: Uint8Array): void {
  const result = perform(time, device, { op: "write", block, count: data.length / device.blockSize, data });
  if (!result.ok) throw new Error(result.message);
}

export function randomBytes(random: Random, length: number): Uint8Array {
  const bytes = new Uint8Array(length), words = new Int32Array(bytes.buffer, 0, length >> 2);
  for (let i = 0; i < words.length; i++) words[i] = random.bits();
  return bytes;
}

export interface Bench {
  time: EventLoop;
  disks: RamDisk[];
  array: Raid;
}

/** An array over memory with small blocks; a little latency, so that requests do overlap. */
export function build(
  level: RaidOptions["level"],
  count: number,
  { journalled = false, ...options }: Partial<RaidOptions> & { blocks?: number; journalled?: boolean } = {},
): Bench {
  const time = new EventLoop();
  const journal = journalled ? new Journal(new RamDisk(time, { blocks: 64, blockSize: BLOCK })) : undefined;
  const disks = Array.from(
    { length: count },
    (_, i) =>
      new RamDisk(time, {
        blocks: options.blocks ?? 24,
        blockSize: BLOCK,
        latencyMs: 0.1,
        name: `disk ${i}`,
      }),
  );
  const array = new Raid(time, { level, members: disks, chunk: 4 * BLOCK, journal, ...options });
  return { time, disks, array };
}

/** A shadow copy and a stream of random writes, several under way at once, that never overlap each other. */
export function randomWrites(bench: Bench, shadow: Uint8Array, random: Random, rounds: number): void {
  const { time, array } = bench;
  for (let round = 0; round < rounds; round++) {
    const quarter = Math.floor(array.blocks / 4);
    for (let part = 0; part < 4; part++) { // one in each quarter, at once
      const at = part * quarter + random.integer(quarter);
      const count = 1 + random.integer((part + 1) * quarter - at);
      const data = randomBytes(random, count * BLOCK);
      shadow.set(data, at * BLOCK);
      array.submit({ op: "write", block: at, count, data }, (result) => {
        if (!result.ok) throw new Error(result.message);
      });
    }
    time.run();
  }
}

/** All sets of `size` out of 0…n−1. */
export function subsets(n: number, size: number): number[][] {
  if (size === 0) return [[]];
  const sets: number[][] = [];
  for (let first = 0; first < n; first++) {
    for (const rest of subsets(n - first - 1, size - 1)) {
      sets.push([
        first,
        ...rest.map((i) => i + first + 1),
      ]);
    }
  }
  return sets;
}

export const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/** An array with random contents, and what they are. */
export function filled(
  level: RaidOptions["level"],
  count: number,
  seed = level * 100 + count,
  options: Parameters<typeof build>[2] = {},
): { bench: Bench; shadow: Uint8Array; random: Random } {
  const bench = build(level, count, options), random = new Random(seed);
  const shadow = new Uint8Array(bench.array.blocks * BLOCK);
  randomWrites(bench, shadow, random, 6);
  return { bench, shadow, random };
}
