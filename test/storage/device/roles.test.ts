// One device has one place in an array: as a member or a spare, below a cache, in an array below or above,
// for the journal.
import { describe, expect, test } from "vitest";
import { WriteCache } from "../../../lib/storage/drive/cache.ts";
import type { BlockDevice } from "../../../lib/storage/device/device.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { Journal } from "../../../lib/storage/raid/journal/journal.ts";
import { Raid, type RaidOptions } from "../../../lib/storage/raid/raid.ts";
import { SmallRaid5 } from "../../../lib/storage/raid/small_raid5.ts";
import { BLOCK, read, same, write } from "../helpers.ts";

const time = new EventLoop();
const ram = (name: string) => new RamDisk(time, { blocks: 64, blockSize: BLOCK, name });
const disks = (count: number) => Array.from({ length: count }, (_, i) => ram(`disk ${i}`));
const cache = (device: BlockDevice) => new WriteCache(time, device, { capacity: 4 });
const raid = (level: RaidOptions["level"], members: BlockDevice[], options: Partial<RaidOptions> = {}) =>
  new Raid(time, { level, members, chunk: BLOCK, ...options });

describe("an array is refused", () => {
  const cases: [string, () => unknown, string][] = [];
  const refused = (name: string, twice: string, build: (d: RamDisk[]) => unknown) =>
    cases.push([name, () => build(disks(6)), twice]);
  refused("with one member twice", "disk 0", ([a]) => raid(1, [a, a]));
  refused("with a member as its spare", "disk 1", ([a, b]) => raid(1, [a, b], { spares: [b] }));
  refused("with one spare twice", "disk 2", ([a, b, c]) => raid(1, [a, b], { spares: [c, c] }));
  refused("with its journal on a member", "disk 0", ([a, b]) => raid(1, [a, b], { journal: new Journal(a) }));
  refused(
    "with its journal on a spare",
    "disk 2",
    ([a, b, c]) => raid(1, [a, b], { spares: [c], journal: new Journal(c) }),
  );
  refused(
    "with its journal on a cache over a member",
    "disk 0",
    ([a, b]) => raid(1, [a, b], { journal: new Journal(cache(a)) }),
  );
  refused("with a disk and a cache over it", "disk 0", ([a]) => raid(1, [a, cache(a)]));
  refused("with two caches over one disk", "disk 0", ([a]) => raid(1, [cache(a), cache(a)]));
  refused("with a disk and an array of it", "disk 1", ([a, b]) => raid(0, [raid(1, [a, b]), b]));
  refused(
    "of arrays that share a disk",
    "disk 1",
    ([a, b, c]) => raid(0, [raid(1, [a, b]), raid(1, [b, c])]),
  );
  refused(
    "with a disk that an array below logs to",
    "disk 2",
    ([a, b, c]) => raid(0, [raid(1, [a, b], { journal: new Journal(c) }), c]),
  );
  refused(
    "with a disk that is an array's spare below",
    "disk 2",
    ([a, b, c]) => raid(0, [raid(1, [a, b], { spares: [c] }), c]),
  );
  test.each(cases)("%s", (_, build, twice) => {
    expect(build).toThrow(
      `each member of an array must be a device of its own, got the same one twice: ${twice} ` +
        "(spares, the journal and what lies below count too)",
    );
  });
  test("and leaves a journal to be used by another", () => {
    const [a, b, c] = disks(3), journal = new Journal(a);
    expect(() => raid(1, [a, b], { journal })).toThrow("a device of its own");
    expect(() => raid(1, [b, c], { journal })).not.toThrow();
  });
  test("in the small one too", () => {
    const [a, b, c] = disks(3);
    expect(() => new SmallRaid5([a, b, c, b])).toThrow("got the same disk twice");
  });
});

describe("a failed member is not replaced by", () => {
  function built() {
    const [a, b, c, d, e, log] = disks(6);
    const array = raid(6, [a, b, c, d], { spares: [e], journal: new Journal(log), name: "array" });
    const bytes = new Uint8Array(array.blocks * BLOCK).map((_, i) => i % 251);
    write(time, array, 0, bytes);
    array.spares.shift();
    array.fail(0);
    array.spares.push(e);
    return { array, bytes, all: [a, b, c, d, e, log] };
  }
  const others: [string, string, (all: RamDisk[]) => BlockDevice][] = [
    ["another member", "disk 1", (all) => all[1]],
    ["a cache over another member", "disk 3", (all) => cache(all[3])],
    ["an array of another member and a new disk", "disk 2", (all) => raid(1, [ram("new"), all[2]])],
    ["a spare", "disk 4", (all) => all[4]],
    ["its journal's device", "disk 5", (all) => all[5]],
  ];
  test.each(others)("%s", (_, name, other) => {
    const { array, bytes, all } = built();
    // The spare takes its place at once; the next to fail waits for a device.
    expect(array.spares).toEqual([all[4]]);
    expect(() => array.replace(0, other(all))).toThrow(
      `each member of an array must be a device of its own, ${name} has a place in array already`,
    );
    expect(array.missingMembers).toEqual([0]);
    time.run();
    expect(same(read(time, array, 0, array.blocks), bytes)).toBe(true);
  });

  test("what an array above it, or beside it, uses", () => {
    const [a, b, c, d, e, f] = disks(6);
    const left = raid(1, [a, b], { name: "left" }), right = raid(1, [cache(c), d]);
    raid(1, [left, right, e], { spares: [f], name: "top" });
    left.fail(0);
    for (const [device, name] of [[c, "disk 2"], [d, "disk 3"], [e, "disk 4"], [f, "disk 5"]] as const) {
      expect(() => left.replace(0, device)).toThrow(`${name} has a place in top already`);
    }
    expect(left.missingMembers).toEqual([0]);
  });
});

test("a device in use does not become a spare", () => {
  const [a, b, c, d] = disks(4), array = raid(1, [a, b], { name: "array" });
  expect(() => array.spares.push(c, a)).toThrow("disk 0 has a place in array already");
  expect(array.spares).toEqual([]);
  expect(array.spares.push(c)).toBe(1);
  expect(() => array.spares.push(c)).toThrow("disk 2 has a place in array already"); // since just now
  expect(() => array.spares.unshift(cache(b))).toThrow("disk 1 has a place in array already");
  expect(() => array.spares.push(new RamDisk(time, { blocks: 2, blockSize: BLOCK, name: "small" })))
    .toThrow("a spare must have at least 64 blocks, got 2 (small)");
  expect(array.spares.unshift(d)).toBe(2);
  expect(array.spares).toEqual([d, c]);
});

describe("nor does it by another way of changing the list", () => {
  const ways: [string, (spares: BlockDevice[], used: BlockDevice) => unknown][] = [
    ["splice", (spares, used) => spares.splice(0, 1, used)],
    ["an index", (spares, used) => spares[0] = used],
    ["a further index", (spares, used) => spares[1] = used],
    ["fill", (spares, used) => spares.fill(used)],
    ["Object.assign", (spares, used) => Object.assign(spares, [used])],
    ["Object.defineProperty", (spares, used) => Object.defineProperty(spares, 0, { value: used })],
    ["Array.prototype.push", (spares, used) => Array.prototype.push.call(spares, used)],
  ];
  test.each(ways)("%s", (_, change) => {
    const [a, b, c] = disks(3), array = raid(1, [a, b], { name: "array", spares: [c] });
    for (const [used, name] of [[a, "disk 0"], [cache(b), "disk 1"]] as const) {
      expect(() => change(array.spares, used)).toThrow(`${name} has a place in array already`);
    }
    expect(array.spares).toEqual([c]);
  });

  test("nor does what is no device, or one device become two", () => {
    const [a, b, c, d] = disks(4), array = raid(1, [a, b], { name: "array", spares: [c, d] });
    expect(() => array.spares[3] = c).toThrow("a spare must be a device, got undefined");
    expect(() => array.spares.length = 3).toThrow("a spare must be a device, got undefined");
    expect(() => array.spares[1] = c).toThrow("disk 2 has a place in array already");
    expect(() => array.spares.copyWithin(1, 0)).toThrow("disk 2 has a place in array already");
    expect(array.spares).toEqual([c, d]);
  });

  test("but what is taken out may be used elsewhere", () => {
    const [a, b, c, d, e] = disks(5), array = raid(1, [a, b], { spares: [c, d], name: "array" });
    expect(array.spares.splice(0, 1, e)).toEqual([c]);
    expect(array.spares).toEqual([e, d]);
    expect(array.spares.reverse()).toBe(array.spares);
    array.spares.length = 1;
    expect(array.spares).toEqual([d]);
    array.fail(0);
    time.run();
    expect([array.members[0].device, ...array.spares]).toEqual([d]);
    expect(array.spares.push(c, e)).toBe(2);
  });
});

describe("allowed is", () => {
  test("to put the same device in again, and to use elsewhere in the array what has left it", () => {
    const [a, b, c, d] = disks(4), array = raid(1, [a, b, c]);
    array.fail(0);
    array.replace(0, a);
    time.run();
    array.fail(0);
    array.replace(0, d);
    time.run();
    array.spares.push(a);
    array.fail(1);
    time.run();
    expect(array.members[1].device).toBe(a);
    expect(array.missingMembers).toEqual([]);
  });
  test("to build another array over the same disks, as after a restart", () => {
    const members = disks(3);
    raid(5, members);
    const again = raid(5, members);
    again.fail(0);
    expect(() => again.replace(0, members[0])).not.toThrow();
    time.run();
  });
});

test("rebuild options that are none are refused with the array, not when a spare is needed", () => {
  const [a, b, c] = disks(3);
  expect(() => raid(1, [a, b], { spares: [c], rebuild: { depth: 0 } })).toThrow(
    "rebuild depth must be an integer ≥ 1, got 0",
  );
});
