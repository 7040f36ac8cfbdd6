import { describe, expect, it } from "vitest";
import { labelsOf, ordinal } from "../../../lib/view/page/numbers.ts";
import { linearTicks, logTicks, type Ticks } from "../../../lib/view/chart/axis/ticks.ts";
import { Random } from "../../../lib/mod.ts";

/** A label as a number again. */
const read = (label: string) => Number(label.replaceAll(",", "").replaceAll("−", "-"));

function expectHonest(sets: readonly Ticks[], low: number, high: number): void {
  const slack = (high - low) * 1e-6;
  const dishonest = sets.filter(({ values, labels }) =>
    labels.length < 2 || new Set(labels).size < labels.length ||
    values.some((value, i) =>
      read(labels[i]) !== value || value < low - slack || value > high + slack || value <= values[i - 1]
    )
  );
  expect(dishonest, `${low} to ${high}`).toEqual([]);
  expect(sets.length).toBeGreaterThan(0);
}

describe("ticks", () => {
  it("say their values, none twice, at least two, at any range from 1e−9 to 1e12", () => {
    const random = new Random(1);
    for (let i = 0; i < 600; i++) {
      const size = 10 ** (random.uniform() * 21 - 9), sign = random.integer(3) - 1;
      const low = sign * size * random.uniform(), span = size * 10 ** -random.integer(10);
      const high = low + span;
      if (high > low) expectHonest(linearTicks(low, high), low, high);
    }
  });

  it("do so on logarithmic axes, from a thousandth of a decade to twenty-one", () => {
    const random = new Random(2);
    for (let i = 0; i < 600; i++) {
      const low = 10 ** (random.uniform() * 21 - 9),
        high = low * 10 ** (random.uniform() * 10 ** (1 - random.integer(4)));
      if (high > low) expectHonest(logTicks(low, high), low, high);
    }
    expectHonest(logTicks(1e-9, 1e12), 1e-9, 1e12);
  });

  it("stand at integers only where things are counted", () => {
    for (const [low, high] of [[0, 1], [2, 7], [0, 120], [4, 6]]) {
      for (const { values } of linearTicks(low, high, true)) {
        expect(values.every(Number.isInteger)).toBe(true);
      }
    }
  });

  it("stand at round values inside less than a decade", () => {
    expect(logTicks(0.12, 0.19).map(({ labels }) => labels.join(" "))).toContain("0.12 0.14 0.16 0.18");
    expect(logTicks(0.8, 1.9).map(({ labels }) => labels.join(" "))).toContain("0.8 1.0 1.2 1.4 1.6 1.8");
    expect(logTicks(1, 1000).map(({ labels }) => labels.join(" "))).toContain(
      "1 2 5 10 20 50 100 200 500 1,000",
    );
  });
});

describe("labels of numbers", () => {
  it.each([
    [[0, 0.5, 1], "0 0.5 1.0"],
    [[-1500, 0, 1500], "−1,500 0 1,500"],
    [[1e6 + 0.001, 1e6 + 0.002], "1,000,000.001 1,000,000.002"],
    [[1.23e-7, 4e-7], "0.000000123 0.000000400"],
    [[0, 5e11, 1e12], "0 5e11 1e12"],
    [[1e-12, 2e-12], "1e−12 2e−12"],
  ])("%j are written in one notation, with as many decimals each", (values, labels) => {
    expect(labelsOf(values).join(" ")).toBe(labels);
  });
});

it("an ordinal number ends as it is spoken", () => {
  const all = [1, 2, 3, 4, 11, 12, 13, 20, 21, 22, 100, 501, 1012, 1113, 12_523].map(ordinal);
  expect(all.join(" ")).toBe(
    "1st 2nd 3rd 4th 11th 12th 13th 20th 21st 22nd 100th 501st 1,012th 1,113th 12,523rd",
  );
});
