import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import type { BlockRequest } from "../../../lib/storage/device/device.ts";
import { Layout, type Level, PARITY_LAYOUTS } from "../../../lib/storage/raid/layout/layout.ts";
import { Raid } from "../../../lib/storage/raid/raid.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import {
  type Bench,
  BLOCK,
  build,
  filled,
  perform,
  randomBytes,
  randomWrites,
  read,
  same,
  subsets,
  write,
} from "../helpers.ts";

const SHAPES: [Level, number][] = [[1, 2], [1, 3], [4, 3], [4, 5], [5, 2], [5, 3], [5, 5], [6, 4], [6, 6], [
  10,
  2,
], [
  10,
  4,
], [10, 5]];

/** Sets of members that the array bears to lose, and the smallest that it does not. */
function losses(level: Level, count: number): { borne: number[][]; fatal: number[][] } {
  const layout = new Layout(level, count);
  const all = Array.from({ length: count }, (_, size) => subsets(count, size + 1)).flat();
  const borne = all.filter((set) => layout.survives(set));
  const fatal = all.filter((set) =>
    !layout.survives(set) && set.every((i) => layout.survives(set.filter((j) => j !== i)))
  );
  return { borne, fatal };
}

/** Members agree with each other: what a scrub of a quiet array must find. */
function consistent(bench: Bench): boolean {
  const { array } = bench, { layout } = array;
  for (let group = 0; group < layout.groups(array.rows); group++) {
    const parts = Array.from({ length: layout.slots }, (_, slot) => {
      const device = array.members[layout.member(group, slot)].device as RamDisk;
      return device.peek(layout.row(group, slot) * array.chunkBlocks, array.chunkBlocks);
    });
    for (let i = 0; i < parts[0].length; i++) {
      if (layout.mirrored) {
        if (parts.some((part) => part[i] !== parts[0][i])) return false;
      } else if (parts.slice(0, layout.dataSlots + 1).reduce((sum, part) => sum ^ part[i], 0) !== 0) {
        return false;
      }
    }
  }
  return true;
}

describe("a random workload", () => {
  for (const [level, count] of [[0, 2], [0, 5], ...SHAPES] as [Level, number][]) {
    test(`RAID ${level} of ${count}: reads give what was written, and the redundancy agrees`, () => {
      const { bench, shadow } = filled(level, count, 7);
      expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
      if (level !== 0) expect(consistent(bench)).toBe(true);
    });
  }
});

describe("every choice of failed members within the tolerance gives back identical bytes, one more is data loss", () => {
  for (const [level, count] of SHAPES) {
    const layouts = level === 5 || level === 6 ? PARITY_LAYOUTS : [PARITY_LAYOUTS[2]];
    for (const parityLayout of layouts) {
      test(`RAID ${level} of ${count}${layouts.length > 1 ? `, ${parityLayout}` : ""}`, () => {
        const { borne, fatal } = losses(level, count);
        expect(borne.length).toBeGreaterThan(0);
        for (const set of borne) {
          const { bench, shadow, random } = filled(level, count, 11, { parityLayout });
          for (const member of set) bench.disks[member].fail();
          expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
          randomWrites(bench, shadow, random, 4); // and goes on while degraded
          expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
        }
        for (const set of fatal) {
          const { bench, random } = filled(level, count, 13, { parityLayout });
          for (const member of set) bench.disks[member].fail();
          const data = new Uint8Array(bench.array.blocks * BLOCK).fill(0xaa);
          const result = perform(bench.time, bench.array, {
            op: "read",
            block: 0,
            count: bench.array.blocks,
            data,
          });
          expect(result).toMatchObject({ ok: false, kind: "data loss" });
          const lost = perform(bench.time, bench.array, {
            op: "write",
            block: 0,
            data: randomBytes(random, BLOCK),
          });
          expect(lost).toMatchObject({ ok: false, kind: "data loss" });
        }
      });
    }
  }
});

describe("a failure in the middle", () => {
  for (const [level, count] of SHAPES) {
    test(`RAID ${level} of ${count}: members die while writes are under way, every acknowledged byte is kept`, () => {
      for (let step = 0; step < 40; step += 3) {
        const { bench, shadow, random } = filled(level, count, 17);
        const data = randomBytes(random, bench.array.blocks * BLOCK);
        shadow.set(data);
        let ok = false;
        bench.array.submit(
          { op: "write", block: 0, count: bench.array.blocks, data },
          (result) => ok = result.ok,
        );
        for (let i = 0; i < step; i++) bench.time.step();
        bench.disks[step % count].fail();
        bench.time.run();
        expect(ok).toBe(true);
        expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
      }
    });
  }

  test("a second failure in RAID 5 is data loss that names the members, and the other members' bytes stay", () => {
    const { bench } = filled(5, 4, 19);
    bench.disks[0].fail();
    expect(perform(bench.time, bench.array, { op: "read", block: 0, count: bench.array.blocks }).ok).toBe(
      true,
    );
    const before = bench.disks.map((disk) => disk.peek(0, disk.blocks));
    bench.disks[2].fail();
    const data = new Uint8Array(bench.array.blocks * BLOCK);
    const results = [
      perform(bench.time, bench.array, { op: "write", block: 0, count: bench.array.blocks, data }),
      perform(bench.time, bench.array, { op: "read", block: 0 }),
    ];
    for (const result of results) {
      expect(result).toEqual({
        ok: false,
        kind: "data loss",
        message: "data loss: raid5 (RAID 5, 4 members) cannot do without members 0, 2",
      });
    }
    expect(bench.array.failed).toBe(true);
    expect(same(bench.disks[2].peek(0, 24), before[2])).toBe(true);
  });
});

describe("latent sector errors", () => {
  for (const [level, count] of SHAPES) {
    test(`RAID ${level} of ${count} reads round every one and writes it anew`, () => {
      const { bench, shadow } = filled(level, count, 23);
      for (let member = 0; member < count; member++) {
        bench.disks[member].makeUnreadable(member * 4 % 24); // in rows of their own
      }
      const distinct = count <= 6;
      expect(distinct).toBe(true);
      expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
      expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
    });
  }

  test("a small write over an unreadable block keeps the parity right", () => {
    for (let member = 0; member < 4; member++) {
      const { bench, shadow, random } = filled(5, 4, 29);
      bench.disks[member].makeUnreadable(1);
      for (let slot = 0; slot < 3; slot++) {
        const data = randomBytes(random, BLOCK), at = slot * 4 + 1;
        write(bench.time, bench.array, at, data);
        shadow.set(data, at * BLOCK);
      }
      bench.disks[(member + 1) % 4].fail();
      expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
    }
  });

  test("one beside the blocks written, met while read-modify-write is left for it, is not overwritten with anything else", () => {
    for (const [level, count] of [[5, 3], [5, 6], [6, 4], [6, 6]] as [Level, number][]) {
      for (let member = 0; member < count; member++) {
        for (let blocks = 1; blocks <= 16; blocks += 3) {
          const { bench, shadow, random } = filled(level, count, 30);
          bench.disks[member].makeUnreadable(1);
          const most = Math.min(blocks, bench.array.layout.dataSlots * 4);
          const data = randomBytes(random, most * BLOCK);
          write(bench.time, bench.array, 0, data);
          shadow.set(data);
          expect(same(read(bench.time, bench.array, 0, bench.array.blocks), shadow)).toBe(true);
        }
      }
    }
  });

  test("in a degraded RAID 5 one is an error that says so", () => {
    const { bench } = filled(5, 4, 31);
    bench.disks[3].fail();
    perform(bench.time, bench.array, { op: "read", block: 0, count: bench.array.blocks });
    bench.disks[0].makeUnreadable(4);
    const result = perform(bench.time, bench.array, { op: "read", block: 0, count: bench.array.blocks });
    expect(result).toMatchObject({ ok: false, kind: "unreadable" });
  });
});

describe("I/Os of a write", () => {
  function counts(level: Level, members: number, block: number, blocks: number, options = {}): string {
    const { bench } = filled(level, members, 37, options);
    const before = bench.disks.map((disk) => ({ ...disk.statistics }));
    write(bench.time, bench.array, block, new Uint8Array(blocks * BLOCK).fill(5));
    const reads = bench.disks.reduce((sum, disk, i) => sum + disk.statistics.reads - before[i].reads, 0);
    const writes = bench.disks.reduce((sum, disk, i) => sum + disk.statistics.writes - before[i].writes, 0);
    if (level !== 0) expect(consistent(bench)).toBe(true);
    return `${reads} reads, ${writes} writes`;
  }

  test("a small write of RAID 5 is two reads and two writes (Patterson et al. 1988)", () => {
    expect(counts(5, 5, 0, 1)).toBe("2 reads, 2 writes");
    expect(counts(4, 5, 0, 1)).toBe("2 reads, 2 writes");
  });
  test("with three disks reconstruct-write is cheaper", () => {
    expect(counts(5, 3, 0, 1)).toBe("1 reads, 2 writes");
    expect(counts(5, 3, 0, 1, { strategy: "read-modify-write" })).toBe("2 reads, 2 writes");
  });
  test("RAID 6 reads P and Q too", () => {
    expect(counts(6, 8, 0, 1)).toBe("3 reads, 3 writes");
    expect(counts(6, 8, 0, 1, { strategy: "reconstruct-write" })).toBe("5 reads, 3 writes");
  });
  test("a full stripe reads nothing", () => {
    expect(counts(5, 5, 0, 16)).toBe("0 reads, 5 writes");
    expect(counts(6, 6, 0, 16)).toBe("0 reads, 6 writes");
  });
  test("most of a stripe reads the rest", () => {
    expect(counts(5, 5, 0, 12)).toBe("1 reads, 4 writes");
  });
  test("mirrors and stripes read nothing", () => {
    expect(counts(1, 3, 3, 1)).toBe("0 reads, 3 writes");
    expect(counts(10, 4, 3, 1)).toBe("0 reads, 2 writes");
    expect(counts(0, 4, 3, 1)).toBe("0 reads, 1 writes");
  });
});

describe("arrays of arrays", () => {
  test("RAID 50: a stripe over two RAID 5 bears one failure in each", () => {
    const time = new EventLoop(), random = new Random(41);
    const disks = Array.from(
      { length: 6 },
      () => new RamDisk(time, { blocks: 24, blockSize: BLOCK, latencyMs: 0.1 }),
    );
    const half = (i: number) =>
      new Raid(time, { level: 5, members: disks.slice(3 * i, 3 * i + 3), chunk: 2 * BLOCK });
    const array = new Raid(time, { level: 0, members: [half(0), half(1)], chunk: 4 * BLOCK });
    const data = randomBytes(random, array.blocks * BLOCK);
    write(time, array, 0, data);
    disks[1].fail();
    disks[5].fail();
    expect(same(read(time, array, 0, array.blocks), data)).toBe(true);
    disks[0].fail();
    expect(perform(time, array, { op: "read", block: 0, count: array.blocks })).toMatchObject({
      kind: "data loss",
    });
  });
});

describe("bad input", () => {
  const { time, array, disks } = build(5, 4);
  const before = disks.map((disk) => disk.peek(0, 24));
  const cases: [string, () => unknown, string][] = [
    [
      "out of range",
      () => array.submit({ op: "read", block: 72 }, () => {}),
      "raid5: block must be an integer from 0 to 71, got 72",
    ],
    [
      "too long",
      () => array.submit({ op: "read", block: 70, count: 3 }, () => {}),
      "raid5: count must be an integer from 1 to 2 at block 70, got 3",
    ],
    [
      "half a block",
      () => array.submit({ op: "read", block: 0.5 }, () => {}),
      "raid5: block must be an integer from 0 to 71, got 0.5",
    ],
    [
      "no block",
      () => array.submit({ op: "write" }, () => {}),
      "raid5: block must be an integer from 0 to 71, got undefined",
    ],
    [
      "a short buffer",
      () => array.submit({ op: "write", block: 0, count: 2, data: new Uint8Array(512) }, () => {}),
      "raid5: data of a write of 2 blocks must be 1024 bytes, got 512",
    ],
    [
      "no buffer",
      () => array.submit({ op: "write", block: 0 }, () => {}),
      "raid5: data of a write of 1 blocks must be 512 bytes, got none",
    ],
    [
      "a crooked chunk",
      () => new Raid(time, { level: 0, members: ramDisks(2, 4096), chunk: 1000 }),
      "chunk must be a multiple of the block size 4096, got 1000",
    ],
    [
      "too few members",
      () => new Raid(time, { level: 6, members: ramDisks(3) }),
      "RAID 6 needs from 4 to 30 members, got 3",
    ],
    [
      "no members",
      () => new Raid(time, { level: 0, members: [] }),
      "number of members must be an integer ≥ 1, got 0",
    ],
    [
      "block sizes that differ",
      () => new Raid(time, { level: 0, members: [...ramDisks(1), ...ramDisks(1, 4096)], chunk: 4096 }),
      "members must have the same block size, got 512 and 4096 (ram)",
    ],
    [
      "the same disk twice",
      () => new Raid(time, { level: 1, members: [disks[0], disks[0]] }),
      "each member of an array must be a device of its own, got the same one twice",
    ],
    [
      "members too small",
      () => new Raid(time, { level: 0, members: disks }),
      "members must hold at least one chunk of 128 blocks, got 24",
    ],
    ["a member that is none", () => array.fail(4), "member must be an integer from 0 to 3, got 4"],
    [
      "replacing a sound member",
      () => array.replace(1, disks[0]),
      "member 1 must have failed before it is replaced, it is active",
    ],
  ];
  function ramDisks(count: number, blockSize = 512) {
    return Array.from({ length: count }, () => new RamDisk(time, { blocks: 256, blockSize }));
  }
  for (const [name, call, message] of cases) {
    test(name, () => {
      expect(call).toThrow(message);
      expect(disks.every((disk, i) => same(disk.peek(0, 24), before[i]))).toBe(true);
    });
  }

  test("members of different size: the smallest counts, and the array says so", () => {
    const members = [24, 40, 32].map((blocks, i) =>
      new RamDisk(time, { blocks, blockSize: BLOCK, name: `disk ${i}` })
    );
    const uneven = new Raid(time, { level: 5, members, chunk: 4 * BLOCK });
    expect(uneven.blocks).toBe(48);
    expect(uneven.warnings).toEqual([
      "member 1 (disk 1) has 40 blocks, the smallest 24: 16 are not used",
      "member 2 (disk 2) has 32 blocks, the smallest 24: 8 are not used",
    ]);
  });
});

describe("what a request leaves behind", () => {
  test("nothing: after 20,000 requests the pools hold no more than after 200, and no event waits", () => {
    const sizes = (requests: number): number[] => {
      const { time, array, disks } = build(5, 4, { blocks: 240 });
      const random = new Random(3), data = randomBytes(random, BLOCK);
      let left = requests;
      const next = () => {
        if (left-- > 0) array.submit({ op: "write", block: random.integer(array.blocks), data }, next);
      };
      for (let i = 0; i < 8; i++) next();
      time.run();
      expect(time.pending).toBe(0);
      const held = (owner: object, pool: string) => (owner as Record<string, unknown[]>)[pool].length;
      const { operations } = array as unknown as { operations: object };
      return [
        held(operations, "spare"),
        held(array.wholes, "spare"),
        ...disks.map((disk) => held(disk, "spareJobs")),
      ];
    };
    expect(Math.max(...sizes(200))).toBeLessThanOrEqual(16);
    expect(Math.max(...sizes(20_000))).toBeLessThanOrEqual(16);
  });
});

describe("the power may fail from within the end of a request", () => {
  const data = (blocks: number) => new Uint8Array(blocks * BLOCK).fill(7);
  const ends: [string, BlockRequest, lost?: number][] = [
    ["a small write", { op: "write", block: 0, data: data(1) }],
    ["a write of whole stripes", { op: "write", block: 0, count: 24, data: data(24) }],
    ["a read", { op: "read", block: 0 }],
    ["a read of a lost member", { op: "read", block: 0 }, 0],
    ["a flush", { op: "flush" }],
  ];
  test.each(ends)("%s, and the array goes on afterwards", (_what, request, lost) => {
    const { time, array } = build(5, 4);
    write(time, array, 0, data(24));
    if (lost !== undefined) array.fail(lost);
    let ended = 0;
    array.submit(request, () => {
      ended++;
      array.crash();
      array.submit({ op: "write", block: 1, data: data(1) }, () => ended++);
    });
    for (let block = 0; block < 8; block++) { // these wait for the same stripe
      array.submit({ op: "write", block, data: data(1) }, () => {});
    }
    time.run();
    expect(ended).toBe(2);
    expect(same(read(time, array, 0, 24), data(24))).toBe(true);
  });
});
