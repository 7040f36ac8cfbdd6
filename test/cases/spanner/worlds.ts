// Spanner in random runs: two groups of three replicas, three clients, clocks that are set and run differently.
import { canonical } from "../../../lib/core/canonical.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import { Random } from "../../../lib/core/random.ts";
import {
  database,
  inOrderOfTime,
  type SmallSpanner,
  smallSpanner,
  type SpannerClasses,
  spannerCommits,
  TIME_MASTER,
} from "../../../lib/course/cases/spanner/system.ts";
import { SpannerServer } from "../../../lib/cases/mod.ts";
import { range } from "../../../lib/course/mod.ts";
import { at, heal, partition, type Scheduled } from "../../../lib/run/faults.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { simulate, type Simulation, type SimulationOptions } from "../../../lib/run/simulate/simulate.ts";
import { invoke } from "../../../lib/run/system.ts";
import { linearisability, recordedOf } from "../../../lib/verify/mod.ts";
import type { SpannerPromise } from "../../mutants/spanner.ts";

const SERVERS = [11, 12, 13, 21, 22, 23], CLIENTS = [1, 2, 3], KEYS = ["x", "y"];
/** Clocks that are wrong by 2 %, asked each second; leases that end while it lasts. */
const SHORT: SmallSpanner = {
  clients: 3,
  time: { master: TIME_MASTER, pollMs: 1000, driftPpm: 20_000 },
  options: { leaseMs: 600, heldMs: 500, retryMs: 100 },
};
const UNTIL_MS = 8000, END_MS = 14_000;

type Faults = Partial<Pick<SimulationOptions, "faults" | "loss">>;
export const TROUBLES: Readonly<Record<string, Faults>> = {
  "none": {},
  "cuts": { faults: { partitions: { meanBetweenMs: 500, meanLengthMs: 300, untilMs: UNTIL_MS } } },
  "crashes": {
    faults: { crashes: { meanUpMs: 1200, meanDownMs: 300, processes: SERVERS, untilMs: UNTIL_MS } },
  },
  "losses": { loss: 0.1 },
};

/** What three clients ask for at random: transactions over one key or two, reads of now and of the past. */
function work(random: Random): Scheduled[][] {
  return range(1, 50).map((value) => {
    const ms = 500 + 6000 * random.uniform();
    const id = CLIENTS[random.integer(CLIENTS.length)],
      [first, second] = random.integer(2) ? KEYS : ["y", "x"];
    const operations = [
      invoke(id, "transact", [first], { [first]: value }),
      invoke(id, "transact", [first], { [second]: value }),
      invoke(id, "transact", [], { [first]: value, [second]: value }),
      invoke(id, "transact", KEYS, { [first]: value }),
      invoke(id, "read", KEYS),
      invoke(id, "read", [first]),
      invoke(id, "readAt", 0.9 * ms * random.uniform(), KEYS),
    ];
    return at(ms, operations[random.integer(operations.length)]);
  });
}

/** @param off how far clocks may be off, as a share of what they say: 1 is the most */
export function troubled(seed: number, trouble: string, classes: SpannerClasses = {}, off = 1): Simulation {
  const random = new Random(seed, 43), scenario = work(random);
  const clock = (id: ProcessId) => [
    id,
    { offsetMs: 2000 * random.uniform(), driftPpm: Math.floor(off * 19_000 * (random.integer(2) * 2 - 1)) },
  ];
  return simulate({
    processes: smallSpanner(SHORT, classes),
    latency: exponential(6),
    forceMs: exponential(2),
    clocks: Object.fromEntries([...SERVERS, ...CLIENTS].map(clock)),
    ...TROUBLES[trouble],
    seed,
    scenario,
    until: END_MS,
  });
}

/** One writes a key, and a little later another one the other. */
function inTurn(first: string, second: string, laterMs: number): Scheduled[][] {
  return range(1, 5).flatMap((value) => [
    at(500 + 300 * value, invoke(1, "transact", [], { [first]: value })),
    at(500 + 300 * value + laterMs, invoke(2, "transact", [], { [second]: value })),
    at(600 + 300 * value, invoke(1, "read", KEYS)),
  ]);
}

/** Clocks that are wrong by as much as they may be: those of x ahead, those of y behind. */
function edges(classes: SpannerClasses): Simulation {
  const ahead = SERVERS.slice(0, 3),
    clock = (id: ProcessId) => [id, { offsetMs: ahead.includes(id) ? 4 : -4 }];
  return simulate({
    processes: smallSpanner({}, classes),
    latency: 0.25,
    clocks: Object.fromEntries(SERVERS.map(clock)),
    seed: 1,
    scenario: inTurn("x", "y", 4),
    until: 3000,
  });
}

/** The way to the time master is long, and the way back is short. */
function crooked(classes: SpannerClasses): Simulation {
  return simulate({
    processes: smallSpanner({ time: { master: TIME_MASTER } }, classes),
    latency: 0.25,
    links: SERVERS.slice(0, 3).map((id) => ({ from: TIME_MASTER, to: id, latency: 40 })),
    seed: 1,
    scenario: inTurn("y", "x", 4),
    until: 3000,
  });
}

/** The clocks of x are too fast, those of y too slow, and it is long since they were asked. */
function drifting(classes: SpannerClasses): Simulation {
  const ahead = SERVERS.slice(0, 3),
    drift = (id: ProcessId) => [id, { driftPpm: ahead.includes(id) ? 199 : -199 }];
  return simulate({
    processes: smallSpanner({ time: { master: TIME_MASTER } }, classes),
    latency: 0.25,
    clocks: Object.fromEntries(SERVERS.map(drift)),
    seed: 1,
    scenario: inTurn("x", "y", 4).map((some) =>
      some.map(({ atMs, action }) => ({ atMs: atMs + 26_000, action }))
    ),
    until: 29_500,
  });
}

/** The leader of x is cut off with a client; its lease lasts on for a while. */
function cutOff(classes: SpannerClasses): Simulation {
  const options = {
    processes: smallSpanner({ options: { leaseMs: 1500 }, clients: 2 }, classes),
    latency: 1,
    seed: 1,
  };
  const leader = leaderOf(simulate({ ...options, until: 900 }), 0),
    rest = SERVERS.filter((id) => id !== leader);
  return simulate({
    ...options,
    scenario: [
      at(1000, partition([leader, 2], [...rest, 1]), invoke(1, "transact", ["x"], { x: 1 })),
      ...range(0, 29).map((step) => at(1010 + 100 * step, invoke(2, "read", ["x"]))),
      at(4000, heal()),
    ],
    until: 7000,
  });
}

/**
 * The leader of y is cut off from all but a reader, whom it promises something; a transaction has begun before
 * and gets a new leader's vote. What the reader asks others is long under way.
 */
function promisesAndIsLost(classes: SpannerClasses): Simulation {
  const options = {
    processes: smallSpanner({ options: { leaseMs: 2000 } }, classes),
    latency: 1,
    seed: 1,
  };
  const leader = leaderOf(simulate({ ...options, until: 900 }), 1),
    rest = SERVERS.filter((id) => id !== leader);
  return simulate({
    ...options,
    links: rest.map((to) => ({ from: 2, to, latency: 4000 })),
    scenario: [
      at(1000, partition([leader], [...rest, 1]), invoke(1, "transact", [], { x: 1, y: 1 })),
      at(1050, invoke(2, "read", KEYS)),
      at(5000, heal()),
    ],
    until: 9500,
  });
}

function leaderOf(run: Simulation, group: number): ProcessId {
  return run.processes.find((one) => one instanceof SpannerServer && one.group === group && one.serving)!.id;
}

export const SCENES: Readonly<Record<string, (classes: SpannerClasses) => Simulation>> = {
  "clocks at their edges": edges,
  "a crooked way to the time": crooked,
  "clocks that drift": drifting,
  "a leader is cut off": cutOff,
  "a leader promises, and is lost": promisesAndIsLost,
};

/** What is promised of a run. */
export const PROMISES: Readonly<Record<SpannerPromise, (run: Simulation) => boolean>> = {
  "external consistency": ({ trace }) => {
    const asked = recordedOf(trace).filter(({ method }) => method === "transact" || method === "read");
    return linearisability(asked, database).holds === true;
  },
  "later is a later timestamp": ({ trace }) => inOrderOfTime(spannerCommits(trace)),
  "snapshots are of their time": ({ trace }) => {
    const commits = spannerCommits(trace), operations = recordedOf(trace);
    if (operations.some(({ method, end }) => method === "transact" && end === undefined)) return true;
    return operations.filter(({ method, end }) => method === "readAt" && end !== undefined).every((read) => {
      const [timestamp, keys] = read.details as [number, string[]];
      const before = commits.filter((one) => one.timestamp <= timestamp).map(({ writes }) => writes);
      const expected = Object.assign({}, ...keys.map((key) => ({ [key]: null })), ...before);
      return canonical(read.value) === canonical(expected);
    });
  },
  "all is answered in the end": ({ trace }) => recordedOf(trace).every(({ end }) => end !== undefined),
};
