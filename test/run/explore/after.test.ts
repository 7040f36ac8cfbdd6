import { describe, expect, test } from "vitest";
import { Process } from "../../../lib/core/process.ts";
import { Bully } from "../../../lib/election/bully.ts";
import { always, explore, type Options, sometimes, type World } from "../../../lib/run/explore/explore.ts";
import { graphOf } from "../../../lib/run/explore/graph.ts";
import { at, crash, oneWayPartition } from "../../../lib/run/faults.ts";
import { constant } from "../../../lib/run/latency.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes, type Schedule } from "../../../lib/run/system.ts";
import { randomProcess, Shaky } from "../../fixtures/random_process.ts";
import { atMostOneOutcome, outcomes } from "../../fixtures/toy_properties.ts";
import { Coordinator, HastyCoordinator, Participant } from "../../fixtures/toys.ts";

const BASE = ["send", "send", "mood", "count", "choose"];
type Mood = { mood: number };
const mood = (world: World, id: number) => (world.processes[id] as unknown as Mood | undefined)?.mood;

const mixes: Record<string, Omit<Options, "processes" | "properties"> & { kinds: string[] }> = {
  "messages, choices, timers": { kinds: [...BASE, "set", "cancel"], time: "any" },
  "timers in order": { kinds: [...BASE, "set", "cancel"], time: "ordered" },
  "FIFO": { kinds: BASE, network: { fifo: true } },
  "losses and duplicates": { kinds: BASE, faults: { losses: 1, duplications: 1 } },
  "crashes, recoveries, logs": {
    kinds: [...BASE, "append", "force", "output"],
    faults: { crashes: 2, recoveries: 1 },
  },
  "forces at once": {
    kinds: [...BASE, "append", "force"],
    forces: "instant",
    faults: { crashes: 1, recoveries: 1 },
  },
  "operations": { kinds: BASE, invocations: [invoke(1, "poke"), invoke(2, "poke")] },
  "cuts": { kinds: BASE, faults: { partitions: [[[1], [2]]] } },
  "cuts in one direction": { kinds: BASE, faults: { partitions: [oneWayPartition([1], [2])] } },
  "pauses": { kinds: [...BASE, "set", "cancel"], time: "any", faults: { pauses: 1 } },
  "pauses while timers are in order": { kinds: [...BASE, "set"], time: "ordered", faults: { pauses: 1 } },
  "a device": {
    kinds: [...BASE, "submit", "submit"],
    devices: { disk: () => new Shaky({ order: "fifo" }) },
    faults: { crashes: 1 },
  },
};

/** What is left of the faults is what the first steps did not use. */
const without = (faults: Options["faults"], steps: Schedule): Options["faults"] => {
  const count = (is: (step: Schedule[number]) => boolean) => steps.filter(is).length;
  const { crashes = 0, recoveries = 0, losses = 0, duplications = 0, pauses = 0, partitions = [] } = faults ??
    {};
  return {
    crashes: crashes - count(({ step, crashAfter }) => step === "crash" || crashAfter !== undefined),
    recoveries: recoveries - count(({ step }) => step === "recover"),
    losses: losses - count(({ step }) => step === "lose"),
    duplications: duplications - count(({ step }) => step === "duplicate"),
    pauses: pauses - count(({ step }) => step === "pause"),
    partitions: count(({ step }) => step === "partition") > 0 ? [] : partitions,
  };
};

/** A line without how many messages the search has dropped: that depends on what it has seen of loops. */
const told = (line: string) => line.replace(/ \(\d+ of this dropped.*/, "");

describe("an exploration that begins in the middle of a shortest execution finds the rest of it", () => {
  test.each(Object.keys(mixes))("%s", (name) => {
    const { kinds, ...options } = mixes[name];
    let found = 0, fewer = 0;
    for (let seed = 0; seed < 15; seed++) {
      const processes = nodes(2, randomProcess(seed, kinds));
      const properties = [[1, 2], [2, 2], [0, 1], [1, 0]].map(([a, b]) =>
        sometimes(`${a}, ${b}`, (world: World) => mood(world, 1) === a && mood(world, 2) === b)
      );
      const whole = explore({ ...options, processes, properties, bounds: { states: 3000 } });
      for (const { example } of Object.values(whole.verdicts)) {
        if (!example || example.length < 2) continue;
        const property = properties.filter(({ name }) => whole.verdicts[name].example === example);
        for (let length = 2; length <= example.schedule.length; length += 3) {
          const after = example.schedule.slice(0, length);
          const rest = explore({
            ...options,
            faults: without(options.faults, after),
            processes,
            properties: property,
            after,
          });
          const again = rest.verdicts[property[0].name].example!;
          expect(again.length, `seed ${seed}`).toBe(example.length);
          expect(again.schedule.slice(0, length)).toEqual(after);
          expect(again.words.slice(0, length).map(told)).toEqual(example.words.slice(0, length).map(told));
          replay({ processes, devices: options.devices }, again.schedule);
          found++;
          if (rest.states < whole.states) fewer++;
        }
      }
    }
    expect(found).toBeGreaterThan(15);
    expect(fewer).toBeGreaterThan(found / 2);
  });
});

const commit = { ...nodes([1], Coordinator), ...nodes([2, 3], Participant) };
const said = (schedule: Schedule) => schedule.map(({ step }) => step);

describe("what came before", () => {
  const broken = { ...nodes([1], HastyCoordinator), ...nodes([2, 3], Participant) };
  const options: Options = {
    processes: broken,
    time: "any",
    monitor: outcomes,
    properties: [atMostOneOutcome],
  };

  test("has faults that do not count: with none allowed the rest of a counterexample is found", () => {
    const faults = { crashes: 1, recoveries: 1 };
    const { counterexample } = explore({ ...options, faults }).verdicts["one outcome"];
    const { schedule } = counterexample!;
    const last = schedule.findLastIndex(({ step }) => step === "recover") + 1;
    const { verdicts, summary } = explore({ ...options, after: schedule.slice(0, last) });
    expect(verdicts["one outcome"].counterexample?.schedule.length).toBe(schedule.length);
    expect(summary).toContain(`after ${last} steps that were given`);
    const crashes = (after: Schedule, more: number) =>
      graphOf({ ...options, faults: { crashes: more, mayCrash: [1] }, after, bounds: {} }, { states: 300 })
        .moves.filter(({ crashes }) => crashes).map(({ step }) =>
          "process" in step ? step.process : (step as { to: number }).to
        );
    const crashed: Schedule = [{ step: "crash", process: 2 }];
    expect(crashes(crashed, 0)).toEqual([]);
    expect(new Set(crashes(crashed, 1))).toEqual(new Set([1])); // P2 crashed, but now only P1 may
  });

  test("has cuts that do not count, and one that lasts can heal", () => {
    const groups = [[1], [2, 3]];
    const graph = (after: Schedule, partitions: number[][][] = []) =>
      graphOf({ processes: commit, time: "any", after, faults: { partitions } }, { states: 200 })
        .moves.map(({ step }) => step.step).filter((kind) => kind === "partition" || kind === "heal");
    const cut = { step: "partition", groups } as const, heal = { step: "heal" } as const;
    expect(graph([cut])).toEqual(["heal"]);
    expect(graph([cut, heal])).toEqual([]);
    expect(graph([cut, heal, cut, heal], [groups]).sort()).toEqual(["heal", "partition"]);
  });

  test("has operations that have happened, and others that are added", () => {
    const elections = (after: Schedule, invocations: Options["invocations"]) => {
      const { moves } = graphOf({ processes: nodes(2, Bully), time: "any", after, invocations });
      const all = moves.flatMap(({ step }) =>
        step.step === "invoke" ? [`${step.operation} of P${step.process}`] : []
      );
      return [...new Set(all)];
    };
    const elect = (process: number, operation?: number) =>
      ({ step: "invoke", process, method: "elect", details: [], operation }) as const;
    const both = [invoke(1, "elect"), invoke(2, "elect")];
    expect(elections([elect(2)], both)).toEqual(["1 of P1"]);
    expect(elections([elect(2, 1)], both)).toEqual(["2 of P1"]);
    expect(elections([elect(2)], [invoke(1, "elect")])).toEqual(["1 of P1"]);
    expect(elections([elect(1, 1), elect(1, 2)], [])).toEqual([]);
    expect(() => elections([elect(1, 2)], [])).toThrow(
      "operation 2 of after comes without those before it: list them in invocations",
    );
  });

  test("can be a simulation: its crash leaves who is left without a leader, for ever or not", () => {
    const run = simulate({
      processes: nodes(3, Bully),
      latency: constant(1),
      scenario: [at(0, invoke(1, "elect")), at(100, crash(3))],
      until: 200,
    });
    const led = (world: World<Bully>) => world.live.some(({ state }) => state === "leader");
    const result = explore({
      processes: nodes(3, Bully),
      time: "quiet",
      after: scheduleOf(run),
      invocations: [invoke(1, "elect"), invoke(1, "elect")], // the first was invoked in the run
      properties: [
        always("a leader", led),
        sometimes("another leader", led),
      ],
    });
    expect(result.verdicts["a leader"].counterexample?.schedule.at(-1)).toMatchObject({ step: "crash" });
    const { example } = result.verdicts["another leader"];
    expect(said(example!.schedule).filter((step) => step === "invoke").length).toBe(2);
  });

  test("takes forces that took no time as forces that are done next", () => {
    const run = simulate({ processes: commit, seed: 3, forceMs: constant(0), until: 20 });
    const schedule = scheduleOf(run);
    expect(schedule.some(({ instant }) => instant !== undefined)).toBe(true);
    const { verdicts } = explore({
      processes: commit,
      time: "any",
      after: schedule,
      properties: [sometimes("here", () => true)],
    });
    const there = verdicts["here"].example!.schedule;
    expect(said(there)).toContain("forced");
    for (const id of [1, 2, 3]) {
      expect(replay({ processes: commit }, there).fields(id)).toEqual(
        replay({ processes: commit }, schedule).fields(id),
      );
    }
    explore({ processes: commit, time: "any", after: schedule, forces: "instant" });
  });

  test("may have chosen what makes no difference", () => {
    class Idle extends Process<never> {
      override onStart() {
        this.choose(2);
      }
      twice() {
        if (this.choose(2) + this.choose(2) === 1) this.output("one");
      }
    }
    const begin = (start: number, choices: readonly number[]) =>
      explore({
        processes: nodes(1, Idle),
        after: [
          { step: "start", process: 1, choices: [start] },
          { step: "invoke", process: 1, method: "twice", details: [], choices },
        ],
      }).states;
    expect([begin(1, [0, 1]), begin(0, [1, 1])]).toEqual([1, 1]);
    expect(() => begin(1, [0])).toThrow("step 2 of after, P1 is asked to twice(), cannot happen");
    expect(() => begin(1, [0, 2])).toThrow("step 2 of after, P1 is asked to twice(), cannot happen");
  });
});

describe("a step that cannot be followed is named", () => {
  const begin = (after: Schedule, options: Partial<Options> = {}) => () =>
    explore({ processes: commit, time: "any", ...options, after });
  const ask = { step: "deliver", from: 1, to: 2, message: { type: "VoteRequest" } } as const;

  test("with what could happen in its place", () => {
    expect(begin([{ step: "timeout", process: 2, timer: "Decision", key: "" }])).toThrow(
      "step 1 of after, P2's timer Decision fires, cannot happen: what can happen there: " +
        "P1's timer Vote fires: stops Vote, ",
    );
    expect(begin([{ ...ask, choices: [1] }, { ...ask, choices: [1] }])).toThrow(
      "step 2 of after, P2 gets VoteRequest from P1, cannot happen",
    );
  });

  test("where time does not allow it", () => {
    const early: Schedule = [{ step: "timeout", process: 1, timer: "Vote", key: "" }];
    begin(early)();
    expect(begin(early, { time: "quiet" })).toThrow("step 1 of after, P1's timer Vote fires, cannot happen");
  });

  test("where it leaves open what was chosen, or how much of a log is left", () => {
    expect(begin([ask])).toThrow(
      "step 1 of after, P2 gets VoteRequest from P1, leaves open what choose gives: give choices (",
    );
    const prepared: Schedule = [{ ...ask, choices: [1] }, { step: "crash", process: 2 }];
    expect(begin(prepared)).toThrow(
      "step 2 of after, P2 crashes, leaves open how much of the log is left: give keep (",
    );
    begin([prepared[0], { step: "crash", process: 2, keep: 1 }])();
  });

  test("and starts come first", () => {
    const start = { step: "start", process: 1 } as const;
    begin([start])();
    expect(begin([{ ...ask, choices: [1] }, start])).toThrow(
      "step 2 of after, P1 starts, cannot happen: all processes start before anything else happens",
    );
    expect(begin([start, start])).toThrow("step 2 of after, P1 starts, cannot happen: it has started before");
  });

  test("what no exploration can do, and what is no schedule", () => {
    expect(begin("all" as unknown as Schedule)).toThrow("a schedule is a list of steps");
    expect(begin([{ step: "crash", process: 9 }])).toThrow("step 1 of the schedule names P9");
    expect(begin([], { symmetry: { groups: [[2, 3]] } })).toThrow("options take after or symmetry, got both");
  });
});
