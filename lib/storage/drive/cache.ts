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
  OK,
} from "../device/device.ts";
import { DirtyBlocks } from "./dirty.ts";
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
  readonly device: BlockDevice;
  private readonly time: VirtualTime;
  private readonly capacity: number;
  private readonly writeMs: number;
  private readonly msPerBlock: number;
  private readonly depth: number;
  private readonly threshold: number;
  private dirty = new DirtyBlocks();
  private underWay = 0;
  private busyUntilMs = 0;
  private waiting: Waiting[] = [];
  private flushes: { left: Set<number>; done: Done }[] = [];
  private epoch = 0;
  private lost: BlockResult | undefined = undefined;

  /** @throws RangeError for a capacity, time or depth that is none */
  constructor(time: VirtualTime, device: BlockDevice, options: WriteCacheOptions) {
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
    this.time = time;
    this.device = device;
    this.name = options.name ?? `${device.name} with write cache`;
    this.blockSize = device.blockSize;
    this.blocks = device.blocks;
    this.holdsBytes = device.holdsBytes;
  }

  /** Block versions in the cache. */
  get held(): number {
    return this.dirty.held;
  }

  submit(request: BlockRequest, done: Done): void {
    checkRequest(this, request);
    if (request.op === "flush") this.flush(done);
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
      if (!result.ok) this.lost ??= result;
      this.underWay--;
      dirty.written(block, versions);
      this.settle(block);
      this.admit();
    });
  }

  // ---- flush
  // --------------------------------------------------------------------------------------------------------

  private flush(done: Done): void {
    this.flushes.push({ left: new Set(this.dirty.blocks), done });
    if (this.dirty.isEmpty) this.settle(-1);
    else this.destage(true);
  }

  /** The block is on the device: flushes that waited for it may be complete. */
  private settle(block: number): void {
    if (this.flushes.length === 0) return;
    const ready = this.flushes.filter(({ left }) => {
      left.delete(block);
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
    const target = this.holdsBytes ? data ?? new Uint8Array(count * this.blockSize) : undefined;
    const newest = Array.from({ length: count }, (_, i) => this.dirty.newest(block + i));
    const finish = (result: BlockResult) => {
      if (!result.ok) return done(result);
      if (target !== undefined) {
        newest.forEach((bytes, i) => bytes !== undefined && target.set(bytes, i * this.blockSize));
      }
      done(data === undefined && target !== undefined ? { ok: true, data: target } : OK);
    };
    if (cached === count) this.later(this.time.now + this.writeMs, () => finish(OK));
    else this.device.submit({ op: "read", block, count, data: target }, finish);
  }

  private later(timeMs: number, call: () => void): void {
    const epoch = this.epoch;
    this.time.at(timeMs, () => {
      if (epoch === this.epoch) call();
    });
  }

  // ---- power failure
  // ------------------------------------------------------------------------------------------------

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
