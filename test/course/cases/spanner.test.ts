// Spanner's experiments, beside the figures of its paper (2012).
import { describe, expect, test } from "vitest";
import { participantLatencies } from "../../../lib/course/cases/spanner/participants.ts";
import { commitWaits, epsilonSaw, residualWait } from "../../../lib/course/cases/spanner/waits.ts";
import { zoneKilled } from "../../../lib/course/cases/spanner/zones.ts";

test("what is left of the commit wait, computed and measured: 8.0, 5.04, 3.37, 1.04, 0 ms", () => {
  expect([0, 3, 5, 9, 14].map((ms) => residualWait(ms).toFixed(2))).toEqual([
    "8.00",
    "5.04",
    "3.38",
    "1.04",
    "0.00",
  ]);
  for (const { computed, measured } of commitWaits()) expect(measured).toBeCloseTo(computed, 1);
});

test("ε is a saw's tooth between 1 and 7 ms, and a clock within its bounds is never more wrong", () => {
  const rows = epsilonSaw({ driftPpm: 199, seconds: 100 }).filter(({ seconds }) => seconds >= 1);
  const epsilons = rows.map(({ epsilonMs }) => epsilonMs),
    mean = epsilons.reduce((a, b) => a + b) / rows.length;
  expect(Math.max(...epsilons)).toBeCloseTo(7, 1);
  expect(Math.min(...epsilons)).toBeLessThan(1.2);
  expect(mean).toBeGreaterThan(3.7);
  expect(mean).toBeLessThan(4.3);
  for (const { epsilonMs, errorMs } of rows) expect(Math.abs(errorMs)).toBeLessThanOrEqual(epsilonMs + 1e-6);
  const wrong = epsilonSaw({ driftPpm: 400, seconds: 100 });
  expect(wrong.some(({ epsilonMs, errorMs }) => Math.abs(errorMs) > epsilonMs)).toBe(true);
});

test(
  "by participants: flat at first, then the coordinator's work; within a fifth of the published means",
  () => {
    const rows = participantLatencies();
    for (const { ours, published } of rows) expect(Math.abs(ours / published - 1)).toBeLessThan(0.2);
    const [, , , ten, , , hundred, most] = rows;
    expect(most.ours - hundred.ours).toBeGreaterThan(100 * 0.5);
    expect(ten.ours).toBeLessThan(2 * rows[0].ours);
  },
  60_000,
);

describe("a zone is killed", () => {
  test("without leaders: nothing happens", () => {
    for (const { leaderless, reads } of zoneKilled("non-leader", { groups: 20 })) {
      expect([leaderless, reads]).toEqual([0, 80]);
    }
  }, 60_000);

  test("with all leaders: 1 − t/10 of the groups have none after t s", () => {
    const rows = zoneKilled("leader-hard", { groups: 40 });
    for (const { seconds, leaderless } of rows.filter((row) => row.seconds > 0)) {
      expect(Math.abs(leaderless - Math.max(0, 1 - seconds / 10))).toBeLessThan(0.1);
    }
  }, 60_000);

  test("with all leaders, which were asked to go: others lead at once", () => {
    const rows = zoneKilled("leader-soft", { groups: 20 });
    for (const { leaderless } of rows.filter(({ seconds }) => seconds > 0)) expect(leaderless).toBe(0);
  }, 60_000);
});
