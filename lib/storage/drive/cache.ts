/**
 * A volatile write cache in front of a device: a write is acknowledged as soon as it is in memory, and
 * reaches the device later, in ascending order of blocks. A flush waits until all that was acknowledged
 * before it is on the device.
 *
 * A crash loses what was not flushed, in any way that such a device allows: of every sector any version since
 * the last flush may have made it, independently of all others, so writes seem reordered and blocks torn.
 */
import {
  type BlockDevice,
  type BlockRequest,
  type BlockResult,
  checkInteger,
  checkNumber,
  checkRequest,
  type Choose,
  type Done,
  type Failure,
  OK,
} from "../device/device.ts";
import { DirtyBlocks } from "./dirty.ts";
import { layOn } from "../device/roles.ts";
import type { VirtualTime } from "../device/time.ts";

export interface WriteCacheOptions {
  /** How many block versions fit; a block written twice before it is on the device takes two places. */
  capacity: number;
  /** Of taking a write in, ms; 0 unless told. */
  writeMs?: number;
  /** MB (10⁶ bytes) a second at which the cache takes data; unlimited unless told. */
  megabytesPerSecond?: number;
  /** Writes under way to the device at once, 1 unless told. */
  depth?: number;
  /** Blocks that must wait in the cache before it starts to write them, 1 unless told. */
  threshold?: number;
  name?: string;
}

interface Waiting {
  block: number;
  count: number;
  data: Uint8Array | undefined;
  done: Done;
}

/**
 * A volatile cache before a device: a write is acknowledged when it is in the cache, and lost if the power
 * fails before a flush.
 */
export class WriteCache implements BlockDevice {
  readonly name: string;
  readonly blockSize: number;
  readonly blocks: number;
  readonly holdsBytes: boolean;
  private readonly capacity: number;
  private readonly writeMs: number;
  private readonly msPerBlock: number;
  private readonly depth: number;
  private readonly threshold: number;
  private dirty = new DirtyBlocks();
  private underWay = 0;
  private busyUntilMs = 0;
  private waiting: Waiting[] = [];
  /** Each with the versions that it waits for, by blocks. */
  private flushes: { left: Map<number, number>; done: Done }[] = [];
  private epoch = 0;
  /** Why the device took no write: what is in the cache stays there, and no more comes in. */
  private lost: Failure | undefined = undefined;

  /** @throws RangeError for a capacity, time or depth that is none */
  constructor(
    private readonly time: VirtualTime,
    readonly device: BlockDevice,
    options: WriteCacheOptions,
  ) {
    checkInteger("cache capacity", options.capacity, 1);
    this.capacity = options.capacity;
    this.writeMs = options.writeMs ?? 0;
    checkNumber("time to take a write in", this.writeMs, 0, "ms");
    this.depth = options.depth ?? 1;
    checkInteger("cache depth", this.depth, 1);
    this.threshold = options.threshold ?? 1;
    checkInteger("cache threshold", this.threshold, 1);
    const rate = options.megabytesPerSecond ?? Infinity;
    if (!(rate > 0)) throw new RangeError(`rate must be > 0 MB/s, got ${rate}`);
    this.msPerBlock = device.blockSize / (rate * 1000);
    this.name = options.name ?? `${device.name} with write cache`;
    this.blockSize = device.blockSize;
    this.blocks = device.blocks;
    this.holdsBytes = device.holdsBytes;
    layOn(this, device);
  }

  get parts(): readonly BlockDevice[] {
    return [this.device];
  }

  /** Block versions in the cache. */
  get held(): number {
    return this.dirty.held;
  }

  submit(request: BlockRequest, done: Done): void {
    checkRequest(this, request);
    if (this.lost !== undefined && request.op !== "read") this.later(this.time.now, () => done(this.lost!));
    else if (request.op === "flush") this.flush(done);
    else if (request.op === "write") this.write(request.block!, request.count ?? 1, request.data, done);
    else if (request.op === "read") this.read(request.block!, request.count ?? 1, request.data, done);
    else this.device.submit(request, done);
  }

  // ---- writes
  // -------------------------------------------------------------------------------------------------------

  private write(block: number, count: number, data: Uint8Array | undefined, done: Done): void {
    if (count > this.capacity) { // larger than the cache: past it, after what is in it
      this.flush((flushed) =>
        flushed.ok ? this.device.submit({ op: "write", block, count, data }, done) : done(flushed)
      );
      return;
    }
    this.waiting.push({ block, count, data, done });
    if (this.waiting.length === 1) this.admit();
  }

  private admit(): void {
    while (this.waiting.length > 0 && this.dirty.held + this.waiting[0].count <= this.capacity) {
      const { block, count, data, done } = this.waiting.shift()!;
      for (let i = 0; i < count; i++) {
        const bytes = this.holdsBytes ? data!.slice(i * this.blockSize, (i + 1) * this.blockSize) : undefined;
        this.dirty.put(block + i, bytes);
      }
      this.busyUntilMs = Math.max(this.busyUntilMs, this.time.now) + this.writeMs + count * this.msPerBlock;
      this.later(this.busyUntilMs, () => done(this.lost ?? OK));
    }
    this.destage(this.waiting.length > 0);
  }

  /** Sends dirty blocks to the device. */
  private destage(must: boolean): void {
    const wanted = must || this.flushes.length > 0 ? 1 : this.threshold;
    if (!this.dirty.mayLeave(wanted)) return;
    while (this.underWay < this.depth) {
      const block = this.dirty.next();
      if (block === undefined) return;
      this.send(block);
    }
  }

  private send(block: number): void {
    const { dirty, epoch } = this, versions = dirty.count(block);
    this.underWay++;
    this.device.submit({ op: "write", block, count: 1, data: dirty.newest(block) }, (result) => {
      if (epoch !== this.epoch) return;
      if (!result.ok) this.lose(result);
      if (this.lost !== undefined) return;
      this.underWay--;
      dirty.written(block, versions);
      this.settle(block, versions);
      this.admit();
    });
  }

  /** What was acknowledged cannot be got rid of: it can be read, but nobody may believe that it is safe. */
  private lose(result: Failure): void {
    this.lost ??= result;
    for (const { done } of [...this.waiting.splice(0), ...this.flushes.splice(0)]) done(this.lost);
  }

  // ---- flush
  // --------------------------------------------------------------------------------------------------------

  private flush(done: Done): void {
    this.flushes.push({ left: this.dirty.counts, done });
    if (this.dirty.isEmpty) this.settle(-1, 0);
    else this.destage(true);
  }

  /** So many versions of the block are on the device: flushes that waited for them may be complete. */
  private settle(block: number, versions: number): void {
    if (this.flushes.length === 0) return;
    const ready = this.flushes.filter(({ left }) => {
      const more = (left.get(block) ?? 0) - versions;
      if (more > 0) left.set(block, more);
      else left.delete(block);
      return left.size === 0;
    });
    if (ready.length === 0) return;
    this.flushes = this.flushes.filter((flush) => !ready.includes(flush));
    for (const { done } of ready) this.device.submit({ op: "flush" }, (result) => done(this.lost ?? result));
  }

  // ---- reads
  // --------------------------------------------------------------------------------------------------------

  private read(block: number, count: number, data: Uint8Array | undefined, done: Done): void {
    let cached = 0;
    for (let i = 0; i < count; i++) if (this.dirty.has(block + i)) cached++;
    if (cached === 0) {
      this.device.submit({ op: "read", block, count, data }, done);
      return;
    }
    const size = this.blockSize, target = this.holdsBytes ? data ?? new Uint8Array(count * size) : undefined;
    const newest = Array.from({ length: count }, (_, i) => this.dirty.newest(block + i));
    const finish = (result: BlockResult) => {
      if (!result.ok) return done(result);
      if (target !== undefined) newest.forEach((bytes, i) => bytes && target.set(bytes, i * size));
      done(data === undefined && target !== undefined ? { ok: true, data: target } : OK);
    };
    if (cached === count) this.later(this.time.now + this.writeMs, () => finish(OK));
    else {
      this.device.submit({ op: "read", block, count, data: target }, (result) => {
        if (result.ok || result.kind !== "unreadable") finish(result);
        else this.readEach(block, count, target, finish);
      });
    }
  }

  /** One block after the other: what cannot be read below may be just what is in the cache. */
  private readEach(block: number, count: number, target: Uint8Array | undefined, done: Done): void {
    const size = this.blockSize;
    const next = (i: number): void => {
      const part = target?.subarray(i * size, (i + 1) * size);
      if (i === count) done(OK);
      else this.read(block + i, 1, part, (result) => result.ok ? next(i + 1) : done(result));
    };
    next(0);
  }

  private later(timeMs: number, call: () => void): void {
    const epoch = this.epoch;
    this.time.at(timeMs, () => {
      if (epoch === this.epoch) call();
    });
  }

  crash(choose?: Choose): void {
    this.epoch++;
    this.device.crash(choose);
    if (choose !== undefined && this.holdsBytes) this.dirty.survive(choose, this.device);
    this.dirty = new DirtyBlocks();
    this.waiting = [];
    this.flushes = [];
    this.underWay = 0;
    this.busyUntilMs = 0;
    this.lost = undefined;
  }
}
