// A journal whose device fails, and one that goes round while the power fails.
import { describe, expect, test } from "vitest";
import { WriteCache } from "../../../lib/storage/drive/cache.ts";
import { everyOutcome } from "../../../lib/storage/device/crash.ts";
import type { BlockDevice, BlockResult } from "../../../lib/storage/device/device.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { Journal } from "../../../lib/storage/raid/journal/journal.ts";
import { Raid } from "../../../lib/storage/raid/raid.ts";
import { BLOCK, perform, read, write } from "../helpers.ts";

const block = (value: number, count = 1) => new Uint8Array(count * BLOCK).fill(value);

/** RAID 5 of four with one-block chunks, on memories that answer one after the other. */
function setup(logBlocks = 16, over: (time: EventLoop, log: RamDisk) => BlockDevice = (_, log) => log) {
  const time = new EventLoop();
  const disks = [0, 1, 2, 3].map((i) =>
    new RamDisk(time, { blocks: 2, blockSize: BLOCK, latencyMs: 1 + i / 8, name: `disk ${i}` })
  );
  const log = new RamDisk(time, { blocks: logBlocks, blockSize: BLOCK, latencyMs: 0.25, name: "log" });
  const journal = new Journal(over(time, log));
  const array = new Raid(time, { level: 5, members: disks, chunk: BLOCK, journal });
  return { time, disks, log, journal, array };
}

function recovered(journal: Journal, time: EventLoop): number {
  let replayed = -1;
  journal.recover((count) => replayed = count);
  time.run();
  return replayed;
}

describe("a journal whose device dies", () => {
  test("ends every write as read-only, whatever stage it is in, and reads go on", () => {
    for (let events = 0; events < 40; events++) {
      const { time, log, array } = setup(8); // room for two small writes: others wait
      write(time, array, 0, block(1, 6));
      const results: BlockResult[] = [];
      for (let at = 0; at < 6; at++) {
        array.submit({ op: "write", block: at, data: block(9) }, (result) => results.push(result));
      }
      for (let i = 0; i < events; i++) time.step();
      log.fail();
      time.run();
      array.submit({ op: "write", block: 0, count: 3, data: block(7, 3) }, (result) => results.push(result));
      expect(results).toHaveLength(6); // never within submit
      time.run();
      expect(results).toHaveLength(7);
      expect(results[6]).toEqual({
        ok: false,
        kind: "read-only",
        message: "raid5 takes no writes any more: its journal cannot be written, log has failed",
      });
      for (const result of results) expect(result.ok || result.kind).toBe(result.ok || "read-only");
      expect(array.journal!.failed).toBe(true);
      for (let at = 0; at < 6; at++) expect([1, 9]).toContain(read(time, array, at, 1)[0]);
      expect(array.missingMembers).toEqual([]);
      expect(perform(time, array, { op: "flush" }).ok).toBe(true);
    }
  });

  test("leaves groups whole: with any member lost they read as before or after a write", () => {
    for (let events = 0; events < 30; events++) {
      for (let lost = 0; lost < 4; lost++) {
        const { time, disks, log, array } = setup();
        write(time, array, 0, block(1, 6));
        array.submit({ op: "write", block: 0, data: block(9) }, () => {});
        for (let i = 0; i < events; i++) time.step();
        log.fail();
        time.run();
        disks[lost].fail();
        expect([1, 9]).toContain(read(time, array, 0, 1)[0]);
        expect(read(time, array, 1, 5).every((byte) => byte === 1)).toBe(true);
      }
    }
  });

  test("is given up by an array above that has another copy, and stays where it has the only one", () => {
    for (const level of [1, 0] as const) {
      const { time, log, array: inner } = setup();
      const other = new RamDisk(time, { blocks: 6, blockSize: BLOCK });
      const outer = new Raid(time, { level, members: [inner, other], chunk: BLOCK });
      write(time, outer, 0, block(1, outer.blocks));
      log.fail();
      const result = perform(time, outer, { op: "write", block: 0, data: block(2) });
      expect(outer.missingMembers).toEqual(level === 1 ? [0] : []);
      expect(outer.failed).toBe(false);
      expect(result).toMatchObject(level === 1 ? { ok: true } : { ok: false, kind: "read-only" });
      expect(read(time, outer, 0, 1)[0]).toBe(level === 1 ? 2 : 1);
      expect(read(time, outer, 1, outer.blocks - 1).every((byte) => byte === 1)).toBe(true);
    }
  });

  const spoilt: [string, (log: RamDisk) => void, string][] = [
    ["dead", (log) => log.fail(), "log has failed"],
    ["with a bad sector", (log) => log.makeUnreadable(2), "log: block 2 cannot be read"],
  ];
  test.each(spoilt)(
    "after a power failure, %s: the recovery ends, reads go on, no write is taken",
    (_, spoil, why) => {
      const { time, log, journal, array } = setup();
      write(time, array, 0, block(1, 6));
      array.crash();
      spoil(log);
      expect(recovered(journal, time)).toBe(0);
      expect(read(time, array, 0, 6).every((byte) => byte === 1)).toBe(true);
      expect(perform(time, array, { op: "write", block: 0, data: block(2) })).toEqual({
        ok: false,
        kind: "read-only",
        message: `raid5 takes no writes any more: its journal cannot be read, ${why}`,
      });
    },
  );
});

test("a member that dies during the recovery is not rebuilt before the recovery is over", () => {
  for (let events = 0; events < 12; events++) {
    const { time, disks, journal, array } = setup();
    array.spares.push(new RamDisk(time, { blocks: 2, blockSize: BLOCK, latencyMs: 0.1 }));
    write(time, array, 0, block(1, 6));
    array.submit({ op: "write", block: 0, data: block(9) }, () => {});
    for (let i = 0; i < 8; i++) time.step();
    array.crash();
    journal.recover(() => {});
    for (let i = 0; i < events; i++) time.step();
    disks[3].fail(); // the parity of the first stripe
    time.run();
    expect(array.missingMembers).toEqual([]);
    array.fail(1); // so that the spare is needed
    expect([1, 9]).toContain(read(time, array, 0, 1)[0]);
    expect(read(time, array, 1, 5).every((byte) => byte === 1)).toBe(true);
  }
});

describe("a journal that goes round", () => {
  const cached = (time: EventLoop, log: RamDisk) => new WriteCache(time, log, { capacity: 8, threshold: 8 });
  const devices: [string, number, (time: EventLoop, log: RamDisk) => BlockDevice][] = [
    ["seven blocks of memory", 7, (_, log) => log],
    ["eleven blocks of memory", 11, (_, log) => log],
    ["five blocks of a device that reorders", 5, cached],
    ["seven blocks of a device that reorders", 7, cached],
  ];
  /**
   * Acknowledged writes of one stripe, small and large, then one that the power failure meets at any moment:
   * every outcome gives back the last acknowledged one, or that.
   */
  test.each(devices)(
    "over %s never brings back what an acknowledged write had replaced",
    (_, blocks, over) => {
      for (let writes = 1; writes < 9; writes++) {
        for (let events = 0, more = true; more; events++) {
          const outcomes = everyOutcome((choose) => {
            const { time, journal, array } = setup(blocks, over);
            for (let i = 1; i <= writes; i++) write(time, array, 0, block(i, i % 4 === 0 ? 3 : 1));
            array.submit({ op: "write", block: 0, count: 3, data: block(99, 3) }, () => {});
            for (let i = 0; i < events; i++) time.step();
            more = time.pending > 0;
            array.crash(choose);
            recovered(journal, time);
            return read(time, array, 0, 1)[0];
          });
          for (const found of outcomes) expect([writes, 99]).toContain(found);
        }
      }
    },
  );

  test("and not either if it is recovered twice, with a write begun in between", () => {
    for (let writes = 1; writes < 9; writes++) {
      for (let events = 0; events < 8; events++) {
        const outcomes = everyOutcome((choose) => {
          const { time, journal, array } = setup(16);
          for (let i = 1; i <= writes; i++) write(time, array, 0, block(i));
          array.crash();
          recovered(journal, time);
          array.submit({ op: "write", block: 3, count: 3, data: block(99, 3) }, () => {});
          for (let i = 0; i < events; i++) time.step();
          array.crash(choose);
          recovered(journal, time);
          return read(time, array, 0, 1)[0];
        });
        for (const found of outcomes) expect(found).toBe(writes);
      }
    }
  });
});

describe("a power failure after a member was replaced", () => {
  test("the device that was taken out may still answer, and nobody hears it", () => {
    for (let events = 0; events < 12; events++) {
      const { time, disks, array } = setup();
      write(time, array, 0, block(1, 6));
      let ended = 0;
      disks[0].slowDown(20);
      array.submit({ op: "read", block: 0 }, () => ended++);
      array.submit({ op: "write", block: 0, data: block(2) }, () => ended++);
      array.submit({ op: "flush" }, () => ended++);
      array.fail(0);
      array.replace(0, new RamDisk(time, { blocks: 2, blockSize: BLOCK, latencyMs: 0.1 }));
      for (let i = 0; i < events; i++) time.step();
      array.crash();
      const before = ended;
      recovered(array.journal!, time);
      expect(ended).toBe(before);
      write(time, array, 0, block(3, 6)); // its locks are sound
      expect(read(time, array, 0, 6).every((byte) => byte === 3)).toBe(true);
    }
  });
});
