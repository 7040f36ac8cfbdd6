// The log on disk: what a crash may leave of it, and what comes back.
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { crc32, DurableLog, recordsIn } from "../../../lib/run/serve/member/log.ts";

/** What the disk is asked for, with the bytes that the file has by then; and what it is told to answer. */
const disk = vi.hoisted(() => ({ asked: [] as string[], answer: undefined as Error | null | undefined }));
vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>(), size = (file: number) => real.fstatSync(file).size;
  return {
    ...real,
    fsyncSync(file: number) {
      disk.asked.push(`fsync ${real.fstatSync(file).isDirectory() ? "folder" : size(file)}`);
      real.fsyncSync(file);
    },
    fdatasync(file: number, done: (error: Error | null) => void) {
      disk.asked.push(`fdatasync ${size(file)}`);
      if (disk.answer === undefined) real.fdatasync(file, done);
      else done(disk.answer);
    },
  };
});

const dir = fs.mkdtempSync(join(tmpdir(), "log-"));
afterAll(() => fs.rmSync(dir, { recursive: true }));
let files = 0;
const fresh = () => join(dir, `log-${files++}`);
const forced = (log: DurableLog) => new Promise<void>((resolve) => log.force(resolve));

test("CRC-32 is the one of IEEE 802.3: its check value, and of nothing 0", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});

describe("a log", () => {
  const records = [{ n: 1 }, { map: new Map([[1, new Set(["ä"])]]) }, {
    bytes: Uint8Array.of(0, 255),
    not: undefined,
  }];

  test("gives back what was forced, whatever plain data it is", async () => {
    const path = fresh(), log = new DurableLog(path, "memory", true);
    for (const record of records) log.append(record);
    await forced(log);
    expect(log.forceMs).toHaveLength(1);
    expect(new DurableLog(path, "memory", true).records).toEqual(records);
  });

  test.each([["memory", 1], ["written", 2]] as const)(
    "keeps what was not forced in %s",
    async (unforced, kept) => {
      const path = fresh(), log = new DurableLog(path, unforced, true);
      log.append({ n: 1 });
      await forced(log);
      log.append({ n: 2 });
      expect(recordsIn(fs.readFileSync(path)).records).toHaveLength(kept);
    },
  );

  test("cut anywhere comes back with its whole records, and goes on after them", async () => {
    const path = fresh(), log = new DurableLog(path, "written", false);
    for (const record of records) log.append(record);
    const bytes = fs.readFileSync(path), ends = [0];
    for (let at = 0; at < bytes.length; ends.push(at)) at += 8 + bytes.readUInt32BE(at);
    for (let length = 0; length <= bytes.length; length++) {
      const torn = fresh(), whole = ends.filter((end) => end <= length).length - 1;
      fs.writeFileSync(torn, bytes.subarray(0, length));
      const again = new DurableLog(torn, "memory", false);
      expect([again.records.length, again.torn]).toEqual([whole, length - ends[whole]]);
      again.append({ after: "the crash" });
      await forced(again);
      expect(new DurableLog(torn, "memory", false).records).toEqual([
        ...records.slice(0, whole),
        { after: "the crash" },
      ]);
    }
  });

  test("with a changed byte ends before the record that has it", () => {
    const path = fresh(), log = new DurableLog(path, "written", false);
    for (const record of records) log.append(record);
    const bytes = fs.readFileSync(path), second = 8 + bytes.readUInt32BE(0);
    for (let at = second; at < bytes.length; at++) {
      const bent = Buffer.from(bytes);
      bent[at] ^= 1;
      expect(recordsIn(bent).records.length).toBeLessThan(records.length);
      expect(recordsIn(bent).records[0]).toEqual(records[0]);
    }
  });

  test("shares an fsync between forces that wait at the same time, in their order", async () => {
    const log = new DurableLog(fresh(), "memory", true), order: number[] = [];
    const all = [1, 2, 3].map((n) => {
      log.append({ n });
      return forced(log).then(() => order.push(n));
    });
    await Promise.all(all);
    expect([order, log.forceMs.length]).toEqual([[1, 2, 3], 2]);
  });

  test("is forced when the disk has said so, with all bytes that were appended before", async () => {
    disk.asked.length = 0;
    const path = fresh(), log = new DurableLog(path, "memory", true);
    expect(disk.asked).toEqual(["fsync folder"]); // else a power failure may take the new file's name
    log.append({ n: 1 });
    const whole = forced(log).then(() => disk.asked.push("done"));
    log.append({ n: 2 });
    await whole;
    const { size } = fs.statSync(path);
    expect([disk.asked.slice(1), recordsIn(fs.readFileSync(path)).records]).toEqual([
      [`fdatasync ${size}`, "done"],
      [{ n: 1 }],
    ]);
    fs.appendFileSync(path, "torn");
    expect(new DurableLog(path, "memory", true).torn).toBe(4);
    expect(disk.asked.at(-1)).toBe(`fsync ${size}`);
  });

  test("is not forced when the disk says that it failed: nobody may go on", () => {
    const log = new DurableLog(fresh(), "memory", true);
    let done = false;
    log.append({ n: 1 });
    disk.answer = new Error("EIO");
    expect(() => log.force(() => done = true)).toThrow("EIO");
    disk.answer = undefined;
    expect(done).toBe(false);
  });

  test("asks no disk where it need not", async () => {
    disk.asked.length = 0;
    const log = new DurableLog(fresh(), "memory", false);
    log.append({ n: 1 });
    await forced(log);
    expect(disk.asked).toEqual(["fsync folder"]);
  });
});
