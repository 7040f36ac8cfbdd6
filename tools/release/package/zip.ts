// A zip archive of texts and bytes: what every system can unpack without a program of its own.
import { crc32, deflateRawSync } from "node:zlib";
import { Buffer } from "node:buffer";

/** The same for the same files: all are of the first day that a zip archive knows, 1 January 1980. */
const date = 0x21;
const inUtf8 = 0x800, deflated = 8, ofUnix = 3 << 8 | 20;

/** @param files their contents by their paths, with forward slashes */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts: Uint8Array[] = [], directory: Uint8Array[] = [];
  let at = 0;
  for (const [path, bytes] of files) {
    const name = Buffer.from(path), packed = deflateRawSync(bytes, { level: 9 });
    const about = fields(
      [20, 2],
      [inUtf8, 2],
      [deflated, 2],
      [0, 2],
      [date, 2],
      [crc32(bytes), 4],
      [
        packed.length,
        4,
      ],
      [bytes.length, 4],
      [name.length, 2],
      [0, 2],
    );
    const local = Buffer.concat([fields([0x04034b50, 4]), about, name, packed]);
    const mode = 0o100644 * 0x10000;
    const place = fields([0, 2], [0, 2], [0, 2], [mode, 4], [at, 4]);
    directory.push(Buffer.concat([fields([0x02014b50, 4], [ofUnix, 2]), about, place, name]));
    parts.push(local);
    at += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = fields([0x06054b50, 4], [0, 2], [0, 2], [files.size, 2], [files.size, 2], [size, 4], [at, 4], [
    0,
    2,
  ]);
  return Buffer.concat([...parts, ...directory, end]);
}

/** Numbers with their sizes in bytes, the lowest byte first. */
function fields(...numbers: [value: number, size: 2 | 4][]): Buffer {
  return Buffer.concat(numbers.map(([value, size]) => {
    const bytes = Buffer.alloc(size);
    if (size === 2) bytes.writeUInt16LE(value);
    else bytes.writeUInt32LE(value >>> 0);
    return bytes;
  }));
}
