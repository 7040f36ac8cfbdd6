import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import {
  ExponentialLifetime,
  gamma,
  HOURS_PER_YEAR,
  meanHoursFromYearlyRate,
  parseFieldRates,
  WeibullLifetime,
} from "../../../lib/storage/reliability/lifetimes.ts";
import {
  meanHoursToDataLoss,
  simulateLosses,
  unreadableProbability,
} from "../../../lib/storage/reliability/reliability.ts";

describe("mean time to data loss by formula (Chen et al. 1994)", () => {
  const fleet = { groupDisks: 16, disks: 96, meanHoursToFailure: 200_000, meanHoursToRepair: 1 };
  test("RAID 5 and 6: the formula, at the paper's figures", () => {
    expect(meanHoursToDataLoss({ ...fleet, tolerance: 1 })).toBeCloseTo(200_000 ** 2 / (96 * 15), 3);
    expect(meanHoursToDataLoss({ ...fleet, tolerance: 2 })).toBeCloseTo(200_000 ** 3 / (96 * 15 * 14), 0);
  });
  test("100 disks in groups of 16 is about 3000 years, with P and Q 43.5 million", () => {
    // The paper's 100 is no multiple of 16: so per disk, times 100.
    const years = (tolerance: number) =>
      meanHoursToDataLoss({ ...fleet, tolerance }) * 96 / 100 / HOURS_PER_YEAR;
    expect(Math.round(years(1) / 100) * 100).toBe(3000);
    expect(years(2) / 1e6).toBeCloseTo(43.5, 1);
  });
  test("RAID 0 is the worst of its disks, MTTF / N", () => {
    expect(meanHoursToDataLoss({ ...fleet, disks: 16, tolerance: 0 })).toBe(200_000 / 16);
  });
  test("impossible fleets are refused", () => {
    expect(() => meanHoursToDataLoss({ ...fleet, disks: 100, tolerance: 1 })).toThrow(
      "disks must be a multiple of the group's 16, got 100",
    );
    expect(() => meanHoursToDataLoss({ ...fleet, tolerance: 16 })).toThrow(
      "tolerance must be < the group's 16 disks, got 16",
    );
    expect(() => meanHoursToDataLoss({ ...fleet, tolerance: 1, meanHoursToRepair: 0 })).toThrow(
      "mean time to repair must be > 0, got 0",
    );
  });
});

describe("the simulation agrees with the theory where the theory's assumptions hold", () => {
  // Exact for exponential lifetimes and repairs: the birth–death chain, whose first terms the formula keeps.
  function exactHours(disks: number, tolerance: number, failure: number, repair: number): number {
    // Time from k to k+1 failed: h_k = (1 + μ_k·h_{k−1}) / λ_k with λ_k = (n−k)/MTTF, μ_k = k/MTTR.
    let total = 0, step = 0;
    for (let failed = 0; failed <= tolerance; failed++) {
      const rate = (disks - failed) / failure;
      step = (1 + failed / repair * step) / rate;
      total += step;
    }
    return total;
  }
  for (const [disks, tolerance] of [[4, 0], [4, 1], [8, 1], [6, 2]]) {
    test(`${disks} disks that bear ${tolerance}: within four standard errors of the exact chain`, () => {
      const group = {
        disks,
        tolerance,
        lifetime: new ExponentialLifetime(1000),
        repairHours: 50,
        exponentialRepair: true,
      };
      const { meanHours } = simulateLosses(group, new Random(9), 4000);
      const exact = exactHours(disks, tolerance, 1000, 50);
      expect(Math.abs(meanHours / exact - 1)).toBeLessThan(4 / Math.sqrt(4000)); // times to loss are nearly exponential
      if (tolerance > 0) { // and the formula is too low by what it leaves out, or RAID 6's two repairers make it differ
        const formula = meanHoursToDataLoss({
          tolerance,
          groupDisks: disks,
          meanHoursToFailure: 1000,
          meanHoursToRepair: 50,
        });
        expect(formula / exact).toBeGreaterThan(0.3);
        expect(formula / exact).toBeLessThan(1);
      }
    });
  }
  test("RAID 6 with both repaired at once lives twice as long as Chen's formula, which repairs one after the other", () => {
    const formula = meanHoursToDataLoss({
      tolerance: 2,
      groupDisks: 6,
      meanHoursToFailure: 1e6,
      meanHoursToRepair: 1,
    });
    expect(exactHours(6, 2, 1e6, 1) / formula).toBeCloseTo(2, 3);
  });
});

describe("sectors that cannot be read", () => {
  test("12.5 TB at 10⁻¹⁴ a bit: 63 %", () => {
    expect(unreadableProbability(12.5e12, 1e-14)).toBeCloseTo(1 - Math.exp(-1), 12);
  });
  test("one sector at a rate that hardly is one: no difference of numbers that are nearly equal", () => {
    expect(unreadableProbability(512, 1e-20)).toBe(512 * 1e-20 * 8);
    for (let x = 1e-300; x < 100; x *= 1.37) {
      expect(unreadableProbability(x / 8, 1) / -Math.expm1(-x)).toBeCloseTo(1, 14);
    }
    expect(unreadableProbability(0, 1e-14)).toBe(0);
    expect(unreadableProbability(1e300, 1e300)).toBe(1);
  });
  test("make big RAID 5 arrays lose data at rebuilds, as often as theory says, and RAID 6 hardly ever", () => {
    const lifetime = new ExponentialLifetime(meanHoursFromYearlyRate(0.0157));
    const group = {
      disks: 8,
      tolerance: 1,
      lifetime,
      repairHours: 48,
      diskBytes: 12e12,
      errorsPerBit: 1e-15,
    };
    const years = 5 * HOURS_PER_YEAR;
    const five = simulateLosses(group, new Random(1), 20_000, years);
    const six = simulateLosses({ ...group, tolerance: 2 }, new Random(1), 20_000, years);
    // Failures come 8·0.0157 a year; each rebuild is lost with probability u: 1 − exp(−rate·u·5).
    const expected = 1 - Math.exp(-8 * 0.0157 * 5 * unreadableProbability(7 * 12e12, 1e-15));
    expect(Math.abs(five.probability - expected)).toBeLessThan(4 * five.standardError + 0.005);
    expect(five.byUnreadable).toBeGreaterThan(20 * five.byFailures);
    expect(six.probability).toBeLessThan(five.probability / 50);
  });
});

describe("lifetimes", () => {
  test("gamma has its known values", () => {
    expect(gamma(5)).toBeCloseTo(24, 10);
    expect(gamma(0.5)).toBeCloseTo(Math.sqrt(Math.PI), 12);
    expect(gamma(1.5)).toBeCloseTo(Math.sqrt(Math.PI) / 2, 12);
  });
  for (const shape of [0.7, 1, 1.5]) {
    test(`Weibull with shape ${shape} has its mean and its survival`, () => {
      const lifetime = new WeibullLifetime(1000, shape), random = new Random(4);
      let sum = 0, longer = 0;
      for (let i = 0; i < 100_000; i++) {
        const hours = lifetime.draw(random);
        sum += hours;
        if (hours > 500) longer++;
      }
      expect(Math.abs(sum / 100_000 / lifetime.meanHours - 1)).toBeLessThan(0.02);
      expect(Math.abs(longer / 100_000 - lifetime.survival(500))).toBeLessThan(0.007);
    });
  }
  test("Weibull with shape 1 is the exponential", () => {
    expect(new WeibullLifetime(1000, 1).meanHours).toBeCloseTo(1000, 8);
    expect(new WeibullLifetime(1000, 1).draw(new Random(8))).toBeCloseTo(
      new ExponentialLifetime(1000).draw(new Random(8)),
      8,
    );
  });
});

describe("failure rates from the field", () => {
  const rates = parseFieldRates(
    readFileSync(new URL("../../../data/backblaze-survival-by-model-2024q2.csv", import.meta.url), "utf8"),
  );
  test("81 models, whose rates are failures a drive-year", () => {
    expect(rates).toHaveLength(81);
    expect(rates[0]).toMatchObject({
      model: "wdc wuh721816ale6l4",
      capacityTerabytes: 16,
      drives: 26602,
      failures: 102,
    });
    expect(rates[0].yearlyRate).toBeCloseTo(102 / (11616742 / 365), 12);
  });
  test("the fleet's rate over all years is within the 1 to 4 % that field studies report (Schroeder and Gibson 2007)", () => {
    const failures = rates.reduce((sum, { failures }) => sum + failures, 0);
    const days = rates.reduce((sum, { driveDays }) => sum + driveDays, 0);
    expect(failures / (days / 365)).toBeGreaterThan(0.01);
    expect(failures / (days / 365)).toBeLessThan(0.04);
  });
  test("a table that is none is refused", () => {
    expect(() => parseFieldRates("a,b\n1,2")).toThrow(
      "the table must have a column model, its columns are a, b",
    );
    expect(() => parseFieldRates("model,capacity_tb,n_unique,drive_days,failed\nx,1,1,many,2")).toThrow(
      "line 2: drive_days must be a number, got many",
    );
  });
});
