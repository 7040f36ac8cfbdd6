import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import { SparseBytes } from "../../../lib/storage/device/bytes.ts";
import type { BlockRequest, Done } from "../../../lib/storage/device/device.ts";
import { HardDisk } from "../../../lib/storage/drive/disk.ts";
import { BARRACUDA } from "../../../lib/storage/drive/presets.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { runWorkload } from "../../../lib/storage/device/workload.ts";
import { BLOCK, perform, randomBytes, read, same, write } from "../helpers.ts";

describe("the event loop", () => {
  test("runs events by time, and those of one time in the order in which they were asked for", () => {
    const time = new EventLoop(), random = new Random(3);
    const expected: [number, number][] = [], seen: [number, number][] = [];
    for (let i = 0; i < 2000; i++) {
      const at = random.integer(50);
      expected.push([at, i]);
      time.at(at, () => seen.push([time.now, i]));
    }
    time.run();
    expect(seen).toEqual(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
    expect(time.pending).toBe(0);
  });
  test("stops where it is told, and refuses the past", () => {
    const time = new EventLoop();
    let called = 0;
    time.at(5, () => called++);
    time.run(4);
    expect([time.now, called]).toEqual([4, 0]);
    time.run(6);
    expect([time.now, called]).toEqual([6, 1]);
    expect(() => time.at(5, () => {})).toThrow("an event's time must be ≥ now (6 ms), got 5");
    expect(() => time.at(NaN, () => {})).toThrow("got NaN");
  });
  test("gives up on what never ends", () => {
    const time = new EventLoop({ limit: 1000 });
    const again = () => time.at(time.now + 0.5, again);
    again();
    expect(() => time.run()).toThrow("the devices went on past 1000 events (virtual time 500 ms)");
    expect(() => new EventLoop({ limit: 0 })).toThrow("the limit must be > 0 events, got 0");
  });
});

describe("sparse bytes", () => {
  test("a disk of 1 TB costs memory for what was written only, and gives back what was written", () => {
    const time = new EventLoop(), disk = new HardDisk(time, BARRACUDA), random = new Random(1);
    const blocks = [0, 1, 123_456_789, disk.blocks - 1];
    const data = blocks.map(() => randomBytes(random, 4096));
    blocks.forEach((block, i) => write(time, disk, block, data[i]));
    blocks.forEach((block, i) => expect(same(read(time, disk, block, 1), data[i])).toBe(true));
    expect(read(time, disk, 5, 1).every((byte) => byte === 0)).toBe(true);
    expect(disk.blocksHeld).toBe(4);
    perform(time, disk, { op: "discard", block: 0, count: 2 });
    expect(disk.blocksHeld).toBe(2);
  });
  test("a place that is used again shows nothing of what was there", () => {
    const bytes = new SparseBytes(1024);
    bytes.write(7, 1, new Uint8Array(1024).fill(9));
    bytes.discard(7, 1);
    bytes.writePart(8, 0, 512, new Uint8Array(1024).fill(1));
    const target = new Uint8Array(1024);
    bytes.read(8, 1, target);
    expect(target.subarray(512).every((byte) => byte === 0)).toBe(true);
  });
});

describe("memory", () => {
  test("takes latency and transfer, on as many channels as it has", () => {
    const time = new EventLoop();
    const ram = new RamDisk(time, { blocks: 100, latencyMs: 1, megabytesPerSecond: 4.096, channels: 2 });
    for (let i = 0; i < 4; i++) ram.submit({ op: "read", block: i }, () => {});
    time.run();
    expect(time.now).toBeCloseTo(4, 9); // two rounds of 1 ms + 1 ms
    expect(() => new RamDisk(time, { blocks: 0 })).toThrow("number of blocks must be an integer ≥ 1, got 0");
    expect(() => new RamDisk(time, { blocks: 1, blockSize: 1000 })).toThrow(
      "block size must be a multiple of the sector size 512, got 1000",
    );
  });
});

describe("faults", () => {
  const device = () => {
    const time = new EventLoop();
    return { time, ram: new RamDisk(time, { blocks: 8, blockSize: BLOCK, latencyMs: 1 }) };
  };
  test("a dead device ends all that waits and all that comes as failed, once each", () => {
    const { time, ram } = device();
    const ended: string[] = [];
    for (let i = 0; i < 3; i++) {
      ram.submit({ op: "read", block: i }, (result) => ended.push(result.ok ? "ok" : result.kind));
    }
    time.run(1.5);
    ram.fail();
    ram.submit({ op: "read", block: 3 }, (result) => ended.push(result.ok ? "ok" : result.message));
    time.run();
    expect(ended).toEqual(["ok", "failed", "ram has failed", "failed"]); // queued, new, in service
  });
  test("an unreadable block is an error until it is written", () => {
    const { time, ram } = device();
    ram.makeUnreadable(3);
    expect(perform(time, ram, { op: "read", block: 2, count: 3 })).toEqual({
      ok: false,
      kind: "unreadable",
      message: "ram: block 3 cannot be read",
    });
    write(time, ram, 3, new Uint8Array(BLOCK));
    expect(perform(time, ram, { op: "read", block: 2, count: 3 }).ok).toBe(true);
  });
  test("silent corruption is silent", () => {
    const { time, ram } = device();
    ram.corrupt(2, 10, 0x80);
    expect(read(time, ram, 2, 1)[10]).toBe(0x80);
    expect(() => ram.corrupt(2, 512)).toThrow("byte must be an integer from 0 to 511, got 512");
    expect(() => ram.makeUnreadable(8)).toThrow("block must be an integer from 0 to 7, got 8");
  });
  test("a crash calls nobody, and the device works on", () => {
    const { time, ram } = device();
    let called = 0;
    for (let i = 0; i < 3; i++) {
      ram.submit({ op: "write", block: i, data: new Uint8Array(BLOCK).fill(1) }, () => called++);
    }
    time.run(1.5);
    ram.crash();
    time.run();
    expect(called).toBe(1);
    expect([0, 1, 2].map((block) => ram.peek(block)[0])).toEqual([1, 0, 0]);
    write(time, ram, 1, new Uint8Array(BLOCK).fill(7));
    expect(ram.peek(1)[0]).toBe(7);
  });
  test("a write under way is torn at a sector: a prefix of its sectors is new", () => {
    for (let sectors = 0; sectors <= 4; sectors++) {
      const time = new EventLoop(), ram = new RamDisk(time, { blocks: 4, blockSize: 1024, latencyMs: 1 });
      write(time, ram, 0, new Uint8Array(2048).fill(1));
      ram.submit({ op: "write", block: 0, count: 2, data: new Uint8Array(2048).fill(2) }, () => {});
      ram.crash((count) => {
        expect(count).toBe(5);
        return sectors;
      });
      const now = ram.peek(0, 2);
      expect([0, 1, 2, 3].map((sector) => now[sector * 512])).toEqual(
        [0, 1, 2, 3].map((s) => s < sectors ? 2 : 1),
      );
    }
  });
});

describe("the workload helper", () => {
  test("closed loop: Little's law holds, and all requests end", () => {
    const time = new EventLoop(),
      ram = new RamDisk(time, { blocks: 1000, latencyMs: 1, channels: 2, bytes: false });
    const measured = runWorkload(time, ram, new Random(1), { requests: 1000, depth: 4 }, [ram]);
    expect(measured.iops).toBeCloseTo(2000, 6);
    expect(measured.latencyMs.mean * measured.iops / 1000).toBeCloseTo(4, 1);
    expect(measured.utilisation[0]).toBeCloseTo(1, 9);
    expect(measured.failed).toBe(0);
  });
  test("open loop: waiting time of M/D/1 is ρ/(2(1−ρ)) services (Pollaczek–Khinchine)", () => {
    const time = new EventLoop(), ram = new RamDisk(time, { blocks: 1000, latencyMs: 1, bytes: false });
    const { latencyMs, utilisation } = runWorkload(time, ram, new Random(1), {
      requests: 100_000,
      meanGapMs: 2,
    }, [ram]);
    expect(Math.abs(latencyMs.mean - 1.5)).toBeLessThan(0.02);
    expect(Math.abs(utilisation[0] - 0.5)).toBeLessThan(0.01);
  });
  test("sequential requests follow each other, reads and writes mix as told", () => {
    const time = new EventLoop(), ram = new RamDisk(time, { blocks: 10_000, bytes: false });
    const blocks: number[] = [];
    ram.observer = ({ block }) => blocks.push(block);
    runWorkload(time, ram, new Random(1), { requests: 1000, random: 0, reads: 0.25, blocks: 2 });
    expect(blocks.slice(0, 4)).toEqual([0, 2, 4, 6]);
    expect(Math.abs(ram.statistics.reads / 1000 - 0.25)).toBeLessThan(0.05);
  });
  test("a device that answers a request never, or twice, gives no figures but an error", () => {
    const figures = (answers: number) => {
      const time = new EventLoop();
      class Unsteady extends RamDisk {
        private asked = 0;
        override submit(request: BlockRequest, done: Done) {
          const times = ++this.asked === 7 ? answers : 1;
          super.submit(request, (result) => {
            for (let i = 0; i < times; i++) done(result);
          });
        }
      }
      return runWorkload(time, new Unsteady(time, { blocks: 10, name: "odd" }), new Random(1), {
        requests: 20,
      });
    };
    expect(figures(1).requests).toBe(20);
    expect(() => figures(0)).toThrow("odd has answered 6 of 7 requests, and nothing more will happen");
    expect(() => figures(2)).toThrow("odd has answered a request twice: each submit must call done once");
  });
  test("says what is wrong with a workload", () => {
    const time = new EventLoop(), ram = new RamDisk(time, { blocks: 10 });
    const start = (workload: object) => () =>
      runWorkload(time, ram, new Random(1), { requests: 1, ...workload });
    expect(start({ requests: 0 })).toThrow("number of requests must be an integer ≥ 1, got 0");
    expect(start({ reads: 1.5 })).toThrow("reads must be a share from 0 to 1, got 1.5");
    expect(start({ blocks: 11 })).toThrow("span must be from 11 to 10 blocks, got 10");
  });
});
