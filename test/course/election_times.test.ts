// Time to elect in the setting of Raft's figure 16, beside an independent program's and the paper's.
import { describe, expect, test } from "vitest";
import { readData } from "../../lib/course/files/data.ts";
import { electionTimes } from "../../lib/course/election_times.ts";
import { constant, uniform } from "../../lib/run/latency.ts";
import { medianIsNear } from "./election_times.ts";

test("medians of 400 trials are those of an independent program, as far as they can tell", () => {
  expect(medianIsNear([150, 200], "constant", 161, 400)).toBe(true);
  expect(medianIsNear([150, 300], "uniform", 188, 400)).toBe(true);
  expect(medianIsNear([12, 24], "exponential", 46, 400)).toBe(true);
  expect(medianIsNear([150, 300], "uniform", 210, 400), "and not any other").toBe(false);
});

test("with one timeout for all nobody is elected in 10 s where messages always take the same time", () => {
  const times = electionTimes({ electionMs: 150, spreadMs: 0, latency: constant(7.5), trials: 2 });
  expect(times).toEqual([
    { timeouts: "150–150 ms", ms: undefined },
    { timeouts: "150–150 ms", ms: undefined },
  ]);
});

describe("the paper's figure 16", () => {
  const published = readData("raft-election-figure-16.csv").trim().split("\n").slice(1)
    .map((line) => line.split(",")).map(([election, spread, statistic, ms]) => ({
      electionMs: Number(election),
      spreadMs: Number(spread),
      statistic,
      ms: Number(ms),
    }));

  test("has a median and a mean that a uniform delay with a round trip of 7 ms gives, which is a fit", () => {
    const fitted = (electionMs: number, spreadMs: number) =>
      electionTimes({ electionMs, spreadMs, latency: uniform(1.75, 5.25), trials: 600, seed: 100_000 })
        .map(({ ms = Infinity }) => ms).sort((a, b) => a - b);
    const value = (statistic: string) => published.find((one) => one.statistic === statistic)!;
    const { electionMs, spreadMs, ms: median } = value("median");
    const times = fitted(electionMs, spreadMs);
    expect(times[240]).toBeLessThan(median); // 4.9σ about the median
    expect(times[360]).toBeGreaterThan(median);
    const mean = value("mean"), all = fitted(mean.electionMs, mean.spreadMs);
    expect(Math.abs(all.reduce((sum, one) => sum + one, 0) / all.length - mean.ms)).toBeLessThan(3);
  });
});

test("trials are counted from 1 on", () => {
  const options = { electionMs: 150, spreadMs: 50, latency: constant(7.5) };
  expect(() => electionTimes({ ...options, trials: 0 })).toThrow("trials must be an integer ≥ 1, got 0");
  const two = electionTimes({ ...options, trials: 2 });
  expect(electionTimes({ ...options, trials: 1, seed: 2 })).toEqual(two.slice(1));
});
