/**
 * A write-ahead journal for an array: closes the write hole.
 *
 * Every write of a group goes here first, its data and its parity with a checksum, and is forced, before any
 * member is touched. After a crash the complete entries are written to the members again: a group is then
 * either as before the write or as after it, never half. An entry's place is used again only when the members
 * have made its writes durable.
 */
import { type BlockDevice, type Choose, type Done } from "../../device/device.ts";
import type { GroupContents } from "../redundancy/contents.ts";
import { encodeEntry, type Entry, findEntries, type Found } from "./format.ts";
import type { Layout } from "../layout/layout.ts";

/** The side of an array that its journal sees. */
export interface JournalHost {
  readonly layout: Layout;
  readonly chunkBlocks: number;
  readonly blockSize: number;
  readonly holdsBytes: boolean;
  isMissing(member: number, row: number): boolean;
  memberWrite(
    member: number,
    block: number,
    count: number,
    data: Uint8Array | undefined,
    done: Done,
  ): unknown;
  flushMembers(done: () => void): void;
}

/** A journal on a device of its own; give it to one array. */
export class Journal {
  readonly device: BlockDevice;
  private host: JournalHost | undefined = undefined;
  private entries: Entry[] = []; // whose place is not free yet, oldest first
  private waiting: { operation: GroupContents; proceed: () => void }[] = [];
  private position = 0;
  private nextNumber = 1;
  private reclaiming = false;
  private stale = false;

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

  /** Makes the operation's writes durable, then calls `proceed`. */
  append(operation: GroupContents, proceed: () => void): void {
    if (this.stale) {
      throw new Error("the journal must be recovered after a crash before the array is written");
    }
    if (this.waiting.length > 0 || !this.place(operation, proceed)) {
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
    this.reclaiming = false;
    this.stale = true;
  }

  private place(operation: GroupContents, proceed: () => void): boolean {
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
    this.device.submit({ op: "write", block: at, count: blocks, data }, (written) => {
      if (!written.ok) throw new Error(`the journal cannot be written: ${written.message}`);
      this.device.submit({ op: "flush" }, () => proceed());
    });
    return true;
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
    this.host!.flushMembers(() => {
      this.reclaiming = false;
      this.entries.splice(0, count);
      while (this.waiting.length > 0 && this.place(this.waiting[0].operation, this.waiting[0].proceed)) {
        this.waiting.shift();
      }
      if (this.waiting.length > 0) this.reclaim();
    });
  }

  /**
   * After a crash, before anything else: writes all complete entries to the members again, oldest first, and
   * flushes.
   * @param done gets the number of entries that were replayed
   */
  recover(done: (replayed: number) => void): void {
    const host = this.host!;
    const contents = new Uint8Array(this.device.blocks * this.device.blockSize);
    this.device.submit({ op: "read", block: 0, count: this.device.blocks, data: contents }, (read) => {
      if (!read.ok) throw new Error(`the journal cannot be read: ${read.message}`);
      const found = host.holdsBytes ? findEntries(contents, host) : [];
      const oldest = found.reduce((most, entry) => Math.max(most, entry.oldest), 0);
      const replay = found.filter((entry) => entry.number >= oldest).sort((a, b) => a.number - b.number);
      this.nextNumber = found.reduce((most, entry) => Math.max(most, entry.number + 1), this.nextNumber);
      this.position = 0;
      const finish = () =>
        host.flushMembers(() => {
          this.stale = false;
          done(replay.length);
        });
      const rest = withoutRebuilt(replay);
      const next = (index: number): void =>
        index === replay.length ? finish() : replayEntry(host, rest[index], () => next(index + 1));
      next(0);
    });
  }
}

/**
 * Entries without the writes to members that a later entry of the same group found missing: a member that is
 * there again was rebuilt with what that later entry wrote, and the older write would undo it.
 */
function withoutRebuilt(entries: readonly Found[]): Found[] {
  const missingLater = new Map<number, number>();
  return [...entries].reverse().map((entry) => {
    const missing = missingLater.get(entry.group) ?? 0;
    missingLater.set(entry.group, missing | entry.gone);
    return { ...entry, writes: entry.writes.filter(({ slot }) => (missing & (1 << slot)) === 0) };
  }).reverse();
}

function replayEntry(host: JournalHost, entry: Found, done: () => void): void {
  const { layout } = host;
  const writes = entry.writes.filter(({ slot }) =>
    !host.isMissing(layout.member(entry.group, slot), layout.row(entry.group, slot))
  );
  let left = writes.length;
  if (left === 0) return done();
  for (const { slot, low, high, bytes } of writes) {
    const block = layout.row(entry.group, slot) * host.chunkBlocks + low;
    host.memberWrite(layout.member(entry.group, slot), block, high - low, bytes, () => {
      if (--left === 0) done();
    });
  }
}
