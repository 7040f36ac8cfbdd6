// Hit rates, staleness and herds beside their formulas.
import { describe, expect, test } from "vitest";
import {
  bestHitRate,
  cheHitRate,
  feedbackLoop,
  herdSize,
  measureHerd,
  measureLru,
  measureNames,
  measureStaleness,
  measureTtl,
  nameLoad,
  staleShare,
  ttlHitRate,
} from "../../lib/replication/mod.ts";

const round = (value: number) => Number(value.toFixed(4));

describe("a cache that drops the least recently used", () => {
  test.each([
    [1000, 0.8, [10, 50, 100, 250], [0.0816, 0.2616, 0.3778, 0.5762]],
    [1000, 1, [10, 50, 100, 250], [0.2095, 0.461, 0.5765, 0.7377]],
    [10_000, 0.8, [100, 500, 1000, 2500], [0.1566, 0.3312, 0.4367, 0.6164]],
    [10_000, 1, [100, 500, 1000, 2500], [0.3905, 0.5867, 0.6756, 0.7992]],
  ])("of %d objects, α = %d: hit rates by Che's approximation", (objects, alpha, sizes, expected) => {
    expect(sizes.map((size) => round(cheHitRate({ objects, alpha, size })))).toEqual(expected);
  });

  test("simulated, has them to 0.005", () => {
    for (const size of [10, 50, 100, 250]) {
      const options = { objects: 1000, alpha: 0.8, size };
      expect(Math.abs(measureLru(options) - cheHitRate(options))).toBeLessThan(0.005);
    }
  });

  test("is worse than one that knows which are popular", () => {
    expect(round(bestHitRate({ objects: 1000, alpha: 0.8, size: 100 }))).toBe(0.5258);
  });
});

describe("copies that end by time, 10,000 names, α = 0.9, 100 requests a second,", () => {
  const names = { objects: 10_000, alpha: 0.9, requestsPerSecond: 100 };
  test.each([
    [1, 0.2026, 0.2426, 79.7],
    [10, 0.4284, 0.4857, 57.2],
    [60, 0.6402, 0.7102, 36.0],
    [300, 0.8257, 0.9032, 17.4],
  ])("after %d s", (ttlSeconds, hits, renewed, origin) => {
    const options = { ...names, ttlSeconds };
    expect(round(ttlHitRate(options).hits)).toBe(hits);
    expect(round(ttlHitRate({ ...options, renewed: true }).hits)).toBe(renewed);
    expect(Number(ttlHitRate(options).originPerSecond.toFixed(1))).toBe(origin);
    expect(Math.abs(measureTtl(options).hits - hits)).toBeLessThan(0.005);
    expect(Math.abs(measureTtl({ ...options, renewed: true }).hits - renewed)).toBeLessThan(0.005);
  });
});

describe("invalidations that are lost", () => {
  test.each([
    [0.01, 0.01, 60, 0.0027],
    [0.01, 0.1, 600, 0.0982],
    [0.01, 1, 10, 0.0484],
    [0.1, 0.5, 10, 0.1967],
    [0.1, 1, 60, 0.8337],
  ])(
    "updates at %d a second, lost with probability %d, copies end after %d s: stale for %d",
    (rate, loss, ttl, expected) => {
      const options = { updatesPerSecond: rate, loss, ttlSeconds: ttl };
      expect(round(staleShare(options))).toBe(expected);
      expect(Math.abs(measureStaleness(options) - expected)).toBeLessThan(0.004);
    },
  );

  test("without a time to live the stale share is the share of losses", () => {
    for (const loss of [0, 0.01, 0.25, 1]) {
      expect(staleShare({ updatesPerSecond: 3, loss })).toBeCloseTo(loss, 12);
    }
    expect(Math.abs(measureStaleness({ updatesPerSecond: 3, loss: 0.25 }) - 0.25)).toBeLessThan(0.004);
  });
});

describe("when a popular copy ends", () => {
  const hot = { requestsPerSecond: 1000, originSeconds: 0.05, ttlSeconds: 10 };
  test("all who ask before it comes back ask the origin, or one of them", () => {
    expect(herdSize({ ...hot, coalesced: false })).toBe(51);
    expect(Math.abs(measureHerd({ ...hot, coalesced: false }).fetches - 51)).toBeLessThan(0.5);
    expect(measureHerd({ ...hot, coalesced: true })).toEqual({ fetches: 1, most: 1 });
  });
});

describe("the loop of 2010", () => {
  const loop = { clients: 10_000, capacityPerSecond: 2000, deletesOnError: true };
  const cached = (options: Parameters<typeof feedbackLoop>[0]) => feedbackLoop(options).at(-1)!.cached;
  test("ends by itself if fewer ask than can be answered, and never else", () => {
    expect([0.1, 0.15, 0.18].map((looksPerSecond) => cached({ ...loop, looksPerSecond }))).toEqual(
      [true, true, true],
    );
    expect([0.25, 0.3, 1].map((looksPerSecond) => cached({ ...loop, looksPerSecond }))).toEqual(
      [false, false, false],
    );
  });
  test("is cured if errors delete nothing, or if people are let in slowly", () => {
    expect(feedbackLoop({ ...loop, looksPerSecond: 1, deletesOnError: false })[0].cached).toBe(true);
    expect(cached({ ...loop, looksPerSecond: 1, admitted: (s) => (s < 10 ? 1 : s < 20 ? 0 : (s - 20) / 40) }))
      .toBe(true);
  });
});

describe("names that are looked up through a stub, a resolver, domains, top levels and the root", () => {
  const names = {
    objects: 1000,
    alpha: 0.9,
    topLevels: 20,
    stubs: 20,
    lookupsPerSecond: 50,
    domainSeconds: 300,
    topLevelSeconds: 1200,
  };
  const digits = (load: object) => Object.values(load).map((value: number) => Number(value.toFixed(3)));

  test.each([
    [5, [45.351, 26.306, 2.83, 0.017]],
    [30, [36.687, 13.638, 2.781, 0.017]],
    [150, [26.129, 4.973, 2.59, 0.017]],
    [300, [21.162, 2.833, 2.833, 0.017]],
  ])(
    "addresses that live %d s: what reaches each level is %j, and measured within a sixtieth of it",
    (seconds, exact) => {
      const options = { ...names, addressSeconds: seconds }, formula = nameLoad(options);
      expect(digits(formula)).toEqual(exact);
      const measured = measureNames({ ...options, requests: 150_000 });
      for (const level of ["resolver", "authoritative", "topLevel"] as const) {
        expect(Math.abs(measured[level] / formula[level] - 1)).toBeLessThan(1 / 60);
      }
      expect(Math.abs(measured.root / formula.root - 1)).toBeLessThan(0.1); // 50 questions
    },
  );

  test("the domains' servers are asked as one cache asks its origin, however many stubs there are", () => {
    for (const [ttlSeconds, origin] of [[1, 79.7], [60, 36], [300, 17.4]]) {
      const cache = { objects: 10_000, alpha: 0.9, topLevels: 1, lookupsPerSecond: 100, domainSeconds: 600 };
      const asked = [1, 7].map((stubs) =>
        nameLoad({ ...cache, stubs, addressSeconds: ttlSeconds, topLevelSeconds: 3600 }).authoritative
      );
      expect(asked.map((value) => Number(value.toFixed(1)))).toEqual([origin, origin]);
    }
  });

  test("a stub that is alone asks the resolver only for what that has to fetch", () => {
    const options = { ...names, stubs: 1, addressSeconds: 30 };
    expect(nameLoad(options).resolver).toBe(nameLoad(options).authoritative);
    const { resolver, authoritative } = measureNames({ ...options, requests: 10_000 });
    expect(resolver).toBe(authoritative);
  });

  test("one name, asked for 100 times a second: thousands of fetches fit into a domain's time", () => {
    const busy = { ...names, objects: 1, topLevels: 1, lookupsPerSecond: 100, domainSeconds: 3600 };
    const { topLevel } = nameLoad({ ...busy, addressSeconds: 1 });
    expect(1 / topLevel / 3600).toBeCloseTo(1, 3); // the next fetch after an hour
  });

  test("numbers out of range are refused", () => {
    const options = { ...names, addressSeconds: 30 };
    expect(() => nameLoad({ ...options, stubs: 0 })).toThrow("stubs must be an integer ≥ 1, got 0");
    expect(() => measureNames({ ...options, domainSeconds: 0 })).toThrow("domainSeconds must be > 0, got 0");
  });
});
