import { expect, test } from "vitest";
import { askedBefore, withPast } from "../../lib/course/judges/mutex/past.ts";
import {
  CentralLock,
  Contender,
  LamportLock,
  type Lock,
  RicartAgrawala,
  TokenRing,
} from "../../lib/mutex/mod.ts";
import { requestOrder } from "../../lib/mutex/properties.ts";
import { sectionsOf } from "../../lib/mutex/sections.ts";
import { happenedBefore, vectorTimestamps } from "../../lib/core/trace/timestamps.ts";
import { exponential } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { nodes } from "../../lib/run/system.ts";

type Class = new () => Lock;
const run = (algorithm: Class, seed: number) =>
  simulate({
    processes: nodes(4, () => new Contender(new algorithm(), 3, 5, 10)),
    latency: exponential(10),
    fifo: true,
    seed,
    until: { timeMs: 5_000, when: ({ processes }) => processes.every(({ done }) => done) },
  });
const classes: Class[] = [TokenRing, LamportLock, RicartAgrawala];

test.each(classes)("%o with a past does in each run what it does without", (algorithm) => {
  for (let seed = 1; seed <= 5; seed++) {
    expect(sectionsOf(run(withPast(algorithm), seed).trace)).toEqual(sectionsOf(run(algorithm, seed).trace));
  }
});

test.each(classes)("what %o could know of requests is what the vectors of the trace say", (algorithm) => {
  for (let seed = 1; seed <= 5; seed++) {
    const { trace, processes } = run(withPast(algorithm), seed), vectors = vectorTimestamps(trace);
    const asked = sectionsOf(trace),
      latest = (id: number) => asked.filter(({ process }) => process === id).at(-1)!;
    for (const { id, lock } of processes) {
      const before = Object.entries(askedBefore(lock)!);
      expect(before.map(([other]) => Number(other))).toEqual([1, 2, 3, 4]);
      for (const [other, requests] of before) {
        const earlier = asked.filter(({ process, askedRow }) =>
          process === Number(other) && happenedBefore(vectors[askedRow], vectors[latest(id).askedRow])
        );
        expect(requests).toBe(earlier.length);
      }
    }
  }
});

test("there are runs to tell orders apart by", () => {
  const disorder = (algorithm: Class) =>
    Array.from({ length: 40 }, (_, seed) => requestOrder(run(algorithm, seed).trace)).filter(Boolean).length;
  expect(disorder(RicartAgrawala)).toBeGreaterThan(0);
  expect(disorder(withPast(RicartAgrawala))).toBe(disorder(RicartAgrawala));
  expect(disorder(LamportLock)).toBe(0);
});

test("a lock made otherwise has none", () => {
  const { processes } = simulate({ processes: nodes(2, () => new CentralLock()) });
  expect(askedBefore(processes[0])).toBeUndefined();
});
