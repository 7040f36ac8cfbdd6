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
  OK,
} from "./device.ts";
import { type GroupHost, GroupOperation, type WriteStrategy } from "./group.ts";
import type { Journal } from "./journal.ts";
import { Layout, type Level, type ParityLayout } from "./layout.ts";
import { GroupLocks } from "./locks.ts";
import { Rebuild, type RebuildOptions } from "./rebuild.ts";
import type { VirtualTime } from "./time.ts";

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

/** active: in use · failed: not asked any more · rebuilding: right up to `rebuiltRows`, missing from there on */
export type MemberState = "active" | "failed" | "rebuilding";

export interface Member {
  device: BlockDevice;
  state: MemberState;
  /** Rows (chunks) that a rebuild has finished. */
  rebuiltRows: number;
  /** Direct reads under way. */
  pending: number;
  /** The block after the last one asked for: where its arm will be. */
  nextBlock: number;
  /** Counts the devices that had this place: an answer of an earlier one says nothing about this one. */
  generation: number;
}

/** A request to the array, until all its parts are done. */
class Whole {
  done: Done | undefined = undefined;
  left = 0;
  data: Uint8Array | undefined = undefined;
  ownData = false;
  error: BlockResult | undefined = undefined;
}

/** A part of a read that goes to one member directly. */
class ReadPart {
  whole: Whole | undefined = undefined;
  group = 0;
  slot = 0;
  low = 0;
  count = 0;
  at = 0;
  member = 0;
  generation = 0;
  readonly done: Done;
  constructor(finish: (part: ReadPart, result: BlockResult) => void) {
    this.done = (result) => finish(this, result);
  }
}

type MutableRequest = { op: "read" | "write"; block: number; count: number; data: Uint8Array | undefined };

export class Raid implements BlockDevice, GroupHost {
  readonly name: string;
  readonly blockSize: number;
  readonly blocks: number;
  readonly holdsBytes: boolean;
  readonly layout: Layout;
  readonly chunkBlocks: number;
  /** Rows of chunks on each member. */
  readonly rows: number;
  readonly members: Member[];
  readonly spares: BlockDevice[];
  readonly strategy: WriteStrategy | undefined;
  readonly journal: Journal | undefined;
  /** What the array does differently from what one may expect of its members. */
  readonly warnings: readonly string[];
  /** Chunks that could not be read and were written anew from the redundancy. */
  repairs = 0;
  /** The rebuild under way or the last one. */
  lastRebuild: Rebuild | undefined = undefined;

  private readonly time: VirtualTime;
  private readonly rebuildOptions: RebuildOptions;
  private readonly usedBlocks: number;
  private locks = new GroupLocks();
  private spareWholes: Whole[] = [];
  private spareParts: ReadPart[] = [];
  private spareOperations: GroupOperation[] = [];
  private readonly request: MutableRequest = { op: "read", block: 0, count: 1, data: undefined };
  private readonly endRead = (part: ReadPart, result: BlockResult) => this.onPartRead(part, result);
  private readonly endWrite = (operation: GroupOperation, result: BlockResult) =>
    this.onGroupWritten(operation, result);
  private epoch = 0;

  /** @throws RangeError for members that cannot form such an array */
  constructor(time: VirtualTime, options: RaidOptions) {
    this.time = time;
    const devices = options.members;
    this.layout = new Layout(options.level, devices.length, options.parityLayout);
    this.name = options.name ?? `raid${options.level}`;
    this.blockSize = devices[0].blockSize;
    this.holdsBytes = devices[0].holdsBytes;
    const chunk = options.chunk ?? 65536;
    if (!Number.isInteger(chunk) || chunk < 1 || chunk % this.blockSize !== 0) {
      throw new RangeError(`chunk must be a multiple of the block size ${this.blockSize}, got ${chunk}`);
    }
    this.chunkBlocks = chunk / this.blockSize;
    this.spares = [...options.spares ?? []];
    const smallest = Math.min(...devices.map((device) => device.blocks));
    const mirror = options.level === 1;
    this.rows = mirror ? Math.ceil(smallest / this.chunkBlocks) : Math.floor(smallest / this.chunkBlocks);
    if (this.rows === 0) {
      throw new RangeError(
        `members must hold at least one chunk of ${this.chunkBlocks} blocks, got ${smallest}`,
      );
    }
    this.usedBlocks = mirror ? smallest : this.rows * this.chunkBlocks;
    this.blocks = mirror ? smallest : this.layout.dataChunks(this.rows) * this.chunkBlocks;
    for (const device of [...devices, ...this.spares]) this.checkMember(device);
    if (new Set([...devices, ...this.spares]).size < devices.length + this.spares.length) {
      throw new RangeError(`each member of an array must be a device of its own, got the same one twice`);
    }
    this.warnings = devices.flatMap((device, i) =>
      device.blocks === smallest ? [] : [
        `member ${i} (${device.name}) has ${device.blocks} blocks, the smallest ${smallest}: ` +
        `${device.blocks - smallest} are not used`,
      ]
    );
    this.members = devices.map((device) => ({
      device,
      state: "active",
      rebuiltRows: 0,
      pending: 0,
      nextBlock: 0,
      generation: 0,
    }));
    this.strategy = options.strategy;
    this.rebuildOptions = options.rebuild ?? {};
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

  // ---- state --------------------------------------------------------------------------------------------------------

  /** Members that are not fully there: failed, or being rebuilt. */
  get missingMembers(): number[] {
    return this.members.flatMap((member, i) => member.state === "active" ? [] : [i]);
  }

  /** Has the array lost more members than it bears? Then every request ends as data loss. */
  get failed(): boolean {
    return this.lostMessage !== undefined;
  }
  private lostMessage: string | undefined = undefined;

  isMissing(member: number, row: number): boolean {
    const { state, rebuiltRows } = this.members[member];
    return state === "failed" || (state === "rebuilding" && row >= rebuiltRows);
  }

  /** Takes a member out, as `mdadm --fail` does; the array finds dead devices by itself. A spare takes its place. */
  fail(index: number): void {
    this.checkIndex(index);
    const member = this.members[index];
    if (member.state === "failed") return;
    member.state = "failed";
    member.rebuiltRows = 0;
    if (!this.layout.survives(this.missingMembers)) {
      const missing = this.missingMembers;
      this.lostMessage ??=
        `data loss: ${this.name} (RAID ${this.layout.level}, ${this.members.length} members) cannot ` +
        `do without member${missing.length === 1 ? "" : "s"} ${missing.join(", ")}`;
    }
    this.lastRebuild?.memberFailed(index);
    this.useSpare();
  }

  /** A request to this member, in this generation, failed. */
  memberFailed(index: number, generation: number): void {
    if (this.members[index].generation === generation) this.fail(index);
  }

  private useSpare(): void {
    if (
      this.failed || this.spares.length === 0 || this.members.some((member) => member.state === "rebuilding")
    ) return;
    const next = this.members.findIndex((member) => member.state === "failed");
    if (next >= 0) this.replace(next, this.spares.shift()!, this.rebuildOptions);
  }

  /**
   * Puts a new device in a failed member's place and rebuilds its contents while the array goes on.
   * @throws Error if the member has not failed, or another is being rebuilt
   */
  replace(index: number, device: BlockDevice, options: RebuildOptions = this.rebuildOptions): Rebuild {
    this.checkIndex(index);
    if (this.failed) throw new Error(`${this.lostMessage}: there is nothing to rebuild from`);
    if (this.members[index].state !== "failed") {
      throw new Error(
        `member ${index} must have failed before it is replaced, it is ${this.members[index].state}`,
      );
    }
    const busy = this.members.findIndex((member) => member.state === "rebuilding");
    if (busy >= 0) {
      throw new Error(`member ${busy} is being rebuilt: members are rebuilt one after the other`);
    }
    this.checkMember(device);
    const generation = this.members[index].generation + 1;
    this.members[index] = {
      device,
      state: "rebuilding",
      rebuiltRows: 0,
      pending: 0,
      nextBlock: 0,
      generation,
    };
    const rebuild = new Rebuild(this.time, this, index, options, () => this.useSpare());
    this.lastRebuild = rebuild;
    rebuild.start();
    return rebuild;
  }

  private checkIndex(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.members.length) {
      throw new RangeError(`member must be an integer from 0 to ${this.members.length - 1}, got ${index}`);
    }
  }

  // ---- requests -----------------------------------------------------------------------------------------------------

  submit(request: BlockRequest, done: Done): void {
    checkRequest(this, request);
    if (this.lostMessage !== undefined) {
      const result: BlockResult = { ok: false, kind: "data loss", message: this.lostMessage };
      this.later(() => done(result));
    } else if (request.op === "flush") this.flush(done);
    else if (request.op === "discard") this.discard(request.block!, request.count ?? 1, done);
    else if (request.op === "read") this.read(request.block!, request.count ?? 1, request.data, done);
    else this.write(request.block!, request.count ?? 1, request.data, done);
  }

  /** Never from within `submit`, and not after a crash. */
  private later(call: () => void): void {
    const epoch = this.epoch;
    this.time.at(this.time.now, () => {
      if (epoch === this.epoch) call();
    });
  }

  private flush(done: Done): void {
    const whole = this.takeWhole(done, undefined);
    whole.left = 1;
    this.members.forEach((member, index) => {
      if (member.state === "failed") return;
      whole.left++;
      const generation = member.generation;
      member.device.submit({ op: "flush" }, (result) => {
        if (!result.ok) this.memberFailed(index, generation);
        if (this.lostMessage !== undefined) whole.error ??= this.lossResult();
        this.endPart(whole);
      });
    });
    this.later(() => this.endPart(whole));
  }

  private lossResult(): BlockResult {
    return { ok: false, kind: "data loss", message: this.lostMessage! };
  }

  /** A hint, which only RAID 0 can pass on: parity and copies of blocks with undefined contents would be undefined too. */
  private discard(block: number, count: number, done: Done): void {
    const whole = this.takeWhole(done, undefined);
    whole.left = 1;
    for (let at = block; this.layout.level === 0 && at < block + count;) {
      const chunk = Math.floor(at / this.chunkBlocks), low = at - chunk * this.chunkBlocks;
      const here = Math.min(this.chunkBlocks - low, block + count - at);
      const group = Math.floor(chunk / this.layout.dataSlots), slot = chunk % this.layout.dataSlots;
      const first = this.layout.row(group, slot) * this.chunkBlocks + low;
      whole.left++;
      const device = this.members[this.layout.member(group, slot)].device;
      device.submit({ op: "discard", block: first, count: here }, () => this.endPart(whole));
      at += here;
    }
    this.later(() => this.endPart(whole));
  }

  private read(block: number, count: number, data: Uint8Array | undefined, done: Done): void {
    const own = this.holdsBytes && data === undefined;
    const whole = this.takeWhole(done, own ? new Uint8Array(count * this.blockSize) : data);
    whole.ownData = own;
    whole.left = 0;
    const { dataSlots } = this.layout, chunkBlocks = this.chunkBlocks;
    let at = block;
    const end = block + count;
    while (at < end) {
      const chunk = Math.floor(at / chunkBlocks), low = at - chunk * chunkBlocks;
      const here = Math.min(chunkBlocks - low, end - at);
      const part = this.spareParts.pop() ?? new ReadPart(this.endRead);
      part.whole = whole;
      part.group = Math.floor(chunk / dataSlots);
      part.slot = chunk - part.group * dataSlots;
      part.low = low;
      part.count = here;
      part.at = (at - block) * this.blockSize;
      whole.left++;
      this.readPart(part);
      at += here;
    }
  }

  private readPart(part: ReadPart): void {
    const slot = this.layout.mirrored ? this.pickCopy(part) : part.slot;
    const row = this.layout.row(part.group, slot);
    part.member = this.layout.member(part.group, slot);
    if (this.isMissing(part.member, row)) this.decode(part);
    else {
      const block = row * this.chunkBlocks + part.low;
      this.members[part.member].pending++;
      part.generation = this.memberRead(part.member, block, part.count, this.partData(part), part.done);
    }
  }

  /** The copy whose member has least to do; of those, the one whose arm is nearest; of those, the first. */
  private pickCopy(part: ReadPart): number {
    let best = 0, bestPending = Infinity, bestDistance = Infinity;
    for (let slot = 0; slot < this.layout.slots; slot++) {
      const row = this.layout.row(part.group, slot), index = this.layout.member(part.group, slot);
      if (this.isMissing(index, row)) continue;
      const member = this.members[index];
      const distance = Math.abs(row * this.chunkBlocks + part.low - member.nextBlock);
      if (member.pending > bestPending || (member.pending === bestPending && distance >= bestDistance)) {
        continue;
      }
      best = slot;
      bestPending = member.pending;
      bestDistance = distance;
    }
    return best;
  }

  private partData(part: ReadPart): Uint8Array | undefined {
    const data = part.whole!.data;
    if (data === undefined || !this.holdsBytes) return undefined;
    const length = part.count * this.blockSize;
    return part.at === 0 && length === data.length ? data : data.subarray(part.at, part.at + length);
  }

  private onPartRead(part: ReadPart, result: BlockResult): void {
    const member = this.members[part.member];
    if (member.generation === part.generation) member.pending--;
    if (result.ok) {
      this.endReadPart(part);
      return;
    }
    if (result.kind !== "unreadable") this.memberFailed(part.member, part.generation);
    this.decode(part);
  }

  /** What cannot be read directly is reconstructed, under the group's lock: a half-written group would give garbage. */
  private decode(part: ReadPart): void {
    const operation = this.takeOperation();
    operation.kind = "decode";
    operation.group = part.group;
    operation.target = part.slot;
    operation.low = part.low;
    operation.high = part.low + part.count;
    operation.owner = part;
    operation.onFinish = (ended, result) => {
      if (!result.ok) part.whole!.error ??= result;
      else if (this.holdsBytes) this.partData(part)!.set(ended.decoded());
      this.endReadPart(part);
    };
    this.begin(operation);
  }

  private endReadPart(part: ReadPart): void {
    const whole = part.whole!;
    part.whole = undefined;
    this.spareParts.push(part);
    this.endPart(whole);
  }

  private write(block: number, count: number, data: Uint8Array | undefined, done: Done): void {
    const whole = this.takeWhole(done, data);
    const { dataSlots } = this.layout, chunkBlocks = this.chunkBlocks;
    const end = block + count, groupBlocks = dataSlots * chunkBlocks;
    whole.left = 0;
    for (let at = block; at < end;) {
      const group = Math.floor(at / groupBlocks), start = group * groupBlocks;
      const from = at - start, to = this.cutEnd(from, Math.min(end - start, groupBlocks));
      const operation = this.takeOperation();
      operation.kind = "write";
      operation.group = group;
      operation.data = this.holdsBytes ? data : undefined;
      operation.owner = whole;
      operation.onFinish = this.endWrite;
      this.cut(operation, from, to, block - start);
      whole.left++;
      this.begin(operation);
      at = start + to;
    }
  }

  /** A write over the border of two chunks that has no rows in common in both is two small ones, not one tall one. */
  private cutEnd(from: number, to: number): number {
    const border = (Math.floor(from / this.chunkBlocks) + 1) * this.chunkBlocks;
    return border < to && to <= from + this.chunkBlocks ? border : to;
  }

  /** Spreads the blocks [from, to) of a group's data over its slots; the request's data begin at block `origin` of the group. */
  private cut(operation: GroupOperation, from: number, to: number, origin: number): void {
    const chunkBlocks = this.chunkBlocks;
    const first = Math.floor(from / chunkBlocks), last = Math.floor((to - 1) / chunkBlocks);
    operation.touched = operation.covered = 0;
    operation.low = first === last ? from - first * chunkBlocks : 0;
    operation.high = first === last ? to - last * chunkBlocks : chunkBlocks;
    for (let slot = first; slot <= last; slot++) {
      const low = Math.max(from - slot * chunkBlocks, 0),
        high = Math.min(to - slot * chunkBlocks, chunkBlocks);
      operation.from[slot] = low;
      operation.to[slot] = high;
      operation.dataAt[slot] = (slot * chunkBlocks + low - origin) * this.blockSize;
      operation.touched |= 1 << slot;
      if (low === operation.low && high === operation.high) operation.covered |= 1 << slot;
    }
  }

  private onGroupWritten(operation: GroupOperation, result: BlockResult): void {
    const whole = operation.owner as Whole;
    if (!result.ok) whole.error ??= result;
    this.endPart(whole);
  }

  private takeWhole(done: Done, data: Uint8Array | undefined): Whole {
    const whole = this.spareWholes.pop() ?? new Whole();
    whole.done = done;
    whole.data = data;
    whole.ownData = false;
    whole.error = undefined;
    return whole;
  }

  private endPart(whole: Whole): void {
    if (--whole.left > 0) return;
    const done = whole.done!;
    const result = whole.error ?? (whole.ownData ? { ok: true as const, data: whole.data! } : OK);
    whole.done = whole.data = undefined;
    this.spareWholes.push(whole);
    done(result);
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

  journalled(operation: GroupOperation, proceed: () => void): void {
    if (this.journal === undefined) proceed();
    else this.journal.append(operation, proceed);
  }

  repaired(_member: number): void {
    this.repairs++;
  }

  // ---- power failure ------------------------------------------------------------------------------------------------

  /** All members (and the journal) lose power together. With a journal call `journal.recover` before the next request. */
  crash(choose?: Choose): void {
    this.epoch++;
    this.locks = new GroupLocks();
    this.spareWholes = [];
    this.spareParts = [];
    this.spareOperations = [];
    this.lastRebuild?.crash();
    for (const member of this.members) {
      if (member.state === "rebuilding") member.state = "failed"; // what it holds may not be durable: begin again
      member.pending = 0;
      member.device.crash(choose);
    }
    this.journal?.crash(choose);
  }
}
