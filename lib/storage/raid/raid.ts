/**
 * An array of block devices that is a block device: RAID 0, 1, 4, 5, 6 and 10 (Patterson, Gibson and Katz
 * 1988; Chen et al. 1994), with the placement of Linux md.
 *
 * Requests are cut at chunk boundaries and their parts go to the members in parallel; all time comes out of
 * the members. What changes redundancy, or needs it to read, holds a lock on the blocks of its group. Members
 * are devices of any kind, arrays too (RAID 50 is RAID 0 over RAID 5).
 */
import {
  type BlockDevice,
  type BlockRequest,
  type BlockResult,
  checkRequest,
  type Choose,
  type Done,
  type Failure,
} from "../device/device.ts";
import { Geometry } from "./layout/geometry.ts";
import type { GroupOperation } from "./group/group.ts";
import { type HintHost, HintPath } from "./hints.ts";
import type { Journal } from "./journal/journal.ts";
import type { Layout } from "./layout/layout.ts";
import { type Member, MemberSet } from "./members.ts";
import { Operations } from "./group/operations.ts";
import type { WriteStrategy } from "./layout/plan.ts";
import { ReadPath } from "./reads.ts";
import type { RaidOptions } from "./options.ts";
import { checkRebuild, Rebuild, type RebuildOptions } from "./rebuild.ts";
import { checkApart, layOn } from "../device/roles.ts";
import type { VirtualTime } from "../device/time.ts";
import { Wholes } from "./group/wholes.ts";
import { WritePath } from "./writes.ts";

export type { RaidOptions };

/** An array of block devices that is a block device itself, over any devices, other arrays too. */
export class Raid implements BlockDevice, HintHost {
  readonly name: string;
  readonly blockSize: number;
  readonly blocks: number;
  readonly holdsBytes: boolean;
  readonly layout: Layout;
  readonly chunkBlocks: number;
  /** Rows of chunks on each member. */
  readonly rows: number;
  readonly strategy: WriteStrategy | undefined;
  readonly journal: Journal | undefined;
  /** What the array does differently from what one may expect of its members. */
  readonly warnings: readonly string[];
  /** Chunks that could not be read and were written anew from the redundancy. */
  repairs = 0;
  /** Did the power fail without a journal? Then redundancy may be that of other data, until a scrub. */
  unclean = false;
  wholes = new Wholes();
  /** Counts power failures: what was asked before one gets no answer. */
  epoch = 0;

  private readonly set: MemberSet;
  private readonly geometry: Geometry;
  private operations = new Operations(this);
  private reads = new ReadPath(this);
  private readonly writes = new WritePath(this);
  private readonly hints = new HintPath(this);

  /** @throws RangeError for members that cannot form such an array */
  constructor(private readonly time: VirtualTime, options: RaidOptions) {
    const { members: devices, level, chunk = 65536 } = options;
    const geometry = this.geometry = new Geometry(level, devices, chunk, options.parityLayout);
    this.name = options.name ?? `raid${level}`;
    this.layout = geometry.layout;
    this.blockSize = geometry.blockSize;
    this.blocks = geometry.blocks;
    this.holdsBytes = geometry.holdsBytes;
    this.chunkBlocks = geometry.chunkBlocks;
    this.rows = geometry.rows;
    this.warnings = geometry.warnings;
    this.strategy = options.strategy;
    const { spares = [], rebuild = {}, journal } = options;
    checkRebuild(rebuild);
    this.set = new MemberSet(
      this,
      geometry,
      devices,
      spares,
      (index, asked, onEnd) => new Rebuild(time, this, index, asked ?? rebuild, onEnd),
    );
    this.journal = journal;
    checkApart(this.parts);
    journal?.attach(this);
    for (const part of this.parts) layOn(this, part);
  }

  // ---- members
  // ------------------------------------------------------------------------------------------------------

  get members(): Member[] {
    return this.set.list;
  }

  get parts(): readonly BlockDevice[] {
    const devices = [...this.members.map(({ device }) => device), ...this.spares];
    return this.journal === undefined ? devices : [...devices, this.journal.device];
  }

  /** Devices that wait to take a failed member's place. */
  get spares(): BlockDevice[] {
    return this.set.spares;
  }

  /** Members that are not fully there: failed, or being rebuilt. */
  get missingMembers(): number[] {
    return this.set.missing;
  }

  /** Has the array lost more members than it bears? Then every request ends as data loss. */
  get failed(): boolean {
    return this.set.loss !== undefined;
  }

  /** The rebuild under way, or the last one. */
  get lastRebuild(): Rebuild | undefined {
    return this.set.lastRebuild;
  }

  isMissing(member: number, row: number): boolean {
    return this.set.isMissing(member, row);
  }

  /**
   * Takes a member out, as `mdadm --fail` does; the array finds dead devices by itself. A spare takes its
   * place.
   * @throws RangeError if there is no such member
   */
  fail(index: number): void {
    this.set.fail(index);
  }

  /**
   * Puts a new device in a failed member's place and rebuilds its contents while the array goes on.
   * @throws Error if the member has not failed, another is being rebuilt, or the array has lost data
   */
  replace(index: number, device: BlockDevice, options?: RebuildOptions): Rebuild {
    return this.set.replace(index, device, options);
  }

  // ---- requests
  // -----------------------------------------------------------------------------------------------------

  submit(request: BlockRequest, done: Done): void {
    checkRequest(this, request);
    const { op, block = 0, count = 1, data } = request;
    if (this.failed) this.later(() => done(this.lossResult!));
    else if (op === "flush") this.hints.flush(this.wholes.take(done, undefined));
    else if (op === "discard") this.hints.discard(this.wholes.take(done, undefined), block, count);
    else if (op === "write") {
      this.journal?.checkRecovered();
      this.writes.write(this.wholes.take(done, data), block, count);
    } else {
      const own = this.holdsBytes && data === undefined;
      const whole = this.wholes.take(done, own ? new Uint8Array(count * this.blockSize) : data, own);
      this.reads.read(whole, block, count);
    }
  }

  /** What every request ends with once the array has lost more members than it bears. */
  get lossResult(): Failure | undefined {
    return this.set.loss;
  }

  later(call: () => void): void {
    const epoch = this.epoch;
    this.time.at(this.time.now, () => {
      if (epoch === this.epoch) call();
    });
  }

  // ---- the host of group operations
  // ---------------------------------------------------------------------------------

  /** A fresh operation for rebuilds and scrubs; give it to `begin`. */
  takeOperation(): GroupOperation {
    return this.operations.take();
  }

  /** Starts the operation as soon as no other one holds its blocks. */
  begin(operation: GroupOperation): void {
    this.operations.begin(operation);
  }

  finished(operation: GroupOperation, result: BlockResult): void {
    const { operations } = this; // a crash from within `onFinish` begins new ones
    operation.onFinish!(operation, result);
    if (operation.kind !== "rebuild") operations.release(operation); // a rebuild holds its lock until all rows before it are done
  }

  /** Gives up the operation's lock, and the operation. */
  release(operation: GroupOperation): void {
    this.operations.release(operation);
  }

  memberRead(index: number, block: number, count: number, data: Uint8Array | undefined, done: Done): number {
    return this.set.submit("read", index, block, count, data, done);
  }

  memberWrite(index: number, block: number, count: number, data: Uint8Array | undefined, done: Done): number {
    return this.set.submit("write", index, block, count, data, done);
  }

  /** Blocks of the chunks in this row: fewer only in the last row of a mirror. */
  blocksInRow(row: number): number {
    return this.geometry.blocksInRow(row);
  }

  /** Makes durable what the members have acknowledged. */
  flushMembers(done: (failure?: Failure) => void): void {
    this.hints.flush(this.wholes.take((result) => result.ok ? done() : done(result), undefined));
  }

  flushMember(index: number, done: () => void): void {
    const { device, generation } = this.members[index];
    device.submit({ op: "flush" }, (result) => result.ok ? done() : this.memberFailed(index, generation));
  }

  /** A request to this member, in this generation, failed. */
  memberFailed(index: number, generation: number): void {
    if (this.members[index].generation === generation) this.fail(index);
  }

  survivesWithout(index: number): boolean {
    return this.set.survivesWithout(index);
  }

  repaired(): void {
    this.repairs++;
  }

  /** Members and journal lose power together. Then call `journal.recover` before the next request. */
  crash(choose?: Choose): void {
    this.epoch++;
    this.unclean ||= this.journal === undefined;
    this.operations.drop();
    this.operations = new Operations(this);
    this.wholes = new Wholes();
    this.reads = new ReadPath(this);
    this.set.crash();
    for (const { device } of this.members) device.crash(choose);
    this.journal?.crash(choose);
  }
}
