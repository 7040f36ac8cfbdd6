/**
 * What an operation on a group has in its hands: the new data, the chunks that were read, and what becomes of
 * them: new parity, a chunk reconstructed from the others, contradictions.
 */
import { encode, recover, verify } from "./codec.ts";
import type { Mismatch } from "./codec.ts";
import type { Layout } from "../layout/layout.ts";
import { addMultiple, EXP, xorInto } from "./parity.ts";
import { dataMask, redundantMask } from "../layout/plan.ts";

/** The array's measures. */
export interface GroupMeasures {
  readonly layout: Layout;
  readonly blockSize: number;
  readonly holdsBytes: boolean;
}

export type GroupKind = "write" | "decode" | "rebuild" | "scrub";

export class GroupContents {
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
  /** scrub: the redundancy may be that of other data, not the data wrong. */
  trustData = false;
  /** scrub: a chunk was missing, so nothing was compared. */
  incomplete = false;
  /** Slots that are written in the end, and those whose member was missing then. */
  writeSet = 0;
  gone = 0;
  /**
   * write: slots of data that could not be read, and are written in full since the rest gives them. Without
   * that only new data may go out: what else is in their parts is anything.
   */
  protected anew = 0;
  /** The journal's entry number. */
  entry = 0;

  protected readonly layout: Layout;
  /** Slots that were read, and those that could not be. */
  protected have = 0;
  protected unreadable = 0;
  /** write: parity by its difference, not anew. */
  protected modify = false;
  private readonly blockSize: number;
  private readonly holdsBytes: boolean;
  protected parts: Uint8Array[] = [];
  private partLength = 0;

  constructor({ layout, blockSize, holdsBytes }: GroupMeasures) {
    this.layout = layout;
    this.blockSize = blockSize;
    this.holdsBytes = holdsBytes;
    this.from = new Int32Array(layout.slots);
    this.to = new Int32Array(layout.slots);
    this.dataAt = new Float64Array(layout.slots);
  }

  /** The blocks of the chunk that are written in this slot. */
  outLow(slot: number): number {
    return this.writesNewDataOnly(slot) ? this.from[this.sourceOf(slot)] : this.low;
  }
  outHigh(slot: number): number {
    return this.writesNewDataOnly(slot) ? this.to[this.sourceOf(slot)] : this.high;
  }
  outBytes(slot: number): Uint8Array | undefined {
    if (!this.holdsBytes) return undefined;
    return this.writesNewDataOnly(slot) ? this.newData(slot) : this.parts[slot];
  }

  /** The result of a decode. */
  decoded(): Uint8Array {
    return this.parts[this.target];
  }

  // ---- one block of it
  // ------------------------------------------------------------------------------------------------

  /** Makes the piece this one's block `block`; false if there is nothing to do for it. */
  protected cutBlock(piece: GroupContents, block: number): boolean {
    const { kind, group, target, repair, trustData, data } = this, low = block, high = block + 1;
    Object.assign(piece, { kind, group, target, repair, trustData, data, low, high, touched: 0 });
    for (let slot = 0; slot < this.layout.dataSlots; slot++) {
      if ((this.touched & (1 << slot)) === 0 || block < this.from[slot] || block >= this.to[slot]) continue;
      piece.touched |= 1 << slot;
      piece.from[slot] = block;
      piece.to[slot] = block + 1;
      piece.dataAt[slot] = this.dataAt[slot] + (block - this.from[slot]) * this.blockSize;
    }
    piece.covered = piece.touched;
    return kind !== "write" || piece.touched !== 0;
  }

  /** Takes over what came of a piece. */
  protected addBlock(piece: GroupContents): void {
    const block = piece.low - this.low;
    if (this.kind === "decode" && this.holdsBytes) {
      this.parts[this.target].set(piece.decoded(), block * this.blockSize);
    }
    if (this.kind !== "scrub") return;
    this.incomplete ||= piece.incomplete;
    for (const mismatch of piece.mismatches) this.mismatches.push({ ...mismatch, block });
  }

  // ---- buffers
  // ------------------------------------------------------------------------------------------------------

  /** Room for the blocks [low, high) of each chunk. */
  protected prepareParts(): void {
    const length = (this.high - this.low) * this.blockSize;
    if (length === this.partLength) return;
    this.partLength = length;
    const memory = new Uint8Array(length * this.layout.slots);
    this.parts = [];
    for (let slot = 0; slot < this.layout.slots; slot++) {
      this.parts.push(memory.subarray(slot * length, (slot + 1) * length));
    }
  }

  private writesNewDataOnly(slot: number): boolean {
    if (this.kind !== "write") return false;
    if (this.layout.mirrored) return true;
    return slot < this.layout.dataSlots && (this.anew & (1 << slot)) === 0;
  }

  /** The slot whose new data this one gets: a copy's is the first. */
  private sourceOf(slot: number): number {
    return this.layout.mirrored ? 0 : slot;
  }

  private newData(slot: number): Uint8Array | undefined {
    const source = this.sourceOf(slot);
    const at = this.dataAt[source], length = (this.to[source] - this.from[source]) * this.blockSize;
    return this.data === undefined ? undefined : part(this.data, at, at + length);
  }

  private partOfNewData(slot: number): Uint8Array {
    const size = this.blockSize;
    return part(this.parts[slot], (this.from[slot] - this.low) * size, (this.to[slot] - this.low) * size);
  }

  // ---- what to compute
  // ----------------------------------------------------------------------------------------------

  /**
   * With everything read: what the slots of `writeSet` shall hold; a scrub finds out only now which those
   * are.
   */
  protected compute(gone: number): void {
    if (this.kind === "scrub") this.computeScrub(gone);
    else if (this.holdsBytes) {
      if (this.kind === "write") this.computeWrite(gone);
      else this.computeDecode();
    }
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
      const from = (this.from[slot] - this.low) * this.blockSize, to = from + difference.length;
      if ((gone & (1 << k)) === 0) xorInto(part(this.parts[k], from, to), difference);
      if (layout.parities === 2 && (gone & (1 << (k + 1))) === 0) {
        const factor = EXP[layout.coefficient(this.group, slot)];
        addMultiple(part(this.parts[k + 1], from, to), difference, factor);
      }
    }
  }

  private computeDecode(): void {
    const target = 1 << this.target;
    if ((this.have & target) === 0) this.learn(target);
  }

  /** Fills all parts of data, and those of redundancy in `wanted`, from what was read. */
  private learn(wanted: number): void {
    const { layout, group, parts, have } = this;
    recover(layout, group, parts, dataMask(layout) & ~have, have);
    encode(layout, group, parts, redundantMask(layout) & wanted);
  }

  private computeScrub(gone: number): void {
    const layout = this.layout;
    const unread = this.unreadable & ~gone;
    this.writeSet = this.repair ? unread : 0;
    this.mismatches = [];
    this.incomplete = gone !== 0;
    if (!this.holdsBytes) return;
    if (unread !== 0) {
      if (this.repair) this.learn(unread);
      return;
    }
    if (gone !== 0) return; // without all chunks there is nothing to compare
    const before = this.parts.map((bytes) => bytes.slice());
    this.mismatches = verify(layout, this.group, this.parts, this.blockSize, this.trustData);
    if (!this.repair || this.mismatches.length === 0) return;
    for (let slot = 0; slot < layout.slots; slot++) {
      if (before[slot].some((byte, i) => byte !== this.parts[slot][i])) this.writeSet |= 1 << slot;
    }
  }
}

/** `bytes` itself if the part is all of it: a view costs more than the comparison. */
function part(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
}
