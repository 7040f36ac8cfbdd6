/**
 * How long disks live: by distributions, and by what the field shows
 * (`data/backblaze-survival-by-model-2024q2.csv`). Hours throughout; a year has 8760.
 */
import { exp, ln, type Random } from "../../core/random.ts";
import { checkPositive } from "../device/device.ts";

/** Hours in a year of 365 days. */
export const HOURS_PER_YEAR = 8760;

/** When a new disk fails, drawn at random. */
export interface Lifetime {
  /** Mean time to failure, hours. */
  readonly meanHours: number;
  /** The age at which a disk fails, hours. */
  draw(random: Random): number;
}

/** A disk that does not age: the same risk in every hour. */
export class ExponentialLifetime implements Lifetime {
  constructor(readonly meanHours: number) {
    checkPositive("mean time to failure", meanHours);
  }
  draw(random: Random): number {
    return random.exponential(this.meanHours);
  }
}

/**
 * Weibull: shape < 1 infant mortality, 1 exponential, > 1 wear-out (Schroeder and Gibson 2007 find the field
 * between 0.7 and 1.5).
 */
export class WeibullLifetime implements Lifetime {
  readonly meanHours: number;
  constructor(readonly scaleHours: number, readonly shape: number) {
    checkPositive("scale", scaleHours);
    checkPositive("shape", shape);
    if (scaleHours === Infinity || shape === Infinity) {
      throw new RangeError(`scale and shape must be finite, got ${scaleHours} h and ${shape}`);
    }
    this.meanHours = scaleHours * gamma(1 + 1 / shape);
  }
  draw(random: Random): number {
    return this.scaleHours * exp(ln(-ln(random.uniform())) / this.shape);
  }
  /** Probability that a disk lives longer than `hours`. */
  survival(hours: number): number {
    return hours <= 0 ? 1 : exp(-exp(this.shape * ln(hours / this.scaleHours)));
  }
}

/** The gamma function for x > 0 (Lanczos' approximation, g = 7, nine terms: 15 digits). */
export function gamma(x: number): number {
  checkPositive("argument of gamma", x);
  if (x < 0.5) return gamma(x + 1) / x;
  const terms = [
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7,
  ];
  let sum = 0.99999999999980993;
  terms.forEach((term, i) => sum += term / (x + i));
  const t = x + 6.5;
  return 2.5066282746310002 * exp((x - 0.5) * ln(t) - t) * sum;
}

/**
 * Mean time to failure for a yearly failure rate (0.0157 is 1.57 %), hours. Rates as Backblaze gives them:
 * failures a drive-year.
 */
export function meanHoursFromYearlyRate(rate: number): number {
  checkPositive("yearly failure rate", rate);
  return HOURS_PER_YEAR / rate;
}

/** A drive model of `data/backblaze-survival-by-model-2024q2.csv`. */
export interface FieldRate {
  model: string;
  capacityTerabytes: number;
  drives: number;
  driveDays: number;
  failures: number;
  /** Failures a drive-year: failures / (drive-days / 365). */
  yearlyRate: number;
}

/**
 * Reads that table.
 * @throws Error if a column is missing or a number is none
 */
export function parseFieldRates(csv: string): FieldRate[] {
  const [head, ...lines] = csv.trim().split(/\r?\n/);
  const columns = head.split(",");
  const column = (name: string): number => {
    const at = columns.indexOf(name);
    if (at < 0) {
      throw new Error(`the table must have a column ${name}, its columns are ${columns.join(", ")}`);
    }
    return at;
  };
  const [model, capacity, drives, days, failed] = ["model", "capacity_tb", "n_unique", "drive_days", "failed"]
    .map(column);
  return lines.map((line, i) => {
    const cells = line.split(",");
    const number = (at: number): number => {
      const value = Number(cells[at]);
      if (!Number.isFinite(value) || cells[at].trim() === "") {
        throw new Error(`line ${i + 2}: ${columns[at]} must be a number, got ${cells[at]}`);
      }
      return value;
    };
    const driveDays = number(days), failures = number(failed);
    if (!(driveDays > 0)) throw new Error(`line ${i + 2}: drive_days must be > 0, got ${driveDays}`);
    return {
      model: cells[model],
      capacityTerabytes: number(capacity),
      drives: number(drives),
      driveDays,
      failures,
      yearlyRate: failures / (driveDays / 365),
    };
  });
}
