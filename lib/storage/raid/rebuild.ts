/**
 * Fills a new member of an array from the others, row after row, while the array goes on. Several rows may be
 * under way, but a row counts only when all before it are done; until then its group stays locked, so no
 * write can pass it by.
 */
import { type BlockResult, checkInteger } from "../device/device.ts";
import type { GroupOperation } from "./group/group.ts";
import type { Layout } from "./layout/layout.ts";
import type { VirtualTime } from "../device/time.ts";

export interface RebuildOptions {
  /**
   * At most so many MB (10⁶ bytes) a second are written to the new member, in bursts of `depth` rows;
   * unlimited unless told.
   */
  megabytesPerSecond?: number;
  /** Rows under way at once, 4 unless told. */
  depth?: number;
}

/** The side of an array that a rebuild or a scrub sees. */
export interface RebuildHost {
  readonly layout: Layout;
  readonly rows: number;
  readonly chunkBlocks: number;
  readonly blockSize: number;
  readonly failed: boolean;
  /** Did the power fail without a journal, since the last scrub that repaired all of it? */
  unclean: boolean;
  readonly members: { state: "active" | "failed" | "rebuilding"; rebuiltRows: number }[];
  /** Blocks of the chunks in this row: fewer only in the last row of a mirror. */
  blocksInRow(row: number): number;
  takeOperation(): GroupOperation;
  begin(operation: GroupOperation): void;
  release(operation: GroupOperation): void;
  fail(member: number): void;
  /** Makes durable what the member has acknowledged; fails it if it cannot. */
  flushMember(member: number, done: () => void): void;
}

/** @throws RangeError for a rate or depth that is none */
export function checkRebuild(
  { megabytesPerSecond: rate = Infinity, depth = 4 }: RebuildOptions,
): { rate: number; depth: number } {
  if (!(rate > 0)) throw new RangeError(`rebuild rate must be > 0 MB/s, got ${rate}`);
  checkInteger("rebuild depth", depth, 1);
  return { rate, depth };
}

/** A rebuild, under way or over. */
export class Rebuild {
  readonly member: number;
  readonly startedMs: number;
  endedMs: number | undefined = undefined;
  state: "running" | "finished" | "stopped" = "running";
  /** Why it stopped. */
  message = "";

  private readonly time: VirtualTime;
  private readonly host: RebuildHost;
  private readonly depth: number;
  private readonly msPerRow: number;
  private readonly onEnd: () => void;
  private readonly ended = new Map<number, GroupOperation | undefined>();
  private doneRows = 0;
  private nextRow = 0;
  private underWay = 0;
  private armed = false;
  private readonly onTimer = () => {
    this.armed = false;
    this.pump();
  };

  /** @throws RangeError for a rate or depth that is none */
  constructor(
    time: VirtualTime,
    host: RebuildHost,
    member: number,
    options: RebuildOptions,
    onEnd: () => void,
  ) {
    const { depth, rate } = checkRebuild(options);
    this.depth = depth;
    this.time = time;
    this.host = host;
    this.member = member;
    this.onEnd = onEnd;
    this.startedMs = time.now;
    this.msPerRow = host.chunkBlocks * host.blockSize / (rate * 1000);
  }

  /** Share of rows that are done, or were when it stopped, 0 to 1. */
  get progress(): number {
    return this.doneRows / this.host.rows;
  }

  start(): void {
    this.pump();
  }

  /** A member of the array failed, perhaps the one being rebuilt. */
  memberFailed(member: number): void {
    if (this.state !== "running") return;
    if (member === this.member) this.stop(`member ${member} failed while it was rebuilt`);
    else if (this.host.failed) this.stop("the array lost more members than it bears");
  }

  /** The power fails: what the new member holds is not trusted; it must be replaced again. */
  crash(): void {
    if (this.state !== "running") return;
    this.ended.clear();
    this.state = "stopped";
    this.message = `the power failed: what member ${this.member} holds may not be durable, ` +
      "replace it again (by the same device, if it is sound)";
    this.endedMs = this.time.now;
  }

  private pump(): void {
    const host = this.host;
    while (
      this.state === "running" && this.nextRow < host.rows && this.underWay + this.ended.size < this.depth
    ) {
      // In bursts of so many rows: row by row the arms would leave and come back for each.
      const dueMs = this.startedMs + Math.floor(this.nextRow / this.depth) * this.depth * this.msPerRow;
      if (dueMs > this.time.now) {
        if (!this.armed) this.time.at(dueMs, this.onTimer);
        this.armed = true;
        return;
      }
      this.beginRow(this.nextRow++);
    }
  }

  private beginRow(row: number): void {
    const { layout } = this.host;
    const group = layout.groupAt(this.member, row);
    if (group >= layout.groups(this.host.rows)) { // the odd chunk at the end of a RAID 10 holds nothing
      this.ended.set(row, undefined);
      this.advance();
      return;
    }
    const operation = this.host.takeOperation();
    operation.kind = "rebuild";
    operation.group = group;
    operation.target = layout.slotAt(group, this.member, row);
    operation.low = 0;
    operation.high = this.host.blocksInRow(row);
    operation.onFinish = (ended, result) => this.onRow(row, ended, result);
    this.underWay++;
    this.host.begin(operation);
  }

  private onRow(row: number, operation: GroupOperation, result: BlockResult): void {
    this.underWay--;
    if (this.state === "running" && result.ok) {
      this.ended.set(row, operation);
      this.advance();
      this.pump();
      return;
    }
    if (this.state === "running") {
      this.stop(`stopped at row ${row}: ${result.ok ? "" : result.message}`);
      this.host.fail(this.member);
    }
    this.host.release(operation);
  }

  private advance(): void {
    const member = this.host.members[this.member];
    while (this.state === "running" && this.ended.has(member.rebuiltRows)) {
      const row = member.rebuiltRows++;
      this.doneRows = member.rebuiltRows;
      const operation = this.ended.get(row);
      this.ended.delete(row);
      if (member.rebuiltRows === this.host.rows) {
        this.host.flushMember(this.member, () => this.finish());
      }
      if (operation !== undefined) this.host.release(operation);
    }
  }

  private finish(): void {
    if (this.state !== "running") return;
    this.state = "finished";
    this.endedMs = this.time.now;
    this.host.members[this.member].state = "active";
    this.onEnd();
  }

  private stop(message: string): void {
    this.state = "stopped";
    this.message = message;
    this.endedMs = this.time.now;
    const held = [...this.ended.values()];
    this.ended.clear();
    for (const operation of held) if (operation !== undefined) this.host.release(operation);
  }
}
