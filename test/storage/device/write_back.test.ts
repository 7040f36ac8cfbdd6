import { describe, expect, test } from "vitest";
import { checksum } from "../../../lib/storage/device/checksum.ts";
import { everyOutcome } from "../../../lib/storage/device/crash.ts";
import {
  type DiskRequest,
  WriteBackDisk,
  type WriteBackOptions,
} from "../../../lib/storage/device/write_back.ts";

const write = (block: number, data: unknown): DiskRequest => ({ type: "Write", block, data });
const FLUSH: DiskRequest = { type: "Flush" };

/** All that a crash after these requests can leave, each once. */
function left(options: WriteBackOptions, ...requests: DiskRequest[]): unknown[] {
  const all = everyOutcome((choose) => {
    const disk = new WriteBackDisk(options);
    for (const request of requests) disk.apply(request);
    disk.crash(choose);
    expect(disk.unflushed).toEqual([]);
    return JSON.stringify(disk.medium);
  });
  return [...new Set(all)].sort().map((text) => JSON.parse(text));
}

describe("a crash leaves", () => {
  const two = { blocks: ["a", "b"] };

  test("any of the writes since the last flush", () => {
    expect(left(two, write(0, "A"), write(1, "B"))).toEqual([["A", "B"], ["A", "b"], ["a", "B"], ["a", "b"]]);
  });

  test("all that was flushed", () => {
    expect(left(two, write(0, "A"), FLUSH, write(1, "B"))).toEqual([["A", "B"], ["A", "b"]]);
  });

  test("of a block any version since the flush, as each may have left the cache by itself", () => {
    expect(left({ blocks: [0] }, write(0, 1), write(0, 2))).toEqual([[0], [1], [2]]);
    expect(left({ blocks: [0] }, write(0, 1), write(0, 0), write(0, 0))).toEqual([[0], [1]]);
  });

  test("with a cache in order, the first of the writes", () => {
    const inOrder = { ...two, inOrder: true };
    expect(left(inOrder, write(1, "B"), write(0, "A"))).toEqual([["A", "B"], ["a", "B"], ["a", "b"]]);
  });

  test("of a write of several sectors some, unless it is never torn", () => {
    const wide = { blocks: [["a", "b"]] };
    const torn = [[["A", "B"]], [["A", "b"]], [["a", "B"]], [["a", "b"]]];
    expect(left(wide, write(0, ["A", "B"]))).toEqual(torn);
    expect(left({ ...wide, inOrder: true }, write(0, ["A", "B"]))).toEqual(torn);
    expect(left({ ...wide, torn: false }, write(0, ["A", "B"]))).toEqual([[["A", "B"]], [["a", "b"]]]);
    expect(left({ ...wide, torn: false, inOrder: true }, write(0, ["A", "B"])))
      .toEqual([[["A", "B"]], [["a", "b"]]]);
  });

  test("with a cache in order, only the first write that is lost in part", () => {
    const wide = { blocks: [["a", "b"], ["c", "d"]], inOrder: true };
    const found = left(wide, write(0, ["A", "B"]), write(1, ["C", "D"]));
    expect(found).toHaveLength(4 + 4 - 1);
    expect(found).not.toContainEqual([["A", "b"], ["C", "d"]]);
  });
});

describe("a disk with a write cache", () => {
  test("reads what was written last, flushed or not", () => {
    const disk = new WriteBackDisk({ blocks: [0, 0] });
    const read = () => disk.apply({ type: "Read", block: 0 });
    const seen = [read()];
    for (const request of [write(0, 1), write(1, 5), write(0, 2), FLUSH]) {
      disk.apply(request);
      seen.push(read());
    }
    expect(seen).toEqual([0, 1, 1, 2, 2]);
    expect(disk.medium).toEqual([2, 5]);
  });

  test("is in the same state whichever of two blocks was written first, unless its cache has an order", () => {
    const after = (inOrder: boolean, ...requests: DiskRequest[]) => {
      const disk = new WriteBackDisk({ blocks: [0, 0], inOrder });
      for (const request of requests) disk.apply(request);
      return { ...disk };
    };
    const [a, b] = [write(0, 1), write(1, 1)];
    expect(after(false, a, b)).toEqual(after(false, b, a));
    expect(after(true, a, b)).not.toEqual(after(true, b, a));
  });

  test("says what it cannot do", () => {
    const disk = new WriteBackDisk({ blocks: [0, [0, 0]] });
    const asked = (request: unknown) => () => disk.apply(request as DiskRequest);
    expect(asked({ type: "Read", block: 2 })).toThrow("the disk has blocks 0 to 1, got 2");
    expect(asked(write(1, 7))).toThrow("block 1 has 2 sectors, got 1");
    expect(asked(write(0, undefined))).toThrow("block 0 has 1 sectors, got no data");
    expect(asked({ type: "Trim" })).toThrow("a disk is asked to Read, Write or Flush, got Trim");
  });
});

test("a checksum is that of zip, of the text of the data, and tells a torn record", () => {
  expect(checksum(123456789)).toBe(0xcbf43926); // the check value of CRC-32
  expect(checksum({ b: 1, a: [2] })).toBe(checksum({ a: [2], b: 1 }));
  expect(checksum([1, 2])).not.toBe(checksum([1, 3]));
});
