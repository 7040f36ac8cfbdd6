/** Small disks of memory, and what an array sees of them. */
import type { BlockDevice } from "../../storage/device/device.ts";
import { RamDisk } from "../../storage/device/ram.ts";
import type { EventLoop } from "../../storage/device/time.ts";

/** Bytes of a block: one sector, so that a power failure leaves the old one or the new one. */
export const BLOCK_BYTES = 512;

/** Each takes its own time, an eighth of a ms more than the one before it, or each 1 ms. */
export function ramDisk(time: EventLoop, index: number, rows: number, alike = false): RamDisk {
  return new RamDisk(time, {
    blocks: rows,
    blockSize: BLOCK_BYTES,
    name: `disk ${index}`,
    latencyMs: alike ? 1 : 1 + index / 8,
  });
}

/**
 * Disks as an array sees them: what they can be asked, and nothing of where they keep their bytes.
 * @param disks may change: who asks for one is answered by the one that is there then
 */
export function asMembers(disks: readonly RamDisk[]): BlockDevice[] {
  return disks.map(({ name, blockSize, blocks, holdsBytes }, index) =>
    Object.freeze<BlockDevice>({
      name,
      blockSize,
      blocks,
      holdsBytes,
      submit: (request, done) => disks[index].submit(request, done),
      crash: (choose) => disks[index].crash(choose),
    })
  );
}

/** Whether two blocks hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** The sum without carry of blocks of one length, bit by bit. */
export function sumOf(blocks: readonly Uint8Array[]): Uint8Array {
  const sum = new Uint8Array(BLOCK_BYTES);
  for (const block of blocks) for (let at = 0; at < sum.length; at++) sum[at] ^= block[at];
  return sum;
}

/** Whether a block is nothing but zeros. */
export function isZero(block: Uint8Array): boolean {
  for (let at = 0; at < block.length; at++) if (block[at] !== 0) return false;
  return true;
}

/**
 * Whether blocks are the XOR of each other: all of them together are zero, so that any one is the sum of the
 * others.
 */
export function addUpToZero(blocks: readonly Uint8Array[]): boolean {
  if (blocks.length === 0) return true;
  for (let at = 0; at < blocks[0].length; at++) {
    let sum = 0;
    for (const block of blocks) sum ^= block[at];
    if (sum !== 0) return false;
  }
  return true;
}
