/** Running, cutting and continuing; what is wrong and how it is told. */
import { describe, expect, test } from "vitest";
import { Process, type ProcessId } from "../../../lib/core/process.ts";
import { LimitError, ownFrames, ProcessError } from "../../../lib/run/errors.ts";
import { explore } from "../../../lib/run/explore/explore.ts";
import { type Action, at, crash, partition, recover } from "../../../lib/run/faults.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { simulate, Simulation } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes, type Processes } from "../../../lib/run/system.ts";

type Ball = { type: "Ball"; n: number };
/** Two processes that throw a ball back and forth. */
class Player extends Process<Ball> {
  caught = 0;
  state = "idle";
  override onStart() {
    if (this.id === 1) this.send(2, { type: "Ball", n: 0 });
  }
  onBall({ n }: Ball, from: ProcessId) {
    this.caught++;
    this.state = n % 4 < 2 ? "warm" : "hot";
    this.send(from, { type: "Ball", n: n + 1 });
  }
}
const options = { processes: nodes(2, Player), latency: 10 };

describe("a run ends", () => {
  test("at a time: what lies at it still happens, and the clock stands at it", () => {
    const run = simulate({ ...options, until: 40 });
    expect([run.stopped, run.now, run.counts.received]).toEqual(["time", 40, 4]);
    expect(simulate({ ...options, until: { timeMs: 45 } }).now).toBe(45);
  });
  test("after a number of events", () => {
    const run = simulate({ ...options, until: { events: 7 } });
    expect([run.stopped, run.now, run.counts.events]).toEqual(["events", 70, 7]);
  });
  test("on a condition, asked after each event", () => {
    const run = simulate({ ...options, until: { when: ({ processes }) => processes[0].caught === 3 } });
    expect([run.stopped, run.now]).toEqual(["condition", 60]);
  });
  test("on whichever comes first", () => {
    const first = { timeMs: 30, events: 100, when: () => false };
    expect(simulate({ ...options, until: first }).stopped).toBe("time");
    expect(simulate({ ...options, until: { ...first, events: 2 } }).stopped).toBe("events");
    expect(simulate({ ...options, until: { ...first, when: (run) => run.now === 20 } }).stopped).toBe(
      "condition",
    );
  });
  test("when nothing is left to happen; the clock goes on to the time given", () => {
    const quiet = { ...options, scenario: at(15, crash(1)) };
    expect([simulate(quiet).stopped, simulate(quiet).now]).toEqual(["quiet", 20]);
    expect([simulate({ ...quiet, until: 99 }).stopped, simulate({ ...quiet, until: 99 }).now]).toEqual([
      "quiet",
      99,
    ]);
  });
  test("quietly even if a stopped timer still lies beyond the time", () => {
    class Once extends Process<never, "Never"> {
      override onStart() {
        this.setTimer("Never", 1000);
        this.cancelTimer("Never");
      }
      onTimeoutNever() {}
    }
    expect(simulate({ processes: nodes(1, Once), until: 10 }).stopped).toBe("quiet");
  });
  test("with an error that carries the run, if it goes on past its limit", () => {
    const endless = () => simulate({ ...options, limit: 1000 });
    expect(endless).toThrow(
      "the run went on past its limit of 1000 events (virtual time 10000 ms); say when to stop, e.g. until: 1000 (ms)",
    );
    try {
      endless();
    } catch (error) {
      expect(error).toBeInstanceOf(LimitError);
      expect((error as LimitError<Simulation<Player>>).run.counts.received).toBe(1000);
    }
    class Few extends Player {
      override onBall(ball: Ball, from: ProcessId) {
        if (ball.n < 9) super.onBall(ball, from);
      }
    }
    expect(simulate({ processes: nodes(2, Few), limit: 10 }).stopped).toBe("quiet"); // exactly at its limit
  });
  test.each<[string, number, number, object]>([
    ["a timer that is set again at 0 ms", 0, 0, { until: 1000 }],
    ["a timer that is set again at next to no time", 1e-9, 0, { until: 1000 }],
    ["a timer that begins so long after the start", 0, 500, {}],
  ])("with another advice if time stands still: %s", (_what, ms, firstMs, options) => {
    class Restless extends Process<never, "Again"> {
      override onStart() {
        this.setTimer("Again", firstMs);
      }
      onTimeoutAgain() {
        this.setTimer("Again", ms);
      }
    }
    const processes = nodes(1, Restless);
    expect(() => simulate({ processes, limit: 1000, ...options })).toThrow(
      `the run went on past its limit of 1000 events, the last 1000 of them at ${firstMs} ms: ` +
        "virtual time stands still",
    );
    const helped = simulate({ processes, until: { timeMs: 1000, events: 50 } });
    expect([helped.stopped, helped.counts.events]).toEqual(["events", 50]);
  });
  test("with that advice, if messages that take no time go to and fro for ever", () => {
    const instant = () => simulate({ ...options, latency: 0, limit: 1000, until: 5000 });
    expect(instant).toThrow(
      /let what comes again and again take time \(a timer of more than 0 ms, a latency\)/,
    );
  });
  test.each<[object, string]>([
    [{ scenario: at(1, { action: "explode" } as unknown as Action) }, 'e.g. crash(3), got "explode"'],
    [{ scenario: at(1, undefined as unknown as Action) }, "an action must be one of crash, recover, pause"],
    [{ scenario: crash(1) }, "a scenario must be a list, e.g. [at(10, crash(3))], got an Object"],
    [{ scenario: [crash(1)] }, 'its time, e.g. at(10, crash(3)), got "crash" without one'],
    [{ scenario: [5] }, "each action of a scenario needs its time, e.g. at(10, crash(3)), got 5"],
    [
      { scenario: [{ atMs: 1, action: { action: "partition", groups: [[1], [1, 2]] } }] },
      "a process can be in one group of a partition, got 1 in two",
    ],
    [{ until: -1 }, "a run lasts until a time ≥ 0 ms, got -1"],
    [{ until: NaN }, "a run lasts until a time ≥ 0 ms, got NaN"],
    [{ until: { events: -5 } }, "a run lasts for a number of events ≥ 0, got -5"],
    [{ limit: 0 }, "the limit must be > 0 events, got 0"],
    [{ seed: -1 }, "seed must be an integer from 0 to 2^53 − 1, got -1"],
    [{ forceMs: -1 }, "forceMs must be a number ≥ 0 (ms), got -1"],
    [{ deviceMs: NaN }, "deviceMs must be a number ≥ 0 (ms), got NaN"],
    [{ serviceMs: { 3: 1 } }, "serviceMs is given for P3, but the processes are P1, P2"],
    [{ trace: "none", fields: true }, "fields are recorded along with a trace"],
  ])("what cannot be is refused: %o", (wrong, message) => {
    expect(() => simulate({ ...options, ...wrong })).toThrow(message);
  });
});

describe("a run can be continued", () => {
  const text = (run: Simulation<Player>) => JSON.stringify([...run.trace]);
  test("and is then the same as one that was never cut", () => {
    const random = { ...options, processes: nodes(4, Player), latency: exponential(10), loss: 0.001 };
    const whole = simulate({ ...random, until: 500 });
    const pieces = new Simulation(random);
    for (
      const until of [0, 3, 3, 100.5, { events: 30 }, {
        when: (run: Simulation<Player>) => run.now > 300,
      }, 500]
    ) {
      pieces.run(until);
    }
    expect(text(pieces)).toBe(text(whole));
  });
  test("after something was done to it", () => {
    const run = new Simulation(options);
    expect(run.stopped).toBe("not run");
    run.run(25);
    run.do(crash(2));
    expect([run.alive(2), run.now]).toEqual([false, 25]);
    run.run(60);
    expect(run.stopped).toBe("quiet");
    run.do(recover(2));
    run.do(invoke(1, "onStart"));
    run.run(95);
    expect([run.stopped, run.process(2).caught]).toEqual(["time", 2]);
    expect(run.trace.where({ kind: "receive" }).map((event) => event.time)).toEqual([10, 20, 70, 80, 90]);
  });
  test("what is done before its start, is done right after it", () => {
    const run = new Simulation(options);
    run.do(partition([1], [2]));
    run.run();
    expect([...run.trace].map((event) => event.kind)).toEqual(
      ["start", "send", "status", "start", "status", "partition", "drop"],
    );
  });
  test("its clock cannot be turned back", () => {
    const run = new Simulation(options).run(50);
    expect(run.run(20).now).toBe(50);
    expect(() => run.call(49, () => {})).toThrow("an event must lie at or after now, 50 ms, got 49");
  });
});

describe("a run tells", () => {
  test("its processes, its devices, its logs by id, and refuses what is not there", () => {
    const run = simulate({ ...options, until: 40 });
    expect(run.processes.map((process) => process.id)).toEqual([1, 2]);
    expect(run.process(2).caught).toBe(2);
    expect(() => run.process(3)).toThrow("asked for P3, but the processes are P1, P2");
    expect(() => run.alive(0.5)).toThrow("asked for P0.5");
    expect(() => run.process(NaN)).toThrow("asked for PNaN");
  });
  test("what it counted, whatever the trace keeps", () => {
    for (const trace of ["all", "messages", "none"] as const) {
      const { counts } = simulate({ ...options, until: 40, trace, size: ({ type }) => type.length });
      expect([counts.messages, counts.received, counts.bytes]).toEqual([5, 4, 20]);
      expect(counts.byType).toEqual({ Ball: 5 });
      expect(counts.byProcess).toEqual({ 1: { sent: 3, received: 2 }, 2: { sent: 2, received: 2 } });
    }
  });
  test("the states of processes as they change, and the fields after each event if asked", () => {
    const run = simulate({ ...options, until: 50, fields: true });
    expect(run.trace.where({ kind: "status", process: 2 }).map(({ time, content }) => [time, content]))
      .toEqual([
        [0, "idle"],
        [10, "warm"],
        [30, "hot"],
        [50, "warm"],
      ]);
    expect(run.frames.filter(({ process }) => process === 2).map(({ fields }) => fields)).toEqual(
      [0, 1, 2, 3].map((caught) => ({ caught, state: ["idle", "warm", "hot", "warm"][caught] })),
    );
    const named = simulate({ ...options, until: 10, status: ({ caught }) => caught > 0 ? "yes" : undefined });
    expect(named.trace.where({ kind: "status" }).map((event) => event.content)).toEqual(["yes"]);
  });
  test("the same, whatever is recorded", () => {
    const run = (trace: "all" | "messages" | "none") =>
      simulate({ ...options, latency: exponential(10), loss: 0.01, until: 1000, trace });
    const [all, messages, none] = [run("all"), run("messages"), run("none")];
    expect([messages.now, messages.counts.received]).toEqual([all.now, all.counts.received]);
    expect([none.now, none.counts.received]).toEqual([all.now, all.counts.received]);
    expect(none.trace.length).toBe(0);
  });
});

describe("an error in a process", () => {
  class Faulty extends Player {
    override onBall(ball: Ball, from: ProcessId) {
      if (ball.n === 2) this.fail();
      super.onBall(ball, from);
    }
    fail() {
      throw new RangeError("out of balls"); // the algorithm's own line
    }
  }
  class Stray extends Player {
    override onBall() {
      this.send(9, { type: "Ball", n: 1 }); // the algorithm's own line
    }
  }
  function caught(work: () => unknown): ProcessError {
    try {
      work();
    } catch (error) {
      expect(error).toBeInstanceOf(ProcessError);
      return error as ProcessError;
    }
    throw new Error("nothing was thrown");
  }
  const firstFrame = (error: Error) => error.stack!.split("\n").filter((line) => /^\s+at /.test(line))[0];

  test("says which process, what it was doing and when in virtual time", () => {
    const error = caught(() => simulate({ ...options, processes: nodes(2, Faulty) }));
    expect(error.message).toBe("P2, handling Ball from P1 at 30 ms: out of balls");
    expect(error).toMatchObject({
      process: 2,
      doing: "handling Ball from P1",
      atMs: 30,
      name: "ProcessError",
    });
    expect(error.cause).toBeInstanceOf(RangeError);
  });
  test("shows the algorithm's own line first, not the simulator's", () => {
    const error = caught(() => simulate({ ...options, processes: nodes(2, Faulty) }));
    expect(firstFrame(error)).toMatch(/Faulty\.fail.*simulate\.test\.ts/);
    expect(error.stack).not.toMatch(/lib\/(run|core)\//);
  });
  test("shows the line that said what cannot be", () => {
    for (const forceMs of [0, 50]) {
      class Late extends Stray {
        override onBall() {
          this.force({ n: 1 });
          super.onBall();
        }
      }
      const error = caught(() => simulate({ ...options, forceMs, processes: nodes(2, Late) }));
      expect(error.message).toBe(
        "P2, handling Ball from P1 at 10 ms: P2 sends Ball to P9, but the processes are P1, P2",
      );
      expect(firstFrame(error)).toMatch(/\.onBall .*simulate\.test\.ts:\d+/);
    }
  });
  test("in what is done to a run by hand is told in the same way", () => {
    class Wrong extends Player {
      explode() {
        throw new Error("bang");
      }
    }
    const run = new Simulation({ ...options, processes: nodes(2, Wrong) }).run(5);
    expect(caught(() => run.do(invoke(2, "explode"))).message).toBe(
      "P2, in its operation explode at 5 ms: bang",
    );
  });
  test("is not blamed on a process if it lies elsewhere", () => {
    const broken = () =>
      simulate({
        ...options,
        until: {
          when: (run) => {
            if (run.now > 15) throw new Error("the condition's own");
            return false;
          },
        },
      });
    expect(broken).toThrow(/^the condition's own$/);
  });
  test("while it is being built names it too", () => {
    class Unclonable extends Player {
      call = () => 1;
    }
    const processes: Processes<Player> = { ...nodes([1], Player), ...nodes([2], Unclonable) };
    expect(caught(() => simulate({ processes })).message).toBe(
      "P2, being built at 0 ms: Unclonable.call is a function: only plain data can be copied " +
        "(numbers, strings, booleans, arrays, plain objects, Map, Set, Uint8Array); " +
        "write it as a method, and keep what it needs",
    );
    let builds = 0;
    class Moody extends Player {
      constructor() {
        super();
        if (builds++ > 1) throw new Error("only twice");
      }
    }
    const again = () => simulate({ processes: nodes(2, Moody), scenario: at(5, crash(1)) });
    expect(caught(again).message).toBe("P1, being built at 5 ms: only twice");
  });
  test("that leaves what is no plain data in a field is found where it happens, and says what to do", () => {
    class Secret {
      #word = "x";
      get word() {
        return this.#word;
      }
    }
    const leaving = (what: () => unknown) =>
      class extends Process<{ type: "Go" }, "Late"> {
        kept: unknown = 0;
        override onStart() {
          if (this.id === 1) this.send(2, { type: "Go" });
          this.setTimer("Late", 50);
        }
        onGo() {
          this.kept = { inside: [what()] };
        }
        onTimeoutLate() {}
      };
    const told = (what: () => unknown, trace?: "none") =>
      caught(() => simulate({ processes: nodes(2, leaving(what)), trace })).message;
    const start = /^P2, handling Go from P1 at 10 ms: .*\.kept\.inside\[0\] is a /;
    for (const trace of [undefined, "none"] as const) {
      expect(told(() => () => 1, trace)).toMatch(start);
      expect(told(() => () => 1, trace)).toMatch(
        /is a function: .*; write it as a method, and keep what it needs/,
      );
    }
    expect(told(() => new WeakMap())).toMatch(/\.inside\[0\] is a WeakMap: .*; use a Map$/);
    expect(told(() => new Secret())).toMatch(/is a Secret: .*; keep what it holds in a plain object$/);
  });
  test("of that kind is found in timeouts, operations, recoveries, completions and parts", () => {
    class Part extends Process<{ type: "Go" }, "Late"> {
      static handles = ["Go"];
      kept: unknown = 0;
      onGo() {
        this.kept = () => 1;
      }
    }
    class Host extends Part {
      part = new Part();
      override onRecover() {
        this.kept = () => 1;
      }
      late() {
        this.setTimer("Late", 1);
      }
      onTimeoutLate() {
        this.kept = Symbol("s");
      }
      ask() {
        this.submit("disk", { type: "Read" });
      }
      onCompletionDisk() {
        this.kept = 1n;
      }
      tell() {
        this.send(2, { type: "part/Go" } as unknown as { type: "Go" });
      }
    }
    const doing = (...actions: Action[]) => () =>
      simulate({
        processes: nodes(2, Host),
        devices: { disk: () => ({ apply: () => 1 }) },
        scenario: actions.map((action, index) => at(10 * index, action)),
      });
    expect(doing(invoke(1, "late"))).toThrow(/^P1, at its timeout Late at 1 ms: Host\.kept is a symbol/);
    expect(doing(invoke(1, "onGo"))).toThrow(/^P1, in its operation onGo at 0 ms: Host\.kept is a function/);
    expect(doing(crash(1), recover(1))).toThrow(/^P1, recovering at 10 ms: Host\.kept is a function/);
    expect(doing(invoke(1, "ask"))).toThrow(/^P1, at the completion of disk at 1 ms: Host\.kept is a bigint/);
    expect(doing(invoke(1, "tell"))).toThrow(
      /^P2, handling part\/Go from P1 at 10 ms: Part\.kept is a function/,
    );
  });
  test("a message without a handler says what came, and which handlers there are", () => {
    class Other extends Process<{ type: "Bal" }> {
      override onStart() {
        if (this.id === 1) this.broadcast({ type: "Bal" });
      }
    }
    const processes: Processes<Process> = { ...nodes([1], Other), ...nodes([2], Player) };
    expect(caught(() => simulate({ processes })).message).toBe(
      "P2, handling Bal from P1 at 10 ms: Player has no handler onBal for the message Bal from P1; it has onBall",
    );
  });
  test("a message has a type and holds plain data", () => {
    class Typeless extends Process {
      override onStart() {
        this.send(this.id, {} as { type: string });
      }
    }
    class Holding extends Process {
      override onStart() {
        this.send(this.id, { type: "A", call: () => 1 } as { type: string });
      }
    }
    expect(() => simulate({ processes: nodes(1, Typeless) })).toThrow(
      'P1, starting at 0 ms: a message needs a type, e.g. { type: "Request" }, got an object without one',
    );
    const given: [unknown, string][] = [
      [undefined, "undefined"],
      [null, "null"],
      ["Go", '"Go"'],
      [{ type: 5 }, "the type 5"],
      [{ type: "" }, 'the type ""'],
    ];
    for (const [message, told] of given) {
      class Saying extends Process {
        override onStart() {
          this.send(2, message as { type: string });
        }
      }
      class Host extends Process {
        part = new Saying();
      }
      const wanted = `: a message needs a type, e.g. { type: "Request" }, got ${told}`;
      for (const process of [Saying, Host]) {
        expect(() => simulate({ processes: nodes(2, process) })).toThrow("P1, starting at 0 ms" + wanted);
        expect(() => explore({ processes: nodes(2, process) })).toThrow("P1, in its start" + wanted);
      }
      class Forcing extends Saying {
        override onStart() {
          this.force({ n: 1 });
          super.onStart();
        }
      }
      expect(() => simulate({ processes: nodes(2, Forcing), forceMs: 5 })).toThrow("at 0 ms" + wanted);
    }
    class Astray extends Process {
      override onStart() {
        this.send(undefined as unknown as ProcessId, { type: "A" });
      }
    }
    expect(() => simulate({ processes: nodes(2, Astray) })).toThrow("P1 sends A to undefined, but");
    expect(() => explore({ processes: nodes(2, Astray) })).toThrow("sends A to undefined; the processes");

    expect(() => simulate({ processes: nodes(1, Holding) })).toThrow("message.call is a function");
    class Knot extends Process {
      override onStart() {
        const knot: Record<string, unknown> = { n: 1 };
        knot.other = [knot];
        this.send(this.id, { type: "A", knot } as { type: string });
      }
    }
    expect(() => simulate({ processes: nodes(1, Knot) })).toThrow(
      "P1, starting at 0 ms: message.knot.other[0] is message.knot again: plain data cannot contain itself",
    );
  });
  test("frames are told apart by where they lie", () => {
    const stack = [
      "Error: x",
      "    at World.transmit (file:///a/lib/run/world/world.ts:1:1)",
      "    at Raft.send (C:\\a\\lib\\core\\process.ts:2:2)",
      "    at Raft.onVote (file:///b/raft.ts:3:3)",
      "    at PartPort.upcall (/a/dist/core/parts.js:4:4)",
      "    at Log.onAppend (/a/lib/consensus/log.ts:5:5)",
      "    at Simulation.handle (/a/dist/run/world.js:6:6)",
      "    at mine (file:///b/notebook.ts:7:7)",
    ].join("\n");
    expect(ownFrames(stack)).toBe(
      "    at Raft.onVote (file:///b/raft.ts:3:3)\n    at Log.onAppend (/a/lib/consensus/log.ts:5:5)",
    );
  });
});

describe("systems", () => {
  test("have ids that are integers ≥ 0, each once", () => {
    expect(() => nodes(0, Player)).toThrow("the number of processes must be an integer ≥ 1, got 0");
    expect(() => nodes([1, 2, 1], Player)).toThrow("each process needs an id of its own, got 1 twice");
    expect(() => nodes([-1], Player)).toThrow("a process id must be an integer ≥ 0, got -1");
    expect(() => simulate({ processes: {} })).toThrow("a system needs at least one process, got none");
    const named = (name: string) => () => simulate({ processes: { [name]: Player, 2: Player } as Processes });
    expect(named("x")).toThrow('a process id must be an integer ≥ 0, got "x"');
    expect(named("01")).toThrow('a process id must be an integer ≥ 0, got "01": write 1');
    expect(named("02")).toThrow('got "02": write 2');
    expect(named("")).toThrow('got ""');
    expect(named("1.5")).toThrow("got 1.5");
    for (const none of [undefined, null, Player, 3]) {
      expect(() => simulate({ processes: none as unknown as Processes }))
        .toThrow(
          /^processes must give a class for each id, e\.g\. nodes\(3, Bully\), got (undefined|null|a function|3)$/,
        );
    }
  });
  test("may have any ids; peers are the others, ascending by number", () => {
    const run = simulate({ processes: nodes([700_000, 10, 2, 0], Player), until: 0 });
    expect(run.processes.map((process) => process.id)).toEqual([0, 2, 10, 700_000]);
    expect(run.process(10).peers).toEqual([0, 2, 700_000]);
  });
  test("start fresh each time: two runs share nothing", () => {
    const [a, b] = [simulate({ ...options, until: 40 }), simulate({ ...options, until: 40 })];
    expect(JSON.stringify([...a.trace])).toBe(JSON.stringify([...b.trace]));
    expect(a.process(1)).not.toBe(b.process(1));
  });
});
