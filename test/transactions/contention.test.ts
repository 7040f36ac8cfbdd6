// Waits, deadlocks and aborts against contention: simulated, by formula, and by another program.
import { describe, expect, test } from "vitest";
import { measureContention, measureSnapshots } from "../../lib/transactions/mod.ts";

describe("locks", () => {
  // waits and deadlocks a commit, commits a unit of time, as another simulator has them
  const known = [
    { n: 10, k: 8, objects: 1000, waits: 0.30045, deadlocks: 0.002709, throughput: 1.048 },
    { n: 20, k: 8, objects: 2000, waits: 0.31996, deadlocks: 0.001465, throughput: 2.071 },
    { n: 40, k: 8, objects: 4000, waits: 0.32828, deadlocks: 0.000666, throughput: 4.131 },
  ];

  test.each(known)(
    "$n at once, $k locks of $objects: waits as in the formula, deadlocks far fewer",
    ({ n, k, objects, waits, deadlocks, throughput }) => {
      const found = measureContention({ transactions: n, locks: k, objects, commits: 60_000 });
      expect(found.waits / found.waitsByFormula).toBeGreaterThan(0.9);
      expect(found.waits / found.waitsByFormula).toBeLessThan(1.1);
      expect(found.deadlocksByFormula / found.aborts).toBeGreaterThan(3);
      expect(found.deadlocksByFormula / found.aborts).toBeLessThan(5);
      expect(found.waits / waits).toBeCloseTo(1, 1);
      expect(found.throughput / throughput).toBeCloseTo(1, 1);
      expect(Math.abs(found.aborts / deadlocks - 1)).toBeLessThan(0.25); // 49 to 165 of them
    },
  );

  test("the formulas", () => {
    const { waitsByFormula, deadlocksByFormula, load } = measureContention({
      transactions: 10,
      locks: 4,
      objects: 1000,
      commits: 1,
    });
    expect([waitsByFormula, deadlocksByFormula, load]).toEqual([0.08, 0.00064, 0.16]);
  });

  test("beyond a load of some 1.5 more transactions get less done", () => {
    const throughput = [20, 50, 100].map((transactions) =>
      measureContention({ transactions, locks: 8, objects: 1000, commits: 10_000 }).throughput
    );
    const known = [1.755, 1.395, 0.585]; // at loads of 1.28, 3.2 and 6.4
    for (const [at, value] of throughput.entries()) expect(Math.abs(value / known[at] - 1)).toBeLessThan(0.1);
  });

  test("prevention aborts where detection does not", () => {
    const aborts = (["detect", "wound-wait", "wait-die"] as const).map((rule) =>
      measureContention({ transactions: 20, locks: 8, objects: 1000, commits: 10_000, rule }).aborts
    );
    expect(aborts[1]).toBeGreaterThan(10 * aborts[0]);
    expect(aborts[2]).toBeGreaterThan(aborts[1]);
  });

  test("the same seed, the same run", () => {
    const options = { transactions: 10, locks: 4, objects: 100, commits: 500 };
    expect(measureContention(options)).toEqual(measureContention(options));
    expect(measureContention(options)).not.toEqual(measureContention({ ...options, seed: 2 }));
  });

  test("what makes no sense", () => {
    expect(() => measureContention({ transactions: 0, locks: 1, objects: 1 })).toThrow(
      "transactions must be",
    );
    expect(() => measureContention({ transactions: 1, locks: 2, objects: 1 })).toThrow(
      "2 locks on 1 objects",
    );
  });
});

describe("snapshots", () => {
  test.each([
    { n: 10, w: 4, formula: 0.1191, simulated: 0.121 },
    { n: 20, w: 4, formula: 0.2128, simulated: 0.2179 },
    { n: 50, w: 4, formula: 0.3833, simulated: 0.396 },
    { n: 50, w: 8, formula: 0.6579, simulated: 0.668 },
    { n: 100, w: 4, formula: 0.5272, simulated: 0.547 },
  ])("$n at once, $w writes of 1,000: aborts as in the formula", ({ n, w, formula, simulated }) => {
    const found = measureSnapshots({ transactions: n, writes: w, objects: 1000, tries: 60_000 });
    expect(found.abortsByFormula).toBeCloseTo(formula, 4);
    expect(Math.abs(found.aborts - simulated)).toBeLessThan(0.01);
  });

  test("what makes no sense", () => {
    expect(() => measureSnapshots({ transactions: 1, writes: 1, objects: 0 })).toThrow("objects must be");
    expect(() => measureSnapshots({ transactions: 1, writes: 2, objects: 1 })).toThrow(
      "write 2 of 1 objects",
    );
  });
});
