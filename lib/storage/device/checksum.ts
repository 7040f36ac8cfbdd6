/** Checksums, by which what was written in part is told from what was written whole. */
import { canonical } from "../../core/canonical.ts";

const CRC = new Int32Array(256).map((_, value) => {
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 (IEEE 802.3), as in zip. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = CRC[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

/**
 * A checksum of plain data (CRC-32 of its canonical text), by which a torn write is told from a whole one.
 * @example const record = { number: 3, sum: checksum(3) };
 */
export function checksum(data: unknown): number {
  return crc32(new TextEncoder().encode(canonical(data)));
}
