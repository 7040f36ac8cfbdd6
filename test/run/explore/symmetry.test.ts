import { describe, expect, test } from "vitest";
import { type Message, Process, type ProcessId } from "../../../lib/core/process.ts";
import {
  always,
  eventually,
  explore,
  type Options,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { ResourceManager, TransactionManager } from "../../fixtures/models.ts";
import { Coordinator, HastyCoordinator, Participant } from "../../fixtures/toys.ts";
import { atMostOneOutcome, commits, outcomes } from "../../fixtures/toy_properties.ts";

const managers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const twoPhase = (count: number): Options => ({
  processes: { ...nodes([0], TransactionManager), ...nodes(managers(count), ResourceManager) },
  time: "any",
  network: { keep: true },
  symmetry: { groups: [managers(count)], ids: ["prepared"] },
});

describe("symmetry", () => {
  test.each([[3, 80], [5, 314], [7, 920]])(
    "TwoPhase with %i interchangeable managers has %i states",
    (count, states) => {
      expect(explore(twoPhase(count))).toMatchObject({ states, exhausted: true });
    },
  );

  test("finds the same verdicts and lengths as without it", () => {
    class Traitor extends ResourceManager {
      override onAbort() {
        if (this.state === "working") this.become("aborted");
      }
      override onTimeoutRefuse() {
        this.become("committed");
      }
    }
    const states = (world: World<ResourceManager>) =>
      world.ids.filter((id) => id > 0).map((id) => world.processes[id].state);
    for (const manager of [ResourceManager, Traitor]) {
      const options: Options = {
        ...twoPhase(3),
        processes: { ...nodes([0], TransactionManager), ...nodes(managers(3), manager) },
        properties: [
          always(
            "consistent",
            (world) =>
              !(states(world as World<ResourceManager>).includes("committed") &&
                states(world as World<ResourceManager>).includes("aborted")),
          ),
          sometimes(
            "all commit",
            (world) => states(world as World<ResourceManager>).every((state) => state === "committed"),
          ),
          always(
            "never two prepared",
            (world) =>
              states(world as World<ResourceManager>).filter((state) => state === "prepared").length < 2,
          ),
        ],
      };
      const whole = explore({ ...options, symmetry: undefined }).verdicts,
        reduced = explore(options).verdicts;
      for (const name of Object.keys(whole)) {
        expect(reduced[name].holds).toBe(whole[name].holds);
        expect(reduced[name].counterexample?.length).toBe(whole[name].counterexample?.length);
        expect(reduced[name].example?.length).toBe(whole[name].example?.length);
      }
    }
  });

  test("also with logs, a monitor and pending forces", () => {
    for (const coordinator of [Coordinator, HastyCoordinator]) {
      const options: Options = {
        processes: { ...nodes([1], coordinator), ...nodes([2, 3], Participant) },
        time: "any",
        monitor: outcomes,
        properties: [atMostOneOutcome, commits],
      };
      const whole = explore(options),
        reduced = explore({ ...options, symmetry: { groups: [[2, 3]], ids: ["votes"] } });
      expect(reduced.states * 1.8).toBeLessThan(whole.states);
      for (const name of ["one outcome", "commits"]) {
        expect(reduced.verdicts[name].holds).toBe(whole.verdicts[name].holds);
      }
    }
  });

  test("a shortest execution is one of real processes, step by step", () => {
    const all = sometimes(
      "all prepared",
      (world: World<ResourceManager>) =>
        world.ids.every((id) => id === 0 || world.processes[id].state === "prepared"),
    );
    const { example } = explore({ ...twoPhase(3), properties: [all] }).verdicts["all prepared"];
    const prepared = example!.schedule.filter(({ step }) => step === "timeout");
    expect(new Set(prepared.map((step) => "process" in step && step.process))).toEqual(new Set([1, 2, 3]));
  });

  test("a field of ids that is not declared is found, and so is a process that tells others apart", () => {
    expect(() => explore({ ...twoPhase(3), symmetry: { groups: [[1, 2, 3]] } })).toThrow(
      /P1 and P2 are not interchangeable for P0 handling Prepared.*symmetry\.ids lacks the name of a field/,
    );
    class Snob extends Process<Message> {
      static handles = ["Hello"];
      friend = false;
      override onStart() {
        this.broadcast({ type: "Hello" });
      }
      onHello(_message: Message, from: ProcessId) {
        if (from === 1) this.friend = true;
      }
    }
    expect(() => explore({ processes: nodes(3, Snob), symmetry: { groups: [[1, 2, 3]] } })).toThrow(
      /not interchangeable/,
    );
  });

  test("refuses what it cannot do", () => {
    class Idle extends Process {
      ask() {}
    }
    const options = { processes: nodes(3, Idle) };
    const symmetry = { groups: [[1, 2, 3]] };
    expect(() => explore({ ...options, symmetry: { groups: [[1]] } })).toThrow(/at least two/);
    expect(() => explore({ ...options, symmetry: { groups: [[1, 9]] } })).toThrow(
      /ids of processes, each once, got 9/,
    );
    expect(() => explore({ ...options, symmetry, faults: { partitions: [[[1], [2]]] } })).toThrow(
      /partitions/,
    );
    expect(() => explore({ ...options, symmetry, properties: [eventually("x", () => true)] })).toThrow(
      /fairness/,
    );
    expect(() => explore({ ...options, symmetry, faults: { crashes: 1, mayCrash: [1] } })).toThrow(
      /mayCrash differ/,
    );
    expect(() => explore({ ...options, symmetry, invocations: [invoke(1, "ask")] })).toThrow(/operations/);
  });
});
