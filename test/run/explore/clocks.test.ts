// Clocks in the explorer: which readings are possible together, and what is done with them.
import { describe, expect, test } from "vitest";
import { type Handlers, type Message, Process } from "../../../lib/core/process.ts";
import {
  always,
  type Clocks,
  deadlock,
  eventually,
  explore,
  monitor,
  type Options,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { graphOf } from "../../../lib/run/explore/graph.ts";
import { at } from "../../../lib/run/faults.ts";
import { constant } from "../../../lib/run/latency.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { type Device, invoke, nodes, type Schedule, type Step } from "../../../lib/run/system.ts";
import { elapsed, START, STRICT } from "../../../lib/run/explore/time/matrix.ts";
import type { Trace } from "../../../lib/core/trace/trace.ts";
import { Random } from "../../../lib/core/random.ts";
import { Holder, Lender, Store } from "../../fixtures/clock_lease.ts";

/** Reads its clock when it starts, and whenever its timer fires. */
class Ticker extends Process<Message, "Tick"> implements Handlers<never, "Tick"> {
  count = 0;
  constructor(readonly ms: number, readonly msMax = ms, readonly times = 2) {
    super();
  }
  override onStart() {
    this.look();
  }
  onTimeoutTick() {
    this.look();
  }
  look() {
    this.output(this.clock);
    if (this.count++ < this.times) this.setTimer("Tick", this.ms, this.msMax);
  }
}

/** All readings so far, with who made them. */
const all = monitor<string[]>(
  [],
  (before, happening) =>
    happening.kind === "output" ? [...before, `${happening.process}:${happening.what}`] : before,
);

/**
 * Which sequences of readings can be seen of an execution that has come to its end, with so many readings.
 */
function sequences(options: Omit<Options, "time" | "monitor" | "properties">, length: number): string[] {
  const seen = new Set<string>();
  const look = sometimes("seen", ({ monitor }: World<Process, string[]>) => {
    if (monitor.length === length) seen.add(monitor.join(" "));
    return false;
  });
  expect(explore({ ...options, time: "ordered", monitor: all, properties: [look] }).exhausted).toBe(true);
  return [...seen].sort();
}

/** From one number to another, in steps. */
const grid = (from: number, to: number, step: number) =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);

type Told = { readonly at: number; readonly told: string };

/** All orders of what happens in two places; what comes at one moment comes in either order. */
function merged([a, ...as]: readonly Told[], [b, ...bs]: readonly Told[]): string[][] {
  if (!a || !b) return [[...a ? [a, ...as] : [], ...b ? [b, ...bs] : []].map(({ told }) => told)];
  return [
    ...a.at <= b.at ? merged(as, [b, ...bs]).map((rest) => [a.told, ...rest]) : [],
    ...b.at <= a.at ? merged([a, ...as], bs).map((rest) => [b.told, ...rest]) : [],
  ];
}

const floor = (value: number, tickMs: number) => Math.floor(value / tickMs) * tickMs;

describe("which readings are possible", () => {
  const one = (clocks: Clocks, ...given: ConstructorParameters<typeof Ticker>) =>
    sequences({ processes: nodes(1, () => new Ticker(...given)), clocks }, 3).map((sequence) =>
      sequence.replaceAll("1:", "")
    );

  test("a clock that is right reads what has gone by, rounded down", () => {
    expect(one({ untilMs: 20 }, 10)).toEqual(["0 10 20"]);
    expect(one({ untilMs: 20, tickMs: 4 }, 10)).toEqual(["0 8 20"]);
    expect(one({ untilMs: 20, tickMs: 0.5 }, 2.25)).toEqual(["0 2 4.5"]);
  });

  test("one that is off at the start stays so; an offset can be of one process", () => {
    expect(one({ untilMs: 20, offsetMs: 1 }, 10)).toEqual(["-1 9 19", "0 10 20", "1 11 21"]);
    const processes = nodes(2, () => new Ticker(10, 10, 0));
    expect(sequences({ processes, clocks: { untilMs: 20, offsetMs: { 2: 1 } } }, 2)).toEqual([
      "1:0 2:-1",
      "1:0 2:0",
      "1:0 2:1",
    ]);
  });

  test("two clocks without drift: those that every choice of offsets and times on a fine grid gives", () => {
    const tickMs = 2, times = grid(2, 3, 0.25), seen = new Set<string>();
    const lives = (process: number) => {
      const all = grid(-1, 1, 0.25).flatMap((offset) =>
        times.flatMap((one) =>
          times.map((two) =>
            [0, one, one + two].map((at) => ({ at, told: `${process}:${floor(at + offset, tickMs)}` }))
          )
        )
      );
      return [...new Map(all.map((life) => [JSON.stringify(life), life])).values()];
    };
    const seconds = lives(2);
    for (const [start, ...first] of lives(1)) {
      for (const [other, ...second] of seconds) {
        for (const order of merged(first, second)) seen.add([start.told, other.told, ...order].join(" "));
      }
    }
    const processes = nodes(2, () => new Ticker(2, 3));
    const found = sequences({ processes, clocks: { untilMs: 6, tickMs, offsetMs: 1 } }, 6);
    expect(found.length).toBeGreaterThan(50);
    expect(found).toEqual([...seen].sort());
  });

  test("with drift: those that every course of a clock within its bounds gives, any two readings apart", () => {
    const tickMs = 2, seen = new Set<string>();
    // Half too fast or too slow: a timer of 3 ms takes from 2 to 6, in which a clock gains from a half to
    // one and a half times that.
    const gains = grid(2, 6, 0.5).flatMap((real) => grid(real / 2, real * 1.5, 0.25));
    const all = [...new Set(gains)];
    for (const offset of grid(-1, 1, 0.25)) {
      for (const one of all) {
        for (const two of all) {
          const at = [offset, offset + one, offset + one + two];
          seen.add(at.map((clock) => floor(clock, tickMs)).join(" "));
        }
      }
    }
    expect(one({ untilMs: 12, tickMs, offsetMs: 1, driftPpm: 500_000 }, 3)).toEqual([...seen].sort());
  });
});

test("bounds have one form: a sum of several strict ones is no stricter than one", () => {
  const ms = (count: number) => count * STRICT, under = (count: number) => ms(count) - 1;
  // Now, the start, and timers 0 and 1: 0 is due in less than 2 ms, 1 less than 3 ms after it.
  const bounds = [
    ...[0, 0, 0, 0],
    ...[0, 0, 0, 0],
    ...[under(2), under(2), 0, 0],
    ...[ms(5), ms(5), under(3), 0],
  ];
  const waited = elapsed({ timers: [START, 0, 1], bounds, held: [], late: [] }, {
    until: ms(9),
    isPassed: false,
  });
  expect(waited.bounds.slice(12)).toEqual([under(5), under(5), under(3), 0]);
});

describe("up to when time is looked at", () => {
  const ticking = (untilMs: number, times: number) =>
    explore({
      processes: nodes(1, () => new Ticker(10, 10, times)),
      time: "ordered",
      clocks: { untilMs },
      monitor: all,
      properties: [
        always("true", () => true),
        sometimes("reads 30", ({ monitor }: World<Process, string[]>) => monitor.includes("1:30")),
      ],
    });

  test("what never comes so far says nothing of it", () => {
    const { summary, verdicts } = ticking(30, 3);
    expect(summary).toBe("exhausted: 4 states, depth 3, no violation");
    expect(verdicts.true).toEqual({ kind: "always", holds: true });
    expect(verdicts["reads 30"].holds).toBe(true);
  });

  test("what would go on is cut there, and says so", () => {
    const { summary, verdicts, exhausted } = ticking(29, Infinity);
    expect(exhausted).toBe(true);
    expect(summary).toBe("exhausted: 3 states, depth 2, violated: reads 30");
    expect(verdicts.true).toEqual({ kind: "always", holds: true, within: "the first 29 ms" });
    expect(verdicts["reads 30"]).toEqual({ kind: "sometimes", holds: false, within: "the first 29 ms" });
  });

  test("a graph that is cut is not exhausted, so that nobody reads a valence from it", () => {
    const cut = (times: number) => {
      const processes = nodes(1, () => new Ticker(10, 10, times));
      return graphOf({ processes, time: "ordered", clocks: { untilMs: 25 } }).exhausted;
    };
    expect([cut(2), cut(3)]).toEqual([true, false]);
  });
});

describe("what else happens where a clock is read", () => {
  /** Looks at its clock only if it chooses so, twice. */
  class Chooser extends Process<Message> {
    ask() {
      if (this.choose(2) === 0) return this.output("no");
      const first = this.clock, which = this.choose(2);
      this.output([first, which, this.clock]);
    }
  }
  const asked = (options: Partial<Options> = {}) => {
    const seen = new Set<string>();
    const found = explore({
      processes: nodes(1, Chooser),
      invocations: [invoke(1, "ask")],
      time: "ordered",
      clocks: { untilMs: 1 },
      monitor: all,
      properties: [sometimes("seen", ({ monitor }: World<Process, string[]>) => {
        for (const one of monitor) seen.add(one);
        return false;
      })],
      ...options,
    });
    return { found, seen: [...seen].sort() };
  };

  test("only where it is read: both readings of a handler are the same, before and after it chooses", () => {
    expect(asked().seen).toEqual(["1:0,0,0", "1:0,1,0", "1:1,0,1", "1:1,1,1", "1:no"]);
    expect(asked().found.states).toBe(6);
  });

  test("a clock goes on through a crash", () => {
    const processes = nodes(1, () => new Ticker(5, 5, 0));
    const clocks = { untilMs: 2, offsetMs: 1 };
    const found = sequences({ processes, clocks, faults: { crashes: 1, recoveries: 1 } }, 2);
    expect(found.map((sequence) => sequence.replaceAll("1:", ""))).toEqual([
      "-1 -1",
      "-1 0",
      "-1 1",
      "0 0",
      "0 1",
      "0 2",
      "1 1",
      "1 2",
      "1 3",
    ]);
  });

  test("a clock goes on through a pause", () => {
    const processes = { ...nodes([1], () => new Ticker(2, 2, 1)), ...nodes([2], () => new Ticker(5, 5, 1)) };
    const last = (faults: Options["faults"]) =>
      sequences({ processes, clocks: { untilMs: 5 }, faults }, 4).map((sequence) => sequence.slice(8));
    expect(last({})).toEqual(["1:2 2:5"]);
    expect(last({ pauses: 1, mayPause: [1] })).toEqual([
      "1:2 2:5",
      "1:3 2:5",
      "1:4 2:5",
      "1:5 2:5",
      "2:5 1:5",
    ]);
  });

  test("a device's completion is handled with a reading, too", () => {
    class Bell implements Device {
      apply(_: Message, __: number, choose: (count: number) => number) {
        return choose(2);
      }
    }
    class Asking extends Process<Message> {
      override onStart() {
        this.submit("bell", { type: "Ring" });
      }
      onCompletionBell(result: number) {
        this.output([result, this.clock]);
      }
    }
    const devices = { bell: () => new Bell() };
    const processes = nodes(1, Asking as never), clocks = { untilMs: 5, offsetMs: 1, tickMs: 2 };
    expect(sequences({ processes, devices, clocks }, 1)).toEqual(["1:0,-2", "1:0,0", "1:1,-2", "1:1,0"]);
  });

  test("a step says what was read; a replay reads it, and another exploration goes on from there", () => {
    const processes = nodes(1, Chooser), clocks = { untilMs: 9 };
    const options = { processes, invocations: [invoke(1, "ask")], time: "ordered", clocks } as const;
    const seven = sometimes("seven", ({ monitor }: World<Process, string[]>) => monitor.includes("1:7,1,7"));
    const { schedule, words } = explore({ ...options, monitor: all, properties: [seven] }).verdicts.seven
      .example!;
    expect(schedule[1]).toEqual({
      step: "invoke",
      process: 1,
      operation: 1,
      method: "ask",
      details: [],
      choices: [1, 1],
      clockMs: 7,
    });
    expect(words[1]).toBe("P1 is asked to ask(): reads 7 ms, says [7, 1, 7]");
    const { trace } = replay({ processes }, schedule);
    expect([...trace].filter(({ kind }) => kind === "output")).toMatchObject([{ content: [7, 1, 7] }]);
    expect(explore({ ...options, after: schedule }).states).toBe(1);
    const open = schedule.map(({ clockMs: _, ...step }) => step as Step);
    expect(() => explore({ ...options, after: open })).toThrow(
      /leaves open what its clock says: give clockMs/,
    );
    const late = schedule.map((step) => ({ ...step, clockMs: 10 }));
    expect(() => explore({ ...options, after: late })).toThrow(/step 2 of after.*cannot happen/);
    expect(() => replay({ processes }, [{ ...schedule[1], clockMs: "7" as unknown as number }])).toThrow(
      'step 1 of the schedule: clockMs must be a number (ms), got "7"',
    );
  });
});

describe("runs of the simulator, whose clocks have an offset and a rate each", () => {
  const tickMs = 2, untilMs = 20;
  const systems = {
    tickers: { processes: nodes(2, () => new Ticker(3, 5, 4)), asked: [] },
    leases: {
      processes: {
        ...nodes([1], () => new Lender(5)),
        ...nodes([2], () => new Store(false)),
        ...nodes([3, 4], () => new Holder(6, 2)),
      },
      asked: [3, 4],
    },
  };

  /** The schedule of a run with clocks that are off by so much at most. */
  function run({ processes, asked }: (typeof systems)[keyof typeof systems], seed: number, driftPpm: number) {
    const random = new Random(seed, 99), within = (most: number) => most * (2 * random.uniform() - 1);
    const clocks = Object.fromEntries(
      Object.keys(processes).map((id) => [id, { offsetMs: within(1), driftPpm: within(driftPpm), tickMs }]),
    );
    const made = simulate({
      processes,
      seed,
      latency: constant(0),
      clocks,
      scenario: asked.map((id) => at(6 * random.uniform(), invoke(id, "acquire"))),
      until: untilMs - 0.5,
    });
    const schedule = scheduleOf(made);
    // The steps say what was read, so that a replay needs no clocks.
    const read = ({ trace }: { readonly trace: Trace }) =>
      [...trace].filter(({ kind }) => kind === "output").map(({ content }) => content);
    expect(read(replay({ processes }, schedule))).toEqual(read(made));
    return schedule;
  }

  function follows({ processes, asked }: (typeof systems)[keyof typeof systems], after: Schedule): boolean {
    const options = {
      processes,
      invocations: asked.map((id) => invoke(id, "acquire")),
      time: "ordered",
      clocks: { untilMs, tickMs, offsetMs: 1, driftPpm: 100_000 },
      bounds: { depth: 0 },
    } as const;
    try {
      explore({ ...options, after });
      return true;
    } catch (error) {
      expect(error).toMatchObject({ message: expect.stringMatching(/cannot happen/) });
      return false;
    }
  }

  test.each(Object.entries(systems))("are explored, all of them: %s", (_, system) => {
    const seeds = Array.from({ length: 60 }, (_, seed) => seed + 1);
    expect(seeds.filter((seed) => !follows(system, run(system, seed, 100_000)))).toEqual([]);
    expect(seeds.some((seed) => !follows(system, run(system, seed, 600_000)))).toBe(true);
  });
});

describe("what is refused", () => {
  const given = (options: Partial<Options>) => () =>
    explore({
      processes: nodes(2, () => new Ticker(1)),
      time: "ordered",
      clocks: { untilMs: 9 },
      ...options,
    });
  const clocks = (clocks: unknown) => given({ clocks: clocks as Clocks });

  test("reading without clocks, and clocks where timers have no order", () => {
    expect(given({ clocks: undefined })).toThrow(/or give clocks: \{ untilMs: 100 \} with time: "ordered"/);
    expect(given({ time: "any" })).toThrow(/time must be "ordered", got "any"/);
  });

  test("waiting for a clock within a handler", () => {
    class Waiting extends Process<Message> {
      override onStart() {
        while (this.clock < 5);
      }
    }
    expect(given({ processes: nodes(1, Waiting as never) })).toThrow(/never ends|endless|more than 10,?000/);
  });

  test("numbers that make no sense", () => {
    expect(clocks({})).toThrow("clocks.untilMs must be a number ≥ 0.001 (ms), got undefined");
    expect(clocks({ untilMs: 9, tickMs: 0 })).toThrow("clocks.tickMs must be a number ≥ 0.001 (ms), got 0");
    expect(clocks({ untilMs: 9, driftPpm: 1e6 })).toThrow(/driftPpm must be an integer from 0 to 999999/);
    expect(clocks({ untilMs: 9, driftPpm: 1234 })).not.toThrow();
    expect(clocks({ untilMs: 1e5, driftPpm: 1234 })).toThrow(
      /must be ≤ 35\d\d\d ms together with a driftPpm of 1234, got 100000 and 0/,
    );
    expect(clocks({ untilMs: 9, driftPpm: 1234, offsetMs: { 2: 1e5 } })).toThrow(/got 9 and 100000/);
    expect(clocks({ untilMs: 9, offsetMs: -1 })).toThrow("clocks.offsetMs must be ≥ 0 ms, got -1");
    expect(clocks({ untilMs: 9, offsetMs: { 3: 1 } })).toThrow(/offsetMs names P3; the processes are 1, 2/);
    expect(clocks({ untilMs: 9, drift: 1 })).toThrow(/drift/);
  });

  test("what would be true or false only because time ends", () => {
    expect(given({ properties: [eventually("done", () => true)] })).toThrow(/got eventually "done"/);
    expect(given({ properties: [deadlock(() => true)] })).toThrow(/got deadlock "/);
    expect(given({ symmetry: { groups: [[1, 2]] } })).toThrow("options take clocks or symmetry, got both");
  });

  test("a tick of a simulated clock below 0", () => {
    expect(() => simulate({ processes: nodes(1, Ticker as never), clocks: { 1: { tickMs: -1 } } })).toThrow(
      "the tick of the clock of P1 must be ≥ 0 ms, got -1",
    );
  });
});
