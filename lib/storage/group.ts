/**
 * One operation on one group of an array, under the group's lock: a write with its parity, a read that must be
 * reconstructed, a step of a rebuild, a step of a scrub. It reads what it needs, computes, journals if there is a journal, and writes;
 * if a read fails it plans again without that chunk.
 */
import { encode, recover, verify } from "./codec.ts";
import type { Mismatch } from "./codec.ts";
import type { BlockResult, Done } from "./device.ts";
import { OK } from "./device.ts";
import { bits, type Layout } from "./layout.ts";
import {
  dataMask,
  LOST,
  MODIFY,
  planDecode,
  planScrub,
  planWrite,
  redundantMask,
  type WriteStrategy,
} from "./plan.ts";
import type { Whole } from "./wholes.ts";
import { addMultiple, EXP, xorInto } from "./parity.ts";

/** The side of an array that an operation sees. */
export interface GroupHost {
  readonly name: string;
  readonly layout: Layout;
  readonly chunkBlocks: number;
  readonly blockSize: number;
  readonly holdsBytes: boolean;
  /** Forces one of the two, instead of the one with fewer I/Os. */
  readonly strategy: WriteStrategy | undefined;
  isMissing(member: number, row: number): boolean;
  /** Both return the generation of the member's device, for `memberFailed`. */
  memberRead(member: number, block: number, count: number, data: Uint8Array | undefined, done: Done): number;
  memberWrite(member: number, block: number, count: number, data: Uint8Array | undefined, done: Done): number;
  memberFailed(member: number, generation: number): void;
  /** Makes the operation's writes durable in a journal first, if there is one. */
  journalled(operation: GroupOperation, proceed: () => void): void;
  /** A chunk that could not be read was written anew from the redundancy. */
  repaired(): void;
  finished(operation: GroupOperation, result: BlockResult): void;
}

export type GroupKind = "write" | "decode" | "rebuild" | "scrub";

export class GroupOperation {
  kind: GroupKind = "write";
  group = 0;
  /** The blocks [low, high) of each chunk that the operation looks at. */
  low = 0;
  high = 0;
  /** decode, rebuild: the slot that is wanted. */
  target = 0;
  /** write: slots with new data, and those of them that it covers from low to high. */
  touched = 0;
  covered = 0;
  /** write: the blocks of the chunk in slot s with new data, and where in `data` they begin (bytes). */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly dataAt: Float64Array;
  data: Uint8Array | undefined = undefined;
  /** scrub: what contradicted itself. */
  mismatches: Mismatch[] = [];
  repair = false;
  /** scrub: a chunk was missing, so nothing was compared. */
  incomplete = false;
  /** The request that it is a part of. */
  owner: Whole | undefined = undefined;
  onFinish: ((operation: GroupOperation, result: BlockResult) => void) | undefined = undefined;
  /** The lock's list. */
  next: GroupOperation | undefined = undefined;
  nextReady: GroupOperation | undefined = undefined;
  blockers = 0;
  /** Slots that are written in the end, and those whose member was missing then. */
  writeSet = 0;
  gone = 0;
  /** The journal's entry number. */
  entry = 0;

  private readonly host: GroupHost;
  private readonly layout: Layout;
  private parts: Uint8Array[] = [];
  private partLength = 0;
  private have = 0;
  private unreadable = 0;
  private pending = 0;
  private modify = false;
  private readonly asked: Int32Array; // generation of the device that slot s was asked of
  private readonly readDone: Done[] = [];
  private readonly writeDone: Done[] = [];
  private readonly proceed = () => this.writeAll();

  constructor(host: GroupHost) {
    this.host = host;
    this.layout = host.layout;
    const slots = host.layout.slots;
    this.from = new Int32Array(slots);
    this.to = new Int32Array(slots);
    this.dataAt = new Float64Array(slots);
    this.asked = new Int32Array(slots);
    for (let slot = 0; slot < slots; slot++) {
      this.readDone.push((result) => this.onRead(slot, result));
      this.writeDone.push((result) => this.onWritten(slot, result));
    }
  }

  /** The lock is held: go. */
  start(): void {
    this.have = this.unreadable = this.writeSet = 0;
    if (this.host.holdsBytes) this.prepareParts((this.high - this.low) * this.host.blockSize);
    this.plan();
  }

  /** Does it touch what the other one touches? */
  conflictsWith(other: GroupOperation): boolean {
    return this.group === other.group && this.low < other.high && other.low < this.high;
  }

  /** The blocks of the chunk that are written in this slot. */
  outLow(slot: number): number {
    return this.writesNewDataOnly(slot) ? this.from[this.sourceOf(slot)] : this.low;
  }
  outHigh(slot: number): number {
    return this.writesNewDataOnly(slot) ? this.to[this.sourceOf(slot)] : this.high;
  }
  outBytes(slot: number): Uint8Array | undefined {
    if (!this.host.holdsBytes) return undefined;
    return this.writesNewDataOnly(slot) ? this.newData(slot) : this.parts[slot];
  }

  // ---- what to read -------------------------------------------------------------------------------------------------

  private plan(): void {
    const layout = this.layout;
    const gone = this.gone = this.goneSlots();
    const wanted = this.slotsToRead(gone);
    if (wanted === LOST) {
      this.host.finished(this, this.lost(gone));
      return;
    }
    const reads = wanted & ~this.have;
    if (reads === 0) {
      this.compute(gone);
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
    // What could not be read is written anew where it is known; read-modify-write does without it and does not learn it.
    const known = this.modify ? 0 : unreadable;
    this.writeSet = (this.touched | redundantMask(layout) | known) & ~gone;
    return reads === LOST ? LOST : reads & ~MODIFY;
  }

  private onRead(slot: number, result: BlockResult): void {
    if (result.ok) this.have |= 1 << slot;
    else if (result.kind === "unreadable") this.unreadable |= 1 << slot;
    else this.host.memberFailed(this.layout.member(this.group, slot), this.asked[slot]);
    if (--this.pending === 0) this.plan(); // which finds nothing left to read if all went well
  }

  // ---- what to compute ----------------------------------------------------------------------------------------------

  private compute(gone: number): void {
    if (this.kind === "scrub") this.computeScrub(gone);
    else if (this.host.holdsBytes) {
      if (this.kind === "write") this.computeWrite(gone);
      else this.computeDecode();
    }
    if (this.writeSet === 0) this.host.finished(this, OK);
    else if (this.kind === "write") this.host.journalled(this, this.proceed);
    else this.writeAll();
  }

  private computeWrite(gone: number): void {
    const layout = this.layout;
    if (layout.mirrored || layout.parities === 0) return;
    if (this.modify) {
      this.modifyParity(gone);
      return;
    }
    const redundant = redundantMask(layout) & ~gone;
    if (redundant === 0) return;
    const unknown = dataMask(layout) & ~this.have & ~this.covered;
    if (unknown !== 0) recover(layout, this.group, this.parts, dataMask(layout) & ~this.have, this.have);
    for (let slot = 0; slot < layout.dataSlots; slot++) {
      if (this.touched & (1 << slot)) this.partOfNewData(slot).set(this.newData(slot)!);
    }
    encode(layout, this.group, this.parts, redundant);
  }

  /** P += old + new, Q += 2^i · (old + new), for each chunk with new data. */
  private modifyParity(gone: number): void {
    const layout = this.layout, k = layout.dataSlots;
    for (let slot = 0; slot < k; slot++) {
      if ((this.touched & (1 << slot)) === 0) continue;
      const difference = this.partOfNewData(slot);
      xorInto(difference, this.newData(slot)!);
      const from = (this.from[slot] - this.low) * this.host.blockSize, to = from + difference.length;
      if ((gone & (1 << k)) === 0) xorInto(part(this.parts[k], from, to), difference);
      if (layout.parities === 2 && (gone & (1 << (k + 1))) === 0) {
        const factor = EXP[layout.coefficient(this.group, slot)];
        addMultiple(part(this.parts[k + 1], from, to), difference, factor);
      }
    }
  }

  private computeDecode(): void {
    const layout = this.layout, target = 1 << this.target;
    if (this.have & target && this.kind === "decode") return;
    if (layout.mirrored) {
      for (let slot = 0; slot < layout.slots; slot++) {
        if (this.have & (1 << slot)) return this.parts[this.target].set(this.parts[slot]);
      }
    }
    recover(layout, this.group, this.parts, dataMask(layout) & ~this.have, this.have);
    if (redundantMask(layout) & target) encode(layout, this.group, this.parts, target);
  }

  private computeScrub(gone: number): void {
    const layout = this.layout;
    const unread = this.unreadable & ~gone;
    this.writeSet = this.repair ? unread : 0;
    this.mismatches = [];
    this.incomplete = gone !== 0;
    if (!this.host.holdsBytes || gone !== 0) return; // without all chunks there is nothing to compare
    if (unread !== 0) {
      if (layout.mirrored) this.copyFromReadable();
      else recover(layout, this.group, this.parts, dataMask(layout) & ~this.have, this.have);
      encode(layout, this.group, this.parts, redundantMask(layout) & ~this.have);
      return;
    }
    const before = this.parts.map((bytes) => bytes.slice());
    this.mismatches = verify(layout, this.group, this.parts, this.host.blockSize);
    if (!this.repair || this.mismatches.length === 0) return;
    for (let slot = 0; slot < layout.slots; slot++) {
      if (before[slot].some((byte, i) => byte !== this.parts[slot][i])) this.writeSet |= 1 << slot;
    }
  }

  private copyFromReadable(): void {
    const readable = this.parts.findIndex((_, slot) => this.have & (1 << slot));
    this.parts.forEach((bytes, slot) => {
      if ((this.have & (1 << slot)) === 0) bytes.set(this.parts[readable]);
    });
  }

  // ---- what to write ------------------------------------------------------------------------------------------------

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
    const member = this.layout.member(this.group, slot);
    if (!result.ok) this.host.memberFailed(member, this.asked[slot]);
    else if (this.unreadable & (1 << slot)) this.host.repaired();
    if (--this.pending > 0) return;
    const gone = this.goneSlots();
    const lost = this.kind === "rebuild" ? !result.ok : !this.layout.groupSurvives(gone);
    this.host.finished(this, lost ? this.lost(gone) : OK);
  }

  // ---- buffers ------------------------------------------------------------------------------------------------------

  private prepareParts(length: number): void {
    if (length === this.partLength) return;
    this.partLength = length;
    const memory = new Uint8Array(length * this.layout.slots);
    this.parts = [];
    for (let slot = 0; slot < this.layout.slots; slot++) {
      this.parts.push(memory.subarray(slot * length, (slot + 1) * length));
    }
  }

  /** The result of a decode. */
  decoded(): Uint8Array {
    return this.parts[this.target];
  }

  private writesNewDataOnly(slot: number): boolean {
    if (this.kind !== "write") return false;
    if (this.layout.mirrored) return true;
    return slot < this.layout.dataSlots && (this.unreadable & (1 << slot)) === 0;
  }

  /** The slot whose new data this one gets: a copy's is the first. */
  private sourceOf(slot: number): number {
    return this.layout.mirrored ? 0 : slot;
  }

  private newData(slot: number): Uint8Array | undefined {
    const source = this.sourceOf(slot);
    const at = this.dataAt[source], length = (this.to[source] - this.from[source]) * this.host.blockSize;
    return this.data === undefined ? undefined : part(this.data, at, at + length);
  }

  private partOfNewData(slot: number): Uint8Array {
    const size = this.host.blockSize;
    return part(this.parts[slot], (this.from[slot] - this.low) * size, (this.to[slot] - this.low) * size);
  }

  private lost(gone: number): BlockResult {
    const layout = this.layout, members: number[] = [];
    for (let slot = 0; slot < layout.slots; slot++) {
      if ((gone | this.unreadable) & (1 << slot)) members.push(layout.member(this.group, slot));
    }
    const where = `${this.host.name} (RAID ${layout.level}, ${layout.members} members)`;
    const missing = `member${members.length === 1 ? "" : "s"} ${members.sort((a, b) => a - b).join(", ")}`;
    return this.unreadable === 0
      ? { ok: false, kind: "data loss", message: `data loss: ${where} cannot do without ${missing}` }
      : {
        ok: false,
        kind: "unreadable",
        message: `group ${this.group} of ${where} cannot be read without ${missing}`,
      };
  }
}

/** `bytes` itself if the part is all of it: a view costs more than the comparison. */
function part(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
}
