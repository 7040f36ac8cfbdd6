/**
 * One operation on one group of an array, under the group's lock: a write with its parity, a read that must
 * be reconstructed, a step of a rebuild, a step of a scrub. It reads what it needs, computes, journals if
 * there is a journal, and writes; if a read fails it plans again without that chunk, and if that cannot be,
 * block by block: two chunks that cannot be read are no loss where their bad sectors are not abreast.
 */
import { type BlockResult, type Done, type Failure, lives, OK } from "../../device/device.ts";
import { GroupContents, type GroupMeasures } from "../redundancy/contents.ts";
import { failureOf } from "./failure.ts";
import type { Journal } from "../journal/journal.ts";
import { bits } from "../layout/layout.ts";
import {
  dataMask,
  LOST,
  MODIFY,
  planDecode,
  planScrub,
  planWrite,
  redundantMask,
  unharmed,
  type WriteStrategy,
} from "../layout/plan.ts";
import type { Whole } from "./wholes.ts";

/** The side of an array that an operation sees. */
export interface GroupHost extends GroupMeasures {
  readonly name: string;
  readonly chunkBlocks: number;
  /** Changes with each power failure. */
  readonly epoch: number;
  /** Forces one of the two, instead of the one with fewer I/Os. */
  readonly strategy: WriteStrategy | undefined;
  isMissing(member: number, row: number): boolean;
  /** Both return the generation of the member's device, for `memberFailed`. */
  memberRead(member: number, block: number, count: number, data: Uint8Array | undefined, done: Done): number;
  memberWrite(member: number, block: number, count: number, data: Uint8Array | undefined, done: Done): number;
  memberFailed(member: number, generation: number): void;
  /** Makes an operation's writes durable first, if there is one. */
  readonly journal: Journal | undefined;
  /** A chunk that could not be read was written anew from the redundancy. */
  repaired(): void;
  finished(operation: GroupOperation, result: BlockResult): void;
}

export class GroupOperation extends GroupContents {
  /** The request that it is a part of. */
  owner: Whole | undefined = undefined;
  onFinish: ((operation: GroupOperation, result: BlockResult) => void) | undefined = undefined;
  /** The lock's list. */
  next: GroupOperation | undefined = undefined;
  nextReady: GroupOperation | undefined = undefined;
  blockers = 0;

  private readonly host: GroupHost;
  private pending = 0;
  /** The power failed since then: a device that was replaced meanwhile may still answer. */
  private epoch = 0;
  private readonly asked: Int32Array; // generation of the device that slot s was asked of
  private readonly readDone: Done[] = [];
  private readonly writeDone: Done[] = [];
  private readonly proceed = (failure?: Failure) => failure ? this.finish(failure) : this.writeAll();
  /** Slots whose members live and did not take their write. */
  private refused = 0;
  /** The operation that this one is a block of. */
  private parent: GroupOperation | undefined = undefined;
  private failure: Failure | undefined = undefined;

  constructor(host: GroupHost) {
    super(host);
    this.host = host;
    const { slots } = host.layout;
    this.asked = new Int32Array(slots);
    for (let slot = 0; slot < slots; slot++) {
      this.readDone.push((result) => this.onRead(slot, result));
      this.writeDone.push((result) => this.onWritten(slot, result));
    }
  }

  /** The lock is held: go. */
  start(): void {
    this.have = this.unreadable = 0;
    this.writeSet = this.refused = 0;
    this.failure = undefined;
    this.epoch = this.host.epoch;
    if (this.host.holdsBytes) this.prepareParts();
    this.plan();
  }

  /** Does it touch what the other one touches? */
  conflictsWith(other: GroupOperation): boolean {
    return this.group === other.group && this.low < other.high && other.low < this.high;
  }

  // ---- what to read
  // -------------------------------------------------------------------------------------------------

  private plan(): void {
    const layout = this.layout;
    const gone = this.gone = this.goneSlots();
    const wanted = this.slotsToRead(gone);
    if (wanted === LOST) {
      const narrower = this.unreadable !== 0 && this.high - this.low > 1 && layout.groupSurvives(gone);
      if (narrower) this.blockByBlock();
      else this.finish(this.lost(gone));
      return;
    }
    const reads = wanted & ~this.have;
    if (reads === 0) {
      this.finishReading(gone);
      return;
    }
    this.pending = bits(reads);
    const first = this.low, count = this.high - this.low, chunk = this.host.chunkBlocks;
    for (let slot = 0; slot < layout.slots; slot++) {
      if ((reads & (1 << slot)) === 0) continue;
      const block = layout.row(this.group, slot) * chunk + first;
      const member = layout.member(this.group, slot);
      this.asked[slot] = this.host.memberRead(member, block, count, this.parts[slot], this.readDone[slot]);
    }
  }

  private goneSlots(): number {
    const layout = this.layout, group = this.group;
    let gone = 0;
    for (let slot = 0; slot < layout.slots; slot++) {
      if (this.host.isMissing(layout.member(group, slot), layout.row(group, slot))) gone |= 1 << slot;
    }
    return gone;
  }

  private slotsToRead(gone: number): number {
    const { layout, unreadable, target } = this, out = gone | unreadable;
    if (this.kind === "scrub") return planScrub(layout, out);
    if (this.kind === "rebuild") { // its target is not to be trusted whatever the array thinks of it
      this.writeSet = 1 << target;
      return planDecode(layout, out | (1 << target), target);
    }
    if (this.kind === "decode") {
      this.writeSet = unreadable & (1 << target) & ~gone;
      return planDecode(layout, out, target);
    }
    const reads = planWrite(layout, gone, unreadable, this.touched, this.covered, this.host.strategy);
    this.modify = reads !== LOST && (reads & MODIFY) !== 0;
    // What could not be read is written anew where it is learnt: read-modify-write does without it, and so
    // does a group that has no parity left to keep up.
    const redundant = redundantMask(layout) & ~gone;
    this.anew = this.modify || redundant === 0 ? 0 : unreadable & dataMask(layout) & ~gone;
    this.writeSet = (this.touched & ~gone) | redundant | this.anew;
    return reads === LOST ? LOST : reads & ~MODIFY;
  }

  private onRead(slot: number, result: BlockResult): void {
    if (this.epoch !== this.host.epoch) return;
    if (result.ok) this.have |= 1 << slot;
    else if (result.kind === "unreadable") this.unreadable |= 1 << slot;
    else this.giveUp(slot);
    if (--this.pending === 0) this.plan(); // which finds nothing left to read if all went well
  }

  /** Everything is read. */
  private finishReading(gone: number): void {
    this.compute(gone);
    if (this.writeSet === 0) this.finish(OK);
    else if (this.kind === "write" && this.host.journal) this.host.journal.append(this, this.proceed);
    else this.writeAll();
  }

  // ---- what to write
  // ------------------------------------------------------------------------------------------------

  private writeAll(): void {
    const layout = this.layout, host = this.host, chunk = host.chunkBlocks;
    this.pending = bits(this.writeSet);
    for (let slot = 0; slot < layout.slots; slot++) {
      if ((this.writeSet & (1 << slot)) === 0) continue;
      const low = this.outLow(slot), count = this.outHigh(slot) - low;
      const block = layout.row(this.group, slot) * chunk + low;
      const member = layout.member(this.group, slot);
      this.asked[slot] = host.memberWrite(member, block, count, this.outBytes(slot), this.writeDone[slot]);
    }
  }

  private onWritten(slot: number, result: BlockResult): void {
    if (this.epoch !== this.host.epoch) return;
    if (result.ok) {
      if (this.unreadable & (1 << slot)) this.host.repaired();
    } else if (lives(result)) {
      this.refused |= 1 << slot;
      this.failure = result;
    } else this.giveUp(slot);
    if (--this.pending > 0) return;
    if (this.refused !== 0) this.judgeRefusals();
    const gone = this.goneSlots();
    const lost = this.kind === "rebuild" ? !result.ok : !this.layout.groupSurvives(gone);
    this.finish(lost ? this.lost(gone) : this.failure ?? OK);
  }

  /** Who refused what had to agree with the rest is given up; who was to get back a sector is as it was. */
  private judgeRefusals(): void {
    const { layout, refused } = this;
    const repair = this.kind === "decode" || (this.kind === "scrub" && this.mismatches.length === 0);
    const stay = repair ? refused : unharmed(layout, this.goneSlots(), refused);
    if (repair || stay === 0) this.failure = undefined;
    for (let slot = 0; slot < layout.slots; slot++) if (refused & ~stay & (1 << slot)) this.giveUp(slot);
  }

  private giveUp(slot: number): void {
    this.host.memberFailed(this.layout.member(this.group, slot), this.asked[slot]);
  }

  private finish(result: BlockResult): void {
    if (this.kind === "write") this.host.journal?.applied(this);
    if (this.parent === undefined) this.host.finished(this, result);
    else this.parent.onPiece(this, result);
  }

  // ---- block by block
  // -----------------------------------------------------------------------------------------------

  /**
   * Does each block on its own, one after the other; a write that fails may then have changed some of them.
   */
  private blockByBlock(): void {
    const piece = new GroupOperation(this.host);
    piece.parent = this;
    this.mismatches = [];
    this.incomplete = false;
    this.startPiece(piece, this.low);
  }

  private startPiece(piece: GroupOperation, block: number): void {
    if (block === this.high) return this.finish(this.failure ?? OK);
    if (this.cutBlock(piece, block)) piece.start();
    else this.startPiece(piece, block + 1);
  }

  private onPiece(piece: GroupOperation, result: BlockResult): void {
    if (result.ok) this.addBlock(piece);
    else if (result.kind === "data loss") return this.finish(result);
    else this.failure ??= result;
    this.startPiece(piece, piece.high);
  }

  private lost(gone: number): Failure {
    return failureOf(this.host.name, this.layout, this.group, gone, this.unreadable);
  }
}
