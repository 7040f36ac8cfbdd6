// Waiting, availability and distances beside their formulas.
import { describe, expect, test } from "vitest";
import { regions } from "../../lib/course/files/data.ts";
import {
  availability,
  bestPlacement,
  choicesTime,
  closestMs,
  majorityMs,
  measureAvailability,
  measureBalancing,
  replicatedCapacity,
  sharedQueueTime,
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
