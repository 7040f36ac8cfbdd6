// What a driver would pass over it refuses: with a misspelt option one explores another system than one
// thinks.
import { describe, expect, test } from "vitest";
import { type Message, Process } from "../../../lib/core/process.ts";
import { always, explore } from "../../../lib/run/explore/explore.ts";
import { graphOf } from "../../../lib/run/explore/graph.ts";
import { experiment, summarise } from "../../../lib/run/experiment.ts";
import { at, crash } from "../../../lib/run/faults.ts";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

class Idle extends Process<Message> {
  enter() {}
}
const processes = nodes(2, Idle), properties = [always("all is well", () => true)];
/** What no type would let through. */
const wrong = (options: object) => options as never;
const drivers = {
  explore: (options: object) => explore(wrong({ processes, properties, ...options })),
  simulate: (options: object) => simulate(wrong({ processes, ...options })),
  fuzz: (options: object) => fuzz(wrong({ processes, properties, seeds: 1, ...options })),
  replay: (options: object) => replay(wrong({ processes, ...options }), []),
};

const misspelt: [driver: keyof typeof drivers, options: object, says: string][] = [
  [
    "explore",
    { property: properties },
    'explore takes no "property": did you mean properties?; it takes processes,',
  ],
  ["explore", { Time: "any" }, 'explore takes no "Time": did you mean time?'],
  ["explore", { force: "instant" }, "did you mean forces?"],
  [
    "explore",
    { network: { FIFO: true } },
    'network takes no "FIFO": did you mean fifo?; it takes fifo, keep, copies, ignored',
  ],
  ["explore", { faults: { crash: 1 } }, 'faults takes no "crash": did you mean crashes?; it takes crashes,'],
  ["explore", { bounds: { state: 1 } }, "did you mean states?"],
  ["explore", { symmetry: { group: [[1, 2]] } }, "did you mean groups?"],
  ["simulate", { latencyMs: 5 }, 'simulate takes no "latencyMs": did you mean latency?'],
  ["simulate", { serviceMS: 5 }, "did you mean serviceMs?"],
  [
    "simulate",
    { faults: { crash: {} } },
    'faults takes no "crash": did you mean crashes?; it takes crashes, partitions',
  ],
  ["simulate", { faults: { crashes: { meanUp: 5, meanDownMs: 1 } } }, "did you mean meanUpMs?"],
  ["simulate", { faults: { partitions: { meanBetween: 5 } } }, "did you mean meanBetweenMs?"],
  [
    "simulate",
    { until: { time: 5 } },
    'until takes no "time": did you mean timeMs?; it takes timeMs, events, when',
  ],
  ["simulate", { links: [{ from: 1, too: 2 }] }, 'a link takes no "too": did you mean to?'],
  ["simulate", { clocks: { 1: { offset: 4 } } }, 'the clock of P1 takes no "offset": did you mean offsetMs?'],
  [
    "simulate",
    { scenario: [at(1, wrong({ ...crash(1), after: 2 }))] },
    "did you mean afterEffects?",
  ],
  ["fuzz", { seed: 1 }, 'fuzz takes no "seed": did you mean seeds?'],
  ["fuzz", { vary: () => ({ latencey: 5 }) }, 'what vary returns takes no "latencey": did you mean latency?'],
  ["replay", { form: "instant" }, 'replay takes no "form"'],
];
test.each(misspelt)("%s refuses %j and names what is nearest", (driver, options, says) => {
  expect(() => drivers[driver](options)).toThrow(TypeError);
  expect(() => drivers[driver](options)).toThrow(says);
});

const elsewhere: [driver: keyof typeof drivers, options: object, says: string][] = [
  ["explore", { fifo: true }, 'explore takes no "fifo": write network: { fifo: true }; it takes'],
  ["explore", { loss: 0.1 }, "write faults: { losses: 1 }"],
  [
    "explore",
    { latency: 5 },
    'explore takes no "latency": that is an option of simulate, fuzz and replay; it takes',
  ],
  ["explore", { size: () => 1 }, "that is an option of simulate, fuzz and replay"],
  [
    "simulate",
    { properties },
    'simulate takes no "properties": that is an option of explore and fuzz; it takes',
  ],
  ["simulate", { network: { fifo: true } }, "that is an option of explore"],
  ["simulate", { invocations: [invoke(1, "enter")] }, "write scenario: [at(0, invoke(…))]"],
  ["fuzz", { bounds: { states: 5 } }, "that is an option of explore"],
  ["replay", { network: { keep: true } }, "write keep: true, or copies: 1"],
  ["replay", { properties }, "that is an option of explore and fuzz"],
];
test.each(elsewhere)("%s refuses %j and says where it belongs", (driver, options, says) => {
  expect(() => drivers[driver](options)).toThrow(says);
});

const wrongKind: [driver: keyof typeof drivers, options: object, says: string][] = [
  ["explore", { network: 5 }, "network must be an object with fifo, keep, copies, ignored, got 5"],
  ["explore", { faults: [] }, "faults must be an object with crashes, "],
  ["explore", { inOrder: 1 }, "inOrder must be true or false, got 1"],
  [
    "explore",
    { monitor: () => {} },
    "a monitor must be an object with initial, fold, receipts, states, got a function",
  ],
  [
    "explore",
    { invocations: invoke(1, "enter") },
    'invocations must be a list, e.g. [invoke(1, "elect")], got an Object',
  ],
  [
    "explore",
    { invocations: at(1, invoke(1, "enter")) },
    'an operation is made by invoke(id, "method", …), got',
  ],
  ["explore", { devices: { disk: {} } }, "the device disk must be a function, got an Object"],
  ["simulate", { fifo: "yes" }, 'fifo must be true or false, got "yes"'],
  ["simulate", { trace: "some" }, "trace must be one of all, messages, none, got some"],
  ["simulate", { until: "5" }, 'until must be an object with timeMs, events, when, got "5"'],
  ["simulate", { limit: "5" }, 'the limit must be > 0 events, got "5"'],
  ["simulate", { status: 5 }, "status must be a function, got 5"],
  ["fuzz", { time: "soon" }, "time must be one of any, quiet, ordered, got soon"],
  ["fuzz", { during: 5 }, "during must be a function, got 5"],
  ["replay", { keep: 1 }, "keep must be true or false, got 1"],
  ["replay", { copies: 0 }, "copies must be an integer ≥ 1, or Infinity, got 0"],
];
test.each(wrongKind)("%s refuses %j, which is of the wrong kind", (driver, options, says) => {
  expect(() => drivers[driver](options)).toThrow(says);
});

test("what is given beside a driver's options has its names, too", () => {
  expect(() => graphOf({ processes, properties }, wrong({ state: 5 }))).toThrow("did you mean states?");
  expect(() => experiment({ a: [1] }, wrong({ seed: 5 }), () => ({}))).toThrow("did you mean seeds?");
  expect(() => summarise([{ a: 1 }], wrong({ by: "a", values: "a" }))).toThrow("did you mean value?");
  expect(() => crash(1, wrong({ afterEffect: 1 }))).toThrow(
    'crash takes no "afterEffect": did you mean afterEffects?',
  );
});

test("an option that is undefined is none, and a replay takes those of the run", () => {
  for (const run of Object.values(drivers)) expect(() => run({ latencey: undefined })).not.toThrow();
  const options = { processes, latency: 5, loss: 0.1, scenario: at(1, invoke(1, "enter")), until: 50 };
  expect(replay(options, scheduleOf(simulate(options))).trace.where({ kind: "invoke" }).length).toBe(1);
});

describe("a message whose handler drivers call for another reason is refused:", () => {
  const sender = (type: string) => {
    class Sender extends Process<Message> {
      static handles = [type];
      override onStart() {
        if (this.id === 1) this.send(2, { type });
      }
    }
    Object.defineProperty(Sender.prototype, `on${type}`, {
      value: Object.getOwnPropertyDescriptor(Sender.prototype, `on${type}`)?.value ?? (() => {}),
    });
    return { processes: nodes(2, Sender) };
  };
  const taken: [string, string][] = [
    ["Start", "onStart is called when its process starts"],
    ["Recover", "onRecover is called when its process recovers"],
    ["TimeoutElection", "onTimeoutElection is called when the timer Election fires"],
    ["CompletionDisk", "onCompletionDisk is called when the device Disk has served a request"],
    ["OutputLock", "onOutputLock is called when the part Lock outputs something"],
    ["DeliverMulticast", "onDeliverMulticast is called when the part Multicast delivers something"],
  ];
  test.each(taken)("%s", (type, reason) => {
    for (const driver of Object.values(drivers)) {
      expect(() => driver(sender(type))).toThrow(
        `a message cannot have the type "${type}": ${reason}; call it otherwise`,
      );
    }
  });
  test.each([
    "Started",
    "Recovery",
    "Timeout",
    "Completions",
    "Output",
    "Outputs",
    "Delivery",
    "StartElection",
  ])(
    "but not %s",
    (type) => {
      for (const driver of Object.values(drivers)) expect(() => driver(sender(type))).not.toThrow();
    },
  );
});
