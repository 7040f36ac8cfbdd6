/**
 * Flash memory behind a translation layer: many dies that read, program and erase at the same time, channels
 * that carry their pages, and a link to the host. A write ends when its pages are programmed; a drive's write
 * buffer is a `WriteCache` in front.
 */
import { checkInteger, checkNumber } from "../device/device.ts";
import type { Job } from "../device/job.ts";
import { StoredDevice, type StoredOptions } from "../device/stored.ts";
import type { VirtualTime } from "../device/time.ts";
import { type DieWork, Translation } from "./translation.ts";

/** What a data sheet says about flash. Times in ms. */
export interface FlashModel {
  name: string;
  /** A block of the device is a page of the flash. */
  pageSize: number;
  pagesPerBlock: number;
  blocksPerDie: number;
  diesPerChannel: number;
  channels: number;
  /** Share of the flash that the host does not see. */
  spare: number;
  readMs: number;
  programMs: number;
  eraseMs: number;
  /** MB (10⁶ bytes) a second of each channel, unlimited unless told. */
  channelMegabytesPerSecond?: number;
  /** MB a second at which pages that were read go to the host, unlimited unless told. */
  linkMegabytesPerSecond?: number;
}

/** A flash device: channels and dies at work side by side, and a translation layer that collects garbage. */
export class Flash extends StoredDevice {
  readonly model: FlashModel;
  readonly translation: Translation;
  private readonly dieFreeMs: Float64Array;
  private readonly channelFreeMs: Float64Array;
  private linkFreeMs = 0;
  private readonly channelMs: number;
  private readonly linkMs: number;
  private readonly work: DieWork = { reads: 0, programs: 0, erases: 0 };

  /** @throws RangeError for a model that no flash has */
  constructor(time: VirtualTime, model: FlashModel, options: StoredOptions = {}) {
    checkInteger("number of channels", model.channels, 1);
    checkInteger("dies of a channel", model.diesPerChannel, 1);
    const dies = model.channels * model.diesPerChannel;
    const translation = new Translation({ ...model, dies });
    super(time, model.pageSize, translation.pages, model.name, options);
    checkNumber("page read", model.readMs, 0, "ms");
    checkNumber("page program", model.programMs, 0, "ms");
    checkNumber("block erase", model.eraseMs, 0, "ms");
    this.model = model;
    this.translation = translation;
    this.dieFreeMs = new Float64Array(dies);
    this.channelFreeMs = new Float64Array(model.channels);
    this.channelMs = model.pageSize / ((model.channelMegabytesPerSecond ?? Infinity) * 1000);
    this.linkMs = model.pageSize / ((model.linkMegabytesPerSecond ?? Infinity) * 1000);
  }

  /** Every request begins at once and waits inside for its dies: they are what queues. */
  protected override accept(job: Job): void {
    const now = this.time.now;
    let end = now;
    if (job.op === "read") end = this.read(job, now);
    else if (job.op === "write") end = this.write(job, now);
    else if (job.op === "discard") {
      for (let page = job.block; page < job.block + job.count; page++) this.translation.discard(page);
    }
    this.begin(job, now, end - now);
  }

  private read(job: Job, now: number): number {
    let last = now;
    for (let page = job.block; page < job.block + job.count; page++) {
      const die = this.translation.dieOf(page);
      let end = now;
      if (this.translation.holds(page)) { // what was never written the map answers
        end = this.dieFreeMs[die] = Math.max(now, this.dieFreeMs[die]) + this.model.readMs;
        end = this.overChannel(die, end);
      }
      last = Math.max(last, end);
      this.linkFreeMs = Math.max(end, this.linkFreeMs) + this.linkMs;
    }
    return Math.max(last, this.linkFreeMs);
  }

  private write(job: Job, now: number): number {
    const { model, work } = this;
    let last = now;
    for (let page = job.block; page < job.block + job.count; page++) {
      const die = this.translation.dieOf(page);
      const arrived = this.overChannel(die, now);
      work.reads = work.programs = work.erases = 0;
      this.translation.write(page, work);
      const takes = work.reads * model.readMs + work.programs * model.programMs + work.erases * model.eraseMs;
      const end = this.dieFreeMs[die] = Math.max(arrived, this.dieFreeMs[die]) + takes;
      last = Math.max(last, end);
    }
    return last;
  }

  private overChannel(die: number, fromMs: number): number {
    const channel = die % this.model.channels;
    return this.channelFreeMs[channel] = Math.max(fromMs, this.channelFreeMs[channel]) + this.channelMs;
  }

  protected override released(): void {}
  protected override takeQueue(): Job[] {
    return [];
  }
  protected override forgetQueue(): void {
    this.dieFreeMs.fill(0);
    this.channelFreeMs.fill(0);
    this.linkFreeMs = 0;
  }
}
