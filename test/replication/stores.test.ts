// Stores on both sides of a partition: every schedule of small systems, and broken twins.
import { describe, expect, test } from "vitest";
import { STORE_MUTANTS } from "../mutants/stores.ts";
import {
  AntiEntropyStore,
  AvailableStore,
  ConsistentStore,
  DynamoStore,
  type DynamoStoreOptions,
} from "../../lib/replication/mod.ts";
import { at, heal, partition } from "../../lib/run/faults.ts";
import { constant } from "../../lib/run/latency.ts";
import { historyOf } from "../../lib/run/property/history.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { keyValue, linearisability } from "../../lib/verify/mod.ts";
import * as stores from "./store_worlds.ts";
import { judged } from "./worlds.ts";

describe("a consistent store is linearisable in every schedule", () => {
  test("of two processes, two puts and a get", () => {
    expect(judged(stores.twoAndOne(ConsistentStore))).toEqual({ states: 1296, broken: [] });
  });
  test("of three, a put and a get", () => {
    expect(judged(stores.oneAndOne(ConsistentStore))).toEqual({ states: 11_929, broken: [] });
  });
});

test("a put that was refused may be read later", () => {
  const run = simulate({
    processes: nodes(3, () => new ConsistentStore(100)),
    latency: constant(10),
    scenario: [
      at(0, invoke(1, "put", "x", "a")),
      at(25, partition([1], [2, 3])), // it has asked, and has stored at itself
      at(200, heal()),
      at(210, invoke(1, "get", "x")),
    ],
    until: 1000,
  });
  expect(run.trace.where({ kind: "output" }).map(({ content }) => content)).toEqual([{ refused: 1 }]);
  expect(stores.answersIn(run)).toEqual(["a"]);
});

describe("an available store answers at once, and its copies become alike", () => {
  test("though a message is lost", () => {
    expect(judged(stores.lossy(AvailableStore))).toEqual({ states: 6213, broken: [] });
  });
  test("though who has hints crashes and comes back", () => {
    expect(judged(stores.crashing(AvailableStore))).toEqual({ states: 486, broken: [] });
  });
});

test("an available store is not linearisable, even if nothing is lost", () => {
  const run = simulate({
    processes: nodes(2, () => new AvailableStore("LWW register")),
    latency: constant(10),
    scenario: [at(0, invoke(1, "put", "x", "a")), at(5, invoke(2, "get", "x"))],
    until: 100,
  });
  expect(linearisability(historyOf(run.trace), keyValue).holds).toBe(false);
});

test("cost: a put 2(N − 1) messages, no waiting; a consistent one 4(N − 1) and two round trips", () => {
  for (const n of [2, 3, 5]) {
    const cost = (make: () => AvailableStore | ConsistentStore) => {
      const { counts, trace } = simulate({
        processes: nodes(n, make as () => AvailableStore),
        latency: constant(10),
        scenario: [at(0, invoke(1, "put", "x", "a"))],
        until: 90,
      });
      return [counts.messages, trace.where({ kind: "respond" })[0].time];
    };
    expect(cost(() => new AvailableStore())).toEqual([2 * (n - 1), 0]);
    expect(cost(() => new ConsistentStore())).toEqual([4 * (n - 1), 40]);
    expect(cost(() => new DynamoStore({ write: 2 }))).toEqual([2 * (n - 1), 20]);
  }
});

test("copies that differ in nothing cost one message a comparison", () => {
  const { counts } = simulate({
    processes: nodes(3, () => new AntiEntropyStore("MV register", 200, 100)),
    latency: constant(5),
    until: 1050,
  });
  expect(counts.messages).toBe(30);
});

test.each<[DynamoStoreOptions, RegExp]>([
  [{ read: 0 }, /R must be an integer from 1 to N = 3, got 0/],
  [{ write: 4 }, /W must be an integer from 1 to N = 3, got 4/],
  [{ patienceMs: 0 }, /patience must be > 0 ms/],
  [{ handOffMs: 0 }, /hand-off must be > 0 ms/],
])("%o is refused", (options, message) => {
  expect(() => simulate({ processes: nodes(3, () => new DynamoStore(options)) })).toThrow(message);
});

describe("the originals pass", () => {
  const once = new Map(STORE_MUTANTS.map((one) => [`${one.original.name}: ${one.judge}`, one]));
  test.each([...once])("%s", (_name, { original, judge }) => {
    expect(stores.storeJudges[judge](original as never)).toBe(true);
  });
});

test.each(STORE_MUTANTS)("$name breaks the rule that $rule, and is caught", ({ judge, mutant }) => {
  expect(stores.storeJudges[judge](mutant as never)).toBe(false);
});
