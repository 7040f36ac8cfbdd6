// What a day too late costs.
import type { Graded } from "../report.ts";

export interface LatePolicy {
  /** When it had to be handed in, ms since 1970. */
  due: number;
  /** Of what was earned, for each day that has begun. */
  percentPerDay: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * A date and a time as ISO 8601 has it, or as Canvas writes it ("2026-12-01 18:00:00 UTC"); without a zone it
 * is that of this machine, and a date alone is the end of its day. @param what it is called
 */
export function momentOf(text: string, what: string): number {
  const [, date, rest] = text.trim().match(/^(\d{4}-\d\d-\d\d)(.*)$/) ?? [];
  const clock = rest?.replace(/ ?UTC$/, "Z").replace(/ (?=[+-]\d\d:?\d\d$)/, "").replace(/^ /, "T");
  const day = Number(new Date(date ?? "")); // of February 30 it makes March 2
  const isDay = !Number.isNaN(day) && new Date(day).toISOString().startsWith(date);
  const time = isDay ? Number(new Date(`${date}${clock || "T23:59:59.999"}`)) : NaN;
  if (Number.isNaN(time)) {
    throw new Error(`${what} must be a date such as 2026-12-01 or 2026-12-01T18:00, got ${text}`);
  }
  return time;
}

/** Days that have begun since then; 0 in time. */
export function daysLate(submitted: number, { due }: LatePolicy): number {
  return Math.max(0, Math.ceil((submitted - due) / dayMs));
}

/** A submission's grade, less what its days cost. @param submitted when it was handed in, ms since 1970 */
export function lessLate(one: Graded, submitted: number, policy: LatePolicy): Graded {
  const days = daysLate(submitted, policy);
  if (!one.grade || days === 0) return one;
  const share = Math.min(1, days * policy.percentPerDay / 100), deducted = one.grade.earned * share;
  const said = `${days} ${days === 1 ? "day" : "days"} late: ${Math.round(share * 100)} % less, ` +
    `${Math.round(deducted * 1000) / 1000} of ${Math.round(one.grade.earned * 1000) / 1000} points`;
  const { earned, remarks } = one.grade;
  return {
    ...one,
    grade: { ...one.grade, earned: earned - deducted, deducted, remarks: [said, ...remarks] },
  };
}
