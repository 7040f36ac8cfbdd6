import { describe, expect, test } from "vitest";
import { Process } from "../../../lib/core/process.ts";
import type { RandomFaults } from "../../../lib/run/faults.ts";
import { at, crash } from "../../../lib/run/faults.ts";
import { simulate, Simulation, type SimulationOptions } from "../../../lib/run/simulate/simulate.ts";
import { nodes } from "../../../lib/run/system.ts";

class Idle extends Process {}
const run = (faults: RandomFaults, more: Partial<SimulationOptions> = {}) =>
  simulate({ processes: nodes(5, Idle), faults, until: 200_000, ...more });

/** Mean time from each event of one kind to the next of the other, on the same process. */
function meanGap(trace: ReturnType<typeof run>["trace"], from: string, to: string) {
  const since = new Map<number, number>(), gaps: number[] = [];
  for (const { kind, process, time } of trace) {
    if (kind === from) since.set(process, time);
    else if (kind === to && since.has(process)) gaps.push(time - since.get(process)!);
  }
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

describe("random crashes", () => {
  const crashes = { meanUpMs: 400, meanDownMs: 100 };
  test("come and go with the means asked for", () => {
    const { trace, counts } = run({ crashes });
    expect(counts.crashes).toBeGreaterThan(1800);
    expect(Math.abs(meanGap(trace, "crash", "recover") / 100 - 1)).toBeLessThan(0.07);
    expect(Math.abs(meanGap(trace, "recover", "crash") / 400 - 1)).toBeLessThan(0.07);
  });
  test("are drawn from the seed, and from a stream of their own", () => {
    const times = (seed: number, more: Partial<SimulationOptions> = {}) =>
      run({ crashes }, { seed, until: 5000, ...more }).trace.where({ kind: "crash" }).map((event) =>
        event.time
      );
    expect(times(1)).toEqual(times(1));
    expect(times(1)).not.toEqual(times(2));
    expect(times(1, { loss: 0.5, latency: 3 })).toEqual(times(1));
  });
  test("hit only the processes named, never more at a time than allowed, none after the end", () => {
    const { trace } = run({
      crashes: { meanUpMs: 50, meanDownMs: 100, processes: [2, 3, 4], mostDown: 2, untilMs: 9000 },
    });
    const down = new Set<number>();
    let most = 0;
    for (const { kind, process, time } of trace) {
      if (kind === "crash") {
        expect([2, 3, 4]).toContain(process);
        expect(time).toBeLessThanOrEqual(9000);
        down.add(process);
      } else if (kind === "recover") down.delete(process);
      most = Math.max(most, down.size);
    }
    expect(most).toBe(2);
    expect(down.size).toBe(0);
  });
  test("without recovery end by themselves: the run falls quiet", () => {
    const all = run({ crashes: { meanUpMs: 10 } }, { until: {} });
    expect([all.stopped, all.counts.crashes]).toEqual(["quiet", 5]);
    const some = run({ crashes: { meanUpMs: 10, mostDown: 2 } }, {
      until: {},
      limit: 1000,
      scenario: at(0, crash(1)),
    });
    expect([some.stopped, some.counts.crashes]).toEqual(["quiet", 2]);
  });
  test.each<[RandomFaults, string]>([
    [{ crashes: { meanUpMs: 0 } }, "the mean time up must be > 0 ms, got 0"],
    [{ crashes: { meanUpMs: 1, meanDownMs: NaN } }, "the mean time down must be > 0 ms, got NaN"],
    [{ crashes: { meanUpMs: 1, processes: [7] } }, "random crashes are of processes 1, 2, 3, 4, 5, got 7"],
    [{ crashes: { meanUpMs: 1, mostDown: -1 } }, "at most a number ≥ 0 of processes can be down, got -1"],
    [
      { partitions: { meanBetweenMs: 0, meanLengthMs: 1 } },
      "the mean time between partitions must be > 0 ms, got 0",
    ],
    [
      { partitions: { meanBetweenMs: 1, meanLengthMs: Infinity } },
      "the mean length of a partition must be > 0 ms",
    ],
  ])("that cannot be are refused: %o", (faults, message) => expect(() => run(faults)).toThrow(message));
});

describe("random partitions", () => {
  test("come and heal with the means asked for, into two groups that together are all", () => {
    const { trace } = run({ partitions: { meanBetweenMs: 300, meanLengthMs: 100 } });
    const cuts = trace.where({ kind: "partition" });
    expect(cuts.length).toBeGreaterThan(400);
    expect(Math.abs(meanGap(trace, "partition", "heal") / 100 - 1)).toBeLessThan(0.1);
    expect(Math.abs(meanGap(trace, "heal", "partition") / 300 - 1)).toBeLessThan(0.1);
    const sizes = new Set<number>();
    for (const cut of cuts) {
      const { groups } = cut.content as { groups: number[][] };
      expect(groups.flat().sort()).toEqual([1, 2, 3, 4, 5]);
      expect(groups.length).toBe(2);
      sizes.add(groups[0].length);
    }
    expect([...sizes].sort()).toEqual([1, 2, 3, 4]);
  });
  test("need two processes", () => {
    expect(() =>
      simulate({ processes: nodes(1, Idle), faults: { partitions: { meanBetweenMs: 1, meanLengthMs: 1 } } })
    )
      .toThrow("a partition needs at least two processes, got 1");
  });
});

describe("a fault that strikes a process", () => {
  const crashes = { meanUpMs: Infinity, meanDownMs: 100 };
  const partitions = { meanBetweenMs: Infinity, meanLengthMs: 100 };
  /** Strikes P2 every so often. */
  const struck = (faults: RandomFaults | undefined, everyMs = 1000, until = 200_000) => {
    const simulation = new Simulation({ processes: nodes(5, Idle), faults });
    let hits = 0;
    for (let ms = everyMs; ms < until; ms += everyMs) {
      simulation.run(ms);
      if (simulation.strike(2)) hits++;
    }
    return { hits, trace: simulation.run(until + 10_000).trace };
  };

  test("comes in half of all cases, only so, and lasts as long as the others of its kind", () => {
    const { hits, trace } = struck({ crashes });
    expect(Math.abs(hits / 199 - 0.5)).toBeLessThan(0.12);
    const fallen = trace.where({ kind: "crash" });
    expect(fallen.length).toBe(hits);
    expect(fallen.every(({ process, time }) => process === 2 && time % 1000 === 0)).toBe(true);
    expect(Math.abs(meanGap(trace, "crash", "recover") / 100 - 1)).toBeLessThan(0.3);
  });

  test("cuts it off from all others, and each cut stands for its own time", () => {
    const { hits, trace } = struck({ partitions }, 60);
    const changes = [...trace].filter(({ kind }) => kind === "partition" || kind === "heal");
    expect(changes[0].content).toMatchObject({ groups: [[2], [1, 3, 4, 5]] });
    // the next takes the place of one that still stands, whose own end is no end of the next
    expect(changes.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 2 * hits }, (_, index) => index % 2 === 0 ? "partition" : "heal"),
    );
    const replaced = changes.filter(({ kind, time }) => kind === "heal" && time % 60 === 0).length;
    expect(replaced / hits).toBeGreaterThan(0.2);
  });

  test("is of either kind where both are given", () => {
    const { hits, trace } = struck({ crashes, partitions });
    const fallen = trace.where({ kind: "crash" }).length;
    expect(Math.abs(fallen / hits - 0.5)).toBeLessThan(0.2);
    expect(trace.where({ kind: "partition" }).length).toBe(hits - fallen);
  });

  test("keeps to the limits of its kind", () => {
    expect(struck({ crashes: { ...crashes, processes: [1, 3] } }).hits).toBe(0);
    expect(struck({ crashes: { ...crashes, mostDown: 0 } }).hits).toBe(0);
    for (
      const kind of [{ crashes: { ...crashes, untilMs: 50_000 } }, {
        partitions: { ...partitions, untilMs: 50_000 },
      }]
    ) {
      const { hits, trace } = struck(kind);
      expect(hits).toBeGreaterThan(10);
      expect([...trace].every(({ kind, time }) => !["crash", "partition"].includes(kind) || time <= 50_000))
        .toBe(true);
    }
  });

  test("does not come where no faults are asked for, or to a process that there is not", () => {
    expect(struck(undefined).hits).toBe(0);
    expect(() => new Simulation({ processes: nodes(5, Idle), faults: { crashes } }).strike(7)).toThrow(
      RangeError,
    );
  });
});
