// Rules that every driver must keep to: what holds in one holds in all.
import { describe, expect, test } from "vitest";
import { type Message, Process } from "../../../lib/core/process.ts";
import {
  always,
  deadlock,
  explore,
  monitor,
  type Options,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { at, crash, heal, partition, pause, recover, resume } from "../../../lib/run/faults.ts";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { uniform } from "../../../lib/run/latency.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes, type Schedule } from "../../../lib/run/system.ts";

describe("what a process sends to itself is handled before anything else happens", () => {
  /** P1 tells itself and P2; P2 answers; timers are as short as can be. */
  class Teller extends Process<{ type: "Own"; n: number } | { type: "Ask" } | { type: "Answer" }, "Soon"> {
    heard: (number | string)[] = [];
    override onStart() {
      if (this.id === 1) this.tell();
    }
    override onRecover() {}
    tell() {
      this.send(2, { type: "Ask" });
      this.setTimer("Soon", 0);
      this.send(1, { type: "Own", n: 2 });
      this.send(1, { type: "Own", n: 1 });
    }
    onOwn({ n }: { n: number }) {
      this.heard.push(n);
    }
    onAsk() {
      this.send(1, { type: "Answer" });
    }
    onAnswer() {
      this.heard.push("answer");
    }
    onTimeoutSoon() {
      this.heard.push("soon");
    }
  }
  const processes = nodes(2, Teller);
  const first = always(
    "its own first, in the order of sending",
    ({ processes: { 1: one } }: World<Teller>) => !one || "2,1".startsWith(one.heard.slice(0, 2).join()),
  );
  const all = deadlock(({ processes: { 1: one } }: World<Teller>) => one.heard.includes(1), "all arrive");

  test.each([{}, { fifo: true }, { keep: true }, { copies: 1 }])(
    "explored, whatever the network: %j",
    (network) => {
      const { verdicts, exhausted } = explore({
        processes,
        time: "any",
        network,
        faults: { losses: 2, duplications: 1, partitions: [[[1], [2]]] },
        bounds: { states: 20_000 },
        properties: network.keep ? [first] : [first, all],
      });
      expect(Object.values(verdicts).map(({ holds }) => holds)).toEqual(
        network.keep ? ["unknown"] : [true, true],
      );
      expect(exhausted).toBe(!network.keep);
    },
  );

  test("simulated, though all is lost, doubled or cut off, its process is busy, or just back from a pause", () => {
    for (const latency of [0, 10]) {
      const run = simulate({
        processes,
        latency,
        loss: 1,
        duplication: 1,
        scenario: at(0, partition([1], [2])),
      });
      expect(run.process(1).heard).toEqual([2, 1, "soon"]);
    }
    const busy = simulate({ processes, latency: 0, serviceMs: 5 });
    expect(busy.process(1).heard).toEqual([2, 1, "soon", "answer"]);
    class Late extends Teller {
      override onStart() {
        if (this.id === 1) this.setTimer("Soon", 5);
      }
      override onTimeoutSoon() {
        if (this.heard.push("soon") === 1) this.tell();
      }
      override onAsk() {
        this.heard.push("asked");
        super.onAsk();
      }
    }
    const scenario = [at(1, pause(1)), at(7, invoke(1, "onAnswer")), at(9, resume(1))];
    const late = simulate({ processes: nodes(2, Late), latency: 1, scenario });
    expect(late.process(1).heard).toEqual(["soon", 2, 1, "answer", "soon", "answer"]);
  });

  test("between two operations, whoever invokes them", () => {
    const run = simulate({
      processes: nodes(
        2,
        class extends Teller {
          override onStart() {}
        },
      ),
    });
    run.do(invoke(1, "tell"));
    run.do(invoke(1, "onAnswer"));
    expect(run.process(1).heard).toEqual([2, 1, "answer"]);
  });

  test("is gone with a crash, in all of them", () => {
    const scenario = [at(5, crash(1, { afterEffects: 3 })), at(5, invoke(1, "tell")), at(5, recover(1))];
    const run = simulate({
      processes: nodes(
        2,
        class extends Teller {
          override onStart() {}
        },
      ),
      latency: 10,
      scenario,
    });
    expect(run.process(1).heard).toEqual(["answer"]);
    expect(run.trace.where({ kind: "drop" }).map(({ content }) => content)).toEqual(["receiver crashed"]);
    const again = replay({
      processes: nodes(
        2,
        class extends Teller {
          override onStart() {}
        },
      ),
    }, scheduleOf(run));
    expect(again.fields(1)).toEqual({ heard: ["answer"] });
    const never = always(
      "P1 starts anew",
      (world: World<Teller>) =>
        world.alive(1) || world.inFlight.every(({ to, from }) => to !== 1 || from !== 1),
    );
    expect(
      explore({ processes, time: "any", faults: { crashes: 1, recoveries: 1 }, properties: [never] })
        .verdicts["P1 starts anew"].holds,
    ).toBe(true);
  });

  test("a schedule cannot do anything else first", () => {
    const own = (n: number) => ({ step: "deliver", from: 1, to: 1, message: { type: "Own", n } }) as const;
    const ask = { step: "deliver", from: 1, to: 2, message: { type: "Ask" } } as const;
    const follow = (...steps: Schedule) => () => replay({ processes }, steps).fields(1).heard;
    expect(follow(own(2), own(1), ask)()).toEqual([2, 1]);
    expect(follow(ask)).toThrow(
      "cannot happen: P1 has sent Own to itself, and handles that before anything else",
    );
    expect(follow(own(1))).toThrow("cannot happen: P1 has sent Own to itself");
    expect(follow({ ...own(2), step: "lose" })).toThrow("cannot happen: P1 has sent Own to itself");
    expect(follow({ ...ask, step: "lose" }, own(2))()).toEqual([2]);
    expect(follow({ step: "crash", process: 1 }, { step: "recover", process: 1 })()).toEqual([]);
  });
});

test("a message is lost if it arrives across a cut, whenever it was sent", () => {
  class Sender extends Process<{ type: "Note" }, "Go"> {
    got = 0;
    override onStart() {
      if (this.id === 1) this.setTimer("Go", 5);
    }
    onTimeoutGo() {
      this.send(2, { type: "Note" });
    }
    onNote() {
      this.got++;
    }
  }
  const processes = nodes(2, Sender);
  const got = (heals: number) =>
    simulate({ processes, latency: 10, scenario: [at(0, partition([1], [2])), at(heals, heal())] }).process(2)
      .got;
  expect([got(14), got(16)]).toEqual([1, 0]); // it arrives at 15
  const schedule: Schedule = [
    { step: "partition", groups: [[1], [2]] },
    { step: "timeout", process: 1, timer: "Go", key: "" },
    { step: "heal" },
    { step: "deliver", from: 1, to: 2, message: { type: "Note" } },
  ];
  expect(replay({ processes }, schedule).fields(2)).toEqual({ got: 1 });
  const gets = explore({
    processes,
    time: "any",
    faults: { partitions: [[[1], [2]]] },
    monitor: monitor(0, () => {}),
    properties: [always("not", ({ processes }: World<Sender>) => processes[2].got === 0)],
  }).verdicts["not"].holds;
  expect(gets).toBe(false);
  const run = simulate({ processes, latency: 10, scenario: [at(0, partition([1], [2])), at(14, heal())] });
  expect(replay({ processes }, scheduleOf(run)).fields(2)).toEqual({ got: 1 });
});

describe("a response is to an operation that was invoked and has not ended", () => {
  class Answerer extends Process<Message> {
    operations: number[] = [];
    keep() {
      this.operations.push(this.operation);
    }
    answer(operation: number, times = 1) {
      this.force({ operation });
      for (let left = times; left > 0; left--) this.respond(operation, "done");
    }
  }
  const processes = nodes(2, Answerer);
  const each = (...operations: ReturnType<typeof invoke>[]): [string, () => unknown][] => [
    [
      "simulated",
      () => simulate({ processes, scenario: operations.map((operation, n) => at(10 * n, operation)) }),
    ],
    [
      "simulated, forces take time",
      () =>
        simulate({
          processes,
          forceMs: 5,
          scenario: operations.map((operation, n) => at(10 * n, operation)),
        }),
    ],
    ["explored", () => explore({ processes, inOrder: true, invocations: operations })],
    [
      "explored, forces at once",
      () => explore({ processes, forces: "instant", inOrder: true, invocations: operations }),
    ],
    [
      "replayed",
      () =>
        replay(
          { processes, forces: "instant" },
          operations.map(({ action: step, ...rest }) => ({ step, ...rest })),
        ),
    ],
  ];

  test.each(each(invoke(1, "keep"), invoke(1, "answer", 9)))("unknown: %s", (_how, run) => {
    expect(run).toThrow(/P1 responds to operation 9, but operations 1 to 2 were invoked/);
  });
  test.each(each(invoke(1, "answer", 0)))("none: %s", (_how, run) => {
    expect(run).toThrow(/P1 responds to operation 0, but/);
  });
  test.each(each(invoke(1, "keep"), invoke(1, "answer", 1, 2)))("twice in a handler: %s", (_how, run) => {
    expect(run).toThrow(/P1 responds to operation 1, which has ended: an operation is answered once/);
  });
  test.each(each(invoke(1, "keep"), invoke(1, "answer", 1), invoke(1, "answer", 1)))(
    "twice: %s",
    (_how, run) => {
      expect(run).toThrow(/P1 responds to operation 1, which has ended/);
    },
  );
  test("of another process, too, and before it is invoked", () => {
    const invocations = [invoke(2, "keep"), invoke(1, "answer", 1)];
    expect(() => explore({ processes, invocations })).toThrow(
      /P1, once its log is forced: P1 responds to operation 1, but operation 2 was invoked/,
    );
    const twice = [invoke(2, "answer", 1), invoke(1, "answer", 1)];
    expect(() => explore({ processes, invocations: twice, inOrder: true })).toThrow(/operation 1/);
  });
  test("once is right, also after what a crash prevented", () => {
    class Again extends Answerer {
      override onRecover(log: readonly { operation: number }[]) {
        for (const { operation } of log) this.respond(operation, "done");
      }
    }
    const found = explore({
      processes: nodes(1, Again),
      invocations: [invoke(1, "answer", 1)],
      faults: { crashes: 1 },
      properties: [always("all is seen", () => true)],
    });
    expect(found.exhausted).toBe(true);
  });
});

describe("an operation has the number that its step carries", () => {
  class Counter extends Process<Message> {
    last = 0;
    count() {
      this.last = this.operation;
      this.output(this.operation);
    }
    spoil() {
      if (this.operation === 3) this.last = -1;
    }
  }
  const processes = nodes(2, Counter);

  test("so that what the explorer shows replays, though the second comes first", () => {
    const { counterexample } = explore({
      processes,
      invocations: [invoke(1, "count"), invoke(2, "count")],
      properties: [
        always(
          "P1 first",
          ({ processes }: World<Counter>) => processes[2].last !== 2 || processes[1].last === 1,
        ),
      ],
    }).verdicts["P1 first"];
    expect(counterexample!.schedule.at(-1)).toEqual({
      step: "invoke",
      process: 2,
      operation: 2,
      method: "count",
      details: [],
    });
    expect(replay({ processes }, counterexample!.schedule).fields(2)).toEqual({ last: 2 });
  });

  test("so that fuzzing can leave out those before", () => {
    const { counterexample } = fuzz({
      processes,
      scenario: [at(1, invoke(1, "count")), at(2, invoke(2, "count")), at(3, invoke(1, "spoil"))],
      seeds: 1,
      properties: [always("unspoilt", ({ processes }: World<Counter>) => processes[1].last >= 0)],
    }).verdicts["unspoilt"];
    expect(counterexample!.length).toBe(1);
    expect(counterexample!.schedule.at(-1)).toMatchObject({ step: "invoke", operation: 3, method: "spoil" });
    expect(counterexample!.run.fields(1)).toEqual({ last: -1 });
  });

  test("each number once; without one it is the next", () => {
    const step = (operation?: number) => ({
      step: "invoke",
      process: 1,
      method: "count",
      details: [],
      ...operation === undefined ? {} : { operation },
    } as const);
    const numbers = (...steps: Schedule) =>
      [...replay({ processes }, steps).trace.where({ kind: "output" })].map(({ content }) => content);
    expect(numbers(step(), step(7), step(), step(2))).toEqual([1, 7, 8, 2]);
    expect(() => numbers(step(7), step(7))).toThrow(
      "step 2 of the schedule, count invoked on P1, cannot happen: operation 7 was invoked before",
    );
    expect(() => numbers(step(0.5))).toThrow(
      "step 1 of the schedule: an operation has a number ≥ 1, got 0.5",
    );
  });

  test("the same in a run, its replay, and its paused process", () => {
    const run = simulate({
      processes,
      latency: uniform(1, 2),
      scenario: [at(1, pause(1)), at(2, invoke(1, "count")), at(3, invoke(2, "count")), at(9, resume(1))],
    });
    expect([run.process(1).last, run.process(2).last]).toEqual([1, 2]);
    const again = replay({ processes }, scheduleOf(run));
    expect([again.fields(1), again.fields(2)]).toEqual([{ last: 1 }, { last: 2 }]);
  });
});

describe("what is shared between processes is found by every driver", () => {
  const drivers: [string, (process: new () => Process, options?: Partial<Options>) => unknown][] = [
    ["simulate", (process) =>
      simulate({
        processes: nodes(2, process),
        scenario: [at(1, invoke(1, "work")), at(2, invoke(2, "work"))],
      })],
    [
      "explore",
      (process) =>
        explore({ processes: nodes(2, process), invocations: [invoke(1, "work"), invoke(2, "work")] }),
    ],
    ["replay", (process) =>
      replay(
        { processes: nodes(2, process) },
        [1, 2].map((id) => ({
          step: "invoke",
          process: id,
          method: "work",
          details: [],
        })),
      )],
    ["fuzz", (process) =>
      fuzz({
        processes: nodes(2, process),
        scenario: [at(1, invoke(1, "work")), at(2, invoke(2, "work"))],
        seeds: 1,
        properties: [],
      })],
  ];
  abstract class Working extends Process<Message> {
    kept: unknown = 0;
    abstract work(): void;
  }

  test.each(drivers)("at construction: %s", (_name, drive) => {
    const shared = [1];
    class Sharing extends Working {
      list = shared;
      work() {}
    }
    expect(() => drive(Sharing)).toThrow(
      "Sharing.list of P2 and Sharing.list of P1 hold the same object: give each its own",
    );
  });
  test.each(drivers)("in a handler, nested: %s", (_name, drive) => {
    const shared = new Set([1]);
    class Sharing extends Working {
      work() {
        this.kept = [{ shared }];
      }
    }
    expect(() => drive(Sharing)).toThrow(
      "P2, in its operation work",
    );
    expect(() => drive(Sharing)).toThrow("Sharing.kept of P2 and Sharing.kept of P1 hold the same object");
  });
  test.each(drivers)("by two fields of one process: %s", (_name, drive) => {
    class Twice extends Working {
      other: unknown = 0;
      work() {
        this.kept = this.other = [1];
      }
    }
    expect(() => drive(Twice)).toThrow("P1, in its operation work");
    expect(() => drive(Twice)).toThrow("Twice.other of P1 and Twice.kept of P1 hold the same object");
  });
  test.each(drivers)("by a class: %s", (_name, drive) => {
    class Counted extends Working {
      static calls = 0;
      static by: Record<number, boolean> = {};
      work() {
        Counted.calls++;
      }
    }
    class Noted extends Counted {
      override work() {
        Counted.by[this.id] = true;
      }
    }
    expect(() => drive(Counted)).toThrow(
      "Counted.calls has changed, which all processes share and no crash erases: keep in a field what changes",
    );
    expect(() => drive(Noted)).toThrow("Counted.by has changed");
  });
  test.each(drivers)("but what was moved from one field to another is not: %s", (_name, drive) => {
    class Moving extends Working {
      static SIZE = 3;
      static NAMES = ["a", "b"];
      from = [1];
      work() {
        this.kept = this.from;
        this.from = [Moving.SIZE];
      }
    }
    expect(() => drive(Moving)).not.toThrow();
  });
  test("by what only the explorer can see: a variable beside the class", () => {
    const seen = new Set<number>();
    class Hidden extends Working {
      work() {
        this.kept = seen.size;
        seen.add(this.id);
      }
    }
    expect(() => drivers[1][1](Hidden)).toThrow(/did two different things \(fields kept\)/);
  });
});

describe("a crash after so many effects", () => {
  class Reborn extends Process<{ type: "Back"; n: number }> {
    heard: number[] = [];
    override onRecover() {
      for (const n of [1, 2, 3]) this.send(2, { type: "Back", n });
    }
    onBack({ n }: { n: number }) {
      this.heard.push(n);
    }
  }
  const processes = nodes(2, Reborn);
  const scenario = [
    at(1, crash(1)),
    at(2, crash(1, { afterEffects: 2 })),
    at(3, recover(1)),
    at(50, recover(1)),
  ];
  test("reaches a recovery, simulated, replayed and explored", () => {
    const run = simulate({ processes, scenario });
    expect(run.process(2).heard).toEqual([1, 2, 1, 2, 3]);
    expect(run.counts).toMatchObject({ crashes: 2, recoveries: 2 });
    expect(replay({ processes }, scheduleOf(run)).fields(2)).toEqual({ heard: [1, 2, 1, 2, 3] });
    const { holds } = explore({
      processes,
      network: { fifo: true },
      faults: { crashes: 2, recoveries: 2 },
      properties: [
        always("not so", ({ processes }: World<Reborn>) => processes[2]?.heard.join() !== "1,2,1,2,3"),
      ],
    }).verdicts["not so"];
    expect(holds).toBe(false);
  });
});
