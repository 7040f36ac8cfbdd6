import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import { HardDisk } from "../../../lib/storage/drive/disk.ts";
import { Mechanics } from "../../../lib/storage/drive/mechanics.ts";
import { CHEETAH_15K5 } from "../../../lib/storage/drive/presets.ts";
import { Raid } from "../../../lib/storage/raid/raid.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import { SmallRaid5 } from "../../../lib/storage/raid/small_raid5.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { runWorkload } from "../../../lib/storage/device/workload.ts";
import { BLOCK, perform, randomBytes, read, same, write } from "../helpers.ts";

function small(count: number, build = (disks: RamDisk[]) => new SmallRaid5(disks)) {
  const time = new EventLoop();
  const disks = Array.from(
    { length: count },
    (_, i) => new RamDisk(time, { blocks: 12, blockSize: BLOCK, latencyMs: 0.1 + i / 100 }),
  );
  return { time, disks, raid: build(disks) };
}

/** Random writes, many at once; then, with `lost` out of use, how many blocks read back as something else. */
function wrongAfterLoss(count: number, lost: number, build?: (disks: RamDisk[]) => SmallRaid5, degraded = 0) {
  const { time, raid } = small(count, build),
    random = new Random(lost),
    shadow = new Map<number, Uint8Array>();
  const some = (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      for (const block of random.shuffle([...Array(raid.blocks).keys()]).slice(0, 8)) {
        const data = randomBytes(random, BLOCK);
        shadow.set(block, data);
        raid.submit({ op: "write", block, data }, () => {});
      }
      time.run();
    }
  };
  some(20);
  raid.lose(lost);
  some(degraded);
  return [...shadow].filter(([block, data]) => !same(read(time, raid, block, 1), data)).length;
}

describe("RAID 5 in one class", () => {
  for (const count of [3, 4, 5, 8]) {
    test(`of ${count} disks puts everything where Linux md's left-symmetric layout does`, () => {
      const { raid, disks, time } = small(count);
      const other = small(count, undefined);
      const big = new Raid(other.time, { level: 5, members: other.disks, chunk: BLOCK });
      const random = new Random(count);
      for (let block = 0; block < raid.blocks; block++) {
        const data = randomBytes(random, BLOCK);
        write(time, raid, block, data);
        write(other.time, big, block, data);
      }
      disks.forEach((disk, i) => expect(same(disk.peek(0, 12), other.disks[i].peek(0, 12))).toBe(true));
    });

    test(`of ${count} disks gives everything back whichever disk is lost, with writes after the loss`, () => {
      for (let lost = 0; lost < count; lost++) expect(wrongAfterLoss(count, lost, undefined, 20)).toBe(0);
    });
  }

  test("broken twins lose data: an old parity that is forgotten, a stripe without its lock, data beside the parity", () => {
    class Forgetful extends SmallRaid5 {
      override newParity(data: Uint8Array, read: Uint8Array[]): Uint8Array {
        return this.sum([data, ...read.slice(0, 1)]);
      }
    }
    class Unlocked extends SmallRaid5 {
      override whenFree(_stripe: number, start: () => void): void {
        start();
      }
      override free(): void {}
    }
    class Misplaced extends SmallRaid5 {
      override dataDisk(_stripe: number, place: number): number {
        return place;
      }
    }
    for (const Broken of [Forgetful, Unlocked, Misplaced]) {
      const wrong = [0, 1, 2, 3].map((lost) => wrongAfterLoss(4, lost, (disks) => new Broken(disks)));
      expect(Math.max(...wrong), Broken.name).toBeGreaterThan(0);
    }
  });

  test("takes as long as the array of all levels, for one request after the other", () => {
    const mechanics = new Mechanics(CHEETAH_15K5);
    const latency = (all: boolean) => {
      const time = new EventLoop();
      const disks = [0, 1, 2, 3, 4].map(() => new HardDisk(time, mechanics));
      const raid = all ? new Raid(time, { level: 5, members: disks, chunk: 4096 }) : new SmallRaid5(disks);
      return runWorkload(time, raid, new Random(1), { requests: 300, reads: 0.5, span: 1 << 20 }).latencyMs;
    };
    expect(latency(false)).toEqual(latency(true));
  });

  test("ends as its disks do: a dead one that nobody has taken out is a failure, not an exception", () => {
    for (const op of ["read", "write"] as const) {
      const { time, disks, raid } = small(4);
      for (const disk of disks) disk.fail();
      const data = op === "write" ? new Uint8Array(raid.blockSize) : undefined;
      expect(perform(time, raid, { op, block: 0, data })).toMatchObject({ ok: false, kind: "failed" });
    }
  });

  test("refuses what it cannot do", () => {
    const { raid } = small(4);
    expect(() => raid.submit({ op: "read", block: 0, count: 2 }, () => {})).toThrow(
      "small RAID 5 serves single blocks, got read of 2",
    );
    expect(() => small(2)).toThrow("needs 3 disks, got 2");
    raid.lose(1);
    raid.lose(1);
    expect(() => raid.lose(2)).toThrow("data loss: disks 1 and 2 are gone");
  });
});
