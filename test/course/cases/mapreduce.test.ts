// The sort of the paper on MapReduce (2004, §5.3), at a twenty-fifth of its size.
import { describe, expect, test } from "vitest";
import { backupsAgainst, SORT_PUBLISHED, sortRun } from "../../../lib/course/cases/mapreduce/sort.ts";

describe("a sort of 600 map and 160 reduce tasks on 70 workers", () => {
  const normal = sortRun(), noBackups = sortRun({ backups: false }), killed = sortRun({ killed: 8 });
  const share = (some: { seconds: number }) => some.seconds / normal.seconds;

  test("takes about as long as the paper's, as its rates are fitted to that", () => {
    expect(Math.round(normal.seconds)).toBe(885);
    expect(Math.abs(normal.seconds - SORT_PUBLISHED.normal)).toBeLessThan(10);
  });
  test("has a long tail without backups: one part comes long after the others, and nothing else is done", () => {
    expect(noBackups.attempts).toBe(760);
    expect(noBackups.seconds - noBackups.allButOne).toBeGreaterThan(300);
    expect(noBackups.rates.filter(({ output }) => output < 0.1).length).toBeGreaterThan(10);
    expect(share(noBackups)).toBeGreaterThan(1.3);
  });
  test("takes a few per cent longer if a ninth of the workers are killed, as in the paper", () => {
    const published = SORT_PUBLISHED.killed / SORT_PUBLISHED.normal;
    expect(share(killed)).toBeGreaterThan(1.02);
    expect(share(killed)).toBeLessThan(published);
    expect(killed.attempts).toBeGreaterThan(normal.attempts + 100);
  });
  test("reads and writes all bytes, and reads those of lost map tasks again", () => {
    const moved = (kind: "input" | "shuffle" | "output") =>
      noBackups.rates.reduce((sum, rates) => sum + rates[kind] * 20, 0);
    for (const kind of ["input", "shuffle", "output"] as const) expect(moved(kind)).toBeCloseTo(960, -1);
    expect(killed.rates.filter(({ seconds, input }) => seconds > 300 && input > 0).length).toBeGreaterThan(0);
  });
  test("reads nearly all texts where they lie, if the master looks where that is", () => {
    expect(noBackups.local).toBeGreaterThan(0.95);
    expect(sortRun({ backups: false, locality: false }).local).toBeLessThan(0.06); // three of 70 is 0.043
  });
});

test("how much backups save depends on how slow the slow one is", () => {
  const rows = backupsAgainst([1, 3, 5]);
  const [none, some, much] = rows.map(({ backups, noBackups }) => noBackups / backups);
  expect(none).toBeCloseTo(1, 1);
  expect(some).toBeGreaterThan(1.1);
  expect(much).toBeGreaterThan(some + 0.2);
  expect(rows.map(({ backups }) => Math.round(backups / 100))).toEqual([9, 9, 9]);
});

test("numbers that make no sense are refused", () => {
  expect(() => sortRun({ killed: 71 })).toThrow(/0 to 70 killed workers, got 71/);
  expect(() => sortRun({ slowness: 0.5 })).toThrow(/slowness must be ≥ 1, got 0.5/);
});
