// Long random lives of arrays: writes and reads, many under way, while members die, are replaced, lose
// sectors, are scrubbed, and the power fails. Whatever was acknowledged must read back, as long as the array
// says that it has lost nothing.
import process from "node:process";
import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import { Journal } from "../../../lib/storage/raid/journal/journal.ts";
import { type Level, PARITY_LAYOUTS, type ParityLayout } from "../../../lib/storage/raid/layout/layout.ts";
import { Raid } from "../../../lib/storage/raid/raid.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import { scrub } from "../../../lib/storage/raid/scrub.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { BLOCK, perform, randomBytes, read, same } from "../helpers.ts";

const ROUNDS = Number(process.env.DEEP_ROUNDS ?? 200), ROWS = 24;
const SHAPES: [Level, number][] = [[1, 3], [4, 5], [5, 3], [5, 6], [6, 4], [6, 7], [10, 4], [10, 5]];

class Life {
  readonly time = new EventLoop();
  readonly random: Random;
  readonly array: Raid;
  readonly journal: Journal | undefined;
  /** What each block may read as: more than one version only where a crash caught its write. */
  readonly versions: Uint8Array[][] = [];

  constructor(level: Level, count: number, seed: number, parityLayout: ParityLayout, journalled: boolean) {
    this.random = new Random(seed);
    const members = Array.from({ length: count }, () => this.disk());
    const journalDevice = new RamDisk(this.time, { blocks: 96, blockSize: BLOCK, latencyMs: 0.05 });
    this.journal = journalled ? new Journal(journalDevice) : undefined;
    this.array = new Raid(this.time, {
      level,
      members,
      chunk: 2 * BLOCK,
      parityLayout,
      journal: this.journal,
    });
    for (let block = 0; block < this.array.blocks; block++) this.versions.push([new Uint8Array(BLOCK)]);
  }

  disk(): RamDisk {
    const latencyMs = 0.1 + this.random.uniform() / 10;
    return new RamDisk(this.time, {
      blocks: 2 * ROWS,
      blockSize: BLOCK,
      latencyMs,
      channels: this.random.integer(3),
    });
  }

  /**
   * Some writes at once, which do not overlap each other. With `crashAfter` the power fails after so many
   * events.
   */
  write(crashAfter = Infinity): void {
    const { array, random, time } = this,
      parts = 1 + random.integer(4),
      width = Math.floor(array.blocks / parts);
    const pending: { at: number; count: number; data: Uint8Array; done: boolean }[] = [];
    for (let part = 0; part < parts; part++) {
      const at = part * width + random.integer(width), count = 1 + random.integer((part + 1) * width - at);
      const data = randomBytes(random, count * BLOCK), write = { at, count, data, done: false };
      pending.push(write);
      array.submit({ op: "write", block: at, count, data }, ({ ok }) => write.done = ok);
    }
    for (let events = 0; events < crashAfter && time.step(); events++);
    if (crashAfter < Infinity) this.crash();
    for (const { at, count, data, done } of pending) {
      for (let i = 0; i < count; i++) {
        const bytes = data.subarray(i * BLOCK, (i + 1) * BLOCK);
        this.versions[at + i] = done ? [bytes] : [...this.versions[at + i], bytes];
      }
    }
  }

  crash(): void {
    this.array.crash((count) => this.random.integer(count));
    this.time.run();
    this.journal?.recover(() => {});
    this.time.run();
  }

  /** Reads everything, and settles what a crash left open. */
  check(): void {
    const { array, time, versions } = this, bytes = read(time, array, 0, array.blocks);
    for (let block = 0; block < array.blocks; block++) {
      const found = bytes.slice(block * BLOCK, (block + 1) * BLOCK);
      if (!versions[block].some((version) => same(version, found))) {
        throw new Error(`block ${block} reads as something that nobody wrote, at ${time.now} ms`);
      }
      versions[block] = [found];
    }
  }

  /** A failure that the array still bears, if there is one: a dead member, or a sector. */
  harm(): void {
    const { array, random } = this, member = random.integer(array.members.length);
    if (array.missingMembers.length > 0 || random.integer(3) > 0) return;
    const device = array.members[member].device as RamDisk;
    if (random.integer(2) === 0) device.makeUnreadable(random.integer(2 * ROWS));
    else {
      scrub(array, { repair: true }, () => {}); // a sector that nobody can read and a dead disk would be two failures
      this.time.run();
      device.fail();
    }
  }

  mend(): void {
    const { array, random, time } = this;
    for (const member of array.missingMembers) {
      if (array.members[member].state === "failed" && random.integer(2) === 0) {
        array.replace(member, this.disk(), { depth: 1 + random.integer(4) });
        break;
      }
    }
    if (array.missingMembers.length === 0) scrub(array, { repair: true }, () => {});
    if (random.integer(2) === 0) time.run();
  }
}

function live(level: Level, count: number, parityLayout: ParityLayout, crashes: boolean, seed: number): void {
  const life = new Life(level, count, seed, parityLayout, crashes);
  for (let round = 0; round < ROUNDS; round++) {
    const degraded = life.array.missingMembers.length > 0;
    if (crashes && !degraded && life.random.integer(4) === 0) life.write(life.random.integer(30));
    else life.write();
    life.check();
    life.harm();
    life.write();
    life.check();
    life.mend();
  }
  life.time.run();
  expect(life.array.failed).toBe(false);
  expect(perform(life.time, life.array, { op: "flush" }).ok).toBe(true);
}

describe("long random lives", () => {
  for (const [level, count] of SHAPES) {
    const layouts = level === 5 || level === 6 ? PARITY_LAYOUTS : [PARITY_LAYOUTS[2]];
    for (const parityLayout of layouts) {
      test(`RAID ${level} of ${count}, ${parityLayout}: failures, sectors, rebuilds, scrubs`, () => {
        for (let seed = 1; seed <= 5; seed++) live(level, count, parityLayout, false, seed);
      });
      test(`RAID ${level} of ${count}, ${parityLayout}: and power failures, with a journal`, () => {
        for (let seed = 1; seed <= 5; seed++) live(level, count, parityLayout, true, seed);
      });
    }
  }
});
