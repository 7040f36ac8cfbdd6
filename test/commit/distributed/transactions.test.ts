// Transactions on several servers, in every schedule: isolated by locks or shadows, atomic by two-phase
// commit.
import { describe, expect, test } from "vitest";
import { circleOfWaits, distributed, LockingServer } from "../../../lib/commit/mod.ts";
import { explore, type Options } from "../../../lib/run/explore/explore.ts";
import { at } from "../../../lib/run/faults.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke } from "../../../lib/run/system.ts";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { judge } from "../../../lib/verify/transactions/judge.ts";
import { transactionsIn } from "../../../lib/verify/transactions/recorded.ts";
import { DISTRIBUTED_MUTANTS } from "../../mutants/distributed.ts";
import { detected, threeInACircle } from "../../../lib/course/judges/commit/circles.ts";
import { ORIGINALS, t1AndT2 } from "../../../lib/course/judges/commit/servers.ts";
import { SMALL } from "./worlds.ts";

/** The lecture's. */
const SERVERS = { 1: { x: 1, z: 2 }, 2: { a: 0 }, 3: { i: 3, j: 4 } };
const T1 = ["read x", "read z", "a := x + z", "read j", "j := j - 1"];
const T2 = ["read i", "read j", "z := i + j"];
const ENDS = "all ends, and no lock is left";

function broken(options: Options) {
  const { states, exhausted, verdicts } = explore(options);
  const names = Object.entries(verdicts).filter(([, { holds }]) => holds !== true).map(([name]) => name);
  return [states, exhausted, names];
}

describe("T1 and T2 of the lecture, by locks,", () => {
  test("may wait for each other on S1 and S3 for ever, though neither server sees a circle", () => {
    const options = t1AndT2("none"), { states, exhausted, verdicts } = explore(options);
    expect([states, exhausted]).toEqual([4687, true]);
    expect(verdicts.serialisable.holds).toBe(true);
    const { schedule, length } = verdicts[ENDS].counterexample!;
    expect(length).toBe(16);
    const run = replay({ processes: options.processes }, schedule);
    const waits = [1, 2, 3].map((id) =>
      (run.process(id) as LockingServer).waits().map(({ waiter, holder }) => ({ waiter, holder }))
    );
    expect(waits).toEqual([[{ waiter: 2, holder: 1 }], [], [{ waiter: 1, holder: 2 }]]);
    expect(waits.map(circleOfWaits)).toEqual([undefined, undefined, undefined]);
    expect(circleOfWaits(waits.flat())).toEqual([1, 2]);
  });

  test.each([["wait-die", 1, 11377], ["wait-die", 2, 12826], ["timeout", 1, 9907]] as const)(
    "end by %s, tried at most %i times, in all of %i states, and are serialisable",
    (way, tries, states) => expect(broken(t1AndT2(way, {}, tries))).toEqual([states, true, []]),
  );

  test("end if somebody looks for deadlocks, in 19078 states", () => {
    expect(broken(detected(1))).toEqual([11614, true, []]);
    expect(broken(detected(2))).toEqual([19078, true, []]);
  });
});

describe("serialisable, atomic, and without a lock left, whatever happens, are", () => {
  test.each([
    ["write skew, shadowing", 19408],
    ["lost update, shadowing", 3996],
    ["a server crashes", 3854],
    ["a server crashes that is used twice", 8231],
    ["a client crashes", 10946],
    ["a server crashes, shadowing", 482],
    ["two of one client", 592],
    ["three who meet", 66042],
  ])("%s: %i states", (name, states) => {
    expect(broken(SMALL[name]())).toEqual([states, true, []]);
  });
});

describe("a detector of deadlocks", () => {
  test("finds a phantom: a circle of waits that there never was, in 21 steps", () => {
    const { holds, counterexample } = explore(threeInACircle(false)).verdicts[
      "a deadlock that is found is one"
    ];
    expect([holds, counterexample!.length]).toEqual([false, 21]);
  });

  test("finds none if only waits count that were there the round before", () => {
    expect(broken(threeInACircle(true))).toEqual([93422, true, []]);
  });
});

describe.each(DISTRIBUTED_MUTANTS)("$name, which breaks the rule that $rule,", (mutant) => {
  const { world, cast, property, length } = mutant;
  const explored = (of: typeof cast) => {
    const options = world(of);
    return explore({ ...options, properties: options.properties!.filter(({ name }) => name === property) });
  };

  test(`is caught in ${length} steps`, () => {
    const { holds, counterexample } = explored(cast).verdicts[property];
    expect([holds, counterexample?.length]).toEqual([false, length]);
  });
  test("and the original is not", () => {
    expect(explored(ORIGINALS).verdicts[property].holds).toBe(true);
  });
});

describe("a run", () => {
  const processes = distributed({
    servers: SERVERS,
    clients: [4, 5],
    server: (objects) => new LockingServer(objects, "wait-die"),
  });
  const scenario = [
    at(0, invoke(4, "run", 1, T1, T1)),
    at(200, invoke(5, "run", 2, T2, T2, T2)),
  ];

  test("one after the other: z := i + j, with T1's j", () => {
    const run = simulate({ processes, scenario, latency: 10, seed: 1 });
    expect(transactionsIn(run.trace)).toBe("r1x0 r1z0 w1a r1j0 w1j c1 r2i0 r2j1 w2z c2");
    expect((run.process(1) as LockingServer).values.get("z")).toEqual({ value: 6, writer: 2 });
    expect(run.trace.where({ kind: "respond" }).map(({ content }) => content)).toMatchObject([
      { value: { outcome: "commit", values: { x: 1, z: 2, a: 3, j: 3 } } },
      { value: { outcome: "commit", values: { i: 3, j: 3, z: 6 } } },
    ]);
  });

  test("is replayed to the same end, and random ones are serialisable", () => {
    const run = simulate({ processes, scenario, latency: 10, seed: 1 });
    const again = replay({ processes, seed: 1 }, scheduleOf(run));
    expect(transactionsIn(again.trace)).toBe(transactionsIn(run.trace));
    const { monitor, properties } = t1AndT2("wait-die");
    const { verdicts } = fuzz({
      processes,
      scenario: [at(0, ...t1AndT2("wait-die").invocations!)],
      latency: exponential(10),
      until: 5000,
      seeds: 20,
      monitor,
      properties: properties!.filter(({ kind }) => kind === "always"),
    });
    expect(Object.values(verdicts).map(({ holds }) => holds)).not.toContain(false);
  });

  test("who dies by wait-die keeps its age, and is tried again under another number", () => {
    const run = simulate({
      processes,
      scenario: [
        at(0, invoke(4, "run", 1, ["x := 1", "j := 1"])),
        at(5, invoke(5, "run", 2, ["x := 2"], ["x := 2"])),
      ],
      latency: 10,
      seed: 1,
    });
    expect(transactionsIn(run.trace)).toBe("w1x a2 w1j c1 w102x c102");
    expect(judge(transactionsIn(run.trace)).order).toEqual([1, 102]);
  });
});

test("what cannot be run is refused: an object without a place, a step that says nothing, a value not read", () => {
  const processes = distributed({ servers: { 1: { x: 1 } }, clients: [2] });
  const run = (...plan: string[]) => () =>
    simulate({ processes, scenario: [at(0, invoke(2, "run", 1, plan))], seed: 1 });
  expect(run("read y")).toThrow("no server has y: name its place");
  expect(run("take x")).toThrow('a step is "read x", "z := i + j", "book x" or "cancel x", got "take x"');
  expect(run("x := q + 1")).toThrow("a step needs q, which was not read before");
  expect(() => distributed({ servers: { 1: { x: 1 }, 2: { x: 1 } }, clients: [] })).toThrow(
    "x is on P1 and on P2",
  );
});
