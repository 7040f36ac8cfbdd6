import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bits, Layout, type Level, PARITY_LAYOUTS } from "../../../lib/storage/raid/layout/layout.ts";
import { Raid } from "../../../lib/storage/raid/raid.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { perform } from "../helpers.ts";

const sums = new Map(
  readFileSync(new URL("../fixtures/md-sha256sums.txt", import.meta.url), "utf8").trim().split("\n")
    .map((line) => line.split(/\s+/)).map(([sum, name]) => [name, sum]),
);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function logical(): Uint8Array {
  const bytes = new Uint8Array(64 * 4096);
  for (let i = 0; i < 64; i++) {
    for (let j = 0; j < 4096; j++) bytes[i * 4096 + j] = ((i * 31 + 17) + j * 7 + (j >> 8) * 3) & 255;
  }
  return bytes;
}

function members(
  level: Level,
  count: number,
  step: number,
  parityLayout: (typeof PARITY_LAYOUTS)[number],
): string[] {
  const time = new EventLoop();
  const disks = Array.from({ length: count }, () => new RamDisk(time, { blocks: 64 }));
  const array = new Raid(time, { level, members: disks, chunk: 4096, parityLayout });
  const content = logical();
  for (let block = 0; block < 64; block += step) {
    const data = content.subarray(block * 4096, (block + step) * 4096);
    expect(perform(time, array, { op: "write", block, count: step, data }).ok).toBe(true);
  }
  return disks.map((disk) => sha256(disk.peek(0, 64)));
}

describe("members equal those that Linux md wrote", () => {
  test("the content that was written is the same", () => {
    expect(sha256(logical())).toBe(sums.get("logical.bin"));
  });
  const cases: [string, Level, number][] = [["r0_4", 0, 4], ["r1_2", 1, 2], ["r5_ls", 5, 4]];
  for (const [name, level, count] of cases) {
    for (const step of [1, 2, 8, 64]) {
      test(`${name}, written ${step} blocks at a time`, () => {
        const expected = Array.from({ length: count }, (_, i) => sums.get(`${name}.${i}`));
        expect(members(level, count, step, "left-symmetric")).toEqual(expected);
      });
    }
  }
  test("and a wrong rotation of the parity would show", () => {
    const expected = [0, 1, 2, 3].map((i) => sums.get(`r5_ls.${i}`));
    for (const wrong of PARITY_LAYOUTS.filter((name) => name !== "left-symmetric")) {
      expect(members(5, 4, 1, wrong)).not.toEqual(expected);
    }
  });
});

/** One line a row, one column a member: the data chunk's number, P, Q. */
function picture(layout: Layout, rows: number): string[] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: layout.members }, (_, member) => {
      const group = layout.groupAt(member, row), slot = layout.slotAt(group, member, row);
      return slot < layout.dataSlots || layout.mirrored
        ? String(layout.mirrored ? group : group * layout.dataSlots + slot)
        : layout.roleOf(slot);
    }).join(" "));
}

describe("placement", () => {
  test("RAID 4: parity on the last disk", () => {
    expect(picture(new Layout(4, 4), 3)).toEqual(["0 1 2 P", "3 4 5 P", "6 7 8 P"]);
  });

  test("RAID 5 in md's four layouts (raid5.c)", () => {
    expect(picture(new Layout(5, 4, "left-asymmetric"), 5)).toEqual([
      "0 1 2 P",
      "3 4 P 5",
      "6 P 7 8",
      "P 9 10 11",
      "12 13 14 P",
    ]);
    expect(picture(new Layout(5, 4, "right-asymmetric"), 4)).toEqual([
      "P 0 1 2",
      "3 P 4 5",
      "6 7 P 8",
      "9 10 11 P",
    ]);
    expect(picture(new Layout(5, 4, "left-symmetric"), 4)).toEqual([
      "0 1 2 P",
      "4 5 P 3",
      "8 P 6 7",
      "P 9 10 11",
    ]);
    expect(picture(new Layout(5, 4, "right-symmetric"), 4)).toEqual([
      "P 0 1 2",
      "5 P 3 4",
      "7 8 P 6",
      "9 10 11 P",
    ]);
  });

  test("RAID 6 in md's four layouts, Q after P and round the corner", () => {
    expect(picture(new Layout(6, 5, "left-asymmetric"), 5)).toEqual([
      "Q 0 1 2 P",
      "3 4 5 P Q",
      "6 7 P Q 8",
      "9 P Q 10 11",
      "P Q 12 13 14",
    ]);
    expect(picture(new Layout(6, 5, "right-asymmetric"), 5)).toEqual([
      "P Q 0 1 2",
      "3 P Q 4 5",
      "6 7 P Q 8",
      "9 10 11 P Q",
      "Q 12 13 14 P",
    ]);
    expect(picture(new Layout(6, 5, "left-symmetric"), 5)).toEqual([
      "Q 0 1 2 P",
      "3 4 5 P Q",
      "7 8 P Q 6",
      "11 P Q 9 10",
      "P Q 12 13 14",
    ]);
    expect(picture(new Layout(6, 5, "right-symmetric"), 5)).toEqual([
      "P Q 0 1 2",
      "5 P Q 3 4",
      "7 8 P Q 6",
      "9 10 11 P Q",
      "Q 12 13 14 P",
    ]);
  });

  test("RAID 10 near-2 with an even and an odd number of disks", () => {
    expect(picture(new Layout(10, 4), 2)).toEqual(["0 0 1 1", "2 2 3 3"]);
    expect(picture(new Layout(10, 3), 3)).toEqual(["0 0 1", "1 2 2", "3 3 4"]);
    expect(picture(new Layout(10, 5), 2)).toEqual(["0 0 1 1 2", "2 3 3 4 4"]);
  });

  test("Q's coefficients run in disk order from the disk after Q, in every layout", () => {
    for (const name of PARITY_LAYOUTS) {
      for (let n = 4; n <= 9; n++) {
        const layout = new Layout(6, n, name);
        for (let group = 0; group < n; group++) {
          const q = layout.member(group, n - 1);
          const roles = new Map(Array.from({ length: n }, (_, slot) => [layout.member(group, slot), slot]));
          let power = 0;
          for (let step = 1; step <= n; step++) { // as md's set_syndrome_sources walks
            const slot = roles.get((q + step) % n)!;
            if (slot < n - 2) expect(layout.coefficient(group, slot)).toBe(power++);
          }
        }
      }
    }
  });

  test("every chunk has a place of its own, and places lead back to it", () => {
    for (const level of [0, 1, 4, 5, 6, 10] as const) {
      for (const name of PARITY_LAYOUTS) {
        for (let n = level === 6 ? 4 : 2; n <= 9; n++) {
          const layout = new Layout(level, n, name), rows = 2 * n, seen = new Set<number>();
          for (let group = 0; group < layout.groups(rows); group++) {
            for (let slot = 0; slot < layout.slots; slot++) {
              const member = layout.member(group, slot), row = layout.row(group, slot);
              seen.add(row * n + member);
              expect(layout.groupAt(member, row)).toBe(group);
              expect(layout.slotAt(group, member, row)).toBe(slot);
            }
          }
          expect(seen.size).toBe(layout.groups(rows) * layout.slots);
        }
      }
    }
  });
});

describe("what an array can lose", () => {
  test("RAID 10 bears one of each neighbouring pair, and with an odd number of disks no two neighbours", () => {
    const even = new Layout(10, 4), odd = new Layout(10, 5);
    expect(even.survives([0, 2])).toBe(true);
    expect(even.survives([1, 2])).toBe(true);
    expect(even.survives([0, 1])).toBe(false);
    expect(odd.survives([0, 2])).toBe(true);
    expect(odd.survives([4, 0])).toBe(false);
    expect(odd.survives([1, 2])).toBe(false);
  });
  test("counts", () => {
    expect(new Layout(0, 4).tolerance).toBe(0);
    expect(new Layout(1, 3).survives([0, 2])).toBe(true);
    expect(new Layout(1, 3).survives([0, 1, 2])).toBe(false);
    expect(new Layout(6, 6).survives([1, 5])).toBe(true);
    expect(new Layout(6, 6).survives([1, 3, 5])).toBe(false);
    expect(bits(0b1011)).toBe(3);
  });
  test("wrong levels, layouts and numbers of members are named", () => {
    expect(() => new Layout(3 as Level, 4)).toThrow("level must be one of 0, 1, 4, 5, 6, 10, got 3");
    expect(() => new Layout(6, 3)).toThrow("RAID 6 needs from 4 to 30 members, got 3");
    expect(() => new Layout(5, 4, "left" as "left-symmetric")).toThrow(
      "parity layout must be one of left-asymmetric, right-asymmetric, left-symmetric, right-symmetric, got left",
    );
  });
});
