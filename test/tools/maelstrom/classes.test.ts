// The classes that are nodes of Maelstrom's are simulated and explored as they are: services are devices.
import { describe, expect, test } from "vitest";
import type { Trace } from "../../../lib/core/trace/trace.ts";
import { explore } from "../../../lib/run/explore/explore.ts";
import { at, heal, partition } from "../../../lib/run/faults.ts";
import { historyOf } from "../../../lib/run/property/history.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import {
  casRegister,
  linearisable,
  perObject,
  sequentialConsistency,
  startingWith,
} from "../../../lib/verify/mod.ts";
import {
  Broadcast,
  Counter,
  GrowOnlySet,
  RaftKeyValues,
  ServiceLists,
  ServiceStore,
} from "../../../tools/maelstrom/classes/mod.ts";
import { services } from "../../../tools/maelstrom/services.ts";
import { BlindLists } from "./mutants.ts";

const registers = perObject(startingWith(casRegister, null));

describe("a store on a service, explored,", () => {
  const explored = (service: "linKv" | "seqKv" | "lwwKv") =>
    explore({
      processes: nodes(2, () => new ServiceStore(service)),
      devices: services,
      invocations: [invoke(1, "write", "x", 1), invoke(1, "read", "x"), invoke(2, "read", "x")],
      properties: [linearisable(registers)],
    });
  test("is linearisable on lin-kv", () => {
    const { verdicts, states } = explored("linKv");
    expect([Object.values(verdicts).map(({ holds }) => holds), states]).toEqual([[true], 110]);
  });
  test.each(["seqKv", "lwwKv"] as const)("is not on %s", (service) => {
    expect(Object.values(explored(service).verdicts).map(({ holds }) => holds)).toEqual([false]);
  });
});

test("a store on seq-kv is sequentially consistent in all of 50 runs, and not on lww-kv", () => {
  const judged = (service: "seqKv" | "lwwKv") =>
    Array.from({ length: 50 }, (_, seed) => {
      const { trace } = simulate({
        processes: nodes(3, () => new ServiceStore(service)),
        devices: services,
        seed,
        scenario: Array.from({ length: 12 }, (_, count) => [
          ...at(
            10 * count,
            invoke(1 + count % 3, count % 2 ? "read" : "write", "x", ...count % 2 ? [] : [count]),
          ),
        ]).flat(),
      });
      return sequentialConsistency(historyOf(trace), registers).holds;
    });
  expect(judged("seqKv").every((holds) => holds === true)).toBe(true);
  expect(judged("lwwKv").some((holds) => holds === false)).toBe(true);
});

/** What operations of this name answered, by process. */
const answers = (run: { readonly trace: Trace }, name: string) =>
  historyOf(run.trace).filter(({ method }) => method === name).map(({ value }) => value);

test.each([
  ["a broadcast", Broadcast, "spread", "messages", [[7, 8], [7, 8], [7, 8]]],
  ["a set", GrowOnlySet, "add", "read", [[7, 8], [7, 8], [7, 8]]],
  ["a counter", Counter, "add", "read", [15, 15, 15]],
  ["a store on Raft", RaftKeyValues, "write", "read", [9, 9, 9]],
])("%s, simulated, catches up when a partition has healed", (_, Class, update, read, expected) => {
  const isStore = update === "write", details = isStore ? [["x", 7], ["x", 9]] : [[7], [8]];
  const run = simulate({
    processes: nodes(3, Class as new () => InstanceType<typeof Broadcast>),
    seed: 3,
    latency: 5,
    scenario: [
      at(1000, partition([1], [2, 3])),
      at(1010, invoke(isStore ? 2 : 1, update, ...details[0])),
      at(1020, invoke(2, update, ...details[1])),
      at(2000, heal()),
      ...[1, 2, 3].map((id) => at(5000, invoke(id, read, ...isStore ? ["x"] : []))),
    ],
    until: 8000,
  });
  const sorted = answers(run, read).map((value) => Array.isArray(value) ? [...value].sort() : value);
  expect(sorted).toEqual(expected);
});

test("of two transactions on lists that meet, both are there; of the mutant's one is lost", () => {
  const lists = (Class: typeof ServiceLists) => {
    const run = simulate({
      processes: nodes(2, Class),
      devices: { linKv: services.linKv },
      scenario: [
        at(0, invoke(1, "txn", [["append", "a", 1]]), invoke(2, "txn", [["append", "a", 2]])),
        at(100, invoke(1, "txn", [["r", "a", null]])),
      ],
    });
    return (answers(run, "txn") as [string, string, number[]][][]).find(([[kind]]) => kind === "r")![0][2];
  };
  expect([...lists(ServiceLists)].sort()).toEqual([1, 2]);
  expect(lists(BlindLists)).toHaveLength(1);
});
