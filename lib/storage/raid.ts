/**
 * An array of block devices that is a block device: RAID 0, 1, 4, 5, 6 and 10 (Patterson, Gibson and Katz 1988; Chen et
 * al. 1994), with the placement of Linux md.
 *
 * Requests are cut at chunk boundaries and their parts go to the members in parallel; all time comes out of the members.
 * What changes redundancy, or needs it to read, holds a lock on the blocks of its group. Members are devices of any
 * kind, arrays too (RAID 50 is RAID 0 over RAID 5).
 */
import {
  type BlockDevice,
  type BlockRequest,
  type BlockResult,
  checkRequest,
  type Choose,
  type Done,
} from "./device.ts";
import { GroupOperation } from "./group.ts";
import type { Journal } from "./journal.ts";
import { Layout, type Level, type ParityLayout } from "./layout.ts";
import { GroupLocks } from "./locks.ts";
import { type Member, MemberSet } from "./members.ts";
import type { WriteStrategy } from "./plan.ts";
import { type PathHost, ReadPath } from "./reads.ts";
import { Rebuild, type RebuildOptions } from "./rebuild.ts";
import type { VirtualTime } from "./time.ts";
import { Wholes } from "./wholes.ts";
import { WritePath } from "./writes.ts";

export interface RaidOptions {
  level: Level;
  members: readonly BlockDevice[];
  /** Bytes of a chunk, 64 KiB unless told; a multiple of the block size. For RAID 1 it only is the unit of locks and rebuilds. */
  chunk?: number;
  /** Where RAID 5 and 6 put their parity, left-symmetric unless told. */
  parityLayout?: ParityLayout;
  /** Devices that take a failed member's place, in this order, at once. */
  spares?: readonly BlockDevice[];
  /** How fast such a rebuild may go. */
  rebuild?: RebuildOptions;
  /** Closes the write hole: every write of a group is durable here before it begins. */
  journal?: Journal;
  /** Forces one way of small writes; unless told, the one with fewer I/Os. */
  strategy?: WriteStrategy;
  name?: string;
}

type MutableRequest = { op: "read" | "write"; block: number; count: number; data: Uint8Array | undefined };

export class Raid implements BlockDevice, PathHost {
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
  wholes = new Wholes();

  private readonly time: VirtualTime;
  private readonly set: MemberSet;
  private readonly usedBlocks: number;
  private locks = new GroupLocks();
  private reads: ReadPath;
  private readonly writes: WritePath;
  private spareOperations: GroupOperation[] = [];
  private readonly request: MutableRequest = { op: "read", block: 0, count: 1, data: undefined };
  private epoch = 0;

  /** @throws RangeError for members that cannot form such an array */
  constructor(time: VirtualTime, options: RaidOptions) {
    const { members: devices, level, chunk = 65536 } = options;
    this.time = time;
    this.layout = new Layout(level, devices.length, options.parityLayout);
    this.name = options.name ?? `raid${level}`;
    this.blockSize = devices[0].blockSize;
    this.holdsBytes = devices[0].holdsBytes;
    if (!Number.isInteger(chunk) || chunk < 1 || chunk % this.blockSize !== 0) {
      throw new RangeError(`chunk must be a multiple of the block size ${this.blockSize}, got ${chunk}`);
    }
    this.chunkBlocks = chunk / this.blockSize;
    const smallest = Math.min(...devices.map((device) => device.blocks)), rows = smallest / this.chunkBlocks;
    this.rows = level === 1 ? Math.ceil(rows) : Math.floor(rows);
    if (this.rows === 0) {
      throw new RangeError(
        `members must hold at least one chunk of ${this.chunkBlocks} blocks, got ${smallest}`,
      );
    }
    this.usedBlocks = level === 1 ? smallest : this.rows * this.chunkBlocks;
    this.blocks = level === 1 ? smallest : this.layout.dataChunks(this.rows) * this.chunkBlocks;
    this.set = new MemberSet(
      this.name,
      this.layout,
      devices,
      options.spares ?? [],
      (device) => this.checkMember(device),
      (index, asked, onEnd) => new Rebuild(time, this, index, asked ?? options.rebuild ?? {}, onEnd),
    );
    this.warnings = devices.flatMap((device, i) =>
      device.blocks === smallest ? [] : [
        `member ${i} (${device.name}) has ${device.blocks} blocks, the smallest ${smallest}: ` +
        `${device.blocks - smallest} are not used`,
      ]
    );
    this.strategy = options.strategy;
    this.reads = new ReadPath(this);
    this.writes = new WritePath(this);
    this.journal = options.journal;
    this.journal?.attach(this);
  }

  private checkMember(device: BlockDevice): void {
    if (device.blockSize !== this.blockSize) {
      throw new RangeError(
        `members must have the same block size, got ${this.blockSize} and ${device.blockSize} (${device.name})`,
      );
    }
    if (device.holdsBytes !== this.holdsBytes) {
      throw new RangeError(
        `members must all hold bytes or none of them, ${device.name} differs from the first`,
      );
    }
    if (device.blocks < this.usedBlocks) {
      throw new RangeError(
        `a spare must have at least ${this.usedBlocks} blocks, got ${device.blocks} (${device.name})`,
      );
    }
  }

  // ---- members ------------------------------------------------------------------------------------------------------

  get members(): Member[] {
    return this.set.list;
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
    return this.set.lostMessage !== undefined;
  }

  /** The rebuild under way, or the last one. */
  get lastRebuild(): Rebuild | undefined {
    return this.set.lastRebuild;
  }

  isMissing(member: number, row: number): boolean {
    return this.set.isMissing(member, row);
  }

  /**
   * Takes a member out, as `mdadm --fail` does; the array finds dead devices by itself. A spare takes its place.
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

  // ---- requests -----------------------------------------------------------------------------------------------------

  submit(request: BlockRequest, done: Done): void {
    checkRequest(this, request);
    const { op, block = 0, count = 1, data } = request;
    if (this.failed) this.later(() => done(this.lossResult()));
    else if (op === "flush") this.flush(done);
    else if (op === "discard") this.discard(block, count, done);
    else if (op === "write") this.writes.write(this.wholes.take(done, data), block, count);
    else {
      const own = this.holdsBytes && data === undefined;
      const whole = this.wholes.take(done, own ? new Uint8Array(count * this.blockSize) : data, own);
      this.reads.read(whole, block, count);
    }
  }

  private lossResult(): BlockResult {
    return { ok: false, kind: "data loss", message: this.set.lostMessage! };
  }

  /** Never from within `submit`, and not after a crash. */
  private later(call: () => void): void {
    const epoch = this.epoch;
    this.time.at(this.time.now, () => {
      if (epoch === this.epoch) call();
    });
  }

  private flush(done: Done): void {
    const whole = this.wholes.take(done, undefined);
    whole.left = 1;
    this.members.forEach(({ device, state, generation }, index) => {
      if (state === "failed") return;
      whole.left++;
      device.submit({ op: "flush" }, (result) => {
        if (!result.ok) this.memberFailed(index, generation);
        if (this.failed) whole.error ??= this.lossResult();
        this.wholes.endPart(whole);
      });
    });
    this.later(() => this.wholes.endPart(whole));
  }

  /** A hint, which only RAID 0 can pass on: parity and copies of blocks with undefined contents would be undefined too. */
  private discard(block: number, count: number, done: Done): void {
    const whole = this.wholes.take(done, undefined), { layout, chunkBlocks } = this;
    whole.left = 1;
    for (let at = block; layout.level === 0 && at < block + count;) {
      const chunk = Math.floor(at / chunkBlocks), low = at - chunk * chunkBlocks;
      const here = Math.min(chunkBlocks - low, block + count - at);
      const group = Math.floor(chunk / layout.dataSlots), slot = chunk % layout.dataSlots;
      const { device } = this.members[layout.member(group, slot)];
      whole.left++;
      device.submit(
        { op: "discard", block: layout.row(group, slot) * chunkBlocks + low, count: here },
        () => this.wholes.endPart(whole),
      );
      at += here;
    }
    this.later(() => this.wholes.endPart(whole));
  }

  // ---- the host of group operations ---------------------------------------------------------------------------------

  /** A fresh operation for rebuilds and scrubs; give it to `begin`. */
  takeOperation(): GroupOperation {
    return this.spareOperations.pop() ?? new GroupOperation(this);
  }

  /** Starts the operation as soon as no other one holds its blocks. */
  begin(operation: GroupOperation): void {
    if (this.locks.acquire(operation)) operation.start();
  }

  finished(operation: GroupOperation, result: BlockResult): void {
    if (operation.kind === "write") this.journal?.applied(operation);
    operation.onFinish!(operation, result);
    if (operation.kind !== "rebuild") this.release(operation); // a rebuild holds its lock until all rows before it are done
  }

  /** Gives up the operation's lock, and the operation. */
  release(operation: GroupOperation): void {
    const epoch = this.epoch;
    const waiting = this.locks.release(operation);
    operation.data = undefined;
    operation.owner = operation.onFinish = undefined;
    this.spareOperations.push(operation);
    for (let next = waiting; next !== undefined && epoch === this.epoch;) {
      const following = next.nextReady;
      next.nextReady = undefined;
      next.start();
      next = following;
    }
  }

  memberRead(index: number, block: number, count: number, data: Uint8Array | undefined, done: Done): number {
    return this.toMember("read", index, block, count, data, done);
  }

  memberWrite(index: number, block: number, count: number, data: Uint8Array | undefined, done: Done): number {
    return this.toMember("write", index, block, count, data, done);
  }

  private toMember(
    op: "read" | "write",
    index: number,
    block: number,
    count: number,
    data: Uint8Array | undefined,
    done: Done,
  ): number {
    const member = this.members[index], request = this.request;
    member.nextBlock = block + count;
    request.op = op;
    request.block = block;
    request.count = count;
    request.data = data;
    member.device.submit(request, done);
    request.data = undefined;
    return member.generation;
  }

  /** Blocks of the chunks in this row: fewer only in the last row of a mirror. */
  blocksInRow(row: number): number {
    return Math.min(this.chunkBlocks, this.usedBlocks - row * this.chunkBlocks);
  }

  /** Makes durable what the members have acknowledged. */
  flushMembers(done: () => void): void {
    this.flush(() => done());
  }

  flushMember(index: number, done: () => void): void {
    const { device, generation } = this.members[index];
    device.submit({ op: "flush" }, (result) => {
      if (result.ok) done();
      else this.memberFailed(index, generation);
    });
  }

  journalled(operation: GroupOperation, proceed: () => void): void {
    if (this.journal === undefined) proceed();
    else this.journal.append(operation, proceed);
  }

  /** A request to this member, in this generation, failed. */
  memberFailed(index: number, generation: number): void {
    if (this.members[index].generation === generation) this.fail(index);
  }

  repaired(): void {
    this.repairs++;
  }

  // ---- power failure ------------------------------------------------------------------------------------------------

  /** All members (and the journal) lose power together. With a journal call `journal.recover` before the next request. */
  crash(choose?: Choose): void {
    this.epoch++;
    this.locks = new GroupLocks();
    this.wholes = new Wholes();
    this.reads = new ReadPath(this);
    this.spareOperations = [];
    this.set.crash();
    for (const { device } of this.members) device.crash(choose);
    this.journal?.crash(choose);
  }
}
