/**
 * An array that somebody may have edited, on disks of which we know every byte: what was written is written
 * down beside it, and what is true is read from the disks.
 */
import { Random } from "../../core/random.ts";
import type { BlockDevice, BlockResult, Choose, Done } from "../../storage/device/device.ts";
import type { RamDisk } from "../../storage/device/ram.ts";
import { EventLoop } from "../../storage/device/time.ts";
import { addUpToZero, asMembers, BLOCK_BYTES, ramDisk, sameBytes, sumOf } from "./disks.ts";
import type { ArrayStep } from "./steps.ts";

/** An array of a notebook's: single blocks, and one disk may be lost. */
export type SmallArray = BlockDevice & {
  lose(disk: number): void;
  rebuild?(done: Done): void;
  resync?(done: Done): void;
};
/** Its class. */
export type SmallArrayClass = new (disks: readonly BlockDevice[]) => SmallArray;

/** A request, and how it was answered. */
export type ArrayRequest = {
  readonly what: string;
  /** How many times it was said to have ended. */
  readonly ended: number;
  /** Whether the power failed before it had: then nothing may be said of it any more. */
  readonly cutOff: boolean;
  /** Whether it was said that it could not be done. */
  readonly failed: boolean;
  /** A write that ended well: were its bytes on the disks by then, or could they be worked out from them? */
  readonly kept: boolean;
};

/** A block at the end: what a read gave, and what it may be. */
export type ArrayBlock = {
  readonly block: number;
  /** Absent if the read failed, or never ended. */
  readonly read?: Uint8Array;
  /** What was written last; several where it is open which: at once, or when the power failed. */
  readonly written: readonly Uint8Array[];
};

/** An array after all that happened to it. */
export type ArrayAfter = {
  readonly blocks: readonly ArrayBlock[];
  /** Row by row, what lies on the disks. */
  readonly rows: readonly (readonly Uint8Array[])[];
  /** Whether a disk is dead: then a row says nothing. */
  readonly short: boolean;
  readonly requests: readonly ArrayRequest[];
  /** What the disks did in the last step: requests that ended. */
  readonly reads: number;
  readonly writes: number;
  /** How long the last step took. */
  readonly ms: number;
  readonly array: SmallArray;
};

/** Nobody looks at more of one story. */
const MOST_EVENTS = 10_000;
/** Bytes by chance are alike by accident nowhere: a fresh block for each write, the same in each story. */
const drawn: Uint8Array[] = [];
const random = new Random(1);
function payload(place: number): Uint8Array {
  while (drawn.length <= place) {
    drawn.push(new Uint8Array(BLOCK_BYTES).map(() => random.integer(256)));
  }
  return drawn[place];
}

type Request = {
  what: string;
  block?: number;
  ended: number;
  cutOff: boolean;
  kept: boolean;
  failed: boolean;
  ok: boolean;
};

export class ArrayBench {
  readonly time = new EventLoop({ limit: MOST_EVENTS });
  readonly disks: RamDisk[];
  readonly array: SmallArray;
  /** Each block that was written: what it may be, oldest first; and in which write, for words. */
  readonly written = new Map<number, Uint8Array[]>();
  readonly names = new Map<Uint8Array, string>();
  private readonly requests: Request[] = [];
  /** Since nothing was under way. */
  private recent: { block: number; data: Uint8Array; request: Request }[] = [];
  /** A disk of which the array knows that it lacks something. */
  private absent: number | undefined = undefined;
  /** The power failed: until a resync a parity may be that of other data. */
  private isUnclean = false;
  private writes = 0;
  private before = { reads: 0, writes: 0, ms: 0 };

  /** @param alike whether all disks take the same time */
  constructor(algorithm: SmallArrayClass, n: number, rows: number, alike = false) {
    this.disks = Array.from({ length: n }, (_, index) => ramDisk(this.time, index, rows, alike));
    this.array = new algorithm(asMembers(this.disks));
  }

  /** Lets a step happen, and waits until nothing is under way. */
  step(step: ArrayStep, moment = 0, choose?: Choose): void {
    this.before = { ...this.work(), ms: this.time.now };
    this.begin(step, moment, choose);
    this.time.run();
    this.settle();
  }

  /** Whether a step that is begun is over after so many events. */
  isOver(step: ArrayStep, events: number): boolean {
    this.begin(step, 0);
    for (let event = 0; event < events; event++) this.time.step();
    return this.time.pending === 0;
  }

  private begin(step: ArrayStep, moment: number, choose?: Choose): void {
    if (step === "rebuild") return this.rebuild();
    if (step === "resync") {
      const ended = this.ended(this.asked("the resync"));
      return this.array.resync!((result) => {
        if (result.ok) this.isUnclean = false;
        ended(result);
      });
    }
    if (step === "power fails") return this.crash(choose);
    if ("lose" in step) return this.lose(step.lose);
    if ("die" in step) return this.disks[step.die].fail();
    if ("read" in step) return step.read.forEach((block) => this.read(block));
    if ("write" in step) return step.write.forEach((block) => this.write(block));
    this.begin(step.during, 0);
    for (let event = 0; event < moment; event++) this.time.step();
    this.begin(step.comes, 0, choose);
  }

  private write(block: number): void {
    const data = payload(this.writes++), request = this.asked(`the write of block ${block}`, block);
    const times = [...this.names.values()].filter((name) => name.startsWith(`block ${block},`)).length + 1;
    this.names.set(data, `block ${block}, write ${times}`);
    this.recent.push({ block, data, request });
    const ended = this.ended(request);
    this.array.submit({ op: "write", block, data: data.slice() }, (result) => {
      if (result.ok) request.kept = this.isKept(data);
      ended(result);
    });
  }

  private read(block: number): void {
    this.array.submit({ op: "read", block }, this.ended(this.asked(`the read of block ${block}`)));
  }

  private lose(disk: number): void {
    this.disks[disk].fail();
    this.array.lose(disk);
    this.absent = disk;
  }

  private rebuild(): void {
    const disk = this.absent!;
    this.disks[disk] = ramDisk(this.time, disk, this.disks[disk].blocks);
    const request = this.asked("the rebuild"), ended = this.ended(request);
    this.array.rebuild!((result) => {
      if (result.ok) this.absent = undefined;
      ended(result);
    });
  }

  private crash(choose?: Choose): void {
    this.requests.forEach((request) => request.cutOff ||= request.ended === 0);
    this.isUnclean = true;
    this.array.crash(choose);
  }

  private asked(what: string, block?: number): Request {
    const request = { what, block, ended: 0, cutOff: false, kept: true, failed: false, ok: false };
    this.requests.push(request);
    return request;
  }

  private ended(request: Request): (result: BlockResult) => void {
    return ({ ok }) => {
      request.ended++;
      request.ok ||= ok;
      request.failed ||= !ok;
    };
  }

  /** Nothing is under way: what was not written for certain may be the old or the new. */
  private settle(): void {
    for (const block of new Set(this.recent.map(({ block }) => block))) {
      const some = this.recent.filter((one) => one.block === block);
      const old = some.some(({ request }) => request.ok) ? [] : this.mayBe(block);
      this.written.set(block, [...old, ...some.map(({ data }) => data)]);
    }
    this.recent = [];
  }

  private mayBe(block: number): Uint8Array[] {
    return this.written.get(block) ?? [new Uint8Array(BLOCK_BYTES)];
  }

  /** Found on a disk, in a row that fits; without a disk, on another one or as the sum of the others. */
  private isKept(data: Uint8Array): boolean {
    return this.rows().some((row) => {
      const there = row.filter((_, disk) => disk !== this.absent);
      const isFound = there.some((block) => sameBytes(block, data));
      if (this.absent !== undefined) return isFound || sameBytes(sumOf(there), data);
      return isFound && (this.isUnclean || addUpToZero(there));
    });
  }

  rows(): Uint8Array[][] {
    return Array.from({ length: this.disks[0].blocks }, (_, row) => this.disks.map((disk) => disk.peek(row)));
  }

  private work() {
    const sum = (what: "reads" | "writes") =>
      this.disks.reduce((all, { statistics }) => all + statistics[what], 0);
    return { reads: sum("reads"), writes: sum("writes") };
  }

  /** Everything is read through the array, one block after the other. */
  after(): ArrayAfter {
    const { reads, writes } = this.work(), ms = this.time.now - this.before.ms;
    const rows = this.rows(), short = this.disks.some(({ failed }) => failed);
    const blocks = Array.from({ length: (this.disks.length - 1) * rows.length }, (_, block): ArrayBlock => {
      let read: Uint8Array | undefined;
      const ended = this.ended(this.asked(`the read of block ${block}`));
      this.array.submit({ op: "read", block }, (result) => {
        if (result.ok) read = result.data;
        ended(result);
      });
      this.time.run();
      return { block, written: this.mayBe(block), ...read && { read } };
    });
    return {
      blocks,
      rows,
      short,
      requests: this.requests,
      reads: reads - this.before.reads,
      writes: writes - this.before.writes,
      ms,
      array: this.array,
    };
  }
}
