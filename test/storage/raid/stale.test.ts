// What an operation has not read it must not write: buffers are used again, and hold what an earlier
// operation left in them.
import { describe, expect, test } from "vitest";
import { Layout, type Level } from "../../../lib/storage/raid/layout/layout.ts";
import type { WriteStrategy } from "../../../lib/storage/raid/layout/plan.ts";
import { scrub, type ScrubReport } from "../../../lib/storage/raid/scrub.ts";
import { type Bench, BLOCK, filled, perform, randomBytes, read, same } from "../helpers.ts";

function scrubbed(bench: Bench): ScrubReport {
  let report: ScrubReport | undefined;
  scrub(bench.array, { repair: true }, (found) => report = found);
  bench.time.run();
  return report!;
}

/** All pairs of a member that is gone and another with a bad sector in row `row`. */
function pairs(count: number, call: (gone: number, bad: number) => void): void {
  for (let gone = 0; gone < count; gone++) {
    for (let bad = 0; bad < count; bad++) if (bad !== gone) call(gone, bad);
  }
}

describe("a repairing scrub of an array with a member gone", () => {
  for (const [level, count] of [[1, 3], [1, 4], [6, 4], [6, 5], [6, 6]] as [Level, number][]) {
    test(`RAID ${level} of ${count} rewrites a bad sector with what the rest gives`, () => {
      pairs(count, (gone, bad) => {
        const { bench, shadow } = filled(level, count);
        bench.array.fail(gone);
        bench.disks[bad].makeUnreadable(9);
        expect(scrubbed(bench)).toMatchObject({ unreadable: [], findings: [], skipped: 6 });
        expect(bench.array.repairs).toBe(1);
        expect(perform(bench.time, bench.disks[bad], { op: "read", block: 9 }).ok).toBe(true);
        expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
      });
    });

    test(`RAID ${level} of ${count} does so too if the member dies unnoticed during the scrub`, () => {
      for (let events = 0; events < 40; events += 3) {
        const { bench, shadow } = filled(level, count), gone = events % count, bad = (gone + 1) % count;
        bench.disks[bad].makeUnreadable(9);
        bench.disks[bad].makeUnreadable(21);
        scrub(bench.array, { repair: true }, () => {});
        for (let i = 0; i < events; i++) bench.time.step();
        bench.disks[gone].fail();
        bench.time.run();
        expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
      }
    });
  }

  test("leaves what the rest does not give as it is: unreadable, and nothing else", () => {
    pairs(4, (gone, bad) => {
      const { bench, shadow } = filled(5, 4), { layout } = bench.array;
      bench.array.fail(gone);
      bench.disks[bad].makeUnreadable(9); // row 2, its second block
      expect(scrubbed(bench).unreadable).toHaveLength(1);
      for (let block = 0; block < bench.array.blocks; block++) {
        const member = layout.member(2, Math.floor(block / 4) % 3),
          result = perform(bench.time, bench.array, { op: "read", block });
        const lost = Math.floor(block / 12) === 2 && block % 4 === 1 && (member === gone || member === bad);
        expect(result.ok).toBe(!lost);
        if (result.ok) {
          expect(same(result.data!, shadow.subarray(block * BLOCK, (block + 1) * BLOCK))).toBe(true);
        }
      }
    });
  });
});

describe("a write to a group with a bad sector whose parity's disks have died unnoticed", () => {
  const strategies: (WriteStrategy | undefined)[] = [undefined, "read-modify-write", "reconstruct-write"];
  for (const [level, count] of [[4, 3], [5, 2], [5, 3], [5, 4], [6, 4], [6, 5]] as [Level, number][]) {
    test(`RAID ${level} of ${count}: overwrites nothing beside it, and is not lost itself`, () => {
      const layout = new Layout(level, count), { dataSlots } = layout, group = 4 * dataSlots;
      const parity = Array.from({ length: layout.parities }, (_, i) => layout.member(0, dataSlots + i));
      for (const strategy of strategies) {
        for (let slot = 0; slot < dataSlots; slot++) {
          for (let at = 0; at < group; at += 2) {
            for (const blocks of [1, 3, 6].filter((blocks) => at + blocks <= group)) {
              const { bench, shadow, random } = filled(level, count, 5, { strategy });
              for (const member of parity) bench.disks[member].fail();
              bench.disks[layout.member(0, slot)].makeUnreadable(1);
              const data = randomBytes(random, blocks * BLOCK), bad = slot * 4 + 1;
              const written = perform(bench.time, bench.array, {
                op: "write",
                block: at,
                count: blocks,
                data,
              });
              expect(written.ok).toBe(true);
              shadow.set(data, at * BLOCK);
              expect(wrong(bench, shadow)).toEqual(
                at <= bad && bad < at + blocks ? [] : [`${bad} unreadable`],
              );
            }
          }
        }
      }
    });
  }

  /** The blocks of the first group that do not read as they were written. */
  function wrong({ time, array }: Bench, shadow: Uint8Array): string[] {
    return Array.from({ length: 4 * array.layout.dataSlots }, (_, block) => {
      const result = perform(time, array, { op: "read", block });
      if (!result.ok) return `${block} ${result.kind}`;
      return same(result.data!, shadow.subarray(block * BLOCK, (block + 1) * BLOCK)) ? "" : `${block} wrong`;
    }).filter((text) => text !== "");
  }
});

test("members missing that share no chunk are no loss, in a RAID 10 of five with one row", () => {
  const { bench, shadow } = filled(10, 5, 3, { blocks: 4 }); // chunks on members 0 and 1, and on 2 and 3
  bench.disks[1].fail();
  bench.disks[2].fail();
  expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
  expect(bench.array.failed).toBe(false);
  expect(new Layout(10, 5).survives([1, 2])).toBe(false); // with more rows there is such a pair
  expect(new Layout(10, 5).survives([1, 2], 2)).toBe(true);
});
