import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import { DISK_ORDERS, type DiskOrder, HardDisk } from "../../../lib/storage/drive/disk.ts";
import { type DiskModel, Mechanics } from "../../../lib/storage/drive/mechanics.ts";
import { BARRACUDA, CHEETAH_15K5 } from "../../../lib/storage/drive/presets.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { runWorkload } from "../../../lib/storage/device/workload.ts";

/** 100 cylinders, 2 heads, two zones; 6000 rpm, so a turn is 10 ms. */
const SMALL: DiskModel = {
  name: "small",
  rpm: 6000,
  heads: 2,
  zones: [{ cylinders: 60, blocksPerTrack: 20 }, { cylinders: 40, blocksPerTrack: 10 }],
  blockSize: 4096,
  trackToTrackMs: 1,
  averageSeekMs: 5,
  fullStrokeMs: 9,
  headSwitchMs: 0.5,
  overheadMs: 0,
};

function measure(
  model: DiskModel,
  sequential: boolean,
  requests: number,
  order: DiskOrder = "fifo",
  depth = 1,
) {
  const time = new EventLoop(), disk = new HardDisk(time, model, { bytes: false, order });
  return runWorkload(time, disk, new Random(5), { requests, random: sequential ? 0 : 1, depth }, [disk]);
}

describe("published rates (OSTEP tables 37.5 and 37.6)", () => {
  // Random: the model's mean is seek + half a turn + transfer by construction; 10,000 draws leave a standard
  // error under 0.5 %, and OSTEP rounds to 6 ms and 13.2 ms. Sequential: track length is rounded to blocks,
  // under 0.5 %, and cylinder switches are longer than the head switches that the track length allows for,
  // under 1 %.
  const cases: [DiskModel, number, number, number, number][] = [
    [CHEETAH_15K5, 6, 0.66, 125, 800],
    [BARRACUDA, 13.2, 0.31, 105, 950],
  ];
  for (const [model, latencyMs, randomRate, sequentialRate, hundredMegabytesMs] of cases) {
    test(`${model.name}: random 4 KB reads within 3 %`, () => {
      const { latencyMs: latency, megabytesPerSecond } = measure(model, false, 10_000);
      expect(Math.abs(latency.mean / latencyMs - 1)).toBeLessThan(0.03);
      expect(Math.abs(megabytesPerSecond / randomRate - 1)).toBeLessThan(0.04); // 0.31 and 0.66 have two digits
    });
    test(`${model.name}: sequential reads within 1.5 %`, () => {
      const { megabytesPerSecond, elapsedMs } = measure(model, true, 24414); // 100 MB
      expect(Math.abs(megabytesPerSecond / sequentialRate - 1)).toBeLessThan(0.015);
      expect(Math.abs(elapsedMs / hundredMegabytesMs - 1)).toBeLessThan(0.015);
    });
  }
});

describe("the arm", () => {
  const mechanics = new Mechanics(CHEETAH_15K5);
  test("takes the track-to-track time for one cylinder, the full stroke for all, and rises in between", () => {
    expect(mechanics.seekMs(0)).toBe(0);
    expect(mechanics.seekMs(1)).toBe(0.4);
    expect(mechanics.seekMs(mechanics.cylinders - 1)).toBeCloseTo(8, 9);
    for (let d = 2; d < mechanics.cylinders; d += 97) {
      expect(mechanics.seekMs(d)).toBeGreaterThan(mechanics.seekMs(d - 1));
    }
  });
  test("takes the average time between two random cylinders (Lee and Katz 1993)", () => {
    const n = mechanics.cylinders;
    let sum = 0;
    for (let d = 1; d < n; d++) sum += 2 * (n - d) / (n * n) * mechanics.seekMs(d);
    expect(Math.abs(sum / 4 - 1)).toBeLessThan(0.001);
  });
  test("a curve that falls, and other impossible disks, are refused", () => {
    expect(() => new Mechanics({ ...SMALL, averageSeekMs: 8 })).toThrow(
      "average seek must be from 3.67 to 5.27 ms, for the seek curve to rise from 1 to 9 ms, got 8",
    );
    expect(() => new Mechanics({ ...SMALL, rpm: 0 })).toThrow("rpm must be ≥ 1 turns a minute, got 0");
    expect(() => new Mechanics({ ...SMALL, zones: [] })).toThrow("a disk must have at least 1 zone, got 0");
    expect(() => new HardDisk(new EventLoop(), SMALL, { order: "look" as DiskOrder })).toThrow(
      "order must be one of fifo, sstf, scan, c-look, satf, got look",
    );
  });
});

describe("the platter", () => {
  test("rereading a block waits a whole turn", () => {
    const time = new EventLoop(), disk = new HardDisk(time, SMALL, { bytes: false });
    const ends: number[] = [];
    const read = () => disk.submit({ op: "read", block: 7 }, () => ends.push(time.now));
    read();
    time.run();
    read();
    time.run();
    expect(ends[1] - ends[0]).toBeCloseTo(10, 9);
  });
  test("the inner zone is slower: half the blocks on a track, half the rate", () => {
    const time = new EventLoop(), disk = new HardDisk(time, SMALL, { bytes: false });
    const duration = (block: number) => {
      const service: number[] = [];
      disk.observer = ({ startedMs, endedMs }) => service.push(endedMs - startedMs);
      disk.submit({ op: "read", block }, () => {});
      time.run();
      disk.submit({ op: "read", block: block + 1, count: 9 }, () => {});
      time.run();
      return service[1];
    };
    expect(duration(0)).toBeCloseTo(4.5, 6);
    expect(duration(60 * 2 * 20)).toBeCloseTo(9, 6);
    expect(disk.blocks).toBe(60 * 2 * 20 + 40 * 2 * 10);
  });
  test("reading on over track and cylinder borders costs the switch, not a turn; without skew it would", () => {
    const time = new EventLoop(), disk = new HardDisk(time, SMALL, { bytes: false });
    disk.submit({ op: "read", block: 0, count: 80 }, () => {});
    time.run();
    expect(time.now).toBeCloseTo(4 * 10 + 0.5 + 1 + 0.5, 6);
  });
});

describe("the queue", () => {
  test("each order serves in its own order", () => {
    const served: Record<string, number[]> = {};
    for (const order of DISK_ORDERS) {
      const time = new EventLoop(), disk = new HardDisk(time, SMALL, { bytes: false, order });
      const cylinders: number[] = [];
      const ask = (cylinder: number) =>
        disk.submit({ op: "read", block: cylinder * 40 }, () => cylinders.push(cylinder));
      ask(30); // the arm goes there first, as the queue is empty
      for (const cylinder of [50, 10, 35, 29, 55]) ask(cylinder);
      time.run();
      served[order] = cylinders;
    }
    expect(served.fifo).toEqual([30, 50, 10, 35, 29, 55]);
    expect(served.sstf).toEqual([30, 29, 35, 50, 55, 10]);
    expect(served.scan).toEqual([30, 35, 50, 55, 29, 10]);
    expect(served["c-look"]).toEqual([30, 35, 50, 55, 10, 29]);
  });

  test("with 32 requests queued, satf beats sstf beats fifo, and the elevators lie between", () => {
    const rate = (order: DiskOrder) => measure(CHEETAH_15K5, false, 4000, order, 32).iops;
    const [fifo, sstf, scan, look, satf] = DISK_ORDERS.map(rate);
    expect(sstf).toBeGreaterThan(1.3 * fifo);
    expect(scan).toBeGreaterThan(1.2 * fifo);
    expect(look).toBeGreaterThan(1.2 * fifo);
    expect(satf).toBeGreaterThan(sstf);
  });

  test("sstf makes the outermost request wait longer than the elevator does", () => {
    const worst = (order: DiskOrder) => measure(CHEETAH_15K5, false, 8000, order, 32).latencyMs.max;
    expect(worst("sstf")).toBeGreaterThan(1.5 * worst("scan"));
  });

  test("a disk twice as slow takes twice as long", () => {
    const time = new EventLoop(), disk = new HardDisk(time, SMALL, { bytes: false });
    disk.slowDown(2);
    disk.submit({ op: "read", block: 0, count: 20 }, () => {});
    time.run();
    expect(time.now).toBeCloseTo(20, 6);
    expect(() => disk.slowDown(0)).toThrow("factor must be > 0, got 0");
  });
});

describe("determinism", () => {
  test("the golden end of a mixed run, the same on every engine", () => {
    const time = new EventLoop(), disk = new HardDisk(time, BARRACUDA, { bytes: false, order: "sstf" });
    const { elapsedMs } = runWorkload(time, disk, new Random(2026), {
      requests: 5000,
      random: 0.6,
      reads: 0.5,
      depth: 8,
    });
    expect(elapsedMs).toBe(28555.27179487181);
  });
});
