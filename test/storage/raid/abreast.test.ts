// Sectors that cannot be read on several members of one group: no loss as long as they do not lie abreast.
import { describe, expect, test } from "vitest";
import type { Level } from "../../../lib/storage/raid/layout/layout.ts";
import { scrub, type ScrubReport } from "../../../lib/storage/raid/scrub.ts";
import { BLOCK, filled, perform, randomBytes, read, same, write } from "../helpers.ts";

/**
 * Each with as many bad sectors in group 0 as a chunk has blocks, no two of them abreast: one block further
 * on each member.
 */
const SHAPES: [Level, number][] = [[1, 2], [1, 3], [4, 4], [5, 3], [5, 4], [6, 4], [6, 5], [10, 4], [10, 5]];

function scratched(level: Level, count: number, journalled = false) {
  const made = filled(level, count, 41, { journalled });
  const { array } = made.bench, { layout } = array;
  for (let slot = 0; slot < Math.min(layout.slots, 4); slot++) {
    const disk = made.bench.disks[layout.member(0, slot)];
    disk.makeUnreadable(layout.row(0, slot) * 4 + slot);
  }
  return made;
}

describe.each(SHAPES)(
  "RAID %i of %i with a bad sector on each member of a group, none abreast",
  (level, count) => {
    test("reads everything, at once and again", () => {
      const { bench, shadow } = scratched(level, count);
      for (let round = 0; round < 2; round++) {
        expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
      }
    });

    test("is made whole by a scrub, and then bears a failure", () => {
      const { bench, shadow } = scratched(level, count);
      let report: ScrubReport | undefined;
      scrub(bench.array, { repair: true }, (done) => report = done);
      bench.time.run();
      expect(report).toMatchObject({ unreadable: [], findings: [], skipped: 0 });
      expect(bench.array.repairs).toBe(Math.min(bench.array.layout.slots, 4));
      bench.disks[0].fail();
      expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
    });

    test.each([false, true])("takes every small write, with a journal: %s", (journalled) => {
      for (let at = 0; at < 8; at++) {
        for (let blocks = 1; blocks <= 8 - at; blocks++) {
          const { bench: { array, time }, shadow, random } = scratched(level, count, journalled);
          const data = randomBytes(random, blocks * BLOCK);
          write(time, array, at, data);
          shadow.set(data, at * BLOCK);
          expect(same(read(time, array, 0, array.blocks), shadow)).toBe(true);
        }
      }
    });
  },
);

test("two abreast are an error that names the members, and the blocks beside them stay readable", () => {
  const { bench, shadow } = filled(5, 4, 43), { array, time, disks } = bench;
  disks[0].makeUnreadable(1);
  disks[1].makeUnreadable(1);
  expect(perform(time, array, { op: "read", block: 0, count: 4 })).toMatchObject({
    ok: false,
    kind: "unreadable",
    message: "group 0 of raid5 (RAID 5, 4 members) cannot be read without members 0, 1",
  });
  for (const block of [0, 2, 3]) {
    expect(same(read(time, array, block, 1), shadow.subarray(block * BLOCK, (block + 1) * BLOCK))).toBe(true);
  }
});
