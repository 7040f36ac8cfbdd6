/**
 * A log on disk. A record is its length and its CRC-32, four bytes each, and then its text. Forces that wait
 * at the same time share one fsync.
 */
import * as fs from "node:fs";
import { dirname } from "node:path";
import { fromJson, toJson } from "../../../core/json.ts";

/** CRC-32 as in IEEE 802.3, reflected. */
const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let remainder = index;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1;
  }
  return remainder;
});

export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = TABLE[(remainder ^ byte) & 255] ^ (remainder >>> 8);
  return (remainder ^ 0xffffffff) >>> 0;
}

const HEAD = 8;

/**
 * The whole records that a file begins with, and how many bytes they take: what comes after them was not
 * written to its end.
 */
export function recordsIn(bytes: Buffer): { records: object[]; length: number } {
  const records: object[] = [];
  let at = 0;
  while (at + HEAD <= bytes.length) {
    const body = bytes.subarray(at + HEAD, at + HEAD + bytes.readUInt32BE(at));
    if (body.length < bytes.readUInt32BE(at) || crc32(body) !== bytes.readUInt32BE(at + 4)) break;
    records.push(fromJson(JSON.parse(body.toString("utf8"))) as object);
    at += HEAD + body.length;
  }
  return { records, length: at };
}

export class DurableLog {
  /** What it held when it was opened. */
  readonly records: readonly object[];
  /** Bytes that were cut off its end then. */
  readonly torn: number;
  /** How long each fsync took, ms. */
  readonly forceMs: number[] = [];
  private readonly file: number;
  private unwritten: Uint8Array[] = [];
  private waiting: (() => void)[] = [];
  private busy = false;

  /**
   * @param unforced whether records that were not forced stay in this process: else a kill never shows that a
   * force is missing
   */
  constructor(
    path: string,
    private readonly unforced: "memory" | "written",
    private readonly fsync: boolean,
  ) {
    const isNew = !fs.existsSync(path);
    this.file = fs.openSync(path, "a+");
    if (isNew) syncFolder(dirname(path));
    const bytes = fs.readFileSync(path), { records, length } = recordsIn(bytes);
    this.records = records;
    this.torn = bytes.length - length;
    if (this.torn === 0) return;
    fs.ftruncateSync(this.file, length);
    fs.fsyncSync(this.file);
  }

  append(record: object): void {
    const body = Buffer.from(JSON.stringify(toJson(record)), "utf8"), head = Buffer.alloc(HEAD);
    head.writeUInt32BE(body.length, 0);
    head.writeUInt32BE(crc32(body), 4);
    this.unwritten.push(head, body);
    if (this.unforced === "written") this.write();
  }

  private write(): void {
    if (this.unwritten.length === 0) return;
    const bytes = Buffer.concat(this.unwritten.splice(0));
    for (let at = 0; at < bytes.length;) at += fs.writeSync(this.file, bytes, at);
  }

  /** Calls back when all that was appended so far is on stable storage. */
  force(done: () => void): void {
    this.write();
    this.waiting.push(done);
    if (!this.busy) this.sync();
  }

  private sync(): void {
    const served = this.waiting.splice(0), began = performance.now();
    this.busy = true;
    const end = (error: Error | null) => {
      if (error) throw error; // which bytes are on disk after a failed fsync, nobody knows: it must not go on
      this.forceMs.push(performance.now() - began);
      for (const done of served) done();
      this.busy = false;
      if (this.waiting.length > 0) this.sync();
    };
    if (this.fsync) fs.fdatasync(this.file, end);
    else setImmediate(end, null);
  }
}

/** The name of a new file is on stable storage only when its folder is. */
function syncFolder(path: string): void {
  const folder = fs.openSync(path, "r");
  fs.fsyncSync(folder);
  fs.closeSync(folder);
}
