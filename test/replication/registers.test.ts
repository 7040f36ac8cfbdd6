// Quorum registers: what they cost, what every schedule keeps, and what majorities alone do not.
import { describe, expect, test } from "vitest";
import { AbdRegister, QuorumRegister, type QuorumRegisterOptions } from "../../lib/replication/mod.ts";
import { explore, type Options } from "../../lib/run/explore/explore.ts";
import { at, crash, partition } from "../../lib/run/faults.ts";
import { constant } from "../../lib/run/latency.ts";
import { historyOf } from "../../lib/run/property/history.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import {
  atomic,
  oneReadsTwice,
  type RegisterClass,
  regular,
  twoWrite,
  writeAndRead,
} from "./register_worlds.ts";

/** For each property whether it holds, or the steps after the starts of the shortest violation. */
function verdicts(options: Options) {
  const found = explore(options);
  const judged = Object.entries(found.verdicts).map(([name, { holds, counterexample }]) => [
    name,
    counterexample ? counterexample.length : holds,
  ]);
  return { states: found.states, ...Object.fromEntries(judged) };
}

describe("what an operation costs", () => {
  const T = 10;
  /** A client apart from N replicas: messages, and ms until it is answered. */
  function cost(of: RegisterClass, count: number, method: "read" | "write", options: QuorumRegisterOptions) {
    const replicas = Array.from({ length: count }, (_, i) => i + 1);
    const run = simulate({
      processes: nodes([...replicas, 9], () => new of({ replicas, ...options })),
      latency: constant(T),
      scenario: [at(0, invoke(9, method, ...method === "write" ? [5] : []))],
    });
    const [answer] = run.trace.where({ kind: "respond" });
    return { messages: run.counts.messages, ms: answer.time };
  }

  test.each([3, 5, 7])("N = %i: 2N messages a round trip", (n) => {
    const only = { onlyWriter: true };
    expect(cost(QuorumRegister, n, "read", {})).toEqual({ messages: 2 * n, ms: 2 * T });
    expect(cost(QuorumRegister, n, "write", {})).toEqual({ messages: 4 * n, ms: 4 * T });
    expect(cost(QuorumRegister, n, "write", only)).toEqual({ messages: 2 * n, ms: 2 * T });
    expect(cost(AbdRegister, n, "read", {})).toEqual({ messages: 4 * n, ms: 4 * T });
    expect(cost(AbdRegister, n, "write", {})).toEqual({ messages: 4 * n, ms: 4 * T });
    expect(cost(AbdRegister, n, "read", only)).toEqual({ messages: 4 * n, ms: 4 * T });
    expect(cost(AbdRegister, n, "write", only)).toEqual({ messages: 2 * n, ms: 2 * T });
  });
});

describe("every schedule of three", () => {
  test("majorities alone: a read sees the write, the next one does not", () => {
    expect(verdicts({ ...oneReadsTwice(QuorumRegister), properties: [atomic] }))
      .toEqual({ states: 505, [atomic.name]: 12 });
    expect(verdicts({ ...oneReadsTwice(QuorumRegister, {}), properties: [atomic] }))
      .toEqual({ states: 2533, [atomic.name]: 16 });
  });

  test("what was written before is seen: the register is regular", () => {
    expect(verdicts({ ...oneReadsTwice(QuorumRegister), properties: [regular] }))
      .toEqual({ states: 5213, [regular.name]: true });
  });

  test("ABD is linearisable, with an only writer and with two", () => {
    const holds = { [atomic.name]: true, [regular.name]: true };
    expect(verdicts(oneReadsTwice(AbdRegister))).toEqual({ states: 138_522, ...holds });
    expect(verdicts(writeAndRead(AbdRegister))).toEqual({ states: 14_331, ...holds });
    expect(verdicts(twoWrite(AbdRegister))).toEqual({ states: 39_731, ...holds });
  });
});

describe("a minority that is down or cut off", () => {
  test.each([[QuorumRegister], [AbdRegister]])("%o goes on", (of) => {
    const run = simulate({
      processes: nodes(5, () => new of()),
      scenario: [
        at(0, crash(4), partition([1, 2, 3], [5])),
        at(10, invoke(1, "write", 5)),
        at(100, invoke(2, "read")),
      ],
    });
    expect(historyOf(run.trace).map(({ ended, value }) => [ended, value])).toEqual([[true, undefined], [
      true,
      5,
    ]]);
  });

  test("who is on its side waits, or gives up after its patience, and is not answered", () => {
    const run = simulate({
      processes: nodes(5, () => new QuorumRegister({ patienceMs: 200 })),
      scenario: [at(0, partition([1, 2], [3, 4, 5])), at(10, invoke(1, "write", 5), invoke(3, "read"))],
    });
    expect(run.trace.where({ kind: "output" }).map(({ time, process, content }) => [time, process, content]))
      .toEqual([[210, 1, { gaveUp: 1 }]]);
    expect(run.trace.where({ kind: "respond" }).map(({ process }) => process)).toEqual([3]);
  });
});

test("R, W and patience that make no sense are refused", () => {
  const make = (options: QuorumRegisterOptions) => () =>
    simulate({ processes: nodes(3, () => new QuorumRegister(options)) });
  expect(make({ read: 4 })).toThrow("R must be an integer from 1 to N = 3, got 4");
  expect(make({ write: 0 })).toThrow("W must be an integer from 1 to N = 3, got 0");
  expect(make({ replicas: [1], write: 2 })).toThrow("W must be an integer from 1 to N = 1, got 2");
  expect(make({ patienceMs: 0 })).toThrow("patience must be > 0 ms, got 0");
  expect(make({ patienceMs: -1 })).toThrow("patience must be > 0 ms, got -1");
});
