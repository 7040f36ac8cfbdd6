import { describe, expect, test } from "vitest";
import { canonical, restore, type Turn } from "../../../lib/core/canonical.ts";
import { type Message, Process } from "../../../lib/core/process.ts";
import {
  always,
  deadlock,
  eventually,
  explore,
  exploreAsync,
  monitor,
  type Options,
  type Progress,
  type Property,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

/** Asks P2 once; `answer` is what P2 does. */
abstract class Asked extends Process<Message, "Late"> {
  static handles = ["Ask"];
  override onStart() {
    if (this.id === 1) this.broadcast({ type: "Ask" });
  }
  onAsk(message: Message) {
    this.answer(message);
  }
  abstract answer(message: Message): void;
}

const exploring = (process: new () => Process, options: Partial<Options> = {}) => () =>
  explore({ processes: nodes(2, process), ...options });

describe("what a handler must not do is found and named", () => {
  test("depend on anything but its fields and its message", () => {
    let calls = 0;
    class Moody extends Asked {
      mood = 0;
      answer() {
        this.mood = ++calls;
      }
    }
    expect(exploring(Moody)).toThrow(
      /P2, handling Ask from P1: the same handler in the same state did two different things \(fields mood\)/,
    );
  });

  test("keep state where the explorer cannot see it", () => {
    const asked = new Map<number, number>();
    class Hidden extends Process<{ type: "Ask"; number: number }> {
      override onStart() {
        if (this.id === 1) { for (const number of [1, 2]) this.broadcast({ type: "Ask", number }); }
      }
      onAsk() {
        const before = asked.get(this.id) ?? 0;
        asked.set(this.id, before + 1);
        if (before > 0) this.output("again");
      }
    }
    expect(exploring(Hidden)).toThrow(/did two different things \(messages or other effects\)/);
  });

  test("depend on the order in which a Set was filled", () => {
    class Ordered extends Asked {
      waiting = new Set([3, 1, 2]);
      first = 0;
      answer() {
        this.first = [...this.waiting][0];
      }
    }
    expect(exploring(Ordered)).toThrow(
      /depends on the order in which a Map or Set was filled \(fields first\): sort/,
    );
  });

  test("but may send to all members of a Set, in whatever order", () => {
    class Fair extends Asked {
      waiting = new Set([2, 1]);
      answer() {
        for (const id of this.waiting) this.send(id, { type: "Ask" });
      }
    }
    expect(exploring(Fair)).not.toThrow();
  });

  test("hold what is no plain data", () => {
    class Closure extends Asked {
      later: unknown = 0;
      answer() {
        this.later = () => 1;
      }
    }
    expect(exploring(Closure)).toThrow(
      /P2, handling Ask from P1: Closure\.later is a function: only plain data can be explored .*; write it as a method, and keep what it needs/,
    );
  });

  test("read a clock, draw a float, set a timer without a mode, or send to nobody", () => {
    const doing = (answer: (this: Asked) => void) => {
      class Wrong extends Asked {
        override answer = answer;
      }
      return Wrong;
    };
    class Clock extends Asked {
      answer() {
        this.output(this.clock);
      }
    }
    class Float extends Asked {
      answer() {
        this.output(this.random());
      }
    }
    class Timed extends Asked {
      answer() {
        this.setTimer("Late", 5);
      }
      onTimeoutLate() {}
    }
    class Far extends Asked {
      answer() {
        this.send(9, { type: "Ask" });
      }
    }
    class Lost extends Asked {
      answer() {
        this.submit("disk", { type: "Ask" });
      }
    }
    expect(exploring(Clock)).toThrow(/no clock to read: set a timer, with a range/);
    expect(exploring(Float)).toThrow(/use choose\(count\)/);
    expect(exploring(Timed)).toThrow(
      /sets the timer "Late": say when timers fire, time: "any", "quiet" or "ordered"/,
    );
    expect(exploring(Far)).toThrow(/sends Ask to P9; the processes are 1, 2/);
    expect(exploring(Lost)).toThrow(/no device "disk"; the devices are none/);
    expect(exploring(doing(() => {}))).toThrow(/answer is a function/);
  });

  test("throw: the message says which process, doing what, after which steps", () => {
    class Broken extends Asked {
      answer() {
        throw new Error("I give up");
      }
    }
    expect(exploring(Broken)).toThrow("P2, handling Ask from P1: I give up\nafter: P1 starts; P2 starts");
  });

  test("throw: the stack shows the algorithm's own lines alone, below the whole message", () => {
    class Broken extends Asked {
      answer() {
        this.fail();
      }
      fail() {
        throw new Error("I give up");
      }
    }
    class Far extends Asked {
      answer() {
        this.send(9, { type: "Ask" });
      }
    }
    const stackOf = (process: new () => Process) => {
      try {
        exploring(process)();
      } catch (error) {
        const { name, message, stack } = error as Error;
        expect(stack!.startsWith(`${name}: ${message}\n    at `)).toBe(true);
        return stack!.slice(name.length + 2 + message.length + 1).split("\n");
      }
      throw new Error("nothing was thrown");
    };
    expect(stackOf(Broken).map((line) => /at (\S+) .*explore.errors/.exec(line)?.[1]))
      .toEqual(["Broken.fail", "Broken.answer", "Broken.onAsk"]);
    expect(stackOf(Far)[0]).toMatch(/Far\.answer .*explore.errors\.test\.ts:\d+/);
  });

  test("lack a handler or an operation", () => {
    class Deaf extends Process<Message> {
      override onStart() {
        this.broadcast({ type: "Ask" });
      }
    }
    expect(exploring(Deaf)).toThrow(/Deaf has no handler onAsk for the message Ask/);
    expect(exploring(Deaf, { invocations: [invoke(1, "enter")] })).toThrow(/Deaf has no (handler|operation)/);
  });
});

describe("options that make no sense are refused", () => {
  class Idle extends Process {}
  const wrong: [Partial<Options>, RegExp][] = [
    [{ processes: {} }, /at least one process/],
    [{ time: "soon" as "any" }, /time must be one of any, quiet, ordered, got soon/],
    [{ forces: "never" as "instant" }, /forces must be one of pending, instant, got never/],
    [{ faults: { crashes: -1 } }, /faults\.crashes must be an integer ≥ 0, got -1/],
    [{ faults: { losses: 0.5 } }, /faults\.losses must be an integer ≥ 0, got 0\.5/],
    [{ faults: { mayCrash: [7] } }, /mayCrash names P7; the processes are 1, 2/],
    [{ faults: { partitions: [[[1], [7]]] } }, /a partition names P7/],
    [{ invocations: [invoke(7, "enter")] }, /an invocation names P7/],
    [{ network: { copies: 0 } }, /network\.copies must be an integer ≥ 1, or Infinity, got 0/],
    [{ network: { keep: true, fifo: true } }, /keep or fifo, got both/],
    [{ network: { keep: true }, time: "quiet" }, /it is never quiet: time must be "any", got "quiet"/],
    [{ bounds: { timeMs: 5 } }, /needs a clock/],
    [{ bounds: { timeMs: NaN }, now: () => 0 }, /bounds\.timeMs must be a number ≥ 0 \(ms\), got NaN/],
    [{ bounds: { states: -1 } }, /bounds\.states must be an integer ≥ 1, or Infinity, got -1/],
    [{ bounds: { states: 2.5 } }, /bounds\.states must be .*, got 2\.5/],
    [{ bounds: { depth: NaN } }, /bounds\.depth must be an integer ≥ 0, or Infinity, got NaN/],
    [
      { bounds: { memoryBytes: "10" as unknown as number } },
      /bounds\.memoryBytes must be a number > 0, got "10"/,
    ],
    [
      { bounds: { state: 5 } as Options["bounds"] },
      /bounds takes no "state": did you mean states\?; it takes states, depth, memoryBytes, timeMs/,
    ],
    [
      { properties: [(() => true) as unknown as Property] },
      /a property is made by always, .*, got a function/,
    ],
    [
      { properties: always("x", () => true) as unknown as Property[] },
      /properties must be a list, .*, got an Object/,
    ],
    [{ faults: { partitions: [[[1], [1, 2]]] } }, /one group of a partition, got 1 in two/],
    [{ faults: { partitions: [[[1, 2]]] } }, /at least two groups, got 1/],
    [{ faults: { partitions: [[1], [2]] as unknown as [] } }, /each a list of ids, e\.g\. .*, got \[1\]/],
  ];
  test.each(wrong)("%j", (options, message) => {
    expect(() => explore({ processes: nodes(2, Idle), ...options })).toThrow(message);
  });

  test("before anything is explored: properties of one name, operations that there are not", () => {
    let starts = 0;
    class Started extends Process {
      override onStart() {
        starts++;
      }
    }
    const twice = [always("x", () => true), always("y", () => false), always("x", () => true)];
    expect(exploring(Started, { properties: twice })).toThrow(/a name of its own, got "x" twice/);
    expect(exploring(Started, { invocations: [invoke(2, "enter")] }))
      .toThrow(/^Started has no operation "enter" to invoke on P2$/);
    expect(starts).toBe(0);
  });

  test("a property that throws is named, and a look at what is not there explained", () => {
    const run = (test: (world: World) => boolean) => () =>
      explore({ processes: nodes(2, Idle), properties: [always("fine", test)] });
    expect(run(() => {
      throw new Error("oops");
    })).toThrow('the property "fine" threw: oops');
    expect(run((world) => world.alive(9))).toThrow(/there is no P9; the processes are 1, 2/);
    expect(run((world) => Boolean(world.monitor))).toThrow(/this exploration has no monitor/);
    expect(run((world) => Boolean(world.device("disk")))).toThrow(/there is no device "disk"/);
  });
});

describe("an error says by which steps one gets there, the shortest way:", () => {
  class Steps extends Process<{ type: "A" } | { type: "B" }> {
    static handles = ["A", "B"];
    heard = 0;
    override onStart() {
      if (this.id === 1) this.send(2, { type: "A" });
    }
    onA() {
      this.heard++;
      this.send(1, { type: "B" });
    }
    onB() {
      this.heard++;
      this.output("b");
    }
  }
  const processes = nodes(2, Steps);
  const oops = () => {
    throw new Error("oops");
  };
  const starts = "after: P1 starts; P2 starts";
  const path = `${starts}; P2 gets A from P1; P1 gets B from P2`;
  const throwsFor = (test: (world: World<Steps>) => boolean) => (world: World<Steps>) =>
    test(world) ? oops() : false;
  const ready = throwsFor(({ processes }) => processes[1].heard === 1);
  const quiet = throwsFor(({ inFlight }) => inFlight.length === 0);

  const told: [string, Partial<Options>, string][] = [
    [
      "of a property",
      { properties: [always("fine", throwsFor(() => true))] },
      `the property "fine" threw: oops\n${starts}`,
    ],
    ["of one two steps away", { properties: [sometimes("fine", ready)] }, `"fine" threw: oops\n${path}`],
    ["of one about the end", { properties: [deadlock(quiet, "fine")] }, `"fine" threw: oops\n${path}`],
    ["of one that comes true", { properties: [eventually("fine", ready)] }, `"fine" threw: oops\n${path}`],
    [
      "of a monitor",
      { monitor: monitor(0, (_, { kind }) => kind === "output" ? oops() : 0) },
      `the monitor threw: oops\n${path}`,
    ],
    [
      "of a monitor that is not deterministic",
      { monitor: monitor(0, (_, { kind }) => kind === "output" ? calls++ : 0) },
      `the monitor made two different things of the same state and event: it must depend on them alone\n${path}`,
    ],
  ];
  let calls = 0;
  test.each(told)("%s", (_, options, message) => {
    const explored = exploring(Steps, options);
    expect(explored).toThrow(message);
    try {
      explored();
    } catch (error) {
      expect((error as Error).message.split("after: ").length).toBe(2); // once
      expect((error as Error).stack).toContain(starts);
    }
  });

  test("of interchangeable processes as far as one knows who", () => {
    const symmetry = { groups: [[2, 3]], ids: [] };
    class Many extends Steps {
      override onStart() {
        if (this.id === 1) this.broadcast({ type: "A" });
      }
    }
    const failing = monitor(0, (_, { kind }) => kind === "output" ? oops() : 0);
    expect(() => explore({ processes: nodes(3, Many), symmetry, monitor: failing }))
      .toThrow(
        /the monitor threw: oops\nafter: P1 starts; P2 starts; P3 starts; P\d gets A from P1; one step more$/,
      );
  });

  test("in random runs, by which seed", () => {
    const failing = monitor(0, (_, { kind }) => kind === "output" ? oops() : 0);
    const fine = always("fine", () => true);
    expect(() => fuzz({ processes, seeds: [7], properties: [fine], monitor: failing }))
      .toThrow("seed 7: the monitor threw: oops");
    expect(() => fuzz({ processes, seeds: [7], properties: [sometimes("fine", ready)] }))
      .toThrow('seed 7: the property "fine" threw: oops');
    expect(() => fuzz({ processes, seeds: [7], properties: [], during: ready })).toThrow(
      "seed 7: during threw: oops",
    );
  });
});

describe("bounds", () => {
  /** Counts for ever. */
  class Counter extends Process<Message, "Tick"> {
    ticks = 0;
    override onStart() {
      this.setTimer("Tick", 1);
    }
    onTimeoutTick() {
      this.ticks++;
      this.setTimer("Tick", 1);
    }
  }
  const bounded = (bounds: Options["bounds"], more: Partial<Options> = {}) =>
    explore({
      processes: nodes(2, Counter),
      time: "any",
      bounds,
      properties: [
        always("small", (world: World<Counter>) => world.live.every(({ ticks }) => ticks < 1_000_000)),
      ],
      ...more,
    });

  test("by states: the answer is unknown, never a silent pass, and says which field grows", () => {
    const result = bounded({ states: 1000 });
    expect(result.exhausted).toBe(false);
    expect(result.verdicts["small"].holds).toBe("unknown");
    expect(result.summary).toMatch(
      /^not exhausted \(1000 states\): 10\d\d states, depth \d+, no violation so far; what grows: P1's Counter.ticks took \d+ values \(up to \d+\)/,
    );
  });

  test("by depth, memory and time", () => {
    expect(bounded({ depth: 10 })).toMatchObject({ depth: 10, states: 66, exhausted: false });
    expect(bounded({ memoryBytes: 1e6 }).summary).toMatch(/not exhausted \(1000000 bytes\)/);
    let now = 0;
    expect(bounded({ timeMs: 50 }, { now: () => now += 10 }).summary).toMatch(/not exhausted \(50 ms\)/);
  });

  test("are looked at often enough: a bound of memory or time ends a slow exploration soon", () => {
    let now = 0;
    const slow = always("slow", (world: World<Counter>) => {
      now += 10; // ms, for each state
      return world.live.length === 2;
    });
    const late = bounded({ timeMs: 500 }, { now: () => now, properties: [slow] });
    expect(late.summary).toMatch(/^not exhausted \(500 ms\)/);
    expect(now).toBeLessThan(700);
    expect(bounded({ memoryBytes: 1 }).states).toBeLessThan(100);
    expect(bounded({ memoryBytes: 1e6 }).bytes).toBeLessThan(1.3e6);
  });

  test("a violation inside the bound is found, at its shortest", () => {
    const few = always("few", (world: World<Counter>) => world.processes[1].ticks < 5);
    const { verdicts, summary } = bounded({ states: 1000 }, { properties: [few] });
    expect(verdicts["few"].counterexample?.length).toBe(5);
    expect(summary).toMatch(/^ended when all was decided: .*violated: few$/);
  });

  test("progress is reported with states, depth, frontier and rate, and the work can be interrupted", async () => {
    const reports: Progress[] = [];
    let now = 0, pauses = 0;
    const options: Options = {
      processes: nodes(2, Counter),
      time: "any",
      bounds: { states: 100_000 },
      onProgress: (progress) => reports.push(progress),
      now: () => now += 100,
    };
    const result = await exploreAsync(options, () => Promise.resolve(void pauses++));
    expect(result.states).toBe(explore({ ...options, onProgress: undefined }).states);
    expect(pauses).toBeGreaterThan(2);
    expect(reports.length).toBeGreaterThan(2);
    expect(reports[1].states).toBeGreaterThan(reports[0].states);
    expect(reports[1].rate).toBeGreaterThan(0);
    expect(reports[1].frontier).toBeGreaterThan(0);
  });
});

test("of the shortest executions the one with the fewest changes of process is shown", () => {
  class Steps extends Process<Message, "Next"> {
    step = 0;
    override onStart() {
      this.setTimer("Next", 1);
    }
    onTimeoutNext() {
      if (++this.step < 3) this.setTimer("Next", 1);
    }
  }
  const { counterexample } = explore({
    processes: nodes(2, Steps),
    time: "any",
    properties: [always("not both", (world: World<Steps>) => !world.live.every(({ step }) => step === 3))],
  }).verdicts["not both"];
  const order = counterexample!.schedule.slice(2).map((step) => "process" in step ? step.process : 0);
  expect([[1, 1, 1, 2, 2, 2], [2, 2, 2, 1, 1, 1]]).toContainEqual(order);
});

describe("canonical texts", () => {
  const values: unknown[] = [
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    1.5e300,
    -2,
    undefined,
    null,
    true,
    false,
    "",
    'a"\\\n]',
    [],
    [undefined],
    [1, [2]],
    {},
    { a: undefined },
    { b: 1, a: [2] },
    new Map(),
    new Map([[1, 2]]),
    new Map([["1", 2]]),
    new Set([1]),
    new Set(["1"]),
    new Uint8Array([0, 255]),
    new Uint8Array(0),
    [0, 255],
    new Map([[{ x: 1 }, new Set([new Map()])]]),
    "u",
    "null",
    { __proto__x: 1 },
  ];

  const REVERSED: Turn = { how: "reversed", what: "all" };

  test("are equal exactly for equal values, and give the value back", () => {
    const texts = values.map((value) => canonical(value));
    expect(new Set(texts).size).toBe(values.length);
    values.forEach((value, index) => {
      expect(restore(texts[index])).toEqual(value);
      expect(canonical(restore(texts[index], REVERSED))).toBe(texts[index]);
    });
  });

  test("do not know the order in which Maps, Sets and objects were filled; numbers go by size", () => {
    expect(canonical(new Set([10, 9, 2]))).toBe("S[2,9,10]");
    expect(canonical(new Map([[2, "b"], [1, "a"]]))).toBe(canonical(new Map([[1, "a"], [2, "b"]])));
    expect(canonical({ b: 1, a: 2 })).toBe(canonical({ a: 2, b: 1 }));
    expect([...restore("S[2,9,10]") as Set<number>]).toEqual([2, 9, 10]);
    expect([...restore("S[2,9,10]", REVERSED) as Set<number>]).toEqual([10, 9, 2]);
    expect([...restore("S[2,9,10]", { how: "rotated", what: "all" }) as Set<number>]).toEqual([9, 10, 2]);
    const [set, object] = restore('[S[1,2],{"a":1,"b":2}]', { how: "reversed", what: "objects" }) as [
      Set<number>,
      object,
    ];
    expect([[...set], Object.keys(object)]).toEqual([[1, 2], ["b", "a"]]);
  });

  test("refuse what is no plain data, naming the place", () => {
    expect(() => canonical({ a: [() => 1] }, "message")).toThrow(/message\.a\[0\] is a function/);
    expect(() => canonical(new Date(0), "field")).toThrow(/field is a Date/);
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => canonical(loop)).toThrow("value[0] is value again: plain data cannot contain itself");
    expect(() => restore("S[1")).toThrow(SyntaxError);
  });
});
