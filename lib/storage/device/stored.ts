/**
 * What all devices with a medium of their own share: faults, statistics, the life of a request. A subclass
 * decides when a request begins and how long it takes.
 */
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
import { Medium, SECTOR_BYTES } from "./medium.ts";
import type { VirtualTime } from "./time.ts";

/** What every stored device can be given. */
export interface StoredOptions {
  /** In pictures and messages. */
  name?: string;
  /** false: the device only takes time. */
  bytes?: boolean;
}

/** What devices that hold bytes share: requests, faults, crashes and statistics. */
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
  private readonly medium: Medium;
  private readonly spareJobs: Job[] = [];
  private readonly serving = new Set<Job>();
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
    this.medium = new Medium(this.name, blockSize, blocks, this.holdsBytes);
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
      return this.medium.read(job);
    }
    if (job.op === "write") {
      statistics.writes++;
      statistics.blocksWritten += job.count;
      this.medium.write(job);
    } else if (job.op === "discard") this.medium.discard(job);
    else statistics.flushes++;
    return OK;
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

  // ---- faults
  // -------------------------------------------------------------------------------------------------

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
    this.medium.makeUnreadable(block);
  }

  /** Silent corruption: flips the bits of `mask` in one byte of a block; reads go on and notice nothing. */
  corrupt(block: number, byte = 0, mask = 0xff): void {
    this.medium.corrupt(block, byte, mask);
  }

  /** Every service from now on takes `factor` times as long (1: as new). */
  slowDown(factor: number): void {
    if (!(factor > 0) || factor === Infinity) throw new RangeError(`factor must be > 0, got ${factor}`);
    this.slow = factor;
  }

  // ---- power failure and inspection
  // -------------------------------------------------------------------------------

  crash(choose?: Choose): void {
    for (const job of this.serving) {
      const begun = job.op === "write" && job.startedMs <= this.time.now && !this.dead;
      if (begun && choose !== undefined) this.medium.tear(job, choose);
      job.dropped = true;
      job.done = undefined;
    }
    this.serving.clear();
    for (const job of this.takeQueue()) this.recycle(job);
    this.forgetQueue();
  }

  /** What the medium holds now, past all queues: for tests and pictures. Takes no time. */
  peek(block: number, count = 1): Uint8Array {
    return this.medium.peek(block, count);
  }

  /**
   * Sets bytes of a block on the medium, past all queues: what a cache in front got there before the power
   * failed.
   */
  poke(block: number, from: number, to: number, source: Uint8Array): void {
    this.medium.poke(block, from, to, source);
  }

  /** How many blocks cost memory. */
  get blocksHeld(): number {
    return this.medium.blocksHeld;
  }
}
