/** A disk with a volatile write cache, small enough for all its states to be gone through. */
import { canonical } from "../../core/canonical.ts";
import type { Choose } from "./device.ts";

/** What a block holds: plain data that fits one sector, or a list of such, a sector each. */
export type Sectors = unknown;

/** What a process asks of a `WriteBackDisk`. */
export type DiskRequest =
  | { readonly type: "Read"; readonly block: number }
  | { readonly type: "Write"; readonly block: number; readonly data: Sectors }
  | { readonly type: "Flush" };

export type WriteBackOptions = {
  /** What each block holds at first. A list has a sector for each item; all writes of the block must, too. */
  readonly blocks: readonly Sectors[];
  /** The process in whose machine it is. Without one it never loses power. */
  readonly owner?: number;
  /** "fifo": it serves requests in the order in which they were submitted. Absent: in any order. */
  readonly order?: "fifo";
  /** Whether of a write of several sectors some may survive a crash and others not. Default true. */
  readonly torn?: boolean;
  /**
   * Whether writes reach the medium in the order in which they were served: a crash then leaves the first so
   * many of them. Default false, as with real disks: it leaves any.
   */
  readonly inOrder?: boolean;
};

/** A write that is in the cache and not on the medium. */
type Unflushed = { readonly block: number; readonly data: Sectors };

/**
 * A disk with a write-back cache. A write is served once it is in the cache, where reads find it; a flush is
 * a barrier, after which all writes served before are on the medium. When its owner crashes the cache is
 * lost. Of each sector the medium then holds what was there at the last flush, or any of the writes since:
 * each of them may have left the cache by itself. A sector is written whole or not at all, which is all that
 * a real disk promises (ATA and NVMe: an atomic unit of one logical block unless told otherwise).
 *
 * Reads give the block's contents, writes and flushes nothing. What differs from a real disk: it has no
 * unreadable sectors, and a request that it has not served at the crash was not written in part.
 * @throws RangeError for a request that makes no sense
 */
export class WriteBackDisk {
  declare readonly owner?: number;
  declare readonly order?: "fifo";
  readonly torn: boolean;
  readonly inOrder: boolean;
  /** By block, what survives a crash. */
  medium: Sectors[];
  /** The cache, oldest first; where writes have no order, that is by block. */
  unflushed: Unflushed[] = [];

  constructor({ blocks, owner, order, torn = true, inOrder = false }: WriteBackOptions) {
    if (owner !== undefined) this.owner = owner;
    if (order !== undefined) this.order = order;
    this.torn = torn;
    this.inOrder = inOrder;
    this.medium = [...blocks];
  }

  apply(request: DiskRequest): Sectors {
    if (request.type === "Flush") return this.flush();
    if (request.type !== "Read" && request.type !== "Write") {
      throw new RangeError(`a disk is asked to Read, Write or Flush, got ${(request as DiskRequest).type}`);
    }
    const { block } = request;
    if (!(block in this.medium)) {
      throw new RangeError(`the disk has blocks 0 to ${this.medium.length - 1}, got ${block}`);
    }
    if (request.type === "Read") return this.newest(block);
    this.write(block, request.data);
  }

  private newest(block: number): Sectors {
    return this.unflushed.filter((write) => write.block === block).at(-1)?.data ?? this.medium[block];
  }

  private write(block: number, data: Sectors): void {
    const has = sectorsOf(this.medium[block]).length, given = sectorsOf(data).length;
    if (data === undefined || given !== has) {
      throw new RangeError(
        `block ${block} has ${has} sectors, got ${data === undefined ? "no data" : given}`,
      );
    }
    // What is there already changes nothing that a crash could leave.
    if (canonical(this.newest(block)) === canonical(data)) return;
    const later = this.unflushed.findIndex((write) => !this.inOrder && write.block > block);
    this.unflushed.splice(later < 0 ? this.unflushed.length : later, 0, { block, data });
  }

  private flush(): void {
    for (const { block, data } of this.unflushed) this.medium[block] = data;
    this.unflushed = [];
  }

  crash(choose: Choose): void {
    const lost = this.unflushed;
    this.unflushed = [];
    if (this.inOrder) {
      const kept = choose(lost.length + 1);
      for (const { block, data } of lost.slice(0, kept)) this.medium[block] = data;
      if (kept < lost.length) this.survive(lost[kept].block, [lost[kept].data], choose);
    } else {
      for (const block of new Set(lost.map((write) => write.block))) {
        this.survive(block, lost.filter((write) => write.block === block).map(({ data }) => data), choose);
      }
    }
  }

  /** Of a block its old contents or any of these are left; of several sectors, of each by itself. */
  private survive(block: number, versions: readonly Sectors[], choose: Choose): void {
    const all = [this.medium[block], ...versions];
    if (this.torn && Array.isArray(all[0])) {
      this.medium[block] = all[0].map((_, at) => one(all.map((data) => sectorsOf(data)[at]), choose));
    } else if (!this.inOrder) this.medium[block] = one(all, choose);
  }
}

/** One of several contents; equal ones are one. */
function one(all: readonly Sectors[], choose: Choose): Sectors {
  const texts = all.map((data) => canonical(data));
  const different = all.filter((_, index) => texts.indexOf(texts[index]) === index);
  return different[different.length > 1 ? choose(different.length) : 0];
}

function sectorsOf(data: Sectors): readonly unknown[] {
  return Array.isArray(data) ? data : [data];
}
