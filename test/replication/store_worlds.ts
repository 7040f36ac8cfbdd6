/** The systems in which the stores are tried, and what is asked of them. */
import { canonical } from "../../lib/core/canonical.ts";
import type { Process } from "../../lib/core/process.ts";
import type {
  AntiEntropyStore,
  AvailableStore,
  ConsistentStore,
  ConvergentName,
  DynamoStore,
  DynamoStoreOptions,
} from "../../lib/replication/mod.ts";
import { always, type Options, type World } from "../../lib/run/explore/explore.ts";
import {
  at,
  crash,
  heal,
  oneWayPartition,
  partition,
  recover,
  type Scheduled,
} from "../../lib/run/faults.ts";
import { constant } from "../../lib/run/latency.ts";
import { history, historyOf } from "../../lib/run/property/history.ts";
import type { History } from "../../lib/run/property/operation.ts";
import { simulate, type Simulation } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { keyValue, linearisability, linearisable } from "../../lib/verify/mod.ts";
import { isAtRest, judged } from "./worlds.ts";

export type ConsistentClass = new (patienceMs?: number) => ConsistentStore;
export type AvailableClass = new (ruleName?: ConvergentName, handOffMs?: number) => AvailableStore;
export type DynamoClass = new (options?: DynamoStoreOptions) => DynamoStore;
export type AntiEntropyClass = new (
  ruleName?: ConvergentName,
  handOffMs?: number,
  compareMs?: number,
) => AntiEntropyStore;

// ---- consistent

export const atomic = linearisable(keyValue);
const distinct = always("a version is of one text", ({ live }: World<ConsistentStore>) => {
  const all = live.flatMap(({ copies }) => [...copies.values()]);
  return all.every((one) =>
    all.every(({ count, writer, value }) =>
      count !== one.count || writer !== one.writer || value === one.value
    )
  );
});
/** One writes twice while another reads. */
export const twoAndOne = (Class: ConsistentClass): Options => ({
  processes: nodes(2, () => new Class()),
  invocations: [
    invoke(1, "put", "x", "a"),
    invoke(1, "put", "x", "b"),
    invoke(2, "get", "x"),
  ],
  inOrder: true,
  time: "quiet",
  forces: "instant",
  monitor: history(),
  properties: [atomic, distinct],
});
/** One of three writes while another reads. */
export const oneAndOne = (Class: ConsistentClass): Options => ({
  ...twoAndOne(Class),
  processes: nodes(3, () => new Class()),
  invocations: [invoke(1, "put", "x", "a"), invoke(2, "get", "x")],
});

const consistentRun = (Class: ConsistentClass, scenario: readonly Scheduled[][]) =>
  simulate({
    processes: nodes(3, () => new Class(100)),
    latency: constant(10),
    links: [{ from: 1, to: 3, latency: constant(60) }, { from: 2, to: 3, latency: constant(30) }],
    scenario,
    until: 1000,
  });
const isAtomic = (run: Simulation<ConsistentStore>) =>
  linearisability(historyOf(run.trace), keyValue).holds === true;

// ---- available

export const ALIKE = "at rest, all copies are alike";
export const NONE_WAITS = "whoever is up is answered at once";
const hasRested = (world: World) =>
  isAtRest(world) && world.ids.every((id) => !world.timers(id).some((timer) => timer.startsWith("HandOff")));
export const alike = always(
  ALIKE,
  (world: World<AvailableStore>) =>
    !hasRested(world) ||
    world.live.every(({ states }) => canonical(states) === canonical(world.live[0].states)),
);
export const noneWaits = always(
  NONE_WAITS,
  (world: World<Process, History>) =>
    world.ids.some((id) => world.durable(id) < world.log(id).length) ||
    world.monitor.every(({ ended }) => ended),
);

/** Two write, one of them twice; a message may be lost. */
export const lossy = (Class: AvailableClass): Options => ({
  processes: nodes(2, () => new Class()),
  invocations: [invoke(1, "put", "x", "a"), invoke(1, "put", "x", "b"), invoke(2, "put", "x", "c")],
  inOrder: true,
  time: "quiet",
  monitor: history(),
  faults: { losses: 1 },
  properties: [alike, noneWaits],
});
/** Whoever writes may crash and come back. */
export const crashing = (Class: AvailableClass): Options => ({
  ...lossy(Class),
  invocations: [invoke(1, "put", "x", "a"), invoke(1, "get", "x")],
  faults: { crashes: 1, recoveries: 1, mayCrash: [1], losses: 1 },
  properties: [alike],
});

const keeps = (options: Options) => judged(options).broken.length === 0;

/** Both sides of a cut write; a later reader sees what the rule makes of it. */
function bothSides(make: () => AvailableStore, from = 3): unknown {
  const run = simulate({
    processes: nodes(3, make),
    latency: constant(10),
    clocks: { 1: { offsetMs: 500 } },
    scenario: [
      at(0, partition([1], [2, 3])),
      at(100, invoke(1, "put", "x", "a")),
      at(200, invoke(2, "put", "x", "b")),
      at(300, heal()),
      at(900, invoke(from, "get", "x")),
    ],
    until: 1000,
  });
  return answersIn(run).at(-1);
}
export const answersIn = ({ trace }: Simulation) =>
  trace.where({ kind: "respond" }).map(({ content }) => (content as { value?: unknown }).value);
const saidIn = ({ trace }: Simulation) => trace.where({ kind: "output" }).map(({ content }) => content);

/** P1's update does not reach P3; then P2 asks two copies. Whether P3 has it afterwards. */
function repaired(Class: DynamoClass, options: DynamoStoreOptions): boolean {
  const run = simulate({
    processes: nodes(3, () => new Class({ handOffMs: 1e6, ...options })),
    latency: constant(10),
    links: [{ from: 2, to: 1, loss: 1 }],
    scenario: [
      at(0, oneWayPartition([1], [3])),
      at(10, invoke(1, "put", "x", "a")),
      at(100, heal()),
      at(200, invoke(2, "get", "x")),
    ],
    until: 1000,
  });
  return run.process(3).states.has("x");
}

const alone = (Class: DynamoClass, options: DynamoStoreOptions) =>
  simulate({
    processes: nodes(3, () => new Class(options)),
    latency: constant(10),
    scenario: [
      at(0, invoke(2, "put", "x", "a")),
      at(50, partition([1], [2, 3])),
      at(100, invoke(1, "get", "x"), invoke(1, "put", "x", "b"), invoke(2, "put", "x", "c")),
      at(400, invoke(3, "get", "x")),
    ],
    until: 900,
  });

/** All hints are as good as lost; copies are compared. */
function compared(Class: AntiEntropyClass): boolean {
  const run = simulate({
    processes: nodes(3, () => new Class("MV register", 1e6, 100)),
    latency: constant(5),
    scenario: [
      at(0, partition([1], [2], [3])),
      ...[1, 2, 3].map((id) =>
        at(10, ...["x", "y", `only ${id}`].map((key) => invoke(id, "put", key, `${id}`)))
      ),
      at(60, heal()),
    ],
    until: 3000,
  });
  const [first, ...others] = run.processes.map(({ states }) => canonical(states));
  return others.every((other) => other === first) && run.process(1).states.size === 5;
}

// ---- what catches broken twins

/** Each is given a class and says whether that keeps it. */
export const storeJudges = {
  "every history is linearisable": (of: ConsistentClass) => keeps(twoAndOne(of)) && keeps(oneAndOne(of)),
  "no get finds less than one before": (of: ConsistentClass) =>
    isAtomic(
      consistentRun(of, [
        at(0, invoke(1, "put", "x", "a")),
        at(25, partition([1], [2, 3])), // what P1 has stored reaches nobody
        at(35, heal()),
        at(36, invoke(2, "get", "x")),
        at(77, partition([1], [2, 3])),
        at(78, invoke(3, "get", "x")),
      ]),
    ),
  "what was stored is there after a crash": (of: ConsistentClass) =>
    isAtomic(
      consistentRun(of, [
        at(0, partition([1, 2], [3])),
        at(10, invoke(1, "put", "x", "a")),
        at(100, crash(2), recover(2), crash(1), heal()),
        at(110, invoke(3, "get", "x")),
      ]),
    ),
  "who reaches no majority is refused": (of: ConsistentClass) => {
    const run = consistentRun(of, [at(0, partition([1], [2, 3])), at(10, invoke(1, "put", "x", "a"))]);
    return saidIn(run).length === 1 && answersIn(run).length === 0;
  },
  "copies become alike though messages are lost": (of: AvailableClass) => keeps(lossy(of)),
  "copies become alike though who has hints crashes": (of: AvailableClass) => keeps(crashing(of)),
  "what both sides wrote is there": (of: AvailableClass) =>
    canonical(bothSides(() => new of())) === '["a","b"]',
  "the clock says who was last": (of: AvailableClass) =>
    bothSides(() => new of("LWW register")) === "a" && bothSides(() => new of("LWW register"), 1) === "a",
  "who had less is repaired": (of: DynamoClass) =>
    repaired(of, { read: 2 }) && !repaired(of, { read: 2, repairs: false }) && !repaired(of, { read: 1 }),
  "a strict quorum refuses, a sloppy one answers": (of: DynamoClass) => {
    const strict = alone(of, { read: 2, write: 2, sloppy: false }), sloppy = alone(of, { read: 2, write: 2 });
    return saidIn(strict).length === 2 && answersIn(strict).length === 3 &&
      saidIn(sloppy).length === 0 && answersIn(sloppy).length === 5;
  },
  "a quorum has met who wrote": (of: DynamoClass) => {
    const run = simulate({
      processes: nodes(3, () => new of({ read: 2, write: 2, sloppy: false })),
      latency: constant(10),
      links: [{ from: 2, to: 1, latency: constant(60) }],
      scenario: [at(0, invoke(2, "put", "x", "a")), at(25, invoke(1, "get", "x"))],
      until: 1000,
    });
    return canonical(answersIn(run)) === '[u,["a"]]';
  },
  "copies are alike though hints are lost": compared,
} as const;
export type StoreJudge = keyof typeof storeJudges;
