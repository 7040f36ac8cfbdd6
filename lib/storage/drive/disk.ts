/**
 * A hard disk: one arm, one request at a time, a queue and the order in which it is served.
 *
 * A request takes overhead, then the arm's move, then the wait until its first block turns by, then the
 * transfer, with a switch wherever it goes on to the next track.
 */
import { type DiskModel, Mechanics } from "./mechanics.ts";
import type { Job } from "../device/job.ts";
import { StoredDevice, type StoredOptions } from "../device/stored.ts";
import type { VirtualTime } from "../device/time.ts";

/**
 * fifo: as they came · sstf: the nearest cylinder first · scan: the elevator, to the edge and back · c-look:
 * upwards only, then back to the lowest request · satf: what is under the head first (arm and rotation
 * together)
 */
export type DiskOrder = "fifo" | "sstf" | "scan" | "c-look" | "satf";

/** In which order a disk serves what waits, see `DiskOrder`. */
export const DISK_ORDERS: readonly DiskOrder[] = ["fifo", "sstf", "scan", "c-look", "satf"];

export interface DiskOptions extends StoredOptions {
  /** The order in which the queue is served, fifo unless told. */
  order?: DiskOrder;
}

/** A hard disk: one arm, one queue, served in the order given; times come out of its mechanics. */
export class HardDisk extends StoredDevice {
  readonly mechanics: Mechanics;
  readonly order: DiskOrder;
  private first: Job | undefined = undefined;
  private last: Job | undefined = undefined;
  private arm = 0; // the track that the heads are on
  private upwards = true;
  private busy = false;

  /** @throws RangeError for a model that no disk has, or an unknown order */
  constructor(time: VirtualTime, model: DiskModel | Mechanics, options: DiskOptions = {}) {
    const mechanics = model instanceof Mechanics ? model : new Mechanics(model);
    super(time, mechanics.model.blockSize, mechanics.blocks, mechanics.model.name, options);
    this.mechanics = mechanics;
    this.order = options.order ?? "fifo";
    if (!DISK_ORDERS.includes(this.order)) {
      throw new RangeError(`order must be one of ${DISK_ORDERS.join(", ")}, got ${this.order}`);
    }
  }

  /** The track under the heads: cylinder × heads + head. */
  get track(): number {
    return this.arm;
  }

  protected override accept(job: Job): void {
    if (job.op === "flush" || job.op === "discard") { // nothing moves for them: what is complete is on the platter
      this.begin(job, this.time.now, 0);
      return;
    }
    job.track = this.mechanics.trackOf(job.block);
    job.cylinder = Math.floor(job.track / this.mechanics.model.heads);
    job.previous = this.last;
    if (this.last === undefined) this.first = job;
    else this.last.next = job;
    this.last = job;
    if (!this.busy) this.startNext();
  }

  protected override released(job: Job): void {
    if (job.op === "flush" || job.op === "discard") return;
    this.busy = false;
    this.startNext();
  }

  protected override takeQueue(): Job[] {
    const jobs: Job[] = [];
    for (let job = this.first; job !== undefined; job = job.next) jobs.push(job);
    for (const job of jobs) job.previous = job.next = undefined;
    this.first = this.last = undefined;
    return jobs;
  }

  protected override forgetQueue(): void {
    this.busy = false;
  }

  private startNext(): void {
    if (this.first === undefined) return;
    const job = this.first === this.last ? this.first : this.pick();
    const detourMs = this.order === "scan" ? this.turnAround(job) : 0;
    if (job.previous === undefined) this.first = job.next;
    else job.previous.next = job.next;
    if (job.next === undefined) this.last = job.previous;
    else job.next.previous = job.previous;
    job.previous = job.next = undefined;
    this.busy = true;
    const now = this.time.now;
    this.begin(job, now, this.serve(job, now, detourMs));
  }

  /** How long the job takes from `now` on; moves the arm to its last track. */
  private serve(job: Job, now: number, detourMs: number): number {
    const mechanics = this.mechanics, period = mechanics.periodMs;
    let at = now + mechanics.model.overheadMs +
      (detourMs > 0 ? detourMs : mechanics.moveMs(this.arm, job.track));
    let track = job.track, block = job.block, left = job.count;
    for (;;) {
      at += mechanics.rotationMs(block, track, at);
      const perTrack = mechanics.blocksPerTrack(block);
      const here = left === 1 ? 1 : Math.min(left, perTrack - mechanics.placeInTrack(block));
      at += here * period / perTrack;
      left -= here;
      if (left === 0) break;
      block += here;
      at += mechanics.moveMs(track, track + 1);
      track++;
    }
    this.arm = track;
    return at - now;
  }

  private pick(): Job {
    switch (this.order) {
      case "fifo":
        return this.first!;
      case "sstf":
        return this.least((job) => Math.abs(job.cylinder - this.cylinder));
      case "satf":
        return this.least((job) => this.positionMs(job));
      case "c-look": {
        const span = this.mechanics.cylinders;
        return this.least((job) => job.cylinder - this.cylinder + (job.cylinder < this.cylinder ? span : 0));
      }
      case "scan":
        return this.least((job) => this.elevatorDistance(job));
    }
  }

  private get cylinder(): number {
    return Math.floor(this.arm / this.mechanics.model.heads);
  }

  /** The first job of those with the least cost: ties go to who came first. */
  private least(cost: (job: Job) => number): Job {
    let best = this.first!, bestCost = cost(best);
    for (let job = best.next; job !== undefined; job = job.next) {
      const here = cost(job);
      if (here < bestCost) {
        best = job;
        bestCost = here;
      }
    }
    return best;
  }

  private positionMs(job: Job): number {
    const moved = this.time.now + this.mechanics.model.overheadMs +
      this.mechanics.moveMs(this.arm, job.track);
    return moved - this.time.now + this.mechanics.rotationMs(job.block, job.track, moved);
  }

  /**
   * Cylinders that the elevator passes until it reaches the job, with the way to the edge and back if it lies
   * behind.
   */
  private elevatorDistance(job: Job): number {
    const ahead = this.upwards ? job.cylinder - this.cylinder : this.cylinder - job.cylinder;
    if (ahead >= 0) return ahead;
    return 2 * (this.upwards ? this.mechanics.cylinders - 1 - this.cylinder : this.cylinder) - ahead;
  }

  /** SCAN goes on to the edge before it comes back: the time of that way, or 0 if the job lies ahead. */
  private turnAround(job: Job): number {
    const ahead = this.upwards ? job.cylinder - this.cylinder : this.cylinder - job.cylinder;
    if (ahead >= 0) return 0;
    const edge = this.upwards ? this.mechanics.cylinders - 1 : 0;
    this.upwards = !this.upwards;
    return this.mechanics.seekMs(Math.abs(edge - this.cylinder)) +
      this.mechanics.seekMs(Math.abs(edge - job.cylinder));
  }
}
