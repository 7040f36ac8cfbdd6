/** A device of memory: the same time for every block, as many requests at once as it has channels. */
import { checkInteger, checkNumber } from "./device.ts";
import type { Job } from "./job.ts";
import { StoredDevice, type StoredOptions } from "./stored.ts";
import type { VirtualTime } from "./time.ts";

export interface RamOptions extends StoredOptions {
  blocks: number;
  /** Bytes a block, 4096 unless told. */
  blockSize?: number;
  /** Of each request, ms; 0 unless told. */
  latencyMs?: number;
  /** MB (10⁶ bytes) a second of one channel; unlimited unless told. */
  megabytesPerSecond?: number;
  /** Requests served at once, 1 unless told; 0 for no limit. */
  channels?: number;
}

/**
 * Memory that behaves as a block device (also a good journal, if it has a battery: a crash loses nothing
 * written).
 */
export class RamDisk extends StoredDevice {
  private readonly latencyMs: number;
  private readonly msPerBlock: number;
  private readonly channels: number;
  private readonly queue: Job[] = [];

  constructor(time: VirtualTime, options: RamOptions) {
    const blockSize = options.blockSize ?? 4096;
    super(time, blockSize, options.blocks, "ram", options);
    this.latencyMs = options.latencyMs ?? 0;
    checkNumber("latency", this.latencyMs, 0, "ms");
    const rate = options.megabytesPerSecond ?? Infinity;
    if (!(rate > 0)) throw new RangeError(`rate must be > 0 MB/s, got ${rate}`);
    this.msPerBlock = blockSize / (rate * 1000);
    const channels = options.channels ?? 1;
    checkInteger("number of channels", channels, 0);
    this.channels = channels === 0 ? Infinity : channels;
  }

  protected override accept(job: Job): void {
    if (this.inService < this.channels) this.start(job);
    else this.queue.push(job);
  }

  protected override released(): void {
    const job = this.queue.shift();
    if (job !== undefined) this.start(job);
  }

  protected override takeQueue(): Job[] {
    return this.queue.splice(0);
  }

  protected override forgetQueue(): void {}

  private start(job: Job): void {
    this.begin(job, this.time.now, this.latencyMs + job.count * this.msPerBlock);
  }
}
