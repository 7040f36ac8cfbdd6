/** Arrays of small disks that students' classes are tried on, beside the library's own. */
import { Random } from "../../../core/random.ts";
import type { BlockDevice } from "../../../storage/device/device.ts";
import type { ParityLayout } from "../../../storage/raid/layout/layout.ts";
import { Raid } from "../../../storage/raid/raid.ts";
import type { RamDisk } from "../../../storage/device/ram.ts";
import type { SmallRaid5 } from "../../../storage/raid/small_raid5.ts";
import { EventLoop } from "../../../storage/device/time.ts";
import { asMembers, BLOCK_BYTES, ramDisk, sameBytes, sumOf } from "../../arrays/disks.ts";
import { type ClassKind, made } from "../../exercise/judge.ts";

/** What the notebook's array looks like from outside: the class that students extend stands in a cell. */
export type SmallArray = new (disks: readonly BlockDevice[]) => SmallRaid5;

const METHODS = ["submit", "lose", "crash", "parityDisk", "dataDisk", "newParity", "writeAll"];

export const A_SMALL_ARRAY: ClassKind = {
  called: "a class of arrays, such as `class Mine extends SmallRaid5`",
  is: (prototype) =>
    METHODS.every((name) => typeof (prototype as Record<string, unknown>)[name] === "function"),
};

/** Of a disk. */
const ROWS = 12;
/** A student's mistake may make events endless. */
const MOST_EVENTS = 100_000;

export function smallDisks(time: EventLoop, n: number): RamDisk[] {
  return Array.from({ length: n }, (_, i) => ramDisk(time, i, ROWS));
}

/** An array on disks of its own, and what was written to it. */
export class SmallBench {
  readonly time = new EventLoop();
  readonly disks: RamDisk[];
  readonly array: SmallRaid5;
  readonly written = new Map<number, Uint8Array>();
  private readonly random: Random;

  constructor(answer: SmallArray, readonly n: number, seed = 1) {
    this.random = new Random(seed);
    this.disks = smallDisks(this.time, n);
    this.array = made(answer, asMembers(this.disks));
  }

  /** All blocks. */
  get blocks(): number[] {
    return [...Array(this.array.blocks).keys()];
  }

  /** Writes random bytes to these blocks, all at once. @returns how many of the writes ended */
  write(blocks: readonly number[]): number {
    let ended = 0;
    for (const block of blocks) {
      const data = this.bytes();
      this.written.set(block, data);
      this.array.submit({ op: "write", block, data: data.slice() }, () => ended++);
    }
    this.run();
    return ended;
  }

  /** Writes some blocks again and again. @returns whether all of the writes ended */
  rewrite(rounds = 10): boolean {
    for (let round = 0; round < rounds; round++) {
      const some = this.random.shuffle(this.blocks).slice(0, 6);
      if (this.write(some) < some.length) return false;
    }
    return true;
  }

  bytes(): Uint8Array {
    return new Uint8Array(BLOCK_BYTES).map(() => this.random.integer(256));
  }

  run(): void {
    for (let events = 0; events < MOST_EVENTS; events++) if (!this.time.step()) return;
  }

  /** How many blocks do not read back as they were written. */
  misread(): number {
    let right = 0;
    this.written.forEach((data, block) =>
      this.array.submit({ op: "read", block }, (result) => {
        if (result.ok && result.data!.every((byte, i) => byte === data[i])) right++;
      })
    );
    this.run();
    return this.written.size - right;
  }

  /**
   * Where rows do not hold what they have to, wherever it lies in them: each block of the stripe that was
   * written, and a parity that makes the row add up to zero. The first wrong byte is that of the sum; a block
   * that is nowhere has none.
   */
  misfits(): { row: number; what: string }[] {
    const places = this.n - 1;
    return Array.from({ length: ROWS }, (_, row) => {
      const blocks = this.disks.map((disk) => disk.peek(row));
      const gone = Array.from({ length: places }, (_, place) => row * places + place)
        .find((block) => this.written.has(block) && !isAmong(blocks, this.written.get(block)!));
      const byte = sumOf(blocks).findIndex((byte) => byte !== 0);
      const what = gone !== undefined
        ? `block ${gone} is on none of its disks`
        : byte >= 0
        ? `the first wrong byte of its parity is byte ${byte}`
        : "";
      return { row, what };
    }).filter(({ what }) => what !== "");
  }

  /** Where the disks do not hold what the library's array puts there, row by row. */
  differences(layout: ParityLayout = "left-symmetric"): { disk: number; row: number; byte: number }[] {
    const right = this.reference(layout);
    return Array.from({ length: ROWS }, (_, row) =>
      this.disks.map((disk, i) => {
        const is = disk.peek(row), should = right[i].peek(row);
        return { disk: i, row, byte: is.findIndex((byte, at) => byte !== should[at]) };
      })).flat().filter(({ byte }) => byte >= 0);
  }

  private reference(layout: ParityLayout): RamDisk[] {
    const time = new EventLoop(), disks = smallDisks(time, this.n);
    const array = new Raid(time, { level: 5, members: disks, chunk: BLOCK_BYTES, parityLayout: layout });
    this.written.forEach((data, block) => array.submit({ op: "write", block, data }, () => {}));
    time.run();
    return disks;
  }
}

const isAmong = (blocks: readonly Uint8Array[], one: Uint8Array) =>
  blocks.some((block) => sameBytes(block, one));

/**
 * For each disk lost in turn, with writes before and after: how many blocks are not what was written, or not
 * written.
 */
export function lostBlocks(answer: SmallArray, n: number): { lost: number; wrong: number }[] {
  return Array.from({ length: n }, (_, lost) => {
    const bench = new SmallBench(answer, n, lost);
    bench.write(bench.blocks);
    bench.rewrite();
    bench.array.lose(lost);
    const ended = bench.rewrite();
    return { lost, wrong: ended ? bench.misread() : bench.blocks.length };
  });
}
