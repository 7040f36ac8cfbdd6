import { describe, expect, test } from "vitest";
import { experiment, studentsT, summarise } from "../../lib/run/experiment.ts";

describe("experiment", () => {
  test("runs each combination of parameters with each seed, and keeps them in the rows", () => {
    const rows = experiment(
      { n: [3, 5], kind: ["a", "b"] },
      { seeds: 2 },
      ({ n, kind, seed }) => ({ sum: n + seed, kind2: kind }),
    );
    expect(rows.map(({ n, kind, seed, sum }) => [n, kind, seed, sum])).toEqual([
      [3, "a", 1, 4],
      [3, "a", 2, 5],
      [3, "b", 1, 4],
      [3, "b", 2, 5],
      [5, "a", 1, 6],
      [5, "a", 2, 7],
      [5, "b", 1, 6],
      [5, "b", 2, 7],
    ]);
  });

  test("tells how far it is", () => {
    const said: string[] = [];
    experiment({ n: [1, 2, 3] }, { onProgress: (done, all) => said.push(`${done}/${all}`) }, () => ({}));
    expect(said).toEqual(["1/3", "2/3", "3/3"]);
  });

  test("names the point at which a run failed", () => {
    const failing = () =>
      experiment({ n: [1, 2] }, { seeds: [7] }, ({ n }) => {
        if (n === 2) throw new Error("too many");
        return {};
      });
    expect(failing).toThrow('the experiment failed at {"n":2,"seed":7}: too many');
  });

  test("refuses an empty parameter and no seeds", () => {
    expect(() => experiment({ n: [] }, {}, () => ({}))).toThrow(
      "the parameter n needs a list of at least one value, got []",
    );
    expect(() => experiment({ n: [1] }, { seeds: 0 }, () => ({}))).toThrow("at least one seed, got 0");
  });
});

describe("summarise", () => {
  const rows = [1, 2, 3, 4, 100].map((ms) => ({ group: "x", ms })).concat([{ group: "y", ms: 7 }]);

  test("gives mean, deviation and percentiles for each group", () => {
    const [x, y] = summarise(rows, { by: ["group"], value: "ms" });
    expect(x).toMatchObject({ group: "x", n: 5, mean: 22, least: 1, median: 3, most: 100 });
    expect(x.p95).toBeCloseTo(80.8, 9);
    expect(x.deviation).toBeCloseTo(43.6177, 4);
    expect(x.high - x.mean).toBeCloseTo(2.7764 * 43.6177 / Math.sqrt(5), 3);
    expect(y).toMatchObject({ group: "y", n: 1, mean: 7, low: 7, high: 7, deviation: 0 });
  });

  test("refuses what cannot be summarised", () => {
    expect(() => summarise([], { value: "ms" as never })).toThrow("got no rows");
    expect(() => summarise(rows, { value: "s" as "ms" })).toThrow('columns are group, ms; got "s"');
    expect(() => summarise([{ ms: NaN }], { value: "ms" })).toThrow(
      "ms must be a finite number in each row, got NaN",
    );
  });
});

test.each([[1, 12.7062], [4, 2.7764], [9, 2.2622], [10, 2.2281], [15, 2.1314], [30, 2.0423], [120, 1.9799], [
  100000,
  1.96,
]])(
  "Student's 97.5 per cent point for %i degrees of freedom is %f",
  (degrees, point) => expect(studentsT(degrees)).toBeCloseTo(point, 4),
);
