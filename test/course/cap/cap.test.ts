// What a customer notices of a partition, what a fail-over loses, what consistency costs without one.
import { describe, expect, test } from "vitest";
import { failOver } from "../../../lib/course/cap/fail_over.ts";
import { priceOfConsistency } from "../../../lib/course/cap/price.ts";
import { type Shopping, shopping } from "../../../lib/course/cap/shopping.ts";
import { quorumSweep } from "../../../lib/course/cap/sweep.ts";
import { twoRuns, viewOf } from "../../../lib/course/cap/two_runs.ts";
import { AvailableStore, ConsistentStore } from "../../../lib/replication/mod.ts";

describe("a customer, while one of three replicas is cut off for 1.5 s", () => {
  const ends = ({ visits, refused, lost, siblings, alikeAfterMs }: Shopping) => ({
    refused,
    lost,
    siblings,
    alikeAfterMs,
    stale: visits.filter(({ stale }) => stale).length,
  });
  const cutMs = 1500;

  test("is refused by a consistent store there, and loses nothing", () => {
    const trip = shopping({ store: () => new ConsistentStore(60), cutMs });
    expect(ends(trip)).toEqual({ refused: 3, lost: 0, siblings: 1, alikeAfterMs: undefined, stale: 0 });
    expect(trip.visits.filter(({ latencyMs }) => latencyMs === undefined)).toEqual(
      trip.visits.filter(({ replica, during }) => replica === 1 && during === "cut"),
    );
    // Four messages of 5 ms a get, and four a put.
    expect(new Set(trip.visits.map(({ latencyMs }) => latencyMs))).toEqual(new Set([40, undefined]));
  });
  test("is answered at once by an available one; the last writer wins, and three things are lost", () => {
    const trip = shopping({ store: () => new AvailableStore("LWW register", 100), cutMs });
    expect(ends(trip)).toEqual({ refused: 0, lost: 3, siblings: 1, alikeAfterMs: 75, stale: 17 });
  });
  test("by clocks that are 500 ms apart more is lost, before the cut, too", () => {
    const store = () => new AvailableStore("LWW register", 100);
    const trip = shopping({ store, cutMs, clocks: { 1: { offsetMs: 500 } } });
    expect(ends(trip)).toEqual({ refused: 0, lost: 17, siblings: 1, alikeAfterMs: 25, stale: 24 });
    expect(trip.visits.some(({ stale, during }) => stale && during === "before")).toBe(true);
  });
  test("version vectors show two carts, sets one, and nothing is lost", () => {
    const vectors = shopping({ store: () => new AvailableStore("MV register", 100), cutMs });
    expect(ends(vectors)).toEqual({ refused: 0, lost: 0, siblings: 2, alikeAfterMs: 75, stale: 9 });
    const sets = shopping({ store: () => new AvailableStore("OR-set", 100), cutMs });
    expect(ends(sets)).toEqual({ refused: 0, lost: 0, siblings: 1, alikeAfterMs: 75, stale: 9 });
  });
});

test("strict quorums that overlap refuse, all others show old carts, the more the longer the cut", () => {
  const rows = quorumSweep([600, 2400], {
    one: { read: 1, write: 1, sloppy: true },
    strict: { read: 2, write: 2, sloppy: false },
    sloppy: { read: 2, write: 2, sloppy: true },
  });
  expect(rows).toEqual([
    { cutMs: 600, series: "one", refused: 0, stale: 15 },
    { cutMs: 2400, series: "one", refused: 0, stale: 46.875 },
    { cutMs: 600, series: "strict", refused: 5, stale: 0 },
    { cutMs: 2400, series: "strict", refused: 15.625, stale: 0 },
    { cutMs: 600, series: "sloppy", refused: 0, stale: 15 },
    { cutMs: 2400, series: "sloppy", refused: 0, stale: 46.875 },
  ]);
});

describe("two runs that P2 cannot tell apart", () => {
  test("a consistent store answers in neither, an available one wrongly in the first", () => {
    const { same, available, consistent } = twoRuns(() => new ConsistentStore(100));
    expect({ same, available, consistent }).toEqual({ same: true, available: false, consistent: true });
    const other = twoRuns(() => new AvailableStore("LWW register"));
    expect([other.same, other.available, other.consistent]).toEqual([true, true, false]);
  });
  test("P1 can, and so can P2 where nothing is cut", () => {
    const { written, unwritten } = twoRuns(() => new ConsistentStore(100));
    expect(viewOf(written.trace, 1)).not.toBe(viewOf(unwritten.trace, 1));
    const whole = twoRuns(() => new ConsistentStore(100), false);
    expect([whole.same, whole.available, whole.consistent]).toEqual([false, true, true]);
  });
});

test("2013: 2000 writes, 1998 acknowledged, 872 left, whenever the cut begins", () => {
  const { acknowledged, survived, lost, lostPercent } = failOver(2000, 400, 1126);
  expect({ acknowledged, survived, lost }).toEqual({ acknowledged: 1998, survived: 872, lost: 1126 });
  expect(lostPercent).toBeCloseTo(56.36, 2);
  expect(failOver(2000, 100, 1126).lost).toBe(1126);
  expect(() => failOver(100, 50, 51)).toThrow(/of 100 writes 50 and then 51/);
});

test("without a cut a consistent put takes two round trips to the closest majority, an available one none", () => {
  for (
    const names of [["Ireland", "N.Virginia", "Tokyo"], ["Ireland", "Frankfurt", "London", "Paris", "Tokyo"]]
  ) {
    const rows = priceOfConsistency(names);
    expect(rows.map(({ region }) => region)).toEqual(names);
    for (const { consistentMs, byTheoryMs, availableMs, everywhereMs } of rows) {
      expect(consistentMs).toBeCloseTo(byTheoryMs, 6);
      expect(availableMs).toBe(0);
      expect(everywhereMs).toBeGreaterThan(0);
    }
  }
});
