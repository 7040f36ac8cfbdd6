// Ben-Or (1983): expected rounds as exact fractions, counted independently, and runs beside them.
import { describe, expect, test } from "vitest";
import { BenOr } from "../../lib/consensus/ben_or.ts";
import { proposers } from "../../lib/consensus/consensus.ts";
import {
  expectedAgainstAdversary,
  expectedFromCoins,
  expectedRounds,
} from "../../lib/consensus/expected_rounds.ts";
import { meanRounds } from "../../lib/course/consensus/rounds_to_decide.ts";

describe("expected rounds", () => {
  test.each([
    [3, 1, "45/19", 2.6842105263157894],
    [4, 1, "5689/2121", 3.0264026402640263],
    [4, 2, "8369/2121", 4.221122112211221],
    [5, 1, "61512372/25306603", 2.657101745342905],
    [5, 2, "80698589/21691374", 3.865849991798583],
  ])("of %d processes, %d with another value", (n, ones, first, all) => {
    for (const k of [ones, n - ones]) {
      expect(expectedRounds(n, k).first.toString()).toBe(first);
      expect(expectedRounds(n, k).all.value).toBeCloseTo(all, 12);
    }
  });

  test("are 1 where all begin with the same", () => {
    for (const n of [1, 2, 3, 4, 5, 6]) {
      expect(expectedRounds(n, 0).first.toString()).toBe("1");
      expect(expectedRounds(n, n).all.toString()).toBe("1");
    }
  });

  test.each([
    [3, 2.026315789473684, 2.263157894736842],
    [4, 2.9457802923149456, 3.221122112211221],
    [5, 3.147281366974988, 3.3090005402937726],
  ])("of %d with random values", (n, first, all) => {
    expect(expectedFromCoins(n).first.value).toBeCloseTo(first, 12);
    expect(expectedFromCoins(n).all.value).toBeCloseTo(all, 12);
  });

  test("refuse what is no number of processes", () => {
    expect(() => expectedRounds(0, 0)).toThrow("n must be an integer ≥ 1, got 0");
    expect(() => expectedRounds(3, 4)).toThrow("ones must be an integer from 0 to 3, got 4");
  });
});

/** k of n begin with 1. */
const split = (n: number, k: number) => Array.from({ length: n }, (_, place) => (place < k ? 1 : 0));

describe("runs of the class", () => {
  test.each([[3, 1], [4, 1], [4, 2], [5, 2]])("in lockstep, %d with %d ones, are within 4 errors", (n, k) => {
    const { mean, error, undecided } = meanRounds(BenOr, split(n, k), { network: "lockstep", seeds: 400 });
    expect(undecided).toBe(0);
    expect(Math.abs(mean - expectedRounds(n, k).first.value)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.25);
  });

  test.each([[3, 2.39], [4, 4.05], [5, 3.72]])(
    "with exponential delays, %d of them, are as often measured elsewhere",
    (n, elsewhere) => {
      const values = split(n, Math.floor(n / 2));
      const { mean, error, undecided } = meanRounds(BenOr, values, { network: "exponential", seeds: 400 });
      expect(undecided).toBe(0);
      expect(Math.abs(mean - elsewhere)).toBeLessThan(4 * error);
    },
  );

  test.each([3, 4])("against an adversary that sees the coins, %d of them", (n) => {
    const values = split(n, 1);
    const { mean, error } = meanRounds(BenOr, values, { network: "adversary", seeds: 300 });
    expect(expectedAgainstAdversary(n)).toBe(2 ** (n - 1) + 1);
    expect(Math.abs(mean - expectedAgainstAdversary(n))).toBeLessThan(4 * error);
  });

  test("agree on a value that was proposed, whatever the seed", () => {
    const { decisions } = meanRounds(BenOr, [1, 1, 1], { network: "exponential", seeds: 20 });
    expect(decisions).toEqual([1]);
    expect(Object.keys(proposers(BenOr, [0, 1]))).toEqual(["1", "2"]);
  });
});
