/**
 * What all devices with a medium of their own share: bytes, faults, statistics, the life of a request. A subclass
 * decides when a request begins and how long it takes.
 */
import { SparseBytes } from "./bytes.ts";
import {
  type BlockDevice,
  type BlockRequest,
  type BlockResult,
  checkInteger,
  checkRequest,
  type Choose,
  type DeviceStatistics,
  type Done,
  OK,
  type Service,
} from "./device.ts";
import { Job } from "./job.ts";
import type { VirtualTime } from "./time.ts";

/** Bytes that a device writes all or not at all, however the power fails. */
export const SECTOR_BYTES = 512;

/** What every stored device can be given. */
export interface StoredOptions {
  /** In pictures and messages. */
  name?: string;
  /** false: the device only takes time. */
  bytes?: boolean;
}

export abstract class StoredDevice implements BlockDevice {
  readonly name: string;
  readonly blockSize: number;
  readonly blocks: number;
  readonly holdsBytes: boolean;
  readonly statistics: DeviceStatistics = {
    reads: 0,
    writes: 0,
    flushes: 0,
    blocksRead: 0,
    blocksWritten: 0,
    busyMs: 0,
  };
  /** Is told of each request when it is complete; nothing is kept for it otherwise. */
  observer: ((service: Service) => void) | undefined = undefined;

  protected readonly time: VirtualTime;
  protected readonly bytes: SparseBytes | undefined;
  protected readonly sectorsPerBlock: number;
  private readonly spareJobs: Job[] = [];
  private readonly serving = new Set<Job>();
  private readonly unreadable = new Set<number>();
  private busySinceMs = 0;
  private dead = false;
  private slow = 1;
  private readonly onComplete = (job: Job) => this.finish(job);

  constructor(
    time: VirtualTime,
    blockSize: number,
    blocks: number,
    defaultName: string,
    options: StoredOptions,
  ) {
    checkInteger("block size", blockSize, SECTOR_BYTES);
    if (blockSize % SECTOR_BYTES !== 0) {
      throw new RangeError(
        `block size must be a multiple of the sector size ${SECTOR_BYTES}, got ${blockSize}`,
      );
    }
    checkInteger("number of blocks", blocks, 1);
    this.time = time;
    this.name = options.name ?? defaultName;
    this.blockSize = blockSize;
    this.blocks = blocks;
    this.holdsBytes = options.bytes ?? true;
    this.bytes = this.holdsBytes ? new SparseBytes(blockSize) : undefined;
    this.sectorsPerBlock = blockSize / SECTOR_BYTES;
  }

  /** Puts the job into the device's queue, or begins it. */
  protected abstract accept(job: Job): void;
  /** The job is over: the next one may begin. Called before the job's `done`. */
  protected abstract released(job: Job): void;
  /** The power failed: forget the queue. Jobs in service are dropped by the base class. */
  protected abstract forgetQueue(): void;

  submit(request: BlockRequest, done: Done): void {
    checkRequest(this, request);
    const job = this.spareJobs.pop() ?? new Job(this.onComplete);
    job.op = request.op;
    job.block = request.op === "flush" ? 0 : request.block!;
    job.count = request.op === "flush" ? 0 : request.count ?? 1;
    job.data = this.holdsBytes ? request.data : undefined;
    job.done = done;
    job.submittedMs = this.time.now;
    if (this.dead) this.begin(job, this.time.now, 0);
    else this.accept(job);
  }

  /** Takes the job into service for `durationMs` from `startMs` on. */
  protected begin(job: Job, startMs: number, durationMs: number): void {
    job.startedMs = startMs;
    job.endMs = startMs + durationMs * this.slow;
    job.inService = true;
    if (this.serving.size === 0) this.busySinceMs = this.time.now;
    this.serving.add(job);
    this.time.at(job.endMs, job.complete);
  }

  /** How many requests are in service. */
  protected get inService(): number {
    return this.serving.size;
  }

  private finish(job: Job): void {
    if (job.dropped) { // by a crash: only now does its event no longer refer to it
      this.recycle(job);
      return;
    }
    this.serving.delete(job);
    job.inService = false;
    const result = this.dead ? this.deadResult() : this.perform(job);
    if (this.observer !== undefined) this.observer(this.describe(job));
    const done = job.done!;
    if (!this.dead) this.released(job);
    this.recycle(job);
    done(result);
  }

  private perform(job: Job): BlockResult {
    const statistics = this.statistics;
    statistics.busyMs += job.endMs - this.busySinceMs;
    this.busySinceMs = job.endMs;
    if (job.op === "read") {
      statistics.reads++;
      statistics.blocksRead += job.count;
      return this.performRead(job);
    }
    if (job.op === "write") {
      statistics.writes++;
      statistics.blocksWritten += job.count;
      if (this.unreadable.size > 0) {
        for (let i = 0; i < job.count; i++) this.unreadable.delete(job.block + i);
      }
      if (this.bytes !== undefined) this.bytes.write(job.block, job.count, job.data!);
    } else if (job.op === "discard") this.bytes?.discard(job.block, job.count);
    else statistics.flushes++;
    return OK;
  }

  private performRead(job: Job): BlockResult {
    if (this.unreadable.size > 0) {
      for (let block = job.block; block < job.block + job.count; block++) {
        if (!this.unreadable.has(block)) continue;
        return { ok: false, kind: "unreadable", message: `${this.name}: block ${block} cannot be read` };
      }
    }
    if (this.bytes === undefined) return OK;
    if (job.data !== undefined) {
      this.bytes.read(job.block, job.count, job.data);
      return OK;
    }
    const data = new Uint8Array(job.count * this.blockSize);
    this.bytes.read(job.block, job.count, data);
    return { ok: true, data };
  }

  private recycle(job: Job): void {
    job.data = undefined;
    job.done = undefined;
    job.dropped = false;
    job.inService = false;
    job.previous = job.next = undefined;
    this.spareJobs.push(job);
  }

  private describe(job: Job): Service {
    return {
      device: this.name,
      op: job.op,
      block: job.block,
      count: job.count,
      submittedMs: job.submittedMs,
      startedMs: job.startedMs,
      endedMs: job.endMs,
    };
  }

  private deadResult(): BlockResult {
    return { ok: false, kind: "failed", message: `${this.name} has failed` };
  }

  // ---- faults -------------------------------------------------------------------------------------------------

  /** Has the whole device failed? */
  get failed(): boolean {
    return this.dead;
  }

  /** The whole device dies: all that is pending and all that comes ends as `failed`. */
  fail(): void {
    if (this.dead) return;
    this.dead = true;
    for (const job of this.takeQueue()) this.begin(job, this.time.now, 0);
  }

  /** All queued jobs, in order; the queue is empty afterwards. */
  protected abstract takeQueue(): Job[];

  /** A latent sector error: reads of the block end as `unreadable` until it is written again. */
  makeUnreadable(block: number): void {
    this.checkBlock(block);
    this.unreadable.add(block);
  }

  /** Silent corruption: flips the bits of `mask` in one byte of a block; reads go on and notice nothing. */
  corrupt(block: number, byte = 0, mask = 0xff): void {
    this.checkBlock(block);
    if (this.bytes === undefined) {
      throw new Error(`${this.name} holds no bytes to corrupt: build it with bytes: true`);
    }
    if (!Number.isInteger(byte) || byte < 0 || byte >= this.blockSize) {
      throw new RangeError(
        `${this.name}: byte must be an integer from 0 to ${this.blockSize - 1}, got ${byte}`,
      );
    }
    this.bytes.edit(block)[byte] ^= mask;
  }

  /** Every service from now on takes `factor` times as long (1: as new). */
  slowDown(factor: number): void {
    if (!(factor > 0) || factor === Infinity) throw new RangeError(`factor must be > 0, got ${factor}`);
    this.slow = factor;
  }

  private checkBlock(block: number): void {
    if (!Number.isInteger(block) || block < 0 || block >= this.blocks) {
      throw new RangeError(
        `${this.name}: block must be an integer from 0 to ${this.blocks - 1}, got ${block}`,
      );
    }
  }

  // ---- power failure and inspection -------------------------------------------------------------------------------

  crash(choose?: Choose): void {
    for (const job of this.serving) {
      if (job.op === "write" && !this.dead) this.tear(job, choose);
      job.dropped = true;
      job.done = undefined;
    }
    this.serving.clear();
    for (const job of this.takeQueue()) this.recycle(job);
    this.forgetQueue();
  }

  /** A write under way reached the medium up to some sector: sectors are written in order, and each whole or not at all. */
  private tear(job: Job, choose: Choose | undefined): void {
    if (this.bytes === undefined || choose === undefined || job.startedMs > this.time.now) return;
    let sectors = choose(job.count * this.sectorsPerBlock + 1);
    for (let i = 0; i < job.count && sectors > 0; i++) {
      const here = Math.min(sectors, this.sectorsPerBlock);
      const block = job.data!.subarray(i * this.blockSize, (i + 1) * this.blockSize);
      this.bytes.writePart(job.block + i, 0, here * SECTOR_BYTES, block);
      sectors -= here;
    }
  }

  /** What the medium holds now, past all queues: for tests and pictures. Takes no time. */
  peek(block: number, count = 1): Uint8Array {
    this.checkBlock(block);
    this.checkBlock(block + count - 1);
    const data = new Uint8Array(count * this.blockSize);
    this.bytes?.read(block, count, data);
    return data;
  }

  /** Sets bytes of a block on the medium, past all queues: what a cache in front got there before the power failed. */
  poke(block: number, from: number, to: number, source: Uint8Array): void {
    this.checkBlock(block);
    this.bytes?.writePart(block, from, to, source);
  }

  /** How many blocks cost memory. */
  get blocksHeld(): number {
    return this.bytes?.blocksHeld ?? 0;
  }
}
