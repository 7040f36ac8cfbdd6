/**
 * Where an array keeps what: the placement of Linux md (drivers/md/raid0.c, raid5.c `raid5_compute_sector`,
 * raid10.c "near" with two copies).
 *
 * The unit of redundancy is a **group**: chunks that protect each other. In RAID 4, 5, 6 it is a stripe (data
 * slots 0…k−1, then P, then Q), in RAID 1 and 10 one chunk and its copies, in RAID 0 a stripe with nothing
 * added. A group's chunk in slot s is on member `member(group, s)` in that member's row `row(group, s)`.
 */
import { checkInteger } from "../../device/device.ts";

/** The RAID levels that there are. */
export type Level = 0 | 1 | 4 | 5 | 6 | 10;
/** All levels. */
export const LEVELS: readonly Level[] = [0, 1, 4, 5, 6, 10];

/**
 * md's names and numbers: left-asymmetric 0, right-asymmetric 1, left-symmetric 2 (the default),
 * right-symmetric 3.
 */
export type ParityLayout = "left-asymmetric" | "right-asymmetric" | "left-symmetric" | "right-symmetric";
/** Where parity goes from stripe to stripe, by the names of Linux md. */
export const PARITY_LAYOUTS: readonly ParityLayout[] = [
  "left-asymmetric",
  "right-asymmetric",
  "left-symmetric",
  "right-symmetric",
];

/** md needs so many members; with two, RAID 4 and 5 are mirrors. */
const LEAST_MEMBERS: Record<Level, number> = { 0: 2, 1: 2, 4: 2, 5: 2, 6: 4, 10: 2 };
/** Sets of slots are kept as bits of one integer. */
const MOST_MEMBERS = 30;

/** What a chunk of a member is for. */
export type Role = "data" | "P" | "Q" | "copy" | "unused";

/** What lies in one chunk of a member. */
export interface Chunk {
  readonly role: Role;
  /** The chunks that protect each other: a stripe, or a chunk with its copies. */
  readonly group: number;
  /** data, copy: the number of the data chunk. */
  readonly number: number;
}

/** What a picture of an array asks for. */
export interface Placement {
  readonly members: number;
  at(member: number, row: number): Chunk;
}

/** Where the blocks of an array lie: which member and row holds each slot of a group, as in Linux md. */
export class Layout implements Placement {
  readonly level: Level;
  readonly members: number;
  readonly parityLayout: ParityLayout;
  /** Chunks of data in a group. */
  readonly dataSlots: number;
  /** Chunks in a group. */
  readonly slots: number;
  /** Are the slots after the first copies of it? */
  readonly mirrored: boolean;
  private readonly left: boolean;
  private readonly symmetric: boolean;

  /** @throws RangeError for an unknown level or layout, or too few members */
  constructor(level: Level, members: number, parityLayout: ParityLayout = "left-symmetric") {
    if (!LEVELS.includes(level)) {
      throw new RangeError(`level must be one of ${LEVELS.join(", ")}, got ${level}`);
    }
    checkInteger("number of members", members, 1);
    const least = LEAST_MEMBERS[level];
    if (members < least || members > MOST_MEMBERS) {
      throw new RangeError(`RAID ${level} needs from ${least} to ${MOST_MEMBERS} members, got ${members}`);
    }
    if (!PARITY_LAYOUTS.includes(parityLayout)) {
      throw new RangeError(`parity layout must be one of ${PARITY_LAYOUTS.join(", ")}, got ${parityLayout}`);
    }
    this.level = level;
    this.members = members;
    this.parityLayout = parityLayout;
    this.mirrored = level === 1 || level === 10;
    this.slots = level === 10 ? 2 : members;
    this.dataSlots = this.mirrored ? 1 : members - this.parities;
    this.left = parityLayout === "left-asymmetric" || parityLayout === "left-symmetric";
    this.symmetric = parityLayout === "left-symmetric" || parityLayout === "right-symmetric";
  }

  /** Chunks of parity in a group: 0, 1 (P) or 2 (P and Q). */
  get parities(): number {
    return this.level === 6 ? 2 : this.level === 4 || this.level === 5 ? 1 : 0;
  }

  /** Chunks of data that fit on members of `rows` chunks each. */
  dataChunks(rows: number): number {
    return this.level === 10 ? Math.floor(rows * this.members / 2) : this.groups(rows) * this.dataSlots;
  }

  /** Groups that fit on members of `rows` chunks each. */
  groups(rows: number): number {
    return this.level === 10 ? Math.floor(rows * this.members / 2) : rows;
  }

  /** The member of P (of RAID 4's last disk too). Level 4, 5, 6 only. */
  parityMember(group: number): number {
    const last = this.members - 1;
    if (this.level === 4) return last;
    return this.left ? last - group % this.members : group % this.members;
  }

  /** The member that holds slot `slot` of the group. */
  member(group: number, slot: number): number {
    const n = this.members;
    switch (this.level) {
      case 0:
      case 1:
      case 4:
        return slot;
      case 10:
        return (2 * group + slot) % n;
      case 5: {
        const p = this.parityMember(group);
        if (slot === n - 1) return p;
        return this.symmetric ? (p + 1 + slot) % n : slot < p ? slot : slot + 1;
      }
      case 6: {
        const p = this.parityMember(group);
        if (slot >= n - 2) return (p + slot - (n - 2)) % n;
        if (this.symmetric) return (p + 2 + slot) % n;
        if (p === n - 1) return slot + 1; // Q has wrapped round to member 0
        return slot < p ? slot : slot + 2;
      }
    }
  }

  /** The row (chunk number on the member) of slot `slot` of the group. */
  row(group: number, slot: number): number {
    return this.level === 10 ? Math.floor((2 * group + slot) / this.members) : group;
  }

  /** The group that the chunk in `row` of `member` belongs to. */
  groupAt(member: number, row: number): number {
    return this.level === 10 ? Math.floor((row * this.members + member) / 2) : row;
  }

  /**
   * The slot of `member` in the group, −1 if it has none there (RAID 10). `row` tells two slots on one member
   * apart.
   */
  slotAt(group: number, member: number, row: number): number {
    for (let slot = 0; slot < this.slots; slot++) {
      if (this.member(group, slot) === member && this.row(group, slot) === row) return slot;
    }
    return -1;
  }

  /** What the chunk in `row` of `member` holds. */
  at(member: number, row: number): Chunk {
    const group = this.groupAt(member, row), slot = this.slotAt(group, member, row);
    return {
      role: this.roleOf(slot),
      group,
      number: group * this.dataSlots + (this.mirrored ? 0 : slot),
    };
  }

  /**
   * The power of 2 by which data slot `slot` is multiplied in Q: md counts in the order of disks, from the
   * disk after Q on. That is the order of the data only in the symmetric layouts.
   */
  coefficient(group: number, slot: number): number {
    if (this.symmetric) return slot;
    const p = this.parityMember(group);
    return p === this.members - 1 ? slot : (slot - p + this.dataSlots) % this.dataSlots;
  }

  /** What the slot is for. */
  roleOf(slot: number): Role {
    if (slot < this.dataSlots) return "data";
    return this.mirrored ? "copy" : slot === this.dataSlots ? "P" : "Q";
  }

  /** Can a group lose these slots (as bits) and still be read? */
  groupSurvives(missingSlots: number): boolean {
    const missing = bits(missingSlots);
    return this.mirrored ? missing < this.slots : missing <= this.parities;
  }

  /**
   * Can the array lose these members and still be read?
   * @param groups how many it has; enough for every placement that there is, unless told
   */
  survives(missing: readonly number[], groups = Infinity): boolean {
    const gone = new Set(missing);
    for (let group = 0; group < this.members && group < groups; group++) { // then the placement repeats
      let slots = 0;
      for (let slot = 0; slot < this.slots; slot++) {
        if (gone.has(this.member(group, slot))) slots |= 1 << slot;
      }
      if (!this.groupSurvives(slots)) return false;
    }
    return true;
  }

  /** What this many members can lose whatever they are. */
  get tolerance(): number {
    return this.level === 1 ? this.members - 1 : this.level === 10 ? 1 : this.parities;
  }
}

/** How many bits are set. */
export function bits(set: number): number {
  let count = 0;
  for (; set !== 0; set &= set - 1) count++;
  return count;
}
