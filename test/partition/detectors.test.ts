// Failure detectors beside their formulas and published figures, and the classes that runs leave them in.
import { describe, expect, test } from "vitest";
import { detectorClasses, detectorQuality } from "../../lib/course/detection.ts";
import { FailureDetector } from "../../lib/election/failure_detector.ts";
import {
  AccrualDetector,
  AdaptiveDetector,
  adaptiveMistakes,
  type Delays,
  detectorClass,
  exponentialDelays,
  FreshDetector,
  freshnessDetectionMs,
  freshnessMistakes,
  leastOf,
  normalDelays,
  suspicionsOf,
  timeoutDetectionMs,
  timeoutMistakes,
} from "../../lib/partition/mod.ts";
import { normalQuantile, normalTail } from "../../lib/partition/normal.ts";
import { always, eventually, explore, type World } from "../../lib/run/explore/explore.ts";
import { at, crash, pause, resume, type Scheduled } from "../../lib/run/faults.ts";
import { exponential, type Latency, normal, uniform } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { nodes } from "../../lib/run/system.ts";

// Independently computed with 2·10⁶ heartbeats a row; η = 100 ms.
const EXP = exponentialDelays(10), NORMAL = normalDelays(50, 10), WIDE = exponentialDelays(50);
const FIGURES: readonly [string, number, Delays, Latency, number, number][] = [
  // extra silence, mistakes of the timeout η + x, mistakes of NFD-S with δ = x
  ["exp 10", 10, EXP, exponential(10), 0.1839, 0.367873],
  ["exp 10", 20, EXP, exponential(10), 0.0677, 0.135334],
  ["exp 10", 30, EXP, exponential(10), 0.0249, 0.049787],
  ["exp 10", 50, EXP, exponential(10), 0.00337, 0.006738],
  ["normal 50, 10", 10, NORMAL, normal(50, 10), 0.2398, 0.999968],
  ["normal 50, 10", 20, NORMAL, normal(50, 10), 0.0786, 0.99865],
  ["normal 50, 10", 30, NORMAL, normal(50, 10), 0.0169, 0.97725],
  ["normal 50, 10", 50, NORMAL, normal(50, 10), 0.000203, 0.5],
];

/** Within four standard errors of a share that was counted. */
const near = (got: number | undefined, expected: number, of: number) => {
  const error = 4 * Math.sqrt(expected * (1 - expected) / of) + 1e-9;
  expect(Math.abs(got! - expected)).toBeLessThan(error);
};

describe("how often detectors are wrong", () => {
  test.each(FIGURES)(
    "%s, %s: the formulas give the figures",
    (_name, x, delays, _latency, timeout, fresh) => {
      expect(timeoutMistakes(delays, 100, 100 + x) / timeout).toBeCloseTo(1, 2);
      expect(freshnessMistakes(delays, 100, x)).toBeCloseTo(fresh, 5);
    },
  );

  test.each([[50, 0.016504], [100, 0.009944], [150, 0.000165]])(
    "with one heartbeat in a hundred lost, δ = %s ms",
    (delta, expected) => expect(freshnessMistakes(EXP, 100, delta, 0.01)).toBeCloseTo(expected, 6),
  );

  test.each([FIGURES[1], FIGURES[6]])(
    "%s, %s ms more: runs lie on the formulas",
    (_name, x, delays, latency) => {
      const simple = detectorQuality(() => new FailureDetector(100, 100 + x), { intervalMs: 100, latency });
      const fresh = detectorQuality(() => new FreshDetector(100, x), { intervalMs: 100, latency });
      near(simple.mistakes, timeoutMistakes(delays, 100, 100 + x), 10_000);
      near(fresh.mistakes, freshnessMistakes(delays, 100, x), 10_000);
      expect(Math.abs(simple.detectionMs! - timeoutDetectionMs(delays, 100, 100 + x))).toBeLessThan(13);
      expect(Math.abs(fresh.detectionMs! - freshnessDetectionMs(100, x))).toBeLessThan(13);
    },
  );

  test("where heartbeats overtake each other the timeout's formula says too much, NFD-S's does not", () => {
    const options = { intervalMs: 100, latency: exponential(50), heartbeats: 20_000, crashes: 0 };
    const simple = detectorQuality(() => new FailureDetector(100, 200), options);
    const fresh = detectorQuality(() => new FreshDetector(100, 100), options);
    expect(timeoutMistakes(WIDE, 100, 200)).toBeCloseTo(0.0677, 4);
    near(simple.mistakes, 0.0416, 20_000); // computed independently
    near(fresh.mistakes, freshnessMistakes(WIDE, 100, 100), 20_000);
  });

  test("a φ of 2 is wrong in one case of a hundred, where delays are normal", () => {
    const quality = detectorQuality(() => new AccrualDetector(100, 300, 2, 200), {
      intervalMs: 100,
      latency: normal(50, 10),
      heartbeats: 5000,
      crashes: 0,
    });
    expect(quality.mistakes! / 0.01).toBeGreaterThan(0.7);
    expect(quality.mistakes! / 0.01).toBeLessThan(1.5);
  });
});

test("the normal tail is that of the tables, and its inverse leads back", () => {
  // Abramowitz and Stegun (1964), tables 26.1 and 26.2
  for (
    const [x, tail] of [[0, 0.5], [1, 0.1586552539], [2, 0.0227501319], [3, 0.0013498980], [
      5,
      2.866515719e-7,
    ]]
  ) {
    expect(normalTail(x) / tail).toBeCloseTo(1, 6);
    if (x > 0) expect(normalQuantile(-Math.log10(normalTail(x)))).toBeCloseTo(x, 6);
  }
  expect(normalTail(-1)).toBeCloseTo(1 - 0.1586552539, 9);
  expect(normalTail(2.5 - 1e-9) / normalTail(2.5)).toBeCloseTo(1, 7);
});

describe("an adaptive timeout", () => {
  const mistakesOf = (mostMs: number, timeoutMs: number, stepMs: number, seed: number) => {
    const run = simulate({
      processes: nodes(2, () => new AdaptiveDetector(50, timeoutMs, stepMs)),
      latency: uniform(0, mostMs),
      seed,
      trace: "messages",
      until: 20_000,
    });
    return [1, 2].map((by) => suspicionsOf(run.trace).filter((one) => one.by === by).length);
  };
  test.each([[200, 60, 25], [200, 60, 100], [90, 60, 10], [40, 100, 10]])(
    "is wrong at most ⌈(B + η − T₀)/Δ⌉ times: B = %s, T₀ = %s, Δ = %s ms",
    (mostMs, timeoutMs, stepMs) => {
      const bound = adaptiveMistakes(mostMs, 50, timeoutMs, stepMs);
      expect(bound).toBe(Math.max(0, Math.ceil((mostMs + 50 - timeoutMs) / stepMs)));
      const all = Array.from({ length: 10 }, (_, k) => mistakesOf(mostMs, timeoutMs, stepMs, k + 1)).flat();
      expect(Math.max(...all)).toBeLessThanOrEqual(bound);
      if (bound > 0) expect(Math.min(...all)).toBeGreaterThan(0);
    },
  );

  const pair = (time: "ordered" | "any", of = AdaptiveDetector) =>
    explore({
      processes: nodes(2, () => new of(50, 70, 30)),
      time,
      network: { fifo: true },
      faults: time === "ordered" ? { crashes: 1, mayCrash: [2] } : {},
      properties: [
        always("nobody up is suspected", ({ processes }: World<AdaptiveDetector>) =>
          !processes[2] || !processes[1].suspected.has(2)),
        eventually("P1 suspects P2, once it is down", ({ processes }: World<AdaptiveDetector>) =>
          processes[2] !== undefined || processes[1].suspected.has(2)),
      ],
      bounds: { states: 2000 },
    }).verdicts;
  test("is perfect while timers wait for messages, and wrong when they do not", () => {
    expect(Object.values(pair("ordered")).map(({ holds }) => holds)).toEqual([true, true]);
    expect(pair("any")["nobody up is suspected"].counterexample?.length).toBe(1);
  });
});

describe("Chandra and Toueg's classes", () => {
  class Nobody extends FailureDetector {
    override onTimeoutSilence() {}
  }
  class AllButP1 extends FailureDetector {
    override onStart() {
      super.onStart();
      for (const peer of this.peers) this.onTimeoutSilence(String(peer));
    }
    override onTimeoutSilence(key: string) {
      if (key !== "1" && !this.suspected.has(Number(key))) super.onTimeoutSilence(key);
    }
    override onHeartbeat() {}
  }
  const dies = at(1000, crash(3)), known = uniform(1, 20);
  /** Each pause is longer than the one before it, and longer than anything learnt from it. */
  const longer: Scheduled[] = [0, 1, 2, 3, 4, 5].flatMap((k) => {
    const id = 1 + k % 2, from = 1500 + 300 * (2 ** k - 1);
    return [...at(from, pause(id)), ...at(from + 200 * 2 ** k, resume(id))];
  });
  const table = detectorClasses({
    nobody: Nobody,
    "all but P1": AllButP1,
    timeout: () => new FailureDetector(50, 120),
    adaptive: () => new AdaptiveDetector(50, 120, 50),
    fresh: () => new FreshDetector(50, 70),
  }, {
    synchronous: () => ({ latency: known, scenario: [dies], until: 6000 }),
    bounded: () => ({ latency: uniform(1, 100), scenario: [dies], until: 30_000 }),
    asynchronous: () => ({ latency: known, scenario: [dies, longer], until: 18_000 }),
  }, { seeds: 3 });

  test("in three worlds", () => {
    const rows = Object.fromEntries(
      table.map(({ detector, ...classes }) => [detector, Object.values(classes)]),
    );
    expect(rows).toEqual({
      nobody: ["–", "–", "–"],
      "all but P1": ["S", "S", "S"],
      timeout: ["P", "–", "–"],
      adaptive: ["P", "◇P", "–"],
      fresh: ["P", "–", "–"],
    });
  });

  test("of several runs what all show counts, and weak completeness has its own letters", () => {
    const weakly = ["weak", "eventually strong", "eventually weak"] as const;
    const strong = { completeness: "strong", accuracy: ["eventually strong", "eventually weak"] } as const;
    expect(detectorClass(leastOf([strong, { completeness: "weak", accuracy: weakly }]))).toBe("◇Q");
    expect(detectorClass({ completeness: "strong", accuracy: weakly })).toBe("S, ◇P");
    expect(detectorClass(leastOf([strong, { completeness: "strong", accuracy: ["eventually weak"] }]))).toBe(
      "◇S",
    );
  });
});
