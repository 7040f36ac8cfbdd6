import { describe, expect, test } from "vitest";
import { type Message, Process, type ProcessId } from "../../../lib/core/process.ts";
import {
  always,
  deadlock,
  eventually,
  explore,
  monitor,
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

  /** Each tells the others once, and remembers how many told it. */
  class Teller extends Process<{ type: "Hello" }> {
    heard = 0;
    override onStart() {
      this.broadcast({ type: "Hello" });
      this.output("told");
    }
    onHello() {
      this.heard++;
    }
    ask() {
      this.respond(this.operation, this.heard > 0);
    }
  }
  const telling = (options: Partial<Options>, ids: string[] = []) => () =>
    explore({ processes: nodes(3, Teller), symmetry: { groups: [[1, 2, 3]], ids }, ...options });
  const heard = ({ processes }: World<Teller>) => [1, 2, 3].map((id) => processes[id].heard);
  const refuses = (who: string, what: string) => new RegExp(`^${who} are not interchangeable for ${what}: `);

  test("finds a property that tells the processes apart, however it does", () => {
    const untrue: [string, (world: World<Teller>) => boolean][] = [
      ["P2 only after P1", (world) => heard(world)[1] === 0 || heard(world)[0] > 0],
      ["P3 hears", ({ processes }) => processes[3].heard === 0],
      ["not 0, 1, 2", (world) => heard(world).join() !== "0,1,2"],
      ["no even order of 0, 1, 2", (world) => !["0,1,2", "1,2,0", "2,0,1"].includes(heard(world).join())],
      [
        "P1's last",
        ({ inFlight }) =>
          inFlight.length === 0 || inFlight.length > 2 || inFlight.some(({ from }) => from === 1),
      ],
    ];
    for (const [name, test] of untrue) {
      const wrong = refuses("P\\d(, P\\d)* and P\\d", `the property "${name}"`);
      expect(telling({ properties: [always(name, test)] }), name).toThrow(wrong);
      expect(telling({ properties: [sometimes(name, (world: World<Teller>) => !test(world))] }), name)
        .toThrow(wrong);
    }
    const properties = [deadlock((world: World<Teller>) => world.processes[1].id === 2)];
    expect(telling({ properties })).not.toThrow(); // false of each
    class Odd extends Teller {
      odd = this.id === 3; // what its class makes of it is found at the start
    }
    expect(telling({ processes: nodes(3, Odd) })).toThrow(refuses("P2 and P3", "P[23] in its start"));
  });

  test("finds a monitor that compares ids or keeps them under a name that is not declared", () => {
    const descending = monitor({ last: 0, wrong: false }, (seen, { process }) => {
      seen.wrong ||= process < seen.last;
      seen.last = process;
    });
    expect(telling({ monitor: descending })).toThrow(refuses("P1 and P2", "P1 in its start|the monitor"));
    expect(telling({ monitor: descending }, ["last"])).toThrow(refuses(".*", "the monitor"));
    const first = monitor(0, (seen, { process }) => seen || process);
    expect(telling({ monitor: first })).toThrow(refuses(".*", "the monitor"));
    const initially = monitor({ turn: 1 }, () => {});
    expect(telling({ monitor: initially }, ["turn"])).toThrow(
      refuses("P1 and P2", "the monitor's initial state"),
    );
    expect(telling({ monitor: initially })).not.toThrow(); // a number that is no id
  });

  test("finds a device that prefers one of them", () => {
    class Asking extends Teller {
      override onStart() {
        this.submit("lock", { type: "Acquire" });
      }
      onCompletionLock(heard: number) {
        this.heard = heard;
      }
    }
    class Lock {
      holder = 0;
      apply(_request: Message, from: ProcessId) {
        this.holder ||= from;
        return this.holder === from ? 1 : 2;
      }
    }
    class Unfair extends Lock {
      override apply(request: Message, from: ProcessId) {
        return from === 3 ? 2 : super.apply(request, from);
      }
    }
    const locked = (lock: new () => Lock, ids: string[]) =>
      telling({ processes: nodes(3, Asking), devices: { lock: () => new lock() } }, ids);
    expect(locked(Lock, ["holder"])().exhausted).toBe(true);
    expect(locked(Lock, [])).toThrow(refuses(".*", "the device lock"));
    expect(locked(Unfair, ["holder"])).toThrow(refuses(".*", "the device lock"));
  });

  test.each([["to itself", (id: ProcessId) => id, {}], ["to another, with FIFO", () => 3, { fifo: true }]])(
    "a process that says the same in another order %s is found",
    (_, to, network) => {
      class Orderly extends Process<{ type: "Say"; what: string }> {
        heard = "";
        tell() {
          for (const what of this.id === 1 ? ["a", "b"] : ["b", "a"]) {
            this.send(to(this.id), { type: "Say", what });
          }
        }
        onSay({ what }: { what: string }) {
          this.heard += what;
        }
      }
      const invocations = [invoke(1, "tell"), invoke(2, "tell")];
      expect(() =>
        explore({ processes: nodes(3, Orderly), network, invocations, symmetry: { groups: [[1, 2]] } })
      ).toThrow(refuses("P1 and P2", "P1 in its operation tell"));
    },
  );

  test("operations that only a close look tells apart are told apart", () => {
    const invocations = [invoke(1, "ask", NaN), invoke(2, "ask", null), invoke(3, "ask", null)];
    expect(telling({ invocations })).toThrow(
      "P1 and P2 are not interchangeable: operations or mayCrash differ",
    );
  });

  test("lets be what names them fairly: an object by ids, numbers of operations", () => {
    const counts = monitor<{ told: Record<number, number>; asked: number }>(
      { told: {}, asked: 0 },
      (seen, event) => {
        if (event.kind === "output") seen.told[event.process] = 1;
        if (event.kind === "respond" && event.value) seen.asked++;
      },
    );
    const invocations = [1, 2, 3].map((id) => invoke(id, "ask"));
    expect(telling({ monitor: counts, invocations }, ["told.keys"])().exhausted).toBe(true);
    expect(telling({ monitor: counts, invocations })).toThrow(/not interchangeable/);
  });

  test("looks at every two of a group, and at every group", () => {
    class Choosy extends Teller {
      override onHello(_message?: object, from?: ProcessId) {
        this.heard += from === 6 ? 1 : 0;
      }
    }
    const groups = [[1, 2, 3], [4, 5, 6]];
    const options = { processes: { ...nodes([1, 2, 3], Teller), ...nodes([4, 5, 6], Choosy) } };
    expect(() => explore({ ...options, symmetry: { groups }, bounds: { states: 50 } })).toThrow(
      refuses("P5 and P6", "P\\d handling Hello from P[56]"),
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
