import { describe, expect, test } from "vitest";
import {
  compareHybrid,
  compareVectors,
  hybridTick,
  hybridZero,
  lamportTick,
  precedes,
  vectorMerge,
  vectorTick,
  vectorZero,
} from "../../lib/clocks/mod.ts";
import { happenedBefore, lamportTimestamps, vectorTimestamps } from "../../lib/core/trace/timestamps.ts";
import { withWrongClocks } from "./helpers.ts";
import { Stamped, type Stamps } from "./toys.ts";

describe("a Lamport clock (Lamport, 1978)", () => {
  test("counts own events, and takes over what is ahead (rules IR1 and IR2)", () => {
    expect([lamportTick(0), lamportTick(4), lamportTick(4, 2), lamportTick(4, 9)]).toEqual([1, 5, 5, 10]);
  });

  test("with ids puts all events in one order", () => {
    const a = { timestamp: 3, process: 1 },
      b = { timestamp: 3, process: 2 },
      c = { timestamp: 4, process: 1 };
    expect([precedes(a, b), precedes(b, a), precedes(b, c), precedes(a, a)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe("a vector clock (Fidge, Mattern, 1988)", () => {
  test("counts the events of each process that it knows of, and changes nothing that it is given", () => {
    const zero = vectorZero([2, 1]);
    const one = vectorTick(zero, 1);
    expect([zero, one]).toEqual([{ 1: 0, 2: 0 }, { 1: 1, 2: 0 }]);
    expect(vectorMerge(one, { 2: 5, 3: 1 })).toEqual({ 1: 1, 2: 5, 3: 1 });
    expect(one).toEqual({ 1: 1, 2: 0 });
  });

  test("compares; a missing entry counts as 0", () => {
    expect(compareVectors({ 1: 1, 2: 0 }, { 1: 1, 2: 1 })).toBe("before");
    expect(compareVectors({ 1: 2 }, { 1: 1, 2: 0 })).toBe("after");
    expect(compareVectors({ 1: 1 }, { 1: 1, 2: 0 })).toBe("equal");
    expect(compareVectors({ 1: 1 }, { 2: 1 })).toBe("concurrent");
  });
});

describe("a hybrid logical clock (Kulkarni and others, 2014, figure 5)", () => {
  test("follows physical time, and counts where that stands still or lags behind", () => {
    let clock = hybridTick(hybridZero(), 10);
    expect(clock).toEqual({ physicalMs: 10, logical: 0 });
    clock = hybridTick(clock, 10);
    expect(clock).toEqual({ physicalMs: 10, logical: 1 });
    clock = hybridTick(clock, 11, { physicalMs: 15, logical: 4 });
    expect(clock).toEqual({ physicalMs: 15, logical: 5 });
    clock = hybridTick(clock, 12, { physicalMs: 15, logical: 9 });
    expect(clock).toEqual({ physicalMs: 15, logical: 10 });
    expect(hybridTick(clock, 16)).toEqual({ physicalMs: 16, logical: 0 });
  });

  test("orders by physical time, then by the count", () => {
    const stamp = (physicalMs: number, logical: number) => ({ physicalMs, logical });
    expect(compareHybrid(stamp(1, 9), stamp(2, 0))).toBeLessThan(0);
    expect(compareHybrid(stamp(2, 1), stamp(2, 0))).toBeGreaterThan(0);
    expect(compareHybrid(stamp(2, 1), stamp(2, 1))).toBe(0);
  });
});

describe("clocks that a process keeps agree with those that are read off the trace", () => {
  test("vectors name the same pairs; Lamport's order is the same for what happened before", () => {
    let before = 0, concurrent = 0, orderedThough = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const { trace } = withWrongClocks(Stamped, 4, seed).run(200);
      const vectors = vectorTimestamps(trace), lamports = lamportTimestamps(trace);
      const events = trace.where({ kind: "output" });
      for (const a of events) {
        for (const b of events) {
          if (a.index >= b.index) continue;
          const own = a.content as Stamps, other = b.content as Stamps;
          const happened = happenedBefore(vectors[a.index], vectors[b.index]);
          expect(compareVectors(own.vector, other.vector)).toBe(happened ? "before" : "concurrent");
          if (happened) {
            before++;
            expect(own.lamport).toBeLessThan(other.lamport);
            expect(lamports[a.index]).toBeLessThan(lamports[b.index]);
          } else {
            concurrent++;
            if (own.lamport !== other.lamport) orderedThough++;
          }
        }
      }
    }
    // Most concurrent events have different Lamport timestamps all the same: these do not tell concurrency.
    expect(before).toBeGreaterThan(1000);
    expect(concurrent).toBeGreaterThan(1000);
    expect(orderedThough / concurrent).toBeGreaterThan(0.8);
  });
});
