import { expect, test } from "vitest";
import { regions, scoreOf } from "../../lib/course/mod.ts";
import { bestPlacement } from "../../lib/replication/mod.ts";

const { names, rttMs } = regions();
const score = (entry: unknown) => scoreOf("three replicas", entry);

/** The places that are best for these shares of clients, with so many updates a request. */
const best = (updates: number) => (_: unknown, shares: readonly number[]) =>
  bestPlacement(names.length, 3, (places) =>
    shares.reduce((total, share, client) => {
      const closest = places.reduce((
        one,
        other,
      ) => (rttMs[client][other] < rttMs[client][one] ? other : one));
      const next = Math.min(
        ...places.filter((place) => place !== closest).map((place) => rttMs[closest][place]),
      );
      return total + share * (rttMs[client][closest] + updates * next);
    }, 0)).places.map((place) => names[place]);

test("three replicas: who looks where the clients are beats any three that are always the same", () => {
  const always = score(() => ["Paris", "Singapore", "Ohio"]);
  expect(always.judgement.outcome).toBe("almost");
  expect(score(best(0)).score).toBeGreaterThan(always.score);
  const most = score(best(0.1));
  expect(most.score).toBeGreaterThanOrEqual(score(best(0)).score);
  expect(most.judgement.outcome).toBe("correct");
});

test("three replicas: what names no three regions has no points", () => {
  expect(score(() => ["Paris"]).score).toBe(0);
  expect(score(() => ["Paris", "Paris", "Ohio"]).score).toBe(0);
  expect(score(() => ["Paris", "Atlantis", "Ohio"]).judgement.text).toContain("three different regions");
});
