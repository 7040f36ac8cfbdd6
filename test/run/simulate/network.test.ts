import { describe, expect, test } from "vitest";
import { Process, type ProcessId } from "../../../lib/core/process.ts";
import { at, heal, oneWayPartition, partition } from "../../../lib/run/faults.ts";
import {
  constant,
  exponential,
  type Latency,
  matrix,
  normal,
  pareto,
  uniform,
} from "../../../lib/run/latency.ts";
import { simulate, type SimulationOptions } from "../../../lib/run/simulate/simulate.ts";
import { nodes } from "../../../lib/run/system.ts";

type Numbered = { type: "Numbered"; n: number };

/** P1 sends `count` numbered messages to all, one every `everyMs`. */
class Source extends Process<Numbered, "Next"> {
  n = 0;
  constructor(readonly count: number, readonly everyMs: number) {
    super();
  }
  override onStart() {
    if (this.id === 1) this.onTimeoutNext();
  }
  onTimeoutNext() {
    if (this.n === this.count) return;
    this.broadcast({ type: "Numbered", n: this.n++ });
    this.setTimer("Next", this.everyMs);
  }
  onNumbered() {}
}

function run(options: Partial<SimulationOptions>, count = 1, everyMs = 1, processes = 2) {
  return simulate({ processes: nodes(processes, () => new Source(count, everyMs)), ...options });
}
type Run = ReturnType<typeof run>;
const arrivals = (r: Run, process: ProcessId = 2) => r.trace.where({ kind: "receive", process });
const delays = (r: Run) =>
  arrivals(r).map((event) => event.time - r.trace.at(event.cause).time).sort((a, b) => a - b);
const drops = (r: Run) => r.trace.where({ kind: "drop" });

describe("latency", () => {
  const N = 20_000;
  const share = (sorted: number[], p: number) => sorted[Math.floor(p * sorted.length)];
  const drawn = (latency: Latency | number) => delays(run({ latency, limit: Infinity }, N));

  test("is 10 ms unless told, and constant if a number", () => {
    expect(delays(run({}))).toEqual([10]);
    expect(delays(run({ latency: 2.5 }))).toEqual([2.5]);
    expect(delays(run({ latency: constant(0) }))).toEqual([0]);
  });
  test.each<[string, Latency, [number, number][], number]>([
    ["uniform", uniform(5, 15), [[0.25, 7.5], [0.5, 10], [0.9, 14]], 0.2],
    ["exponential", exponential(10, 3), [[0.5, 3 + 10 * Math.LN2], [0.9, 3 + 10 * Math.log(10)]], 0.8],
    ["normal", normal(20, 4), [[0.1587, 16], [0.5, 20], [0.8413, 24]], 0.25],
    ["Pareto", pareto(4, 2), [[0.5, 4 * Math.SQRT2], [0.9, 4 * Math.sqrt(10)]], 0.5],
  ])("%s has the percentiles of its distribution", (_name, latency, percentiles, tolerance) => {
    const sorted = drawn(latency);
    expect(sorted.length).toBe(N);
    for (const [p, value] of percentiles) expect(Math.abs(share(sorted, p) - value)).toBeLessThan(tolerance);
  });
  test("normal is cut at 0: what would be negative takes no time", () => {
    const sorted = drawn(normal(1, 10));
    const zeros = sorted.filter((ms) => ms === 0).length / N;
    expect(sorted[0]).toBe(0);
    expect(Math.abs(zeros - 0.4602)).toBeLessThan(0.02); // Φ(−0.1)
  });
  test("a matrix gives each pair its own, with jitter above it", () => {
    const table = [[0, 7, 30], [8, 0, 9], [31, 10, 0]];
    const plain = run({ latency: matrix(table) }, 1, 1, 3);
    expect([2, 3].map((id) => arrivals(plain, id)[0].time)).toEqual([7, 30]);
    const jittered = delays(run({ latency: matrix(table, 0.5) }, 5000));
    expect(jittered[0]).toBeGreaterThanOrEqual(7);
    expect(Math.abs(jittered.reduce((a, b) => a + b) / 5000 - 10.5)).toBeLessThan(0.3);
    expect(() => run({ latency: matrix([[0, 1], [1, 0]]) }, 1, 1, 3)).toThrow(
      "a row for each of the 3 processes, got 2",
    );
    expect(() => matrix([[0, 1], [1]])).toThrow("must be square, got 2 rows and 1 columns in row 1");
  });
  test("differs by link where told", () => {
    const r = run({ latency: 10, links: [{ from: 1, to: [3, 4], latency: 99 }] }, 1, 1, 4);
    expect([2, 3, 4].map((id) => arrivals(r, id)[0].time)).toEqual([10, 99, 99]);
  });
  test.each<[() => unknown, string]>([
    [() => constant(-1), "latency must be a number ≥ 0 (ms), got -1"],
    [() => constant(NaN), "got NaN"],
    [() => uniform(5, 4), "the most latency must be ≥ the least, 5 ms, got 4"],
    [() => exponential(Infinity), "the mean latency must be a number ≥ 0 (ms), got Infinity"],
    [() => pareto(1, 0), "the shape of a Pareto distribution must be > 0, got 0"],
    [() => matrix([[0, -1], [1, 0]]), "latency [0][1] must be a number ≥ 0 (ms), got -1"],
    [() => run({ latency: "10" as unknown as number }), "latency must be a number ≥ 0 (ms), got 10"],
  ])("is refused if it cannot be (%#)", (make, message) => expect(make).toThrow(message));
});

describe("order, loss, duplication, bandwidth", () => {
  const numbers = (r: Run) => arrivals(r).map((event) => (event.message as Numbered).n);

  test("messages of a link overtake each other, unless the network is FIFO", () => {
    const sorted = Array.from({ length: 500 }, (_, n) => n);
    const free = numbers(run({ latency: exponential(50) }, 500));
    expect(free).not.toEqual(sorted);
    expect([...free].sort((a, b) => a - b)).toEqual(sorted);
    expect(numbers(run({ latency: exponential(50), fifo: true }, 500))).toEqual(sorted);
  });
  test("FIFO holds for doubled messages too: no copy comes before an older message's first", () => {
    const seen = numbers(run({ latency: exponential(50), fifo: true, duplication: 0.5 }, 300));
    expect(seen.length).toBeGreaterThan(400);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
  test("the share lost is the one asked for, each loss is recorded, none is received", () => {
    const r = run({ loss: 0.3 }, 10_000);
    expect(Math.abs(drops(r).length / 10_000 - 0.3)).toBeLessThan(0.02);
    expect(drops(r).every((event) => event.content === "loss")).toBe(true);
    expect(r.counts.messages).toBe(r.counts.received + r.counts.dropped);
    expect(numbers(run({ loss: 1 }, 5))).toEqual([]);
    expect(numbers(run({ loss: 0, links: [{ from: 1, to: 2, loss: 1 }] }, 5))).toEqual([]);
  });
  test("the share doubled is the one asked for", () => {
    const r = run({ duplication: 0.2, latency: exponential(5) }, 10_000);
    expect(Math.abs(r.counts.received / 10_000 - 1.2)).toBeLessThan(0.02);
    expect(r.counts.messages).toBe(10_000);
    expect(numbers(run({ links: [{ from: 1, to: 2, duplication: 1 }] }, 3)).length).toBe(6);
  });
  test("with a bandwidth messages wait for those before them on their link", () => {
    const r = run({ latency: 10, bandwidth: 50, size: () => 100 }, 3, 0, 3); // 2 ms each
    for (const id of [2, 3]) expect(arrivals(r, id).map((event) => event.time)).toEqual([12, 14, 16]);
    expect(r.counts.bytes).toBe(600);
  });
  test("what cannot be is refused", () => {
    expect(() => run({ loss: 1.5 })).toThrow("loss must be a probability from 0 to 1, got 1.5");
    expect(() => run({ loss: "0.5" as unknown as number })).toThrow("loss must be a probability");
    expect(() => run({ duplication: NaN })).toThrow("duplication must be a probability from 0 to 1, got NaN");
    expect(() => run({ bandwidth: 0, size: () => 1 })).toThrow("bandwidth must be > 0 bytes a ms, got 0");
    expect(() => run({ bandwidth: 1 })).toThrow("bandwidth needs the size of messages");
    expect(() => run({ size: () => -1 })).toThrow("the size of Numbered must be ≥ 0 bytes, got -1");
    expect(() => run({ links: [{ from: 1, to: 7 }] })).toThrow(
      "a link ends at P7, but the processes are P1, P2",
    );
  });
  test("what a process sends to itself crosses no network", () => {
    class Own extends Process<Numbered> {
      override onStart() {
        this.send(this.id, { type: "Numbered", n: 1 });
      }
      onNumbered() {
        this.output("got it");
      }
    }
    const r = simulate({
      processes: nodes(2, Own),
      loss: 1,
      duplication: 1,
      scenario: at(0, partition([1], [2])),
    });
    expect(r.trace.where({ kind: "output" }).map((event) => event.time)).toEqual([0, 0]);
    expect([r.counts.local, r.counts.messages, r.counts.dropped]).toEqual([2, 0, 0]);
  });
});

describe("partitions", () => {
  const reach = (r: Run) =>
    [1, 2, 3, 4].map((id) => arrivals(r, id).map((event) => event.peer).sort().join(""));
  class Everyone extends Process<Numbered, "Go"> {
    override onStart() {
      this.setTimer("Go", 5);
    }
    onTimeoutGo() {
      this.broadcast({ type: "Numbered", n: 0 });
    }
    onNumbered() {}
  }
  const all = (...scenario: SimulationOptions["scenario"] & object) =>
    simulate({ processes: nodes(4, Everyone), scenario });

  test("separate the groups both ways; who is in none reaches all", () => {
    const r = all(at(0, partition([1, 2], [3])));
    expect(reach(r)).toEqual(["24", "14", "4", "123"]);
    expect(drops(r).map((event) => event.content)).toEqual(Array(4).fill("partition"));
  });
  test("one way: the other way they pass", () => {
    expect(reach(all(at(0, oneWayPartition([1], [2, 3]))))).toEqual(["234", "34", "24", "123"]);
  });
  test("need not be transitive: two cuts add up", () => {
    // P2 talks with everyone, P1 and P3 do not talk with each other, nor P1 and P4
    expect(reach(all(at(0, partition([1], [3])), at(1, partition([1], [4]))))).toEqual([
      "2",
      "134",
      "24",
      "23",
    ]);
  });
  test("three groups", () => {
    expect(reach(all(at(0, partition([1], [2, 3], [4]))))).toEqual(["", "3", "2", ""]);
  });
  test("stop what is in flight, if they are still there when it arrives", () => {
    expect(reach(all(at(10, partition([1, 2, 3], [4]))))).toEqual(["23", "13", "12", ""]);
    expect(reach(all(at(10, partition([1, 2, 3], [4])), at(14, heal())))).toEqual([
      "234",
      "134",
      "124",
      "123",
    ]);
  });
  test("end with heal", () => {
    expect(reach(all(at(0, partition([1], [2, 3, 4])), at(4, heal())))).toEqual(["234", "134", "124", "123"]);
  });
  test("name processes that exist, each in one group", () => {
    expect(() => all(at(0, partition([1], [9])))).toThrow(
      "a partition names P9, but the processes are P1, P2, P3, P4",
    );
    expect(() => partition([1])).toThrow("a partition needs at least two groups, got 1");
    expect(() => partition([1], [2, 1])).toThrow(
      "a process can be in one group of a partition, got 1 in two",
    );
  });
});
