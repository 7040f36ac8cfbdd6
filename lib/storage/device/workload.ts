/**
 * Drives a device with requests and measures what comes out: closed loop (so many requests always under way)
 * or open loop (requests come at random times whether or not earlier ones are done).
 */
import type { Random } from "../../core/random.ts";
import { type BlockDevice, checkInteger, checkNumber, type DeviceStatistics } from "./device.ts";
import type { EventLoop } from "./time.ts";

/** What is asked of a device: how much, where, in what sizes and how many at a time. */
export interface Workload {
  /** How many requests in all. */
  requests: number;
  /**
   * Share of requests that go to a random place; the others go on where the last one of their stream ended. 1
   * unless told.
   */
  random?: number;
  /** Share of reads, 1 unless told. */
  reads?: number;
  /** Blocks a request, 1 unless told. */
  blocks?: number;
  /** Places are multiples of so many blocks, the request's size unless told. */
  alignment?: number;
  /** Closed loop: requests under way, 1 unless told. */
  depth?: number;
  /** Open loop instead: mean time between requests, ms, exponential. */
  meanGapMs?: number;
  /** Only these first blocks are used; all of the device unless told. */
  span?: number;
}

/** What a workload measured. */
export interface Measured {
  requests: number;
  failed: number;
  elapsedMs: number;
  /** Requests a second of virtual time. */
  iops: number;
  /** MB (10⁶ bytes) a second. */
  megabytesPerSecond: number;
  latencyMs: { mean: number; p50: number; p95: number; p99: number; max: number };
  /** Of each member: share of the time in which it worked, and its requests for each of ours. */
  utilisation: number[];
  memberRequests: number;
}

/** A device of which one can tell how busy it was. */
export type Measurable = { readonly statistics: DeviceStatistics };

/**
 * Runs the workload to its end.
 * @param members whose utilisation is wanted, e.g. the disks of an array
 * @throws RangeError for shares outside 0…1, or sizes that do not fit; Error for a device that answers a
 * request never, or twice
 */
export function runWorkload(
  time: EventLoop,
  device: BlockDevice,
  random: Random,
  workload: Workload,
  members: readonly Measurable[] = [],
): Measured {
  const before = members.map(({ statistics }) => ({ ...statistics }));
  const run = new Run(time, device, random, workload);
  run.start();
  while (!run.finished && time.step());
  run.checkFinished();
  const elapsedMs = time.now - run.startedMs;
  const seconds = elapsedMs / 1000;
  const done = members.map(({ statistics }, i) =>
    statistics.reads + statistics.writes - before[i].reads - before[i].writes
  );
  return {
    requests: workload.requests,
    failed: run.failed,
    elapsedMs,
    iops: workload.requests / seconds,
    megabytesPerSecond: workload.requests * run.blocks * device.blockSize / 1e6 / seconds,
    latencyMs: summary(run.latencies),
    utilisation: members.map(({ statistics }, i) => (statistics.busyMs - before[i].busyMs) / elapsedMs || 0),
    memberRequests: done.reduce((sum, count) => sum + count, 0) / workload.requests,
  };
}

class Run {
  readonly startedMs: number;
  readonly blocks: number;
  readonly latencies: Float64Array;
  failed = 0;
  private readonly span: number;
  private readonly alignment: number;
  private readonly data: Uint8Array | undefined;
  private asked = 0;
  private ended = 0;
  private next = 0;

  constructor(
    private readonly time: EventLoop,
    private readonly device: BlockDevice,
    private readonly random: Random,
    private readonly workload: Workload,
  ) {
    const { requests, blocks = 1, span = device.blocks, alignment = blocks, depth = 1, meanGapMs = 0 } =
      workload;
    checkInteger("number of requests", requests, 1);
    checkInteger("blocks a request", blocks, 1);
    checkInteger("alignment", alignment, 1);
    checkInteger("depth", depth, 1);
    checkNumber("mean gap", meanGapMs, 0, "ms");
    if (!Number.isInteger(span) || span < blocks || span > device.blocks) {
      throw new RangeError(`span must be from ${blocks} to ${device.blocks} blocks, got ${span}`);
    }
    for (const [name, share] of [["random", workload.random ?? 1], ["reads", workload.reads ?? 1]] as const) {
      if (!(share >= 0 && share <= 1)) {
        throw new RangeError(`${name} must be a share from 0 to 1, got ${share}`);
      }
    }
    this.startedMs = time.now;
    this.blocks = blocks;
    this.span = span;
    this.alignment = alignment;
    this.latencies = new Float64Array(requests);
    if (device.holdsBytes) this.data = new Uint8Array(blocks * device.blockSize).fill(0x5a);
  }

  get finished(): boolean {
    return this.ended === this.workload.requests;
  }

  /** Nothing more will happen: without its answers the workload's figures would be those of another one. */
  checkFinished(): void {
    if (this.finished) return;
    throw new Error(
      `${this.device.name} has answered ${this.ended} of ${this.asked} requests, and nothing more will happen: ` +
        "each submit must call done once, when the request has ended",
    );
  }

  start(): void {
    if (this.workload.meanGapMs !== undefined) this.arrive();
    else {for (let i = 0; i < (this.workload.depth ?? 1) && this.asked < this.workload.requests; i++) {
        this.ask();
      }}
  }

  /** Open loop: one request now, the next one after a random gap. */
  private readonly arrive = (): void => {
    this.ask();
    if (this.asked === this.workload.requests) return;
    this.time.at(this.time.now + this.random.exponential(this.workload.meanGapMs!), this.arrive);
  };

  private ask(): void {
    this.asked++;
    const submittedMs = this.time.now;
    const op = this.random.uniform() < (this.workload.reads ?? 1) ? "read" : "write";
    let answered = false;
    this.device.submit({ op, block: this.place(), count: this.blocks, data: this.data }, (result) => {
      if (answered) {
        throw new Error(`${this.device.name} has answered a request twice: each submit must call done once`);
      }
      answered = true;
      this.latencies[this.ended++] = this.time.now - submittedMs;
      if (!result.ok) this.failed++;
      if (this.workload.meanGapMs === undefined && this.asked < this.workload.requests) this.ask();
    });
  }

  private place(): number {
    const jump = this.random.uniform() < (this.workload.random ?? 1);
    let block = this.next;
    if (jump) {
      const places = Math.floor((this.span - this.blocks) / this.alignment) + 1;
      block = this.random.integer(places) * this.alignment;
    } else if (block + this.blocks > this.span) block = 0;
    this.next = block + this.blocks;
    return block;
  }
}

function summary(latencies: Float64Array): Measured["latencyMs"] {
  const sorted = latencies.slice().sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  let sum = 0;
  for (const latency of sorted) sum += latency;
  return {
    mean: sum / sorted.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: sorted[sorted.length - 1],
  };
}
