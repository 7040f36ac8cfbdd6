// The sort of the paper on MapReduce (2004, §5.3), at a tenth of its size.
import { expect, test } from "vitest";
import { SORT_PUBLISHED, sortRun } from "../../../lib/course/cases/mapreduce/sort.ts";

test("a slow worker makes a long tail, unless backups are made; killed workers cost little", () => {
  const normal = sortRun(), noBackups = sortRun({ backups: false }), killed = sortRun({ killed: 20 });
  expect(Math.round(normal.seconds)).toBe(838);
  expect(Math.round(noBackups.seconds)).toBe(977);
  expect(noBackups.seconds - noBackups.allButOne).toBeGreaterThan(130);
  expect(Math.round(killed.seconds)).toBe(851);
  expect(killed.seconds / normal.seconds).toBeLessThan(SORT_PUBLISHED.killed / SORT_PUBLISHED.normal);
  expect(normal.attempts).toBeGreaterThan(1900);
  expect(noBackups.attempts).toBe(1900);
}, 170_000);

test("how much backups save depends on how slow the slow ones are", () => {
  const times = [1, 2, 3].map((slowness) => Math.round(sortRun({ slowness, backups: false }).seconds));
  expect(times[2]).toBeGreaterThan(times[1]);
  expect(times[0]).toBeLessThan(times[1]);
}, 170_000);
