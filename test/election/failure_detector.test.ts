// Failure detection by heartbeats, and elections that it starts.
import { describe, expect, test } from "vitest";
import type { ProcessId } from "../../lib/core/process.ts";
import { FailureDetector } from "../../lib/election/failure_detector.ts";
import { WatchedBully } from "../../lib/election/watched.ts";
import { WatchedRing } from "../../lib/election/watched_ring.ts";
import { at, crash, recover } from "../../lib/run/faults.ts";
import { exponential, uniform } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { nodes } from "../../lib/run/system.ts";

const detectors = (intervalMs: number, timeoutMs: number) =>
  nodes(4, () => new FailureDetector(intervalMs, timeoutMs));
const suspicions = (run: { trace: ReturnType<typeof simulate>["trace"] }) =>
  run.trace.where({ kind: "output" }).filter(({ content }) => "suspect" in (content as object))
    .map(({ process, time, content }) => ({
      process,
      time,
      suspect: (content as { suspect: ProcessId }).suspect,
    }));

describe("a failure detector (Chandra and Toueg 1996)", () => {
  test("is complete: each process that is up suspects a crashed one, within the timeout and the latency, and for good", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const run = simulate({
        processes: detectors(50, 200),
        latency: uniform(1, 20),
        seed,
        scenario: [at(437, crash(2))],
        until: 2000,
      });
      const found = suspicions(run);
      expect(found.map(({ process, suspect }) => [process, suspect]).sort()).toEqual([[1, 2], [3, 2], [
        4,
        2,
      ]]);
      for (const { time } of found) {
        expect(time).toBeGreaterThan(437 - 50 + 200);
        expect(time).toBeLessThanOrEqual(437 + 20 + 200);
      }
      for (const id of [1, 3, 4]) expect([...run.process(id).suspected]).toEqual([2]);
    }
  });

  test("is complete towards one that was down from the start and never sent a heartbeat", () => {
    const run = simulate({ processes: detectors(50, 200), scenario: [at(0, crash(4))], until: 300 });
    for (const id of [1, 2, 3]) expect([...run.process(id).suspected]).toEqual([4]);
  });

  test("never suspects a live process when the timeout is more than the interval and the spread of latency", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const run = simulate({ processes: detectors(50, 70), latency: uniform(1, 20), seed, until: 5000 });
      expect(suspicions(run)).toEqual([]);
    }
  });

  test("suspects live processes when the timeout lies within the spread of latency, and trusts them again", () => {
    const run = simulate({ processes: detectors(50, 60), latency: exponential(10), seed: 1, until: 5000 });
    const found = suspicions(run);
    expect(found.length).toBeGreaterThan(20);
    const trusts = run.trace.where({ kind: "output" }).length - found.length;
    const open = run.processes.reduce((sum, process) => sum + process.suspected.size, 0);
    expect(trusts).toBe(found.length - open);
  });

  test("is wrong less often the longer it waits, and later to find a real crash", () => {
    const measured = [60, 80, 120].map((timeoutMs) => {
      const run = simulate({
        processes: detectors(50, timeoutMs),
        latency: exponential(10),
        seed: 3,
        scenario: [at(20_000, crash(4))],
        until: 21_000,
      });
      const found = suspicions(run), last = found.filter(({ suspect }) => suspect === 4).at(-1)!;
      return { wrong: found.filter(({ time }) => time < 20_000).length, foundAfterMs: last.time - 20_000 };
    });
    expect(measured[0].wrong).toBeGreaterThan(4 * measured[1].wrong);
    expect(measured[1].wrong).toBeGreaterThan(4 * measured[2].wrong);
    expect(measured[2].foundAfterMs).toBeGreaterThan(measured[0].foundAfterMs + 30);
  });

  test("is accurate in the end: a process that comes back is trusted again", () => {
    const run = simulate({
      processes: detectors(50, 200),
      latency: uniform(1, 20),
      scenario: [at(100, crash(1)), at(1000, recover(1))],
      until: 1500,
    });
    for (const process of run.processes) expect(process.suspected.size).toBe(0);
    expect(suspicions(run).length).toBe(3);
  });

  test("costs N(N − 1) messages each interval", () => {
    for (const n of [2, 5, 9]) {
      const run = simulate({ processes: nodes(n, FailureDetector), trace: "none", until: 1020 });
      expect(run.counts.messages).toBe(21 * n * (n - 1)); // at 0, 50, … 1000 ms
    }
  });
});

for (
  const [name, make] of Object.entries({
    bully: () => new WatchedBully(),
    ring: () => new WatchedRing(),
  })
) {
  describe(`the ${name} with a failure detector`, () => {
    test("elects the next highest when the leader crashes, though nobody is told, and gives way to the leader when it is back", () => {
      for (let seed = 1; seed <= 50; seed++) {
        const run = simulate({
          processes: nodes<WatchedBully | WatchedRing>(5, make),
          latency: uniform(1, 20),
          seed,
          scenario: [at(1000, crash(5)), at(2000, recover(5))],
          until: 990,
        });
        const elected = () => run.processes.map((process) => process.elected);
        expect(elected()).toEqual([5, 5, 5, 5, 5]);
        run.run(1990);
        expect(elected().slice(0, 4)).toEqual([4, 4, 4, 4]);
        run.run(3000);
        expect(elected()).toEqual([5, 5, 5, 5, 5]);
        expect(run.processes.filter((process) => process.state === "leader").map(({ id }) => id)).toEqual([
          5,
        ]);
      }
    });

    test("holds no further election while nothing fails", () => {
      const run = simulate({
        processes: nodes<WatchedBully | WatchedRing>(5, make),
        latency: uniform(1, 20),
        until: 10_000,
      });
      expect(run.trace.where({ kind: "send", type: "Election" }).filter(({ time }) => time > 500)).toEqual(
        [],
      );
    });
  });
}
