import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random.ts";
import { Process } from "../../lib/core/process.ts";
import { fuzz } from "../../lib/run/fuzz/fuzz.ts";
import { nodes } from "../../lib/run/system.ts";
import { experiment, percentile, studentQuantile, summarise } from "../../lib/run/experiment.ts";

class Idle extends Process {}

describe("an experiment", () => {
  test("gives one row for each combination and seed", () => {
    const progress: string[] = [];
    const rows = experiment(
      { n: [3, 5], mode: ["a", "b"] },
      { seeds: 2, onProgress: (done, of) => progress.push(`${done}/${of}`) },
      ({ n, mode, seed }) => ({ sum: n * 100 + seed, name: mode + n }),
    );
    expect(rows.length).toBe(8);
    expect(rows[0]).toEqual({ n: 3, mode: "a", seed: 1, sum: 301, name: "a3" });
    expect(rows.map(({ n, mode, seed }) => `${n}${mode}${seed}`)).toEqual(
      ["3a1", "3a2", "3b1", "3b2", "5a1", "5a2", "5b1", "5b2"],
    );
    expect(progress.at(0)).toBe("1/8");
    expect(progress.at(-1)).toBe("8/8");
  });
  test("takes the seeds that it is given", () => {
    expect(experiment({}, { seeds: [7, 9] }, ({ seed }) => ({ seed2: seed * 2 })).map((row) => row.seed2))
      .toEqual([14, 18]);
  });
  test("needs values and seeds", () => {
    expect(() => experiment({ n: [] }, { seeds: 1 }, () => ({}))).toThrow(
      "the parameter n needs at least one value",
    );
    expect(() => experiment({ n: 3 as unknown as number[] }, { seeds: 1 }, () => ({}))).toThrow(
      "the parameter n needs a list of values, e.g. [3, 5], got 3",
    );
  });
  test.each<[unknown, string]>([
    [0, "seeds must be a number ≥ 1 of them, or a list of seeds, got 0"],
    [2.5, "seeds must be a number ≥ 1 of them, or a list of seeds, got 2.5"],
    [NaN, "or a list of seeds, got NaN"],
    [undefined, "or a list of seeds, got undefined"],
    ["12", 'or a list of seeds, got "12"'],
    [[], "or a list of seeds, got an empty list"],
    [[1, 1.5], "a seed must be an integer from 0 to 2^53 − 1, got 1.5 in place 1"],
    [[-1], "a seed must be an integer from 0 to 2^53 − 1, got -1 in place 0"],
  ])("refuses seeds that are none, as fuzz does: %j", (given, message) => {
    const seeds = given as number;
    let runs = 0;
    expect(() => experiment({ n: [1] }, { seeds }, () => ({ runs: ++runs }))).toThrow(message);
    expect(() => fuzz({ processes: nodes(2, Idle), seeds, properties: [] })).toThrow(message);
    expect(runs).toBe(0);
  });
});

describe("a summary", () => {
  const rows = [2, 4, 4, 4, 5, 5, 7, 9].map((x) => ({ group: "a", other: 1, x }))
    .concat([{ group: "b", other: 2, x: 10 }]);
  test("has n, mean, standard deviation, percentiles and extremes of each group", () => {
    const [a, b] = summarise(rows, { by: "group", value: "x" });
    expect(a).toMatchObject({ group: "a", n: 8, mean: 5, least: 2, median: 4.5, p25: 4, p75: 5.5, most: 9 });
    expect(a.deviation).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(b).toMatchObject({
      group: "b",
      n: 1,
      mean: 10,
      median: 10,
      p99: 10,
      deviation: NaN,
      low: NaN,
      high: NaN,
    });
  });
  test('groups by several columns, and tells 1 from "1"', () => {
    const mixed = [{ a: 1, b: 1, x: 1 }, { a: "1", b: 1, x: 2 }, { a: 1, b: 2, x: 3 }, { a: 1, b: 1, x: 5 }];
    const groups = summarise(mixed, { by: ["a", "b"], value: "x" });
    expect(groups.map(({ a, b, mean }) => [a, b, mean])).toEqual([[1, 1, 3], ["1", 1, 2], [1, 2, 3]]);
  });
  test("has an interval that holds the true mean as often as it says", () => {
    const random = new Random(1);
    for (const confidence of [0.8, 0.95]) {
      let held = 0;
      for (let round = 0; round < 2000; round++) {
        const sample = Array.from({ length: 6 }, () => ({ x: random.normal(3, 2) }));
        const [{ low, high }] = summarise(sample, { by: [], value: "x", confidence });
        if (low <= 3 && 3 <= high) held++;
      }
      expect(Math.abs(held / 2000 - confidence)).toBeLessThan(0.03);
    }
  });
  test("refuses a column that is not there, and names those that are", () => {
    const unknown = (by: string, value: string) => () =>
      summarise(rows, { by: by as "group", value: value as "x" });
    expect(unknown("grop", "x")).toThrow("no row has a column grop; the columns are group, other, x");
    expect(unknown("group", "y")).toThrow("no row has a column y; the columns are group, other, x");
    expect(summarise([{ x: 1 }, { x: 2, late: true }], { by: "late" as "x", value: "x" }).length).toBe(2);
    expect(summarise([] as typeof rows, { by: "group", value: "x" })).toEqual([]);
  });
  test("counts what never arrived beside the numbers of what did", () => {
    const late = [{ g: 1, x: 1 }, { g: 1, x: NaN }, { g: 1, x: 3 }, { g: 2, x: undefined }, {
      g: 2,
      x: Infinity,
    }];
    const [some, none] = summarise(late, { by: "g", value: "x" });
    expect(some).toMatchObject({ g: 1, n: 2, missing: 1, mean: 2, least: 1, most: 3 });
    expect(none).toMatchObject({ g: 2, n: 0, missing: 2, mean: NaN, median: NaN, least: NaN, low: NaN });
  });
  test("refuses what is no number", () => {
    const wrong = [{ g: 1, x: 1 }, { g: 1, x: "late" }];
    expect(() => summarise(wrong, { by: "g", value: "x" as "g" })).toThrow(
      'x must be a number in each row, got "late" in row 1',
    );
    expect(() => summarise(rows, { by: "group", value: "x", confidence: 95 })).toThrow(
      "between 0 and 1, got 95",
    );
  });
  test("percentiles lie between the values (Hyndman and Fan 1996, definition 7)", () => {
    expect([0, 0.25, 0.5, 0.9, 1].map((share) => percentile([1, 2, 3, 4], share))).toEqual([
      1,
      1.75,
      2.5,
      3.7,
      4,
    ]);
    expect(percentile([5], 0.99)).toBe(5);
  });
});

describe("Student's t", () => {
  // Abramowitz and Stegun (1964), table 26.10, and more digits from the inverse of the distribution
  test.each<[number, number, number]>([
    [0.975, 1, 12.7062],
    [0.975, 2, 4.30265],
    [0.975, 3, 3.18245],
    [0.975, 5, 2.57058],
    [0.975, 10, 2.22814],
    [0.975, 30, 2.04227],
    [0.975, 120, 1.97993],
    [0.995, 1, 63.6567],
    [0.995, 2, 9.92484],
    [0.995, 10, 3.16927],
    [0.95, 7, 1.89458],
    [0.9, 4, 1.53321],
    [0.5, 9, 0],
  ])("stays with probability %f, at %i degrees, below %f", (p, degrees, value) => {
    expect(studentQuantile(p, degrees)).toBeCloseTo(value, 4 - Math.floor(Math.log10(Math.max(value, 1))));
  });
  test("approaches the normal distribution", () => {
    expect(studentQuantile(0.975, 1e9)).toBeCloseTo(1.96, 3);
  });
  test("refuses what it has no value for", () => {
    expect(() => studentQuantile(1, 5)).toThrow("p must be from 0.5 to below 1, got 1");
    expect(() => studentQuantile(0.9, 0)).toThrow("the degrees of freedom must be an integer ≥ 1, got 0");
  });
});
