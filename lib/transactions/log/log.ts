/** A log on blocks of a disk: records are appended in memory, and forced to the disk when it matters. */
import { checksum } from "../../storage/device/checksum.ts";
import type { StoreDisk } from "../store/blocks.ts";
import type { LogEntry, LogRecord } from "./records.ts";

/** A record takes two sectors, of which a crash may leave either. */
type Head = { readonly lsn: number; readonly kind: string; readonly sum: number };

/** Nobody reads so many records and writes none: an edited recovery has no end. */
const MOST_READINGS = 100_000;

/**
 * A write-ahead log. Each record has a checksum, which also covers that of the record before it: after a
 * crash the log ends before the first record that is torn, or is left over from an earlier log that ended
 * here.
 */
export class WriteAheadLog {
  /** The number of the last record, 0 if there is none. */
  last = 0;
  /** The last that is on the disk for certain. */
  durable = 0;
  private sum = 0;
  /** How many records were read since something was forced. */
  private readings = 0;
  /** StoreDisk as they will be written. */
  private readonly images = new Map<number, unknown[]>();

  /** @param first the first of `count` blocks, of `perBlock` records each */
  constructor(
    private readonly blocks: StoreDisk,
    private readonly first: number,
    private readonly count: number,
    private readonly perBlock: number,
  ) {}

  /** Appends a record in memory. @throws RangeError if the log is full */
  append<E extends LogEntry>(entry: E): E & { readonly lsn: number } {
    if (this.last === this.count * this.perBlock) {
      throw new RangeError(`the log is full with ${this.last} records: give it more blocks`);
    }
    const record = { ...entry, lsn: ++this.last };
    this.sum = this.sumOf(record, this.sum);
    const image = this.image(this.blockOf(record.lsn)), at = this.placeOf(record.lsn);
    const { lsn, kind, ...body } = record as LogRecord;
    image[at] = { lsn, kind, sum: this.sum } satisfies Head;
    image[at + 1] = body;
    return record;
  }

  /** Makes a record durable, and with it all that were appended by now: one flush for all. */
  force(lsn: number = this.last): void {
    this.readings = 0;
    if (lsn <= this.durable) return;
    for (let block = this.blockOf(this.durable + 1); block <= this.blockOf(this.last); block++) {
      this.blocks.write(block, [...this.image(block)]);
    }
    this.blocks.flush();
    this.durable = this.last;
    for (const block of this.images.keys()) if (block !== this.blockOf(this.last)) this.images.delete(block);
  }

  /**
   * A record that is known to be whole.
   * @throws RangeError for one that is not there; Error if there is no end of reading
   */
  read(lsn: number): LogRecord {
    if (++this.readings > MOST_READINGS) {
      throw new Error(`the log is read again and again, record ${lsn} last`);
    }
    const image = this.image(this.blockOf(lsn)), at = this.placeOf(lsn);
    if (!(lsn >= 1 && lsn <= this.last)) throw new RangeError(`the log has no record ${lsn}`);
    const { kind } = image[at] as Head;
    if (image[at + 1] === null) throw new Error(`half of record ${lsn} is missing`);
    return { ...image[at + 1] as object, kind, lsn } as LogRecord;
  }

  /** After a crash: finds the end of the log. @param from a record that is known to be there, or 1 */
  open(from: number): void {
    this.last = from - 1;
    this.sum = from > 1 ? this.headOf(from - 1)!.sum : 0;
    while (this.last < this.count * this.perBlock && this.isWhole(this.last + 1, this.sum)) {
      this.sum = this.headOf(++this.last)!.sum;
    }
    this.durable = this.last;
  }

  /** Whether the record after one with this checksum is all there, and belongs to it. */
  protected isWhole(lsn: number, before: number): boolean {
    const head = this.headOf(lsn), body = this.bodyOf(lsn);
    if (head === null || body === null || head.lsn !== lsn) return false;
    return head.sum === this.sumOf({ ...body, lsn, kind: head.kind } as LogRecord, before);
  }

  protected sumOf(record: LogRecord, before: number): number {
    return checksum([before, record]);
  }

  protected headOf(lsn: number): Head | null {
    return this.image(this.blockOf(lsn))[this.placeOf(lsn)] as Head | null;
  }

  protected bodyOf(lsn: number): object | null {
    return this.image(this.blockOf(lsn))[this.placeOf(lsn) + 1] as object | null;
  }

  private blockOf(lsn: number): number {
    return this.first + Math.floor((lsn - 1) / this.perBlock);
  }

  private placeOf(lsn: number): number {
    return 2 * ((lsn - 1) % this.perBlock);
  }

  private image(block: number): unknown[] {
    let image = this.images.get(block);
    if (image === undefined) this.images.set(block, image = [...this.blocks.read(block) as unknown[]]);
    return image;
  }
}
