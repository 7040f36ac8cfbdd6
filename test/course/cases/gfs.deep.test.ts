// The whole table of the Google File System, with a lost message in each of its cells; and all of a cluster.
import { expect, test } from "vitest";
import { chunkClones } from "../../../lib/course/cases/gfs/clones.ts";
import { consistencyTable } from "../../../lib/course/cases/gfs/consistency.ts";

test("concurrent writes that succeed are consistent and undefined, whatever is lost and tried again", () => {
  const row = consistencyTable().find(({ mutation, writers, outcome }) =>
    mutation === "write" && writers === "concurrent" && outcome === "success"
  )!;
  expect([row.guarantee, row.states]).toEqual(["consistent, undefined", 61358]);
}, 120_000);

test("cluster B of the paper, with one server lost and with two", () => {
  expect(chunkClones({ lost: 1 }).threeAfter).toBe(1057);
  expect(chunkClones({ lost: 2 })).toEqual({
    single: 147,
    twoAfter: 14,
    threeAfter: undefined,
    chunks: 31853,
  });
}, 120_000);
