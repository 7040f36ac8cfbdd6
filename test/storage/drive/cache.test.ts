import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import { WriteCache, type WriteCacheOptions } from "../../../lib/storage/drive/cache.ts";
import { everyOutcome } from "../../../lib/storage/device/crash.ts";
import { HardDisk } from "../../../lib/storage/drive/disk.ts";
import { Journal } from "../../../lib/storage/raid/journal/journal.ts";
import { CHEETAH_15K5 } from "../../../lib/storage/drive/presets.ts";
import { Raid } from "../../../lib/storage/raid/raid.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { runWorkload } from "../../../lib/storage/device/workload.ts";
import { BLOCK, perform, randomBytes, read, same, write } from "../helpers.ts";

function build(options: Partial<WriteCacheOptions> = {}, blockSize = BLOCK) {
  const time = new EventLoop();
  const medium = new RamDisk(time, { blocks: 32, blockSize, latencyMs: 1 });
  const cache = new WriteCache(time, medium, { capacity: 8, threshold: 100, ...options });
  return { time, medium, cache };
}
const block = (value: number, size = BLOCK) => new Uint8Array(size).fill(value);

describe("a volatile write cache", () => {
  test("acknowledges before the medium has it, and reads give the newest version at once", () => {
    const { time, medium, cache } = build();
    write(time, cache, 3, block(1));
    write(time, cache, 3, block(2));
    write(time, cache, 5, block(3));
    expect(time.now).toBe(0);
    expect(medium.peek(3)[0]).toBe(0);
    expect([...read(time, cache, 3, 3)].filter((_, i) => i % BLOCK === 0)).toEqual([2, 0, 3]);
    expect(cache.held).toBe(3);
  });

  test("flush puts all of it on the medium, then and only then", () => {
    const { time, medium, cache } = build();
    for (const at of [9, 2, 5]) write(time, cache, at, block(at));
    expect(perform(time, cache, { op: "flush" }).ok).toBe(true);
    expect([2, 5, 9].map((at) => medium.peek(at)[0])).toEqual([2, 5, 9]);
    expect(cache.held).toBe(0);
    expect(time.now).toBeCloseTo(4, 9); // three writes and the medium's own flush
  });

  test("flush waits for the version that came while an older one was on its way", () => {
    const { time, medium, cache } = build({ threshold: 1 });
    write(time, cache, 3, block(1)); // is on its way from now on
    write(time, cache, 3, block(2));
    expect(medium.peek(3)[0]).toBe(0);
    expect(perform(time, cache, { op: "flush" }).ok).toBe(true);
    cache.crash();
    expect(medium.peek(3)[0]).toBe(2);
  });

  test("acknowledges nothing once its medium has refused a write, and still gives what it holds", () => {
    const { time, medium, cache } = build();
    write(time, cache, 3, block(1));
    medium.fail();
    const failed = { ok: false, kind: "failed" };
    expect(perform(time, cache, { op: "flush" })).toMatchObject(failed);
    expect(perform(time, cache, { op: "write", block: 4, data: block(2) })).toMatchObject(failed);
    expect(perform(time, cache, { op: "flush" })).toMatchObject(failed);
    expect(read(time, cache, 3, 1)[0]).toBe(1);
    expect(perform(time, cache, { op: "read", block: 4 })).toMatchObject(failed);
  });

  test("a sector of the medium that cannot be read is no loss if the cache holds it", () => {
    const { time, medium, cache } = build();
    medium.makeUnreadable(4);
    write(time, cache, 4, block(1));
    expect([...read(time, cache, 3, 3)].filter((_, i) => i % BLOCK === 0)).toEqual([0, 1, 0]);
    medium.makeUnreadable(5);
    expect(perform(time, cache, { op: "read", block: 3, count: 3 })).toMatchObject({ kind: "unreadable" });
  });

  test("without a flush a crash loses everything, in the worst case", () => {
    const { time, medium, cache } = build();
    write(time, cache, 0, block(1));
    cache.crash();
    time.run();
    expect(medium.peek(0)[0]).toBe(0);
    expect(read(time, cache, 0, 1)[0]).toBe(0);
  });

  test("a crash may keep any subset of unflushed writes: the later without the earlier too", () => {
    const outcomes = everyOutcome((choose) => {
      const { time, medium, cache } = build();
      write(time, cache, 0, block(1));
      write(time, cache, 1, block(1));
      cache.crash(choose);
      return [medium.peek(0)[0], medium.peek(1)[0]].join("");
    });
    expect(outcomes.sort()).toEqual(["00", "01", "10", "11"]);
  });

  test("and any version of a block that was written twice, torn between sectors", () => {
    const outcomes = everyOutcome((choose) => {
      const { time, medium, cache } = build({}, 1024);
      write(time, cache, 0, block(1, 1024));
      write(time, cache, 0, block(2, 1024));
      cache.crash(choose);
      const bytes = medium.peek(0);
      expect(bytes.subarray(0, 512).every((byte) => byte === bytes[0])).toBe(true); // never within a sector
      return `${bytes[0]}${bytes[512]}`;
    });
    expect(outcomes.sort()).toEqual(["00", "01", "02", "10", "11", "12", "20", "21", "22"]);
  });

  test("what was flushed survives every outcome; with the flush left out some outcome loses it", () => {
    const survives = (flush: boolean) =>
      everyOutcome((choose) => {
        const { time, medium, cache } = build();
        write(time, cache, 0, block(1));
        if (flush) perform(time, cache, { op: "flush" });
        write(time, cache, 1, block(2));
        cache.crash(choose);
        return medium.peek(0)[0] === 1;
      });
    expect(survives(true).every((kept) => kept)).toBe(true);
    expect(survives(false).every((kept) => kept)).toBe(false);
  });

  test("under random load gives the bytes of a plain device", () => {
    const { time, medium, cache } = build({ threshold: 3, depth: 2 }), random = new Random(1);
    const shadow = new Uint8Array(32 * BLOCK);
    for (let i = 0; i < 500; i++) {
      const at = random.integer(30), count = 1 + random.integer(3);
      const data = randomBytes(random, count * BLOCK);
      shadow.set(data, at * BLOCK);
      write(time, cache, at, data);
      if (random.integer(5) === 0) expect(same(read(time, cache, 0, 32), shadow)).toBe(true);
    }
    const big = randomBytes(random, 20 * BLOCK); // larger than the cache
    shadow.set(big, 4 * BLOCK);
    write(time, cache, 4, big);
    perform(time, cache, { op: "flush" });
    expect(same(medium.peek(0, 32), shadow)).toBe(true);
  });

  test("turns random writes into sweeps: more of them a second than the disk alone", () => {
    const rate = (cached: boolean) => {
      const time = new EventLoop(), disk = new HardDisk(time, CHEETAH_15K5, { bytes: false });
      const device = cached
        ? new WriteCache(time, disk, { capacity: 4096, threshold: 256, depth: 256 })
        : disk;
      return runWorkload(time, device, new Random(1), { requests: 20_000, reads: 0, depth: 16 }).iops;
    };
    expect(rate(true)).toBeGreaterThan(1.5 * rate(false));
  });

  test("refuses what is no cache", () => {
    expect(() => build({ capacity: 0 })).toThrow("cache capacity must be an integer ≥ 1, got 0");
    expect(() => build({ writeMs: -1 })).toThrow("time to take a write in must be ≥ 0 ms, got -1");
  });
});

describe("an array over disks with volatile caches", () => {
  /**
   * Writes, perhaps flushes, crashes in a random outcome, recovers; does the array give back what it
   * acknowledged?
   */
  function acknowledgedSurvives(seed: number, flush: boolean, journal: boolean): boolean {
    const time = new EventLoop(), random = new Random(seed);
    const media = [0, 1, 2, 3].map(() => new RamDisk(time, { blocks: 16, blockSize: BLOCK, latencyMs: 1 }));
    const members = media.map((medium) => new WriteCache(time, medium, { capacity: 64, threshold: 1000 }));
    const log = journal
      ? new Journal(new RamDisk(time, { blocks: 24, blockSize: BLOCK, latencyMs: 0.1 }))
      : undefined;
    const array = new Raid(time, { level: 5, members, chunk: 2 * BLOCK, journal: log });
    const shadow = randomBytes(random, array.blocks * BLOCK);
    for (let at = 0; at < array.blocks; at += 3) {
      write(time, array, at, shadow.subarray(at * BLOCK, (at + 3) * BLOCK));
    }
    if (flush) perform(time, array, { op: "flush" });
    array.crash((count) => random.integer(count));
    time.run();
    if (log !== undefined) {
      log.recover(() => {});
      time.run();
    }
    return same(read(time, array, 0, array.blocks), shadow);
  }
  const seeds = Array.from({ length: 30 }, (_, seed) => seed);

  test("flush reaches every member", () => {
    expect(seeds.every((seed) => acknowledgedSurvives(seed, true, false))).toBe(true);
  });
  test("without a flush acknowledged writes may be lost", () => {
    expect(seeds.every((seed) => acknowledgedSurvives(seed, false, false))).toBe(false);
  });
  test("a journal keeps them all: its entries are freed only after the members were flushed", () => {
    expect(seeds.every((seed) => acknowledgedSurvives(seed, false, true))).toBe(true);
  });
  test("a journal that frees them without the flush loses some", () => {
    const honest = Raid.prototype.flushMembers;
    Raid.prototype.flushMembers = (done) => done();
    try {
      expect(seeds.every((seed) => acknowledgedSurvives(seed, false, true))).toBe(false);
    } finally {
      Raid.prototype.flushMembers = honest;
    }
  });
});
