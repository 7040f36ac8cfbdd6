import { describe, expect, test } from "vitest";
import { Process, type ProcessId } from "../../../lib/core/process.ts";
import { explore } from "../../../lib/run/explore/explore.ts";
import { at, crash } from "../../../lib/run/faults.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

type Ping = { type: "Ping" };

/** Does what a test gives it to do, once it is invoked. */
const doing = (what: (self: Open) => void) =>
  class Busy extends Open {
    go() {
      what(this);
    }
  };
class Open extends Process<Ping> {
  heard = 0;
  onPing() {
    this.heard++;
  }
  say(to: unknown = 2) {
    this.send(to as ProcessId, { type: "Ping" });
  }
  arm(name: unknown, ms: unknown) {
    this.setTimer(name as string, ms as number);
  }
  tell() {
    this.output("here");
  }
  ask() {
    return this.choose(2);
  }
  get timeMs() {
    return this.clock;
  }
}

const simulated = (what: (self: Open) => void) => () =>
  simulate({ processes: nodes(2, doing(what)), trace: "none", scenario: [at(0, invoke(1, "go"))] });
const explored = (what: (self: Open) => void) => () =>
  explore({ processes: nodes(2, doing(what)), time: "any", invocations: [invoke(1, "go")] });

const loops: [string, (self: Open) => void][] = [
  ["sends until it is answered", (self) => {
    while (self.heard === 0) self.say();
  }],
  ["sends to itself until it is answered", (self) => {
    while (self.heard === 0) self.say(1);
  }],
  ["tells for ever", (self) => {
    for (;;) self.tell();
  }],
  ["chooses until it gets what it likes", (self) => {
    while (self.ask() < 2);
  }],
  ["sets a timer for ever", (self) => {
    for (;;) self.arm("Again", 10);
  }],
];

describe("a handler that never ends is stopped before it has filled the memory", () => {
  test.each(loops)("simulated: %s", (_how, what) => {
    expect(simulated(what)).toThrow(
      "P1, in its operation go at 0 ms: it has said or asked 250000 things and is not done: a loop in it never ends",
    );
  });

  test.each(loops)("explored: %s", (_how, what) => {
    expect(explored(what)).toThrow(/^P1, in its operation go: it has said or asked 10000 things/);
  });

  test("simulated: waits for the clock to go on", () => {
    expect(simulated((self) => {
      while (self.timeMs < 10);
    })).toThrow(/can happen only after it has ended/);
  });

  test("many handlers may say much together", () => {
    const run = simulate({
      processes: nodes(
        2,
        doing((self) => {
          for (let k = 0; k < 60_000; k++) self.say();
        }),
      ),
      trace: "none",
      scenario: [1, 2, 3, 4, 5].map((ms) => at(ms, invoke(1, "go"))),
    });
    expect(run.counts.messages).toBe(300_000);
  });
});

/** Counts the messages that two send each other for ever. */
class PingPong extends Open {
  go() {
    this.say();
  }
  override onPing() {
    super.onPing();
    this.say(this.peers[0]);
  }
}

describe("two that never end are given up in a short time", () => {
  test("explored: what is counted is named", () => {
    const { summary, exhausted } = explore({ processes: nodes(2, PingPong), invocations: [invoke(1, "go")] });
    expect(exhausted).toBe(false);
    expect(summary).toMatch(/^not exhausted \(depth 10000\): .*; what grows: P2's PingPong\.heard took/);
  });

  test("simulated: sooner if a trace is kept, which takes memory", () => {
    const run = (trace: "all" | "none") => () =>
      simulate({ processes: nodes(2, PingPong), trace, scenario: [at(0, invoke(1, "go"))] });
    expect(run("all")).toThrow("past its limit of 1000000 events");
    expect(run("none")).toThrow("past its limit of 10000000 events");
  });
});

describe("what types forbid is refused where they are not looked at", () => {
  const odd: [string, (self: Open) => void, RegExp][] = [
    ["an id that is a text", (self) => self.say("2"), /sends Ping to "2"[,;] (but )?the processes are/],
    ["a list's own property for an id", (self) => self.say("length"), /sends Ping to "length"/],
    [
      "a function for the name of a timer",
      (self) => self.arm(() => {}, 10),
      /a timer needs a name, e\.g\. "Answer", got a function/,
    ],
    [
      "a time that is a text",
      (self) => self.arm("Again", "100"),
      /≥ 0 ms and a range ascending, got "100"$/m,
    ],
    ["a time that is missing", (self) => self.arm("Again", undefined), /got undefined$/m],
    ["a time that is no number", (self) => self.arm("Again", NaN), /got NaN$/m],
  ];
  test.each(odd)("simulated: %s", (_how, what, says) => {
    expect(simulated(what)).toThrow(says);
  });
  test.each(odd)("explored: %s", (_how, what, says) => {
    expect(explored(what)).toThrow(says);
  });
});

test("an id that is no number is refused wherever ids are given, not only by send", () => {
  const processes = nodes(2, PingPong);
  const crashed = () => simulate({ processes, scenario: [at(0, crash("2" as unknown as ProcessId))] });
  expect(crashed).toThrow('the scenario has crash of "2", but the processes are P1, P2');
  const run = simulate({ processes, until: 10 });
  expect(() => run.process("length" as unknown as ProcessId)).toThrow(
    'asked for "length", but the processes',
  );
});

test("nobody may change who its peers are: they are the same list for all that comes after", () => {
  const processes = nodes(3, doing((self) => (self.peers as ProcessId[]).reverse()));
  for (
    const run of [
      () => simulate({ processes, scenario: [at(0, invoke(1, "go"))] }),
      () => explore({ processes, invocations: [invoke(1, "go")], properties: [] }),
    ]
  ) expect(run).toThrow(/read only property/);
});
