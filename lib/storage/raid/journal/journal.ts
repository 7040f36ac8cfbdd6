/**
 * A write-ahead journal for an array: closes the write hole.
 *
 * Every write of a group goes here first, its data and its parity with a checksum, and is forced, before any
 * member is touched. After a crash the complete entries are written to the members again: a group is then
 * either as before the write or as after it, never half. An entry's place is used again only when the members
 * have made its writes durable, and the journal says so: else a crash could leave an entry that a later one,
 * overwritten by then, had replaced.
 *
 * When its device dies the array takes no writes any more, and goes on being read.
 */
import type { BlockDevice, BlockResult, Choose, Failure } from "../../device/device.ts";
import type { GroupContents } from "../redundancy/contents.ts";
import { encodeEntry, type Entry, findEntries } from "./format.ts";
import { liveEntries, replay, type ReplayHost } from "./recovery.ts";

/** The side of an array that its journal sees. */
export interface JournalHost extends ReplayHost {
  readonly name: string;
  readonly holdsBytes: boolean;
  unclean: boolean;
  flushMembers(done: (failure?: Failure) => void): void;
  later(call: () => void): void;
}

/** Goes on when an operation's writes are durable, or hears why they never will be. */
type Proceed = (failure?: Failure) => void;

/** A journal on a device of its own; give it to one array. */
export class Journal {
  readonly device: BlockDevice;
  private host: JournalHost | undefined = undefined;
  private entries: Entry[] = []; // whose place is not free yet, oldest first
  private waiting: { operation: GroupContents; proceed: Proceed }[] = [];
  private position = 0;
  private nextNumber = 1;
  private reclaiming = false;
  /** Entries were freed, and no entry on the device says so yet; and: the one that will is being written. */
  private untold = false;
  private telling = false;
  private stale = false;
  private broken: Failure | undefined = undefined;

  /**
   * @param device holds nothing else; its contents need not be empty, but `recover` then replays what is
   * there
   */
  constructor(device: BlockDevice) {
    this.device = device;
  }

  /** Called by the array. @throws RangeError if an entry cannot fit */
  attach(host: JournalHost): void {
    if (this.host !== undefined) throw new Error("a journal serves one array, this one has one already");
    const { layout } = host;
    const needed = 1 + layout.slots * host.chunkBlocks;
    if (this.device.blockSize !== host.blockSize || this.device.holdsBytes !== host.holdsBytes) {
      throw new RangeError(
        `the journal's device must have the array's block size ${host.blockSize} and hold bytes if the array does, ` +
          `got ${this.device.blockSize} and ${this.device.holdsBytes}`,
      );
    }
    if (this.device.blocks < needed) {
      throw new RangeError(
        `the journal needs at least ${needed} blocks, for one whole group, got ${this.device.blocks}`,
      );
    }
    this.host = host;
  }

  /** Has its device failed? Then the array takes no writes any more. */
  get failed(): boolean {
    return this.broken !== undefined;
  }

  /** @throws Error after a crash, before it was recovered */
  checkRecovered(): void {
    if (!this.stale) return;
    throw new Error("the journal must be recovered after a crash before the array is written");
  }

  /** Makes the operation's writes durable, then calls `proceed`. */
  append(operation: GroupContents, proceed: Proceed): void {
    if (this.broken !== undefined) {
      this.host!.later(() => proceed(this.broken));
      return;
    }
    if (this.telling || this.waiting.length > 0 || !this.place(operation, proceed)) {
      this.waiting.push({ operation, proceed });
      this.reclaim();
    }
  }

  /** The operation's writes have reached the members. */
  applied(operation: GroupContents): void {
    const entry = this.entries[operation.entry - this.entries[0]?.number]; // they are numbered one after the other
    if (entry !== undefined) entry.applied = true;
    if (this.waiting.length > 0) this.reclaim();
  }

  crash(choose?: Choose): void {
    this.device.crash(choose);
    this.entries = [];
    this.waiting = [];
    this.reclaiming = this.telling = false;
    this.stale = true;
  }

  private place(operation: GroupContents, proceed: Proceed): boolean {
    const host = this.host!;
    let blocks = 1;
    for (let slot = 0; slot < host.layout.slots; slot++) {
      if (operation.writeSet & (1 << slot)) blocks += operation.outHigh(slot) - operation.outLow(slot);
    }
    const at = this.room(blocks);
    if (at < 0) return false;
    const entry = { number: this.nextNumber++, at, blocks, applied: false };
    operation.entry = entry.number;
    this.entries.push(entry);
    this.position = at + blocks;
    const data = host.holdsBytes ? encodeEntry(host, operation, entry, this.entries[0].number) : undefined;
    if (this.untold) this.tell(at, data, () => this.force(at, blocks, data, proceed), proceed);
    else this.force(at, blocks, data, proceed);
    return true;
  }

  /**
   * The header first, alone: it says which entries are free before the rest overwrites them. It can only hit
   * the oldest of them, or replace the header of another: entries follow each other, and begin at block 0.
   */
  private tell(at: number, data: Uint8Array | undefined, then: () => void, proceed: Proceed): void {
    this.telling = true;
    this.force(at, 1, data?.subarray(0, this.device.blockSize), (failure) => {
      if (failure !== undefined) return proceed(failure);
      this.untold = this.telling = false;
      then();
      this.placeWaiting();
    });
  }

  private force(block: number, count: number, data: Uint8Array | undefined, proceed: Proceed): void {
    const flushed = (result: BlockResult) =>
      result.ok ? proceed() : proceed(this.breakDown("written", result));
    this.device.submit({ op: "write", block, count, data }, (written) => {
      if (written.ok) this.device.submit({ op: "flush" }, flushed);
      else flushed(written);
    });
  }

  /** @returns what all writes end with from now on */
  private breakDown(what: string, { message }: Failure): Failure {
    this.broken ??= {
      ok: false,
      kind: "read-only",
      message: `${this.host!.name} takes no writes any more: its journal cannot be ${what}, ${message}`,
    };
    this.refuseWaiting(this.broken);
    return this.broken;
  }

  private refuseWaiting(failure: Failure): void {
    for (const { proceed } of this.waiting.splice(0)) proceed(failure);
  }

  /** Where so many blocks are free in one piece after the newest entry; −1 if nowhere. */
  private room(blocks: number): number {
    if (this.entries.length === 0) return this.position + blocks <= this.device.blocks ? this.position : 0;
    const oldest = this.entries[0].at, newest = this.position;
    if (newest > oldest) {
      if (newest + blocks <= this.device.blocks) return newest;
      return blocks <= oldest ? 0 : -1;
    }
    return newest + blocks <= oldest ? newest : -1;
  }

  /** Frees the oldest entries that are applied, after the members have made them durable. */
  private reclaim(): void {
    if (this.reclaiming || !this.entries[0]?.applied) return;
    let count = 0;
    while (count < this.entries.length && this.entries[count].applied) count++;
    this.reclaiming = true;
    this.host!.flushMembers((failure) => {
      this.reclaiming = false;
      if (failure !== undefined) return this.refuseWaiting(failure); // its writes are only in the journal
      this.entries.splice(0, count);
      this.untold = true;
      this.placeWaiting();
    });
  }

  private placeWaiting(): void {
    while (!this.telling && this.waiting.length > 0) {
      const [{ operation, proceed }] = this.waiting;
      if (!this.place(operation, proceed)) return this.reclaim();
      this.waiting.shift();
    }
  }

  /**
   * After a crash, before anything else: writes all complete entries to the members again, oldest first, and
   * flushes. If the device cannot be read the journal has `failed`, and groups that were being written when
   * the power failed may contradict themselves.
   * @param done gets the number of entries that were replayed
   */
  recover(done: (replayed: number) => void): void {
    const host = this.host!;
    const contents = new Uint8Array(this.device.blocks * this.device.blockSize);
    const data = host.holdsBytes ? contents : undefined;
    this.device.submit({ op: "read", block: 0, count: this.device.blocks, data }, (read) => {
      if (!read.ok) {
        this.breakDown("read", read);
        host.unclean = true;
      }
      const found = host.holdsBytes && read.ok ? findEntries(contents, host) : [];
      this.nextNumber = found.reduce((most, entry) => Math.max(most, entry.number + 1), this.nextNumber);
      this.position = 0;
      this.untold = found.length > 0;
      const entries = liveEntries(found);
      replay(host, entries, () =>
        host.flushMembers(() => {
          this.stale = false;
          done(entries.length);
        }));
    });
  }
}
