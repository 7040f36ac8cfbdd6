// What a log and shadows cost.
import { expect, test } from "vitest";
import { type StoreCost, storeCosts } from "../../lib/transactions/mod.ts";

const rows = storeCosts();
const row = (store: string, device: string, group: number): StoreCost =>
  rows.find((one) => one.store === store && one.device === device && one.group === group)!;

test("a row for each store, device and group", () => {
  expect(rows.map(({ store, device, group }) => `${store}, ${device}, ${group}`)).toEqual([
    "log, disk, 1",
    "shadows, disk, 1",
    "log, flash, 1",
    "shadows, flash, 1",
    "log, RAID 5, 1",
    "shadows, RAID 5, 1",
    "log, disk, 10",
    "shadows, disk, 10",
    "log, flash, 10",
    "shadows, flash, 10",
    "log, RAID 5, 10",
    "shadows, RAID 5, 10",
  ]);
});

test("a commit is one flush with a log and two with shadows; a group shares them", () => {
  const flushes = (store: string, group: number) => Math.round(300 * row(store, "disk", group).flushes);
  expect([flushes("log", 1), flushes("log", 10)]).toEqual([300 + 1, 30 + 1]); // the pages at the end
  expect([flushes("shadows", 1), flushes("shadows", 10)]).toEqual([600, 60]);
});

test("shadows write two pages, a table and its place for each commit of two changes", () => {
  expect(row("shadows", "disk", 1).writes).toBe(4);
  expect(row("log", "disk", 1).writes).toBeLessThan(2);
});

test("the requests do not depend on the device, the time does", () => {
  for (const store of ["log", "shadows"]) {
    for (const group of [1, 10]) {
      const all = ["disk", "flash", "RAID 5"].map((device) => row(store, device, group));
      expect(new Set(all.map(({ writes, flushes }) => `${writes} ${flushes}`)).size).toBe(1);
      expect(all[1].milliseconds).toBeLessThan(all[0].milliseconds / 3);
      expect(all[2].milliseconds).toBeGreaterThan(all[0].milliseconds);
    }
  }
});

test("on flash two flushes cost twice as much as one; on a small disk both are one turn of the platter", () => {
  const ratio = (device: string, group: number) =>
    +(row("shadows", device, group).milliseconds / row("log", device, group).milliseconds).toFixed(1);
  expect([ratio("flash", 1), ratio("RAID 5", 1), ratio("disk", 1)]).toEqual([2, 1.7, 1]);
  expect([ratio("flash", 10), ratio("RAID 5", 10), ratio("disk", 10)]).toEqual([2.5, 2.4, 0.9]);
  const turn = 60_000 / 7200;
  expect(row("log", "disk", 1).milliseconds / turn).toBeCloseTo(1, 2);
  expect(row("shadows", "disk", 1).milliseconds / turn).toBeCloseTo(1, 2);
});

test("more changes than objects", () => {
  expect(() => storeCosts({ objects: 1 })).toThrow("cannot change 2 of 1 objects");
});
