/** Arrays of small disks that students' classes are tried on, beside the library's own. */
import { Random } from "../../../core/random.ts";
import type { BlockDevice } from "../../../storage/device/device.ts";
import type { ParityLayout } from "../../../storage/raid/layout/layout.ts";
import { Raid } from "../../../storage/raid/raid.ts";
import { RamDisk } from "../../../storage/device/ram.ts";
import type { SmallRaid5 } from "../../../storage/raid/small_raid5.ts";
import { EventLoop } from "../../../storage/device/time.ts";
import { type ClassKind, made } from "../../exercise/judge.ts";

/** What the notebook's array looks like from outside: the class that students extend stands in a cell. */
export type SmallArray = new (disks: readonly BlockDevice[]) => SmallRaid5;

const METHODS = ["submit", "lose", "crash", "parityDisk", "dataDisk", "newParity", "writeAll"];

export const A_SMALL_ARRAY: ClassKind = {
  called: "a class of arrays, such as `class Mine extends SmallRaid5`",
  is: (prototype) =>
    METHODS.every((name) => typeof (prototype as Record<string, unknown>)[name] === "function"),
};

/** Bytes of a block, and rows of a disk. */
const BLOCK = 512, ROWS = 12;
/** A student's mistake may make events endless. */
const MOST_EVENTS = 100_000;

export function smallDisks(time: EventLoop, n: number): RamDisk[] {
  return Array.from(
    { length: n },
    (_, i) => new RamDisk(time, { blocks: ROWS, blockSize: BLOCK, name: `disk ${i}`, latencyMs: 1 + i / 8 }),
  );
}

/** The disks as an array sees them: what they can be asked, and nothing of where they keep their bytes. */
export function asMembers(disks: readonly RamDisk[]): BlockDevice[] {
  return disks.map((disk) => {
    const { name, blockSize, blocks, holdsBytes } = disk;
    return Object.freeze<BlockDevice>({
      name,
      blockSize,
      blocks,
      holdsBytes,
      submit: (request, done) => disk.submit(request, done),
      crash: (choose) => disk.crash(choose),
    });
  });
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
    return new Uint8Array(BLOCK).map(() => this.random.integer(256));
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
   * Where the disks do not hold what the library's array puts there: rows in order, and the first wrong byte
   * of each block.
   */
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
    const array = new Raid(time, { level: 5, members: disks, chunk: BLOCK, parityLayout: layout });
    this.written.forEach((data, block) => array.submit({ op: "write", block, data }, () => {}));
    time.run();
    return disks;
  }
}

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
