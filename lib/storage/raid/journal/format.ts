/**
 * How a journal's entries lie on its device: a header block, then the blocks of each slot that is written.
 * The header fits in one sector, which is written whole or not at all, and has a checksum of its own: also of
 * an entry that is torn it tells which older ones are of no use any more.
 */
import type { GroupContents } from "../redundancy/contents.ts";
import { crc32 } from "../../device/checksum.ts";
import { SECTOR_BYTES } from "../../device/medium.ts";
import type { Layout } from "../layout/layout.ts";

/** Whose entries they are. */
interface Shape {
  readonly layout: Layout;
  readonly blockSize: number;
}

/** An entry whose place on the device is not free yet. */
export interface Entry {
  number: number;
  at: number;
  blocks: number;
  applied: boolean;
}

/** An entry that was read back. */
export interface Found {
  number: number;
  /** Is all of it there? Otherwise only the header counts. */
  complete: boolean;
  /** The oldest entry whose writes the members may not have had when this one was written. */
  oldest: number;
  group: number;
  /** Slots whose member was missing (as bits). */
  gone: number;
  writes: { slot: number; low: number; high: number; bytes: Uint8Array }[];
}

const MAGIC = 0x4c4e524a; // "JRNL"
const FIXED_BYTES = 52;

/** An entry as it lies on the device. */
export function encodeEntry(
  host: Shape,
  operation: GroupContents,
  entry: Entry,
  oldest: number,
): Uint8Array {
  const size = host.blockSize;
  const bytes = new Uint8Array(entry.blocks * size), view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setFloat64(8, entry.number, true);
  view.setFloat64(16, oldest, true);
  view.setFloat64(24, operation.group, true);
  view.setUint32(32, entry.at, true);
  view.setUint32(36, entry.blocks, true);
  view.setUint32(40, operation.writeSet, true);
  view.setUint32(44, operation.gone, true);
  let at = size;
  for (let slot = 0; slot < host.layout.slots; slot++) {
    if ((operation.writeSet & (1 << slot)) === 0) continue;
    view.setUint32(FIXED_BYTES + 8 * slot, operation.outLow(slot), true);
    view.setUint32(FIXED_BYTES + 8 * slot + 4, operation.outHigh(slot), true);
    const data = operation.outBytes(slot)!;
    bytes.set(data, at);
    at += data.length;
  }
  view.setUint32(48, crc32(bytes.subarray(size)), true);
  view.setUint32(4, crc32(bytes.subarray(8, SECTOR_BYTES)), true);
  return bytes;
}

/** All entries on the device whose header can be read, in any order. */
export function findEntries(contents: Uint8Array, host: Shape): Found[] {
  const size = host.blockSize, view = new DataView(contents.buffer);
  const found: Found[] = [];
  for (let block = 0; block * size < contents.length;) {
    const entry = view.getUint32(block * size, true) === MAGIC
      ? decodeEntry(contents, host, block)
      : undefined;
    if (entry !== undefined) found.push(entry);
    block += 1 + (entry?.writes.reduce((sum, write) => sum + write.high - write.low, 0) ?? 0);
  }
  return found;
}

function decodeEntry(contents: Uint8Array, host: Shape, block: number): Found | undefined {
  const size = host.blockSize, start = block * size;
  const view = new DataView(contents.buffer, start);
  const blocks = view.getUint32(36, true);
  if (view.getUint32(32, true) !== block || blocks < 1 || start + blocks * size > contents.length) {
    return undefined;
  }
  if (view.getUint32(4, true) !== crc32(contents.subarray(start + 8, start + SECTOR_BYTES))) {
    return undefined;
  }
  const body = contents.subarray(start + size, start + blocks * size);
  const entry: Found = {
    number: view.getFloat64(8, true),
    complete: view.getUint32(48, true) === crc32(body),
    oldest: view.getFloat64(16, true),
    group: view.getFloat64(24, true),
    gone: view.getUint32(44, true),
    writes: [],
  };
  const writeSet = entry.complete ? view.getUint32(40, true) : 0;
  let at = start + size;
  for (let slot = 0; slot < host.layout.slots; slot++) {
    if ((writeSet & (1 << slot)) === 0) continue;
    const low = view.getUint32(FIXED_BYTES + 8 * slot, true),
      high = view.getUint32(FIXED_BYTES + 8 * slot + 4, true);
    const end = at + (high - low) * size;
    entry.writes.push({ slot, low, high, bytes: contents.slice(at, end) });
    at = end;
  }
  return entry;
}
