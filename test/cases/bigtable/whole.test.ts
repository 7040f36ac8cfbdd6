// A Bigtable on Chubby and GFS, in random runs in which servers of all three crash, are cut off, and messages
// get lost; and every twin without one of its rules.
import { describe, expect, test } from "vitest";
import { rowsOf, type TabletRecord } from "../../../lib/cases/mod.ts";
import { BIGTABLE_MUTANTS } from "../../mutants/bigtable.ts";
import { troubled, TROUBLES } from "./whole.ts";

describe.each(Object.keys(TROUBLES))("trouble: %s", (trouble) => {
  test("no tablet is served by two, and a row is a linearisable register, in ten runs", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { once, linearisable, answered } = troubled(seed, trouble);
      expect([seed, once, linearisable]).toEqual([seed, true, true]);
      expect(answered).toBeGreaterThan(10);
    }
  });
});

test.each(BIGTABLE_MUTANTS)("$name, which breaks the rule that $rule, is caught", (twin) => {
  expect(troubled(twin.seed, twin.trouble, twin.classes)[twin.lost]).toBe(false);
});

test("a log has holes, records that come twice, and late ones of older epochs, which do not count", () => {
  const cell = (epoch: number, number: number, ...rows: [string, string][]) =>
    JSON.stringify({ epoch, number, rows } satisfies TabletRecord);
  const log = [
    cell(1, 0),
    "",
    cell(1, 1),
    cell(1, 2, ["x", "a"]),
    cell(1, 3, ["x", "b"]),
    cell(1, 2, ["x", "a"]), // appended twice
    cell(2, 0),
    cell(1, 4, ["x", "c"]), // late
    cell(2, 1, ["x", "b"]), // all that there is
    cell(2, 2, ["y", "d"]),
    cell(2, 1, ["x", "b"]), // appended twice
  ];
  expect([...rowsOf(log)]).toEqual([["x", "b"], ["y", "d"]]);
});
