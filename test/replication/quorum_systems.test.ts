// Quorum systems beside what enumeration and linear programmes of another hand gave; staleness beside Bailis
// et al.
import { describe, expect, test } from "vitest";
import { at } from "../../lib/run/faults.ts";
import { exponential } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import {
  failureProbability,
  fanoSystem,
  gridSystem,
  intersects,
  majoritySystem,
  missesVersions,
  quorumLoad,
  QuorumRegister,
  type QuorumSystem,
  sampleStaleness,
  STALENESS_MODELS,
  survivesAny,
  treeSystem,
  wheelSystem,
  writeAllSystem,
} from "../../lib/replication/mod.ts";

/** System, smallest quorum, load, failures survived in any case, failure probability for p = 0.1 and 0.3. */
const TABLE: [QuorumSystem, number, string, number, number, number][] = [
  [majoritySystem(3), 2, "2/3", 1, 0.028, 0.216],
  [majoritySystem(5), 3, "3/5", 2, 0.00856, 0.163],
  [majoritySystem(7), 4, "4/7", 3, 0.002728, 0.126],
  [majoritySystem(9), 5, "5/9", 4, 0.000891, 0.0988],
  [gridSystem(2), 3, "3/4", 1, 0.0523, 0.348],
  [gridSystem(3), 5, "5/9", 2, 0.0333, 0.411],
  [fanoSystem(), 3, "3/7", 2, 0.00681, 0.152],
  [treeSystem(3), 3, "1/2", 2, 0.00623, 0.148],
  [wheelSystem(5), 2, "4/7", 1, 0.0345, 0.234],
  [writeAllSystem(5), 5, "1", 0, 0.41, 0.832],
];

describe.each(TABLE.map((row) => ({ name: row[0].name, row })))("$name", ({ row }) => {
  const [system, least, load, survived, atTenth, atThreeTenths] = row;
  test("any two quorums meet, and none contains another", () => {
    expect(intersects(system)).toBe(true);
    const { quorums } = system;
    expect(
      quorums.filter((one) =>
        quorums.some((other) => other !== one && other.every((id) => one.includes(id)))
      ),
    )
      .toEqual([]);
    expect(Math.min(...quorums.map(({ length }) => length))).toBe(least);
  });

  test("its load, which its strategy has, and the bounds of Naor and Wool", () => {
    const found = quorumLoad(system);
    expect(found.load.toString()).toBe(load);
    const at = Array.from(
      { length: system.size },
      (_, place) =>
        system.quorums.reduce(
          (sum, quorum, k) => sum + (quorum.includes(place + 1) ? found.strategy[k].value : 0),
          0,
        ),
    );
    expect(Math.max(...at)).toBeCloseTo(found.load.value, 12);
    expect(found.strategy.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(found.load.value).toBeGreaterThanOrEqual(Math.max(least / system.size, 1 / least) - 1e-12);
  });

  test("how it fails", () => {
    expect(survivesAny(system)).toBe(survived);
    expect(Number(failureProbability(system, 0.1).toPrecision(3))).toBeCloseTo(
      Number(atTenth.toPrecision(3)),
      12,
    );
    expect(Number(failureProbability(system, 0.3).toPrecision(3))).toBe(atThreeTenths);
  });
});

test("sizes and probabilities that make no sense are refused", () => {
  expect(() => majoritySystem(0)).toThrow("the number of processes must be an integer from 1 to 20, got 0");
  expect(() => wheelSystem(2)).toThrow("from 3 to 20, got 2");
  expect(() => gridSystem(5)).toThrow("the side of a grid must be an integer from 1 to 4, got 5");
  expect(() => treeSystem(0)).toThrow("a tree has 1 to 4 levels, got 0");
  expect(() => failureProbability(fanoSystem(), 1.5)).toThrow("a probability must be from 0 to 1, got 1.5");
  expect(() => missesVersions(3, 4, 1)).toThrow("R must be an integer from 1 to N = 3, got 4");
});

describe("partial quorums", () => {
  test("miss the last k versions with (C(N − W, R)/C(N, R))^k", () => {
    const shares = (read: number, write: number) =>
      [1, 2, 3].map((k) => Number(missesVersions(3, read, write, k).toFixed(4)));
    expect(shares(1, 1)).toEqual([0.6667, 0.4444, 0.2963]);
    expect(shares(1, 2)).toEqual([0.3333, 0.1111, 0.037]);
    expect(shares(2, 1)).toEqual([0.3333, 0.1111, 0.037]);
    expect(shares(2, 2)).toEqual([0, 0, 0]);
  });

  const PUBLISHED = [
    { name: "LNKD-SSD", consistent: 0.974, readMs: 0.65, writeMs: 0.65 },
    { name: "LNKD-DISK", consistent: 0.437, readMs: 0.65, writeMs: 10.9 },
    { name: "YMMR", consistent: 0.888, readMs: 5.6, writeMs: 11.1 },
    { name: "WAN", consistent: 0.334, readMs: 3.4, writeMs: 56 },
  ] as const;
  test.each(PUBLISHED)("$name: a read right after the write", ({ name, consistent }) => {
    expect(Math.abs(sampleStaleness(STALENESS_MODELS[name]).consistent[0] - consistent)).toBeLessThan(0.006);
  });

  test("see more the longer they wait, and all with R + W > N", () => {
    const { consistent } = sampleStaleness(STALENESS_MODELS["LNKD-DISK"], { afterMs: [0, 1, 5, 10, 50] });
    expect([...consistent].sort((a, b) => a - b)).toEqual(consistent);
    expect(consistent[4]).toBeGreaterThan(0.998);
    const strict = sampleStaleness(STALENESS_MODELS.WAN, { read: 2, write: 2, samples: 10_000 });
    expect(strict.consistent).toEqual([1]);
  });

  // The published times are of the measured stores, to which the models were fitted within some per cent.
  test.each(PUBLISHED)("$name: the 99.9th percentile of read and write", ({ name, readMs, writeMs }) => {
    const sampled = sampleStaleness(STALENESS_MODELS[name]);
    const at = (times: readonly number[]) => times[Math.floor(0.999 * times.length)];
    expect(Math.abs(at(sampled.readMs) / readMs - 1)).toBeLessThan(0.05);
    expect(Math.abs(at(sampled.writeMs) / writeMs - 1)).toBeLessThan(0.05);
  });

  test.each([[1, 1], [2, 1], [1, 2]])(
    "are as stale when the register itself runs: R = %i, W = %i",
    (read, write) => {
      const leg = { share: 1, body: { rate: 0.1 }, tail: { rate: 0.1 } };
      const [theory] = sampleStaleness({ write: leg, others: leg }, { read, write }).consistent;
      expect(Math.abs(simulatedShare(read, write, 4000) - theory)).toBeLessThan(0.02);
    },
  );
});

/** P4 writes again and again to three others, and reads as soon as it is answered. */
function simulatedShare(read: number, write: number, count: number): number {
  class Reading extends QuorumRegister {
    constructor() {
      super({ replicas: [1, 2, 3], read, write, onlyWriter: true });
    }
    override finish(...[operation, doing]: Parameters<QuorumRegister["finish"]>) {
      super.finish(operation, doing);
      if (!doing.isRead) this.begin(this.invoke("read"), true);
    }
  }
  const run = simulate({
    processes: nodes(4, Reading),
    latency: exponential(10),
    scenario: Array.from({ length: count }, (_, k) => at(1000 * k, invoke(4, "write", k + 1))),
  });
  const seen = run.trace.where({ kind: "respond" }).map(({ content }) =>
    (content as { value?: number }).value
  )
    .filter((value) => value !== undefined);
  return seen.filter((value, k) => value === k + 1).length / count;
}
