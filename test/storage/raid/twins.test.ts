// Each property of arrays is here with a broken twin, an array with one rule left out: what it must catch.
// The layout's and the journal's are in layout.test.ts and write_hole.test.ts.
import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import { WriteCache } from "../../../lib/storage/drive/cache.ts";
import type { GroupOperation } from "../../../lib/storage/raid/group/group.ts";
import { Layout, type ParityLayout } from "../../../lib/storage/raid/layout/layout.ts";
import { EXP, multiply } from "../../../lib/storage/raid/redundancy/parity.ts";
import { Raid, type RaidOptions } from "../../../lib/storage/raid/raid.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import type { RebuildHost } from "../../../lib/storage/raid/rebuild.ts";
import { scrub } from "../../../lib/storage/raid/scrub.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { BLOCK, perform, randomBytes, read, same, write } from "../helpers.ts";

type Build = (time: EventLoop, options: RaidOptions) => Raid;
const sound: Build = (time, options) => new Raid(time, options);

function filled(
  build: Build,
  level: RaidOptions["level"],
  count: number,
  options: Partial<RaidOptions> = {},
) {
  const time = new EventLoop(), random = new Random(count);
  const ram = () => new RamDisk(time, { blocks: 24, blockSize: BLOCK, latencyMs: 0.1, channels: 0 });
  const disks = Array.from({ length: count }, ram);
  const array = build(time, { level, members: disks, chunk: 4 * BLOCK, ...options });
  const bytes = randomBytes(random, array.blocks * BLOCK);
  write(time, array, 0, bytes);
  return { time, random, disks, array, bytes, ram };
}

describe("a degraded read sees a stripe before a write or after it, never in between", () => {
  /**
   * Reads of a lost chunk, begun at each moment of a write to its stripe, that give something else than was
   * written there.
   */
  function garbage(build: Build): number {
    let wrong = 0;
    for (let events = 0; events < 8; events++) {
      const { time, random, disks, array, bytes } = filled(build, 5, 4);
      array.fail(1); // holds blocks 4 to 7
      disks[3].slowDown(4); // holds the parity
      array.submit({ op: "write", block: 0, data: randomBytes(random, BLOCK) }, () => {});
      for (let i = 0; i < events; i++) time.step();
      disks[3].slowDown(0.1); // a device may serve a later read before an earlier write
      const result = perform(time, array, { op: "read", block: 4 });
      if (!result.ok || !same(result.data!, bytes.subarray(4 * BLOCK, 5 * BLOCK))) wrong++;
    }
    return wrong;
  }
  test("holds", () => expect(garbage(sound)).toBe(0));
  test("a read that does not wait for the stripe's lock is caught", () => {
    class Hasty extends Raid {
      override takeOperation(): GroupOperation {
        const operation = super.takeOperation(), conflicts = Object.getPrototypeOf(operation).conflictsWith;
        operation.conflictsWith = (other) =>
          operation.kind !== "decode" && other.kind !== "decode" && conflicts.call(operation, other);
        return operation;
      }
    }
    expect(garbage((time, options) => new Hasty(time, options))).toBeGreaterThan(0);
  });
});

describe("Q's coefficients follow the order of the disks, from the disk after Q on", () => {
  /** Bytes of Q that are not what md's definition gives. */
  function wrongQ(parityLayout: ParityLayout, change: (layout: Layout) => void): number {
    const build: Build = (time, options) => {
      const array = new Raid(time, options);
      change(array.layout);
      return array;
    };
    const { disks, array } = filled(build, 6, 6, { parityLayout });
    let wrong = 0;
    for (let row = 0; row < 6; row++) {
      const at = (disk: number) => array.layout.at(disk, row).role;
      const q = [0, 1, 2, 3, 4, 5].find((disk) => at(disk) === "Q")!;
      const after = [1, 2, 3, 4, 5].map((i) => (q + i) % 6).filter((disk) => at(disk) === "data");
      for (let byte = 0; byte < BLOCK; byte++) {
        const sum = after.reduce(
          (all, disk, power) => all ^ multiply(EXP[power], disks[disk].peek(row * 4)[byte]),
          0,
        );
        if (sum !== disks[q].peek(row * 4)[byte]) wrong++;
      }
    }
    return wrong;
  }
  for (const parityLayout of ["left-asymmetric", "right-asymmetric", "left-symmetric"] as const) {
    test(`holds for ${parityLayout}`, () => expect(wrongQ(parityLayout, () => {})).toBe(0));
  }
  test("an order by the data is caught, where the two differ", () => {
    const byData = (layout: Layout) =>
      Object.assign(layout, { coefficient: (_: number, slot: number) => slot });
    expect(wrongQ("left-asymmetric", byData)).toBeGreaterThan(0);
    expect(wrongQ("left-symmetric", byData)).toBe(0);
  });
});

describe("a small write takes the way with fewer I/Os", () => {
  /** The members and block counts for which it does not. */
  function dear(strategy: RaidOptions["strategy"]): string[] {
    const found: string[] = [];
    const ios = (level: 5 | 6, count: number, blocks: number, way: RaidOptions["strategy"]) => {
      const { time, disks, array } = filled(sound, level, count, { strategy: way, chunk: BLOCK });
      const total = () =>
        disks.reduce((sum, { statistics }) => sum + statistics.reads + statistics.writes, 0);
      const before = total();
      write(time, array, 0, new Uint8Array(blocks * BLOCK));
      return total() - before;
    };
    for (const level of [5, 6] as const) {
      for (let count = level - 1; count <= 8; count++) {
        for (let blocks = 1; blocks < count - level + 4; blocks++) {
          const ways = (["read-modify-write", "reconstruct-write"] as const).map((way) =>
            ios(level, count, blocks, way)
          );
          if (ios(level, count, blocks, strategy) > Math.min(...ways)) {
            found.push(`${level} of ${count}: ${blocks}`);
          }
        }
      }
    }
    return found;
  }
  test("holds", () => expect(dear(undefined)).toEqual([]));
  test("either way alone is caught", () => {
    expect(dear("read-modify-write")).toContain("6 of 5: 1");
    expect(dear("reconstruct-write")).toContain("5 of 8: 1");
  });
});

describe("a hot spare makes the array bear the next failure", () => {
  function lost(build: Build): boolean {
    const { time, disks, array, bytes, ram } = filled(build, 5, 4);
    array.spares.push(ram());
    disks[1].fail();
    read(time, array, 0, array.blocks); // by which it is found
    time.run();
    array.fail(2);
    const result = perform(time, array, { op: "read", block: 0, count: array.blocks });
    return !result.ok || !same(result.data!, bytes);
  }
  test("holds", () => expect(lost(sound)).toBe(false));
  test("a spare that stays on the shelf is caught", () => {
    class Forgetful extends Raid {
      override get spares() {
        return [];
      }
    }
    expect(lost((time, options) => new Forgetful(time, options))).toBe(true);
  });
  test("a spare that is used without being filled is caught", () => {
    class Careless extends Raid {
      override fail(index: number): void {
        const device = this.spares.shift();
        super.fail(index);
        if (device !== undefined) Object.assign(this.members[index], { device, state: "active" });
      }
    }
    expect(lost((time, options) => new Careless(time, options))).toBe(true);
  });
});

describe("a scrub of RAID 6 repairs any one silent corruption", () => {
  /** Of corruptions on every member in every row, how many are still there afterwards. */
  function left(host: (array: Raid) => RebuildHost): number {
    let wrong = 0;
    for (let member = 0; member < 5; member++) {
      for (let row = 0; row < 6; row++) {
        const { time, disks, array } = filled(sound, 6, 5);
        const before = disks[member].peek(0, 24);
        disks[member].corrupt(row * 4 + 2, 99, 0x10);
        scrub(host(array), { repair: true }, () => {});
        time.run();
        if (!same(disks[member].peek(0, 24), before)) wrong++;
      }
    }
    return wrong;
  }
  test("holds", () => expect(left((array) => array)).toBe(0));
  test("one that stops before the last row is caught", () => {
    expect(left((array) => Object.create(array, { rows: { value: array.rows - 1 } }))).toBe(5);
  });
  test("one that reckons with another order of Q is caught", () => {
    const turned = (array: Raid) => {
      const { dataSlots } = array.layout;
      Object.assign(array.layout, { coefficient: (_: number, slot: number) => dataSlots - 1 - slot });
      return array;
    };
    expect(left(turned)).toBeGreaterThan(0);
  });
});

describe("power failure during a rebuild", () => {
  test("stops it and says what to do; put in again, the member is filled from the start", () => {
    for (let events = 1; events < 60; events += 4) {
      const { time, disks, array, bytes, ram } = filled(sound, 5, 4);
      const before = disks[2].peek(0, 24), device = ram();
      array.fail(2);
      const rebuild = array.replace(2, device, { depth: 2 });
      for (let i = 0; i < events; i++) time.step();
      if (rebuild.state === "finished") break;
      array.crash();
      time.run();
      expect(rebuild.state).toBe("stopped");
      expect(rebuild.message).toBe(
        "the power failed: what member 2 holds may not be durable, replace it again (by the same device, if it is sound)",
      );
      expect(array.missingMembers).toEqual([2]);
      expect(same(read(time, array, 0, array.blocks), bytes)).toBe(true);
      const again = array.replace(2, device);
      time.run();
      expect(again.state).toBe("finished");
      expect(same(device.peek(0, 24), before)).toBe(true);
    }
  });

  test("a rebuild that went on from where it was would keep rows that a write cache lost", () => {
    // The broken twin: after the crash the rows counted so far are taken for good. Here the device lost one
    // of them.
    const { time, array, bytes, ram } = filled(sound, 5, 4);
    const device = ram();
    array.fail(2);
    array.replace(2, device, { depth: 1 });
    while (array.members[2].rebuiltRows < 3) time.step();
    const rows = array.members[2].rebuiltRows;
    array.crash();
    device.poke(0, 0, BLOCK, new Uint8Array(BLOCK));
    array.members[2] = { ...array.members[2], device, state: "active", rebuiltRows: rows };
    expect(same(read(time, array, 0, array.blocks), bytes)).toBe(false);
  });
});

describe("a member counts as rebuilt only when its contents are durable", () => {
  /**
   * A power failure at each moment of a rebuild onto a device with a volatile cache: can an active member
   * have lost something?
   */
  function forgot(build: Build): number {
    let wrong = 0;
    for (let events = 1; events < 400; events++) {
      const { time, disks, array, bytes } = filled(build, 5, 3);
      const medium = new RamDisk(time, { blocks: 24, blockSize: BLOCK, latencyMs: 0.1 });
      array.fail(1);
      const rebuild = array.replace(1, new WriteCache(time, medium, { capacity: 64, threshold: 64 }));
      for (let i = 0; i < events; i++) time.step();
      const finished = rebuild.state === "finished";
      array.crash();
      if (!finished) continue;
      disks[0].fail(); // now the rebuilt member is needed
      const result = perform(time, array, { op: "read", block: 0, count: array.blocks });
      if (!result.ok || !same(result.data!, bytes)) wrong++;
    }
    return wrong;
  }
  test("holds", () => expect(forgot(sound)).toBe(0));
  test("a rebuild that does not flush is caught", () => {
    class Hasty extends Raid {
      override flushMember(_index: number, done: () => void): void {
        done();
      }
    }
    expect(forgot((time, options) => new Hasty(time, options))).toBeGreaterThan(0);
  });
});
