import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import type { Level } from "../../../lib/storage/raid/layout/layout.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import { scrub, type ScrubReport } from "../../../lib/storage/raid/scrub.ts";
import { type Bench, BLOCK, filled, perform, randomBytes, read, same } from "../helpers.ts";

const SHAPES: [Level, number][] = [[1, 2], [1, 3], [4, 4], [5, 3], [5, 5], [6, 4], [6, 6], [10, 4], [10, 5]];

const fresh = (bench: Bench) =>
  new RamDisk(bench.time, { blocks: 24, blockSize: BLOCK, latencyMs: 0.1, name: "new disk" });

describe("a rebuild", () => {
  for (const [level, count] of SHAPES) {
    test(`RAID ${level} of ${count} restores every member byte for byte`, () => {
      for (let member = 0; member < count; member++) {
        const { bench } = filled(level, count);
        const before = bench.disks[member].peek(0, 24), replacement = fresh(bench);
        bench.array.fail(member);
        const rebuild = bench.array.replace(member, replacement);
        bench.time.run();
        expect(rebuild.state).toBe("finished");
        expect(rebuild.progress).toBe(1);
        expect(bench.array.missingMembers).toEqual([]);
        expect(same(replacement.peek(0, 24), before)).toBe(true);
      }
    });

    test(`RAID ${level} of ${count} stays right under writes meanwhile`, () => {
      for (let seed = 0; seed < 8; seed++) {
        const { bench, shadow } = filled(level, count);
        const random = new Random(seed), member = seed % count, other = (member + 2) % count;
        bench.array.fail(member);
        const rebuild = bench.array.replace(member, fresh(bench), {
          megabytesPerSecond: 0.5,
          depth: 1 + seed % 4,
        });
        while (rebuild.state === "running") {
          const at = random.integer(bench.array.blocks), length = 1 + random.integer(bench.array.blocks - at);
          const data = randomBytes(random, length * BLOCK);
          shadow.set(data, at * BLOCK);
          expect(perform(bench.time, bench.array, { op: "write", block: at, count: length, data }).ok).toBe(
            true,
          );
        }
        bench.time.run();
        expect(rebuild.state).toBe("finished");
        if (other !== member) bench.array.fail(other); // now the rebuilt member is needed
        expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
      }
    });
  }

  test("RAID 6 rebuilds two members, one after the other, onto hot spares", () => {
    const spares: RamDisk[] = [];
    const { bench, shadow } = filled(6, 6);
    spares.push(fresh(bench), fresh(bench));
    bench.array.spares.push(...spares);
    const before = [1, 4].map((i) => bench.disks[i].peek(0, 24));
    bench.disks[1].fail();
    bench.disks[4].fail();
    read(bench.time, bench.array, 0, bench.array.blocks);
    bench.time.run();
    expect(bench.array.missingMembers).toEqual([]);
    const now = [1, 4].map((i) => (bench.array.members[i].device as RamDisk).peek(0, 24));
    expect(same(now[0], before[0]) && same(now[1], before[1])).toBe(true);
    expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
  });

  test("keeps to its rate", () => {
    const { bench } = filled(5, 4);
    bench.array.fail(0);
    const rebuild = bench.array.replace(0, fresh(bench), { megabytesPerSecond: 0.1024, depth: 1 }); // a row of 2 KiB takes 20 ms
    bench.time.run();
    const duration = rebuild.endedMs! - rebuild.startedMs;
    expect(duration).toBeGreaterThanOrEqual(100);
    expect(duration).toBeLessThan(120);
  });

  test("stops at a sector that cannot be read, says so, and the array stays degraded", () => {
    const { bench } = filled(5, 4);
    bench.array.fail(0);
    bench.disks[2].makeUnreadable(9);
    const rebuild = bench.array.replace(0, fresh(bench));
    bench.time.run();
    expect(rebuild.state).toBe("stopped");
    expect(rebuild.message).toContain(
      "stopped at row 2: group 2 of raid5 (RAID 5, 4 members) cannot be read",
    );
    expect(bench.array.missingMembers).toEqual([0]);
    expect(bench.array.failed).toBe(false);
  });

  test("stops when the new member dies, and a failure of a second member is data loss", () => {
    const { bench } = filled(5, 4), replacement = fresh(bench);
    bench.array.fail(0);
    const rebuild = bench.array.replace(0, replacement);
    bench.time.step();
    replacement.fail();
    bench.time.run();
    expect(rebuild.state).toBe("stopped");
    expect(bench.array.failed).toBe(false);
    bench.disks[1].fail();
    expect(perform(bench.time, bench.array, { op: "read", block: 0, count: bench.array.blocks }).ok).toBe(
      false,
    );
    expect(() => bench.array.replace(0, fresh(bench))).toThrow("there is nothing to rebuild from");
  });

  test("a rebuild that does not lock its rows would lose writes", () => {
    // The broken twin: rows count as rebuilt as soon as they begin.
    const { bench, shadow, random } = filled(5, 4);
    bench.array.fail(0);
    bench.array.replace(0, fresh(bench), { megabytesPerSecond: 0.5 });
    bench.array.members[0].rebuiltRows = bench.array.rows;
    const data = randomBytes(random, BLOCK);
    shadow.set(data, 0);
    expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(false);
  });
});

function scrubbed(bench: Bench, repair: boolean): ScrubReport {
  let report: ScrubReport | undefined;
  scrub(bench.array, { repair }, (found) => report = found);
  bench.time.run();
  return report!;
}

describe("a scrub", () => {
  for (const [level, count] of SHAPES) {
    test(`RAID ${level} of ${count}: finds nothing in a sound array`, () => {
      const { bench } = filled(level, count);
      expect(scrubbed(bench, true)).toMatchObject({ findings: [], unreadable: [], skipped: 0 });
    });
  }

  for (const [level, count] of [[6, 4], [6, 6], [1, 3]] as [Level, number][]) {
    test(`RAID ${level} of ${count} finds and repairs one silent corruption on any member`, () => {
      for (let member = 0; member < count; member++) {
        for (let row = 0; row < 6; row++) {
          const { bench, shadow } = filled(level, count);
          const before = bench.disks[member].peek(0, 24);
          bench.disks[member].corrupt(row * 4 + 1, 17, 0x42);
          bench.disks[member].corrupt(row * 4 + 1, 300, 0x01);
          expect(scrubbed(bench, false).findings).toEqual([{
            group: row,
            block: 1,
            member,
            repaired: false,
          }]);
          expect(scrubbed(bench, true).findings).toEqual([{ group: row, block: 1, member, repaired: true }]);
          expect(same(bench.disks[member].peek(0, 24), before)).toBe(true);
          expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
        }
      }
    });
  }

  for (const [level, count] of [[5, 4], [4, 4], [1, 2], [10, 4]] as [Level, number][]) {
    test(`RAID ${level} of ${count} finds it and says that it cannot tell which member is wrong`, () => {
      const { bench } = filled(level, count);
      bench.disks[1].corrupt(5, 0, 0xff);
      const [finding] = scrubbed(bench, true).findings;
      expect(finding).toMatchObject({ member: undefined, repaired: true });
      expect(scrubbed(bench, true).findings).toEqual([]);
    });
  }

  test("rewrites what cannot be read", () => {
    const { bench, shadow } = filled(5, 4);
    for (const [member, row] of [[0, 0], [1, 1], [2, 2], [3, 3]]) {
      bench.disks[member].makeUnreadable(row * 4 + 2);
    }
    scrubbed(bench, true);
    expect(bench.array.repairs).toBe(4);
    bench.array.fail(0); // so that the others must be readable
    expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
  });

  test("of a degraded array says what it skipped, and reports what is lost", () => {
    const { bench } = filled(5, 4);
    bench.array.fail(0);
    bench.disks[1].makeUnreadable(0);
    const report = scrubbed(bench, true);
    expect(report.skipped).toBe(5);
    expect(report.unreadable).toHaveLength(1);
  });
});
