// Several channels between the same processes: what holds of them holds in every driver.
import { describe, expect, test } from "vitest";
import { type Handlers, type Message, Process } from "../../../lib/core/process.ts";
import { always, explore, type World } from "../../../lib/run/explore/explore.ts";
import { at, heal, on, oneWayPartition, partition, pause, resume } from "../../../lib/run/faults.ts";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes, type Schedule } from "../../../lib/run/system.ts";
import { spacetime } from "../../../lib/view/diagram/spacetime.ts";
import { words } from "../../../lib/view/diagram/reading/words.ts";

/** P1 tells P2 over the network and over the serial line, when asked. */
class Twin extends Process<{ type: "Beat" }> {
  heard = 0;
  over(channel?: string) {
    this.broadcast({ type: "Beat" }, channel);
  }
  onBeat() {
    this.heard++;
  }
}
const processes = nodes(2, Twin), channels = { serial: {} };

test("each has a network of its own, and none changes what another draws", () => {
  const arrivals = (more: object) => {
    const run = simulate({
      processes,
      latency: 10,
      channels: { serial: { latency: 3 } },
      scenario: [at(0, invoke(1, "over"), invoke(1, "over", "serial"))],
      ...more,
    });
    return run.trace.where({ kind: "receive" }).map(({ time, channel }) => [channel, time]);
  };
  expect(arrivals({})).toEqual([["serial", 3], [undefined, 10]]);
  expect(arrivals({ loss: 1 })).toEqual([["serial", 3]]);
  expect(arrivals({ channels: { serial: { loss: 1 } } })).toEqual([[undefined, 10]]);
  expect(arrivals({ channels: { serial: { latency: 3, duplication: 1 } } })).toHaveLength(3);
  expect(arrivals({ channels: { serial: { links: [{ from: 1, to: 2, latency: 30 }] } } })).toEqual([
    [undefined, 10],
    ["serial", 30],
  ]);
});

describe("what is in flight across a cut is lost when it arrives, on the channel that is cut", () => {
  const cut = [at(0, on("serial", oneWayPartition([1], [2])), partition([1], [2])), at(5, heal())];
  const sends = [at(1, invoke(1, "over"), invoke(1, "over", "serial"))];
  test("simulated, and replayed", () => {
    const options = {
      processes,
      channels: { serial: { latency: 10 } },
      latency: 10,
      scenario: [...cut, ...sends],
    };
    const run = simulate(options);
    expect(run.trace.where({ kind: "drop" }).map(({ channel, content }) => [channel, content]))
      .toEqual([["serial", "partition"]]);
    expect(run.process(2).heard).toBe(1);
    const again = replay(options, scheduleOf(run));
    expect(again.trace.where({ kind: "drop" }).map(({ channel }) => channel)).toEqual(["serial"]);
    expect([...again.trace].map(words)).toEqual([...run.trace].map(words));
  });
  test("explored", () => {
    const both = always(
      "not both",
      ({ processes, inFlight }: World<Twin>) => processes[2].heard < 1 || inFlight.length > 0,
    );
    const found = explore({
      processes,
      channels,
      invocations: [invoke(1, "over", "serial")],
      faults: { partitions: [partition([1], [2])] },
      properties: [both],
    });
    expect(found.verdicts["not both"].counterexample!.words.at(-1)).toBe("P2 gets Beat from P1 over serial");
  });
  test("a schedule heals one channel and not the other", () => {
    const step = (
      channel?: string,
    ) => ({ step: "deliver", from: 1, to: 2, message: { type: "Beat" }, channel } as const);
    const steps: Schedule = [
      { step: "partition", groups: [[1], [2]], channel: "serial" },
      { step: "partition", groups: [[1], [2]] },
      { step: "invoke", process: 1, method: "over", details: [] },
      { step: "invoke", process: 1, method: "over", details: ["serial"] },
      { step: "heal", channel: "serial" },
      step(),
      step("serial"),
    ];
    const { trace } = replay({ processes, channels }, steps);
    expect(trace.where({ kind: "receive" }).map(({ channel }) => channel)).toEqual(["serial"]);
    expect(trace.where({ kind: "drop" }).map(({ channel }) => channel)).toEqual([undefined]);
  });
});

describe("a channel that the options do not name is an error that says what to write", () => {
  const says =
    'on the channel "serial", but the channels are none: name it in the options, e.g. channels: { serial: {} }';
  const scenario = [at(0, invoke(1, "over", "serial"))];
  const all = [always("all is well", () => true)];
  const step = { step: "invoke", process: 1, method: "over", details: ["serial"] } as const;
  const drivers: [string, () => unknown][] = [
    ["simulate", () => simulate({ processes, scenario })],
    ["explore", () => explore({ processes, invocations: [invoke(1, "over", "serial")] })],
    ["fuzz", () => fuzz({ processes, scenario, seeds: 1, properties: all })],
    ["replay", () => replay({ processes }, [step])],
    ["a scenario", () => simulate({ processes, scenario: [at(0, on("serial", heal()))] })],
    ["a schedule", () => replay({ processes }, [{ step: "heal", channel: "serial" }])],
  ];
  test.each(drivers)("%s", (_driver, run) => expect(run).toThrow(says));
  test("and so is one without a name, or with options that are none", () => {
    expect(() => simulate({ processes, channels: { "": {} } })).toThrow(
      'a channel needs a name, e.g. "serial", got ""',
    );
    expect(() => simulate({ processes, channels: { serial: { latncy: 1 } } as never })).toThrow(
      'the channel serial takes no "latncy": did you mean latency?',
    );
  });
});

test("a hosted part sends on its host's channels, and what one sends to itself takes none", () => {
  class Host extends Process<Message> implements Handlers<never, never, "OutputPart"> {
    part = new Part();
    onOutputPart() {}
  }
  class Part extends Process<{ type: "Ping" }> {
    got = 0;
    override onStart() {
      if (this.id !== 1) return;
      this.send(2, { type: "Ping" }, "serial");
      this.send(1, { type: "Ping" }, "serial");
    }
    onPing() {
      this.got++;
    }
  }
  const run = simulate({ processes: nodes(2, Host), channels });
  expect(run.trace.where({ kind: "send" }).map(({ message, channel }) => [message!.type, channel]))
    .toEqual([["part/Ping", "serial"], ["part/Ping", undefined]]);
  expect(run.processes.map(({ part }) => part.got)).toEqual([1, 1]);
  const { exhausted, states } = explore({ processes: nodes(2, Host), channels });
  expect([exhausted, states]).toEqual([true, 3]);
});

test("a diagram tells channels apart by more than a colour", () => {
  const run = simulate({
    processes,
    channels,
    scenario: [
      at(0, invoke(1, "over"), invoke(1, "over", "serial")),
      at(50, on("serial", partition([1], [2]))),
    ],
  });
  const { html } = spacetime(run.trace);
  expect(html.match(/class="hb-arrow hb-channel /g)).toHaveLength(1);
  expect(html).toContain("Beat (serial)");
  expect(html).toContain("serial: {1} | {2}");
});

test("a pause is a step of a schedule, and fuzzing keeps one that is to blame", () => {
  /** P1 expects to hear from P2 before its patience ends. */
  class Watcher extends Process<{ type: "Beat" }, "Late" | "Beat"> {
    state: "waits" | "calm" | "alarmed" = "waits";
    override onStart() {
      if (this.id === 1) this.setTimer("Late", 40);
      else this.setTimer("Beat", 10);
    }
    onTimeoutBeat() {
      this.send(1, { type: "Beat" });
    }
    onTimeoutLate() {
      if (this.state === "waits") this.state = "alarmed";
    }
    onBeat() {
      if (this.state === "waits") this.state = "calm";
    }
  }
  const { counterexample } = fuzz({
    processes: nodes(2, Watcher),
    latency: 1,
    scenario: [at(2, pause(1), resume(1)), at(5, pause(2)), at(60, resume(2))],
    seeds: 1,
    properties: [
      always("no alarm", (world: World<Watcher>) => world.live.every(({ state }) => state !== "alarmed")),
    ],
  }).verdicts["no alarm"];
  expect(counterexample!.time).toBe("ordered");
  expect(counterexample!.schedule.filter(({ step }) => step !== "start")).toEqual([
    { step: "pause", process: 2 },
    { step: "timeout", process: 1, timer: "Late", key: "" },
  ]);
  expect(counterexample!.words.at(-2)).toBe("P2 is paused");
  expect(() =>
    replay({ processes: nodes(2, Watcher) }, [
      { step: "pause", process: 2 },
      { step: "timeout", process: 2, timer: "Beat", key: "" },
    ])
  ).toThrow("step 2 of the schedule, timeout Beat of P2, cannot happen: P2 is paused");
});
