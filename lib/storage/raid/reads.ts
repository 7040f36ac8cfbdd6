/**
 * The reads of an array: straight from a member where that is possible, else reconstructed from the rest of
 * the group.
 */
import type { BlockResult, Done } from "../device/device.ts";
import type { GroupHost, GroupOperation } from "./group/group.ts";
import type { Member } from "./members.ts";
import type { Whole, Wholes } from "./group/wholes.ts";

/** The side of an array that its reads and writes see. */
export interface PathHost extends GroupHost {
  readonly members: readonly Member[];
  readonly wholes: Wholes;
  takeOperation(): GroupOperation;
  begin(operation: GroupOperation): void;
}

/** A part of a read that goes to one member. */
class ReadPart {
  whole: Whole | undefined = undefined;
  group = 0;
  slot = 0;
  /** Blocks of the chunk, and where in the whole's data they belong (bytes). */
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

export class ReadPath {
  private readonly spare: ReadPart[] = [];
  private readonly finish = (part: ReadPart, result: BlockResult) => this.onRead(part, result);
  private readonly epoch: number;

  /** For the time until the power fails. */
  constructor(private readonly host: PathHost) {
    this.epoch = host.epoch;
  }

  /** Reads blocks into the whole's data. */
  read(whole: Whole, block: number, count: number): void {
    const { chunkBlocks, blockSize, layout } = this.host;
    const end = block + count;
    for (let at = block; at < end;) {
      const chunk = Math.floor(at / chunkBlocks), low = at - chunk * chunkBlocks;
      const part = this.spare.pop() ?? new ReadPart(this.finish);
      part.whole = whole;
      part.group = Math.floor(chunk / layout.dataSlots);
      part.slot = chunk - part.group * layout.dataSlots;
      part.low = low;
      part.count = Math.min(chunkBlocks - low, end - at);
      part.at = (at - block) * blockSize;
      whole.left++;
      at += part.count;
      this.begin(part);
    }
  }

  private begin(part: ReadPart): void {
    const { host } = this, { layout } = host;
    const slot = layout.mirrored ? this.pickCopy(part) : part.slot;
    const row = layout.row(part.group, slot);
    part.member = layout.member(part.group, slot);
    if (host.isMissing(part.member, row)) {
      this.decode(part);
      return;
    }
    const block = row * host.chunkBlocks + part.low;
    host.members[part.member].pending++;
    part.generation = host.memberRead(part.member, block, part.count, this.dataOf(part), part.done);
  }

  /** The copy whose member has least to do; of those, the one whose arm is nearest; of those, the first. */
  private pickCopy(part: ReadPart): number {
    const { host } = this, { layout } = host;
    let best = 0, bestPending = Infinity, bestDistance = Infinity;
    for (let slot = 0; slot < layout.slots; slot++) {
      const row = layout.row(part.group, slot), index = layout.member(part.group, slot);
      if (host.isMissing(index, row)) continue;
      const member = host.members[index];
      const distance = Math.abs(row * host.chunkBlocks + part.low - member.nextBlock);
      if (member.pending > bestPending || (member.pending === bestPending && distance >= bestDistance)) {
        continue;
      }
      best = slot;
      bestPending = member.pending;
      bestDistance = distance;
    }
    return best;
  }

  private dataOf(part: ReadPart): Uint8Array | undefined {
    const data = part.whole!.data;
    if (data === undefined || !this.host.holdsBytes) return undefined;
    const length = part.count * this.host.blockSize;
    return part.at === 0 && length === data.length ? data : data.subarray(part.at, part.at + length);
  }

  private onRead(part: ReadPart, result: BlockResult): void {
    if (this.epoch !== this.host.epoch) return; // from a device that has been replaced
    const member = this.host.members[part.member];
    if (member.generation === part.generation) member.pending--;
    if (result.ok) {
      this.end(part);
      return;
    }
    if (result.kind !== "unreadable") this.host.memberFailed(part.member, part.generation);
    this.decode(part);
  }

  /**
   * What cannot be read directly is reconstructed, under the group's lock: a half-written group would give
   * garbage.
   */
  private decode(part: ReadPart): void {
    const operation = this.host.takeOperation();
    operation.kind = "decode";
    operation.group = part.group;
    operation.target = part.slot;
    operation.low = part.low;
    operation.high = part.low + part.count;
    operation.onFinish = (ended, result) => {
      if (!result.ok) part.whole!.error ??= result;
      else this.dataOf(part)?.set(ended.decoded());
      this.end(part);
    };
    this.host.begin(operation);
  }

  private end(part: ReadPart): void {
    const whole = part.whole!;
    part.whole = undefined;
    this.spare.push(part);
    this.host.wholes.endPart(whole);
  }
}
