// Every schedule of three processes: mutual exclusion in all states, and on all weakly fair executions
// everyone who asks enters and leaves.
import { describe, expect, test } from "vitest";
import { precedes } from "../../lib/clocks/lamport.ts";
import {
  CentralLock,
  Contender,
  LamportLock,
  MulticastLock,
  RegeneratingTokenRing,
  TokenRing,
} from "../../lib/mutex/mod.ts";
import { SequencerMulticast } from "../../lib/multicast/sequencer.ts";
import { always, deadlock, eventually, explore, sometimes } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { BackAndForthTokenRing, LatestFirstRaymond } from "../mutants/mutex.ts";
import { type Algorithm, algorithm, ALGORITHMS, contenders, PROPERTIES, Restless } from "./helpers.ts";

const holds = { "mutual exclusion": true, "no starvation": true };
const verdictsOf = (result: ReturnType<typeof explore>) =>
  Object.fromEntries(Object.entries(result.verdicts).map(([name, { holds }]) => [name, holds]));

function exploreAll({ make, fifo }: Pick<Algorithm, "make" | "fifo">, entries: readonly number[]) {
  const result = explore({
    processes: contenders(make, entries),
    time: "any",
    network: { fifo },
    properties: PROPERTIES,
  });
  expect(result.exhausted).toBe(true);
  return result;
}

describe("mutual exclusion, and everyone gets in, in every execution", () => {
  test.each<[string, readonly number[], number]>([
    ["central server", [2, 2, 2], 9038],
    ["token ring", [2, 2, 2], 525],
    ["over a sequencer", [1, 1, 1], 15_725],
    ["Lamport", [2, 1, 0], 40_541],
    ["Ricart–Agrawala", [2, 1, 1], 29_927],
    ["Roucairol–Carvalho", [2, 2, 1], 47_198],
    ["Maekawa", [2, 1, 1], 2737],
    ["Suzuki–Kasami", [2, 2, 1], 15_557],
    ["Raymond", [2, 2, 2], 1004],
  ])("%s, entries %j: %i states", (name, entries, states) => {
    const result = exploreAll(algorithm(name), entries);
    expect(verdictsOf(result)).toEqual(holds);
    expect(result.states).toBe(states);
  });

  test("over Lamport's multicast, with two that enter", () => {
    const result = exploreAll({ make: () => new MulticastLock(), fifo: true }, [1, 1]);
    expect(verdictsOf(result)).toEqual(holds);
  });

  test("over a sequencer with FIFO channels, three with two entries each", () => {
    const result = exploreAll({ make: () => new MulticastLock(new SequencerMulticast()), fifo: true }, [
      2,
      2,
      2,
    ]);
    expect(verdictsOf(result)).toEqual(holds);
  });
});

describe("while the others enter for ever, one that asks once gets in", () => {
  const restless = (make: Algorithm["make"]) =>
    explore({
      processes: {
        1: () => new Restless(make(), Infinity),
        2: () => new Restless(make(), Infinity),
        3: () => new Restless(make(), 1),
      },
      time: "any",
      properties: [
        PROPERTIES[0],
        eventually<Contender>("no starvation", (world) => world.processes[3].done),
      ],
    });
  test.each<[string, number]>([["token ring", 52], ["Raymond", 114]])("%s: %i states", (name, states) => {
    const result = restless(algorithm(name).make);
    expect([result.exhausted, result.states]).toEqual([true, states]);
    expect(verdictsOf(result)).toEqual(holds);
  });

  test.each<[string, Algorithm["make"], number, number]>([
    ["a token that goes back and forth", () => new BackAndForthTokenRing(), 9, 6],
    ["a tree that serves the latest first", () => new LatestFirstRaymond(), 9, 4],
  ])("not with %s: the shortest execution is a lasso", (_name, make, length, loop) => {
    const { verdicts } = restless(make);
    expect(verdicts["mutual exclusion"].holds).toBe(true);
    const { holds, counterexample } = verdicts["no starvation"];
    expect(holds).toBe(false);
    expect(counterexample!.length).toBe(length);
    expect(counterexample!.schedule.length - counterexample!.lasso!).toBe(loop);
  });

  test("a token that goes back and forth never deadlocks: only fair executions show what is wrong", () => {
    const { verdicts, exhausted } = explore({
      processes: contenders(() => new BackAndForthTokenRing(), [1, 1, 1]),
      time: "any",
      properties: [
        deadlock<Contender>((world) => world.live.every((contender) => contender.done)),
        PROPERTIES[1],
      ],
    });
    expect(exhausted).toBe(true);
    expect(verdicts["no deadlock"].holds).toBe(true);
    expect(verdicts["no starvation"].holds).toBe(false);
  });

  test("a ring whose token nobody wants turns for ever, and nobody starves", () => {
    const result = explore({
      processes: contenders(() => new TokenRing(), [0, 0, 0]),
      time: "any",
      properties: PROPERTIES,
    });
    expect([result.states, verdictsOf(result)]).toEqual([3, holds]);
  });
});

describe("whoever is inside has asked with an earlier timestamp than all that wait", () => {
  type Stamped = { requestedAt: number };
  const stampOf = ({ id, lock }: Contender) => ({
    timestamp: lock instanceof LamportLock
      ? lock.requests.get(id)!
      : (lock as unknown as Stamped).requestedAt,
    process: id,
  });
  const inOrder = always<Contender>("request order", ({ live }) => {
    const holder = live.find(({ state }) => state === "held");
    return !holder || live.every((one) => one.state !== "wanted" || precedes(stampOf(holder), stampOf(one)));
  });
  test.each<[string, readonly number[], boolean]>([
    ["Lamport", [2, 1, 0], true],
    ["Ricart–Agrawala", [2, 1, 1], true],
    ["Roucairol–Carvalho", [2, 1, 1], false], // who still has all permissions asks nobody
    ["Maekawa", [1, 1, 1], false], // votes are given in the order of arrival
  ])("%s, entries %j: %s", (name, entries, expected) => {
    const { make, fifo } = algorithm(name);
    const result = explore({
      processes: contenders(make, entries),
      time: "any",
      network: { fifo },
      properties: [inOrder],
    });
    expect(result.verdicts["request order"].holds).toBe(expected);
  });
});

describe("with one crash, which go on and which stop for ever", () => {
  /** One of those given dies at any moment. Whether the living always make their entries. */
  function goesOn({ make, fifo }: Algorithm, entries: readonly number[], mayCrash: readonly number[]) {
    const result = explore({
      processes: contenders(make, entries),
      time: "any",
      network: { fifo },
      faults: { crashes: 1, mayCrash },
      bounds: { states: 100_000 },
      properties: PROPERTIES,
    });
    const { "mutual exclusion": exclusion, "no starvation": { holds, counterexample } } = result.verdicts;
    expect(exclusion.holds).not.toBe(false);
    if (holds === true) expect(result.exhausted).toBe(true);
    // Whoever stops, stops: not one of them goes on sending messages for ever.
    expect(counterexample?.lasso).toBeUndefined();
    return holds;
  }
  const table: [string, boolean, boolean][] = [
    // The last one, which only takes part; the others, which enter
    ["central server", true, false],
    ["token ring", false, false],
    ["over a sequencer", true, false],
    ["over Lamport's multicast", false, false],
    ["Lamport", false, false],
    ["Ricart–Agrawala", false, false],
    ["Roucairol–Carvalho", false, false],
    ["Maekawa", false, false],
    ["Suzuki–Kasami", true, false],
    ["Raymond", true, false],
  ];
  test.each(table)("%s: a bystander dies: %s; one that enters dies: %s", (name, bystander, any) => {
    const small = name === "over Lamport's multicast"; // three of them have too many states
    expect(goesOn(algorithm(name), small ? [1, 0] : [1, 1, 0], [small ? 2 : 3])).toBe(bystander);
    expect(goesOn(algorithm(name), small ? [1, 1] : [1, 1, 0], [1, 2])).toBe(any);
  });

  test("the table is complete but for the regenerating ring, which has tests of its own", () => {
    expect([...table.map(([name]) => name), "regenerating token ring"].sort())
      .toEqual(ALGORITHMS.map(({ name }) => name).sort());
  });

  test("the central server comes back with its log, and everyone gets in", () => {
    const result = explore({
      processes: contenders(() => new CentralLock(1), [0, 2, 1]),
      time: "any",
      faults: { crashes: 1, recoveries: 1, mayCrash: [1] },
      properties: [
        PROPERTIES[0],
        deadlock<Contender>(
          (world) => !world.alive(1) || world.live.every((contender) => contender.done),
          "goes on",
        ),
        sometimes<Contender>(
          "all done",
          (world) => world.alive(1) && world.live.every((contender) => contender.done),
        ),
      ],
    });
    expect(result.exhausted).toBe(true);
    expect(verdictsOf(result)).toEqual({ "mutual exclusion": true, "goes on": true, "all done": true });
  });

  /** The token goes round for ever, and the acknowledgements of all its rounds may be under way at once. */
  const ONE_ACKNOWLEDGEMENT = { copies: 1 };

  test.each<[string, object, number]>([
    ["two crashes", { crashes: 2 }, 43_507],
    ["a crash and a recovery of the leader", { crashes: 1, recoveries: 1, mayCrash: [3] }, 246_772],
  ])("the regenerating ring, if timeouts can be trusted: %s", (_name, faults, states) => {
    const result = explore({
      processes: nodes(3, () => new Contender(new RegeneratingTokenRing(), 0)),
      invocations: [1, 2, 3].map((id) => invoke(id, "work")),
      time: "ordered",
      network: ONE_ACKNOWLEDGEMENT,
      faults,
      properties: [
        PROPERTIES[0],
        deadlock<Contender>(
          (world) => world.live.every((contender) => contender.state === "released"),
          "goes on",
        ),
        sometimes<Contender>(
          "a token is made anew",
          (world) => world.live.some(({ lock }) => generation(lock) > 1),
        ),
      ],
    });
    expect(result.exhausted).toBe(true);
    expect(verdictsOf(result)).toEqual({
      "mutual exclusion": true,
      "goes on": true,
      "a token is made anew": true,
    });
    expect(result.states).toBe(states);
  });

  test.each<[string, object]>([["no crash", {}], ["one crash", { crashes: 1 }], ["two crashes", {
    crashes: 2,
  }]])(
    "the regenerating ring: all that are up have entered and left, with %s, although the token goes round for ever",
    (_name, faults) => {
      const result = explore({
        processes: nodes(3, () => new Contender(new RegeneratingTokenRing(), 0)),
        invocations: [1, 2, 3].map((id) => invoke(id, "work")),
        time: "ordered",
        network: ONE_ACKNOWLEDGEMENT,
        faults,
        properties: [
          PROPERTIES[0],
          eventually<Contender>(
            "no starvation",
            (world) => world.live.every(({ entered, state }) => entered === 1 && state === "released"),
          ),
        ],
      });
      expect(result.exhausted).toBe(true);
      expect(verdictsOf(result)).toEqual(holds);
    },
  );

  test("the regenerating ring, if a timeout may come too early: two are inside", () => {
    const result = explore({
      processes: nodes(2, () => new Contender(new RegeneratingTokenRing(), 0)),
      invocations: [1, 2].map((id) => invoke(id, "work")),
      time: "any",
      bounds: { states: 100_000 },
      properties: [PROPERTIES[0]],
    });
    expect(result.verdicts["mutual exclusion"].holds).toBe(false);
    expect(result.verdicts["mutual exclusion"].counterexample!.length).toBe(4);
  });
});

const generation = (lock: unknown) => (lock as RegeneratingTokenRing).generation;
