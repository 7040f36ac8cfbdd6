// The Google File System's experiments, beside the figures of its paper (2003).
import { describe, expect, test } from "vitest";
import { appendedCells, appendRates } from "../../../lib/course/cases/gfs/appends.ts";
import {
  chunkClones,
  CLONES_PUBLISHED,
  cloneTime,
  sharedChunks,
} from "../../../lib/course/cases/gfs/clones.ts";
import { consistencyTable } from "../../../lib/course/cases/gfs/consistency.ts";
import { gfsRate, pushTime } from "../../../lib/course/cases/gfs/rates.ts";
import { GfsClient } from "../../../lib/cases/mod.ts";

describe("table 1: the state of a region after a mutation", () => {
  const table = consistencyTable({}, 0);
  const guarantees = (mutation: string) =>
    table.filter((row) => row.mutation === mutation).map(({ writers, outcome, guarantee }) =>
      `${writers} ${outcome}: ${guarantee}`
    );

  test("of writes is that of the paper", () => {
    expect(guarantees("write")).toEqual([
      "serial success: defined",
      "serial failure: inconsistent",
      "concurrent success: consistent, undefined",
      "concurrent failure: inconsistent",
    ]);
  });
  test("of record appends, too", () => {
    expect(guarantees("record append")).toEqual([
      "serial success: defined, between it inconsistent",
      "serial failure: inconsistent",
      "concurrent success: defined, between it inconsistent",
      "concurrent failure: inconsistent",
    ]);
  });
  test("takes so many states, and has an execution for each of what was found", () => {
    expect(table.map(({ states }) => states)).toEqual([502, 158, 8810, 8674, 244, 104, 14438, 3230]);
    for (const { found, examples } of table) expect(Object.keys(examples)).toEqual(found);
  });
});

test("a client that takes an error for an answer is seen in the table", () => {
  class TakesErrors extends GfsClient {
    override onDone({ data, place }: { data: string; place: number | null }) {
      super.onDone({ data, place: place ?? 0 });
    }
  }
  const row = consistencyTable({ Client: TakesErrors }, 0)[0];
  expect(row.guarantee).toBe("inconsistent");
});

describe("record append, at least once (§3.3)", () => {
  test("takes 1/(1 − q)³ attempts; what fails at the primary is not passed on", () => {
    for (const row of appendRates([0.1, 0.3], 1000)) {
      expect(row.attempts / row.attemptsByTheory).toBeCloseTo(1, 1);
      expect(row.atPrimary / row.atPrimaryByTheory).toBeCloseTo(1, 1);
      expect(row.atSecondary / row.atSecondaryByTheory).toBeCloseTo(1, 1);
    }
    expect(appendRates([0], 10)[0]).toMatchObject({ attempts: 1, atPrimary: 1, atSecondary: 1 });
  });
  test("has each record at the same place everywhere, and holes and copies between", () => {
    const [primary, ...others] = appendedCells(0.3, 20);
    const whole = primary.map((cell, place) => others.every((cells) => cells[place] === cell) ? cell : "");
    expect(new Set(whole.filter((cell) => cell !== "")).size).toBe(20);
    expect(primary.length).toBeGreaterThan(20);
    expect(others.flat()).toContain("");
  });
  test("needs a probability", () => {
    expect(() => appendRates([1])).toThrow(/from 0 to below 1, got 1/);
  });
});

describe("rates lie below what the interfaces allow, and above what was measured with real software", () => {
  test.each(
    [
      ["read", 1, 12.27],
      ["read", 16, 107.3],
      ["write", 1, 9.18],
      ["write", 16, 43.99],
      ["append", 1, 9.18],
      ["append", 16, 12.48],
    ] as const,
  )("%s by %d: %d MB/s", (work, clients, expected) => {
    const { rate, limit, published } = gfsRate(work, clients);
    expect(rate).toBeCloseTo(expected, 1);
    expect(rate).toBeLessThanOrEqual(limit);
    expect(rate).toBeGreaterThan(published!);
  });
});

test("a megabyte in small pieces takes the time of a line, in one piece that of three (§3.2)", () => {
  expect(pushTime(1).ms).toBeCloseTo(241, 0);
  expect(pushTime(64).ms).toBeCloseTo(83.5, 1);
});

test("two lost servers share 142 chunks if places are even; the paper's shared 266 (§6.2.5)", () => {
  expect(Math.round(sharedChunks())).toBe(142);
  const { single, twoAfter } = chunkClones({ lost: 2, servers: 57, chunks: 4000, clonings: 23 });
  expect(single).toBe(150);
  expect(Math.round(sharedChunks(57, 4000))).toBe(143);
  expect(twoAfter).toBeLessThan(CLONES_PUBLISHED.twoAfter);
});

test("cloning goes at the rate that is allowed: 17.6 of the paper's 23.2 min", () => {
  expect(cloneTime() / 60).toBeCloseTo(17.6, 1);
  expect(chunkClones({ lost: 1, chunks: 1500, clonings: 9 }).threeAfter).toBeCloseTo(
    cloneTime(1500, 40, 9),
    -2,
  );
});
