// Waiting, availability and distances beside their formulas.
import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random.ts";
import { regions } from "../../lib/course/files/data.ts";
import {
  availability,
  bestPlacement,
  choicesTime,
  closestMs,
  majorityMs,
  measureAvailability,
  measureBalancing,
  measureRegional,
  regionalTime,
  repairFactor,
  repairStorm,
  repairThreshold,
  replicatedCapacity,
  sharedQueueTime,
  timeUntilLate,
} from "../../lib/replication/mod.ts";

describe("mean time in the system, in service times,", () => {
  test.each([
    [0.5, [2, 1.3333, 1.0521, 1.0072], [1.2657, 1.1252, 1.0313]],
    [0.7, [3.3333, 1.9608, 1.2519, 1.0739], [1.6145, 1.3568, 1.1681]],
    [0.8, [5, 2.7778, 1.5541, 1.2046], [1.9474, 1.5809, 1.3289]],
    [0.9, [10, 5.2632, 2.525, 1.6687], [2.6141, 2.0279, 1.6329]],
    [0.95, [20, 10.2564, 4.5112, 2.6512], [3.383, 2.5351, 1.9888]],
    [0.99, [100, 50.2513, 20.5005, 10.6374], [5.432, 3.8578, 2.9017]],
  ])("at load %d: one queue for 1, 2, 5, 10 servers; the shortest of 2, 3, 5", (load, shared, choices) => {
    const round = (value: number) => Number(value.toFixed(4));
    expect([1, 2, 5, 10].map((servers) => round(sharedQueueTime(servers, load)))).toEqual(shared);
    expect([2, 3, 5].map((count) => round(choicesTime(count, load)))).toEqual(choices);
    expect(choicesTime(1, load)).toBeCloseTo(1 / (1 - load), 9);
  });

  test("simulated, lies on the curves", () => {
    const at = (rule: "random" | "choices" | "one queue", replicas: number, load: number) =>
      measureBalancing({ replicas, load, rule }).readTime;
    expect(at("random", 10, 0.7) / (1 / 0.3)).toBeCloseTo(1, 1);
    expect(at("one queue", 2, 0.7) / sharedQueueTime(2, 0.7)).toBeCloseTo(1, 1);
    expect(at("one queue", 10, 0.8) / sharedQueueTime(10, 0.8)).toBeCloseTo(1, 1);
    expect(at("choices", 200, 0.8) / choicesTime(2, 0.8)).toBeCloseTo(1, 1);
  });

  test("the least loaded of ten is between one queue and the shortest of two", () => {
    const least = measureBalancing({ replicas: 10, load: 0.9, rule: "least loaded" }).readTime;
    expect(least).toBeGreaterThan(sharedQueueTime(10, 0.9));
    expect(least).toBeLessThan(choicesTime(2, 0.9));
  });

  test("an update waits for the slowest replica, and loads all of them", () => {
    const { readTime, updateTime } = measureBalancing({
      replicas: 5,
      load: 0.5,
      rule: "random",
      readShare: 0.5,
    });
    expect(updateTime).toBeGreaterThan(1.5 * readTime);
    expect(replicatedCapacity(5, 1)).toBe(5);
    expect(replicatedCapacity(5, 0)).toBe(1);
    expect(replicatedCapacity(5, 0.9)).toBeCloseTo(3.5714, 4);
  });

  test("numbers out of range are refused", () => {
    expect(() => sharedQueueTime(2, 1)).toThrow("the load must be from 0 to below 1, got 1");
    expect(() => choicesTime(0, 0.5)).toThrow(RangeError);
    expect(() => measureBalancing({ replicas: 0, load: 0.5, rule: "random" })).toThrow(RangeError);
    expect(() => measureBalancing({ replicas: 2, load: 1, rule: "random" })).toThrow(RangeError);
  });
});

describe("availability", () => {
  test.each([
    [1, 2, 0.9999],
    [1, 3, 0.999999],
    [2, 3, 0.999702],
    [3, 5, 0.99999015],
    [4, 7, 0.99999966],
    [2, 2, 0.9801],
    [5, 5, 0.95099],
  ])("of %d out of %d that are up 0.99 of the time is %d", (needed, replicas, expected) => {
    const digits = String(expected).length - 2;
    expect(availability({ replicas, needed, up: 0.99 }).toFixed(digits)).toBe(expected.toFixed(digits));
  });

  test("simulated, is that of the formula if failures are independent", () => {
    for (const needed of [1, 2, 3]) {
      const options = { replicas: 3, needed, up: 0.9, crashes: 300_000 };
      const down = 1 - availability(options);
      expect((1 - measureAvailability(options)) / down).toBeGreaterThan(0.95);
      expect((1 - measureAvailability(options)) / down).toBeLessThan(1.05);
    }
  });

  test("is worse by far if one failure in a hundred takes all down", () => {
    const options = { replicas: 3, needed: 1, up: 0.99 };
    const down = 1 - measureAvailability({ ...options, commonCause: 0.01 });
    expect(down).toBeGreaterThan(50 * (1 - availability(options)));
  });
});

describe("placement", () => {
  const { names, rttMs } = regions();
  test("three replicas in the best places: 816 ways, tried", () => {
    let ways = 0;
    const best = bestPlacement(rttMs.length, 3, (places) => {
      ways++;
      return closestMs(rttMs, places);
    });
    expect(ways).toBe(816);
    expect({ names: best.places.map((place) => names[place]), cost: Math.round(best.cost * 10) / 10 })
      .toMatchInlineSnapshot(`
        {
          "cost": 47.6,
          "names": [
            "Paris",
            "Singapore",
            "Ohio",
          ],
        }
      `);
  });
  test("a majority costs a round trip more", () => {
    expect(majorityMs(rttMs, [0])).toBe(closestMs(rttMs, [0]));
    expect(majorityMs([[0, 10, 50], [10, 0, 70], [50, 70, 0]], [0, 1, 2])).toBe((10 + 10 + 50) / 3);
    expect(() => closestMs(rttMs, [])).toThrow(RangeError);
    expect(() => closestMs(rttMs, [18])).toThrow("from 0 to 17, got 18");
  });
});

describe("clients all over the world choose one of three replicas; a request is 30 ms of work", () => {
  const { names, rttMs } = regions();
  const places = ["Paris", "Singapore", "Ohio"].map((name) => names.indexOf(name));
  const world = { rttMs, places, serviceMs: 30 };

  test("the way is that of the placement, and seven regions of 18 have the same replica as the closest", () => {
    const { wayMs, busiest } = regionalTime({ ...world, load: 0.5, rule: "closest" });
    expect(wayMs).toBeCloseTo(closestMs(rttMs, places), 9);
    expect(busiest).toBe(7 / 18);
    expect(regionalTime({ ...world, load: 0.6, rule: "random" }).busiest).toBe(1 / 3);
  });

  test.each([["closest", 0.3], ["closest", 0.7], ["random", 0.3], ["random", 0.8]] as const)(
    "%s at load %d: simulated, within a 25th of the formula",
    (rule, load) => {
      const formula = regionalTime({ ...world, load, rule }),
        measured = measureRegional({ ...world, load, rule });
      expect(Math.abs(measured.ms / formula.ms - 1)).toBeLessThan(0.04);
      expect(Math.abs(measured.wayMs / formula.wayMs - 1)).toBeLessThan(0.01);
      expect(Math.abs(measured.busiest - formula.busiest)).toBeLessThan(0.01);
    },
  );

  test("the closest are the best choice at little load and the worst at much; who counts both is never worse", () => {
    const ms = (rule: "closest" | "choices" | "least loaded" | "soonest", load: number) =>
      measureRegional({ ...world, load, rule }).ms;
    expect(ms("closest", 0.3)).toBeLessThan(0.6 * ms("least loaded", 0.3));
    expect(ms("closest", 0.85)).toBeGreaterThan(ms("choices", 0.85));
    expect(ms("least loaded", 0.85)).toBeLessThan(ms("choices", 0.85));
    expect(ms("soonest", 0.3)).toBeLessThan(ms("closest", 0.3));
    expect(ms("soonest", 0.85)).toBeLessThan(0.8 * ms("least loaded", 0.85));
  });

  test("more than the busiest replica can do takes for ever", () => {
    expect(regionalTime({ ...world, load: 0.858, rule: "closest" }).ms).toBe(Infinity);
    expect(regionalTime({ ...world, load: 0.85, rule: "closest" }).ms).toBeLessThan(2000);
  });

  test("numbers out of range are refused", () => {
    expect(() => regionalTime({ ...world, load: 0.5, places: [18], rule: "random" })).toThrow(
      "0 to 17, got 18",
    );
    expect(() => measureRegional({ ...world, load: 1, rule: "random" })).toThrow("below 1, got 1");
  });
});

describe("a repair storm: ten nodes that work half the time hold 4,000 pieces each, 40 service times are too late", () => {
  const store = { nodes: 10, load: 0.5, pieces: 4000, timeout: 40 };

  test.each([[0.8, 5, 29.946], [1, 5, 18.5], [1.3, 5, 10.796], [0.5, 4, 45.112]])(
    "at load %d a request waits longer than %d for the first time after %d, simulated as well",
    (load, timeout, expected) => {
      expect(timeUntilLate(load, timeout)).toBeCloseTo(expected, 3);
      const random = new Random(3);
      let total = 0;
      for (let run = 0; run < 20_000; run++) {
        let now = 0, free = 0;
        do {
          now += random.exponential(1 / load);
          free = Math.max(now, free) + random.exponential(1);
        } while (free - now <= timeout);
        total += now;
      }
      expect(Math.abs(total / 20_000 / expected - 1)).toBeLessThan(0.025);
    },
  );

  test("the first of all requests is late if none may take time; at load 1 the formula has its limit", () => {
    expect(timeUntilLate(0.5, 0)).toBe(2);
    expect(timeUntilLate(1 - 1e-7, 5)).toBeCloseTo(18.5, 5);
    expect(timeUntilLate(1 - 1e-4, 5)).toBeCloseTo(18.5, 1);
  });

  test("ends by itself up to the threshold: measured, each node that is lost costs 1/(1 − factor)", () => {
    expect(repairThreshold(store)).toBeCloseTo(0.3743, 4);
    const costs = (repairLoad: number) => {
      const runs = Array.from({ length: 100 }, (_, k) => repairStorm({ ...store, repairLoad, seed: k + 1 }));
      expect(runs.every(({ ends }) => ends < Infinity)).toBe(true);
      return runs.reduce((sum, { declaredDead }) => sum + declaredDead.length, 0) / runs.length;
    };
    for (const [repairLoad, factor] of [[0.2, 0.0077], [0.3, 0.1434], [0.34, 0.4242]]) {
      expect(repairFactor({ ...store, repairLoad })).toBeCloseTo(factor, 4);
      expect(Math.abs(costs(repairLoad) * (1 - factor) - 1)).toBeLessThan(0.13);
    }
  });

  test("and never beyond: ten times as many as there are have been declared dead", () => {
    for (const repairLoad of [0.5, 1]) {
      for (const seed of [1, 2, 3]) {
        const { declaredDead, ends } = repairStorm({ ...store, repairLoad, seed });
        expect([declaredDead.length, ends]).toEqual([100, Infinity]);
      }
    }
  });

  test("a node that is lost at a calm rate is repaired in pieces / (nodes · rate); three at once, in three times that", () => {
    for (const lost of [1, 3]) {
      const { declaredDead, ends } = repairStorm({ ...store, repairLoad: 0.1, lost });
      expect(declaredDead).toEqual(Array.from({ length: lost }, () => 0));
      expect(Math.abs(ends / (lost * 4000) - 1)).toBeLessThan(0.06);
    }
  });

  test("without a rate that is stable the threshold is 0, with next to nothing to copy there is none", () => {
    expect(repairThreshold({ ...store, load: 0.95 })).toBe(0);
    expect(repairThreshold({ ...store, pieces: 1 })).toBe(Infinity);
  });

  test("numbers out of range are refused", () => {
    expect(() => repairFactor({ ...store, repairLoad: 0 })).toThrow("repairLoad must be > 0, got 0");
    expect(() => repairStorm({ ...store, repairLoad: 0.1, lost: 11 })).toThrow("from 1 to 10, got 11");
    expect(() => timeUntilLate(0, 1)).toThrow("load must be > 0, got 0");
  });
});
