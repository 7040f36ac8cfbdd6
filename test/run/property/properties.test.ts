import { describe, expect, test } from "vitest";
import { Bully } from "../../../lib/election/bully.ts";
import { type Message, Process } from "../../../lib/core/process.ts";
import {
  always,
  explore,
  monitor,
  type Property,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { graphOf } from "../../../lib/run/explore/graph.ts";
import { at } from "../../../lib/run/faults.ts";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

const system = { processes: nodes(3, Bully) };
const explored = (...properties: Property[]) =>
  explore({ ...system, time: "any", invocations: [invoke(1, "elect")], properties });
const fuzzed = (...properties: Property[]) =>
  fuzz({ ...system, scenario: [at(0, invoke(1, "elect"))], seeds: 3, properties });

/** The student's slip. */
const slip = always(
  "one leader",
  (world: World<Bully>) => world.live.filter((process) => (process.elected = 1)).length <= 3,
);

describe("a property may only read", () => {
  test("one that writes a field is found, with the process and the field, by the explorer and the fuzzer", () => {
    const found = /the property "one leader" changed P1\.elected from undefined to 1: it may only read/;
    expect(() => explored(slip)).toThrow(found);
    expect(() => fuzzed(slip)).toThrow(found);
    const options = { ...system, time: "any" as const, invocations: [invoke(1, "elect")] };
    expect(() => graphOf({ ...options, properties: [slip] })).toThrow(found);
  });

  test("also one that writes now and then, after others have read", () => {
    const led = sometimes("P3 leads", (world: World<Bully>) => world.processes[3]?.state === "leader");
    const rare = always("rare", (world: World<Bully>) => {
      for (const process of world.live) if (process.state === "leader") process.state = "idle";
      return true;
    });
    const found = /the property "rare" changed P\d\.state from "leader" to "idle"/;
    expect(() => explored(rare, led)).toThrow(found);
    expect(() => fuzzed(rare, led)).toThrow(found);
  });

  class Keeper extends Process<{ type: "Keep"; list: number[] }> {
    queue = [3, 1];
    seen = new Set([2]);
    votes = new Map([[1, { yes: true }]]);
    bytes = new Uint8Array(2);
    override onStart() {
      if (this.id === 1) this.send(2, { type: "Keep", list: [1] });
    }
    onKeep() {
      this.output("kept");
    }
  }
  const writes: [string, (world: World<Keeper>) => void, string][] = [
    ["sorts an array", (world) => world.live[0].queue.sort(), "P1.queue[0] from 3 to 1"],
    ["pushes", (world) => world.live[0].queue.push(1), "P1.queue (there were 2, now 3)"],
    ["adds to a Set", (world) => world.live[0].seen.add(4), "P1.seen's members (there were 1, now 2)"],
    [
      "writes into a Map",
      (world) => void (world.live[0].votes.get(1)!.yes = false),
      "P1.votes's entries[0][1].yes from true to false",
    ],
    ["writes bytes", (world) => void (world.live[0].bytes[1] = 7), "P1.bytes[1] from 0 to 7"],
    [
      "adds a field",
      (world) => Object.assign(world.live[0], { extra: 1 }),
      "P1.extra, which was not there",
    ],
    ["exchanges a Map", (world) => void (world.live[0].votes = new Map()), "P1.votes's entries"],
    [
      "makes a list a Set",
      (world) => Object.assign(world.live[0], { queue: new Set() }),
      "which is a Set now",
    ],
  ];
  test.each(writes)("one that %s is found", (_, write, found) => {
    const writer = always("writer", (world: World<Keeper>) => {
      write(world);
      return true;
    });
    expect(() => explore({ processes: nodes(2, Keeper), properties: [writer] })).toThrow(found);
    expect(() => fuzz({ processes: nodes(2, Keeper), seeds: 1, properties: [writer] })).toThrow(found);
  });

  test("what is in flight, the ids and the monitor's state are safe from it as well", () => {
    const disturb = sometimes("disturbed", (world: World<Keeper, { kept: number }>) => {
      for (const { message } of world.inFlight) (message as unknown as { list: number[] }).list[0]++;
      return world.inFlight.some(({ message }) => (message as unknown as { list: number[] }).list[0] > 2);
    });
    const kept = monitor({ kept: 0 }, (state, { kind }) => void (kind === "output" && state.kept++));
    const options = { processes: nodes(2, Keeper), monitor: kept };
    expect(explore({ ...options, properties: [disturb] }).verdicts["disturbed"].holds).toBe(false);
    expect(fuzz({ ...options, seeds: 2, properties: [disturb] }).verdicts["disturbed"].holds).toBe("unknown");
    const count = always("count", (world: World<Keeper, { kept: number }>) => world.monitor.kept++ < 9);
    expect(explore({ ...options, properties: [count] }).verdicts["count"].holds).toBe(true);
    expect(() => fuzz({ ...options, seeds: 2, properties: [count] })).toThrow(
      `the property "count" changed the monitor's state.kept from 0 to 1`,
    );
    const turn = always("turn", (world) => (world.ids as number[]).reverse()[0] > 0);
    expect(() => explore({ ...options, properties: [turn] })).toThrow(/"turn" threw: .*read only/);
    expect(() => fuzz({ ...options, seeds: 2, properties: [turn] })).toThrow(/"turn" threw: .*read only/);
  });

  test("the device that a run gives, and the question when a crash matters, too", () => {
    class Disk {
      writes = 0;
      apply(_request: Message) {
        return ++this.writes;
      }
    }
    const options = { processes: nodes(2, Keeper), devices: { disk: () => new Disk() }, seeds: 1 };
    const write = always("write", (world) => (world.device("disk") as Disk).writes++ < 9);
    expect(() => fuzz({ ...options, properties: [write] })).toThrow("changed disk.writes from 0 to 1");
    const during = (world: World<Keeper>) => world.live[0].queue.pop() === 1;
    expect(() => fuzz({ ...options, properties: [], during })).toThrow("during changed P1.queue");
  });
});

describe("a property must answer at once", () => {
  test("async and generator functions are refused when the property is made, by name", () => {
    const truth = (test: unknown) => () => always("true", test as () => boolean);
    expect(truth(async () => await Promise.resolve(false))).toThrow(
      /the property "true" is async: it must answer/,
    );
    expect(truth(function* () {})).toThrow(/the test of the property "true" is a generator/);
    expect(() => monitor(0, (async () => {}) as unknown as () => number)).toThrow(
      /a monitor's function is async/,
    );
  });

  test("a promise for an answer is no answer", () => {
    const promise = always("later", (() => Promise.resolve(false)) as unknown as () => boolean);
    expect(() => explored(promise)).toThrow(/"later" returned a promise: it must answer at once/);
    expect(() => fuzzed(promise)).toThrow(/"later" returned a promise: it must answer at once/);
    const later = monitor(0, (() => Promise.resolve(1)) as unknown as () => number);
    const options = { ...system, monitor: later, properties: [] };
    expect(() => explore({ ...options, time: "any", invocations: [invoke(1, "elect")] })).toThrow(
      /the monitor's function returned a promise/,
    );
    expect(() => fuzz({ ...options, seeds: 1, scenario: [at(0, invoke(1, "elect"))] })).toThrow(
      /the monitor's function returned a promise/,
    );
  });
});
