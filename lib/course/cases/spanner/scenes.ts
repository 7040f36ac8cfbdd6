/** Runs in which Spanner's rules matter, and what is promised of each. */
import { canonical } from "../../../core/canonical.ts";
import type { ProcessId } from "../../../core/process.ts";
import type { Trace } from "../../../core/trace/trace.ts";
import { Random } from "../../../core/random.ts";
import { at, heal, partition, type Scheduled } from "../../../run/faults.ts";
import { exponential } from "../../../run/latency.ts";
import type { SimulationOptions } from "../../../run/simulate/simulate.ts";
import { invoke } from "../../../run/system.ts";
import { linearisability, recordedOf } from "../../../verify/mod.ts";
import { range } from "../../numbers/range.ts";
import { database, inOrderOfTime, type SmallSpanner, smallSpanner } from "./system.ts";
import { type SpannerClasses, spannerCommits, TIME_MASTER } from "./system.ts";

const SERVERS = [11, 12, 13, 21, 22, 23], CLIENTS = [1, 2, 3], KEYS = ["x", "y"];
/** Clocks that are wrong by 2 %, asked each second; leases that end while it lasts. */
const SHORT: SmallSpanner = {
  clients: 3,
  time: { master: TIME_MASTER, pollMs: 1000, driftPpm: 20_000 },
  options: { leaseMs: 600, heldMs: 500, retryMs: 100 },
};
const UNTIL_MS = 8000, END_MS = 14_000;

/** What may go wrong at random. */
export type SpannerTrouble = "none" | "cuts" | "crashes" | "losses";
export const SPANNER_TROUBLES: Readonly<Record<SpannerTrouble, Partial<SimulationOptions>>> = {
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

/** A random run of three clients and two groups of three replicas, whose clocks are set differently. */
export function spannerTrouble(
  trouble: SpannerTrouble,
  classes: SpannerClasses = {},
  seed = 1,
): SimulationOptions {
  const random = new Random(seed, 43), scenario = work(random);
  const clock = (id: ProcessId) => [
    id,
    { offsetMs: 2000 * random.uniform(), driftPpm: 19_000 * (random.integer(2) * 2 - 1) },
  ];
  return {
    processes: smallSpanner(SHORT, classes),
    latency: exponential(6),
    forceMs: exponential(2),
    clocks: Object.fromEntries([...SERVERS, ...CLIENTS].map(clock)),
    ...SPANNER_TROUBLES[trouble],
    seed,
    scenario,
    until: END_MS,
  };
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
function edges(classes: SpannerClasses): SimulationOptions {
  const ahead = SERVERS.slice(0, 3),
    clock = (id: ProcessId) => [id, { offsetMs: ahead.includes(id) ? 4 : -4 }];
  return {
    processes: smallSpanner({ firstLeads: true }, classes),
    latency: 0.25,
    clocks: Object.fromEntries(SERVERS.map(clock)),
    seed: 1,
    scenario: inTurn("x", "y", 4),
    until: 3000,
  };
}

/** The way to the time master is long, and the way back is short. */
function crooked(classes: SpannerClasses): SimulationOptions {
  return {
    processes: smallSpanner({ firstLeads: true, time: { master: TIME_MASTER } }, classes),
    latency: 0.25,
    links: SERVERS.slice(0, 3).map((id) => ({ from: TIME_MASTER, to: id, latency: 40 })),
    seed: 1,
    scenario: inTurn("y", "x", 4),
    until: 3000,
  };
}

/** The clocks of x are too fast, those of y too slow, and it is long since they were asked. */
function drifting(classes: SpannerClasses): SimulationOptions {
  const ahead = SERVERS.slice(0, 3),
    drift = (id: ProcessId) => [id, { driftPpm: ahead.includes(id) ? 199 : -199 }];
  return {
    processes: smallSpanner({ firstLeads: true, time: { master: TIME_MASTER } }, classes),
    latency: 0.25,
    clocks: Object.fromEntries(SERVERS.map(drift)),
    seed: 1,
    scenario: inTurn("x", "y", 4).map((some) =>
      some.map(({ atMs, action }) => ({ atMs: atMs + 26_000, action }))
    ),
    until: 29_500,
  };
}

/** The leader of x is cut off with a client; its lease lasts on for a while. */
function cutOff(classes: SpannerClasses): SimulationOptions {
  return {
    processes: smallSpanner({ firstLeads: true, options: { leaseMs: 1500 } }, classes),
    latency: 1,
    seed: 1,
    scenario: [
      at(1000, partition([11, 2], [1, 12, 13, 21, 22, 23]), invoke(1, "transact", ["x"], { x: 1 })),
      ...range(0, 29).map((step) => at(1010 + 100 * step, invoke(2, "read", ["x"]))),
      at(4000, heal()),
    ],
    until: 7000,
  };
}

/**
 * The leader of y is cut off from all but a reader, whom it promises something; a transaction has begun
 * before and gets a new leader's vote. What the reader asks others is long under way.
 */
function promisesAndIsLost(classes: SpannerClasses): SimulationOptions {
  const rest = [11, 12, 13, 22, 23];
  return {
    processes: smallSpanner({ firstLeads: true, options: { leaseMs: 2000 } }, classes),
    latency: 1,
    links: rest.map((to) => ({ from: 2, to, latency: 4000 })),
    seed: 1,
    scenario: [
      at(1000, partition([21], [...rest, 1]), invoke(1, "transact", [], { x: 1, y: 1 })),
      at(1050, invoke(2, "read", KEYS)),
      at(5000, heal()),
    ],
    until: 9500,
  };
}

/** The leader of x has promised a read, and is asked to go; then others write. */
function asksToGo(classes: SpannerClasses): SimulationOptions {
  return {
    processes: smallSpanner({ firstLeads: true }, classes),
    latency: 0.25,
    seed: 1,
    scenario: [
      at(1000, invoke(1, "read", ["x"])),
      at(1001, invoke(11, "abdicate"), invoke(12, "abdicate")),
      at(1500, invoke(1, "transact", ["x"], { x: 1 })),
      at(2000, invoke(1, "read", KEYS)),
    ],
    until: 3000,
  };
}

/** Runs by what goes on in them. */
export type SpannerScene =
  | "clocks at their edges"
  | "a crooked way to the time"
  | "clocks that drift"
  | "a leader is cut off"
  | "a leader promises, and is lost"
  | "a leader is asked to go";

export const SPANNER_SCENES: Readonly<Record<SpannerScene, (classes: SpannerClasses) => SimulationOptions>> =
  {
    "clocks at their edges": edges,
    "a crooked way to the time": crooked,
    "clocks that drift": drifting,
    "a leader is cut off": cutOff,
    "a leader promises, and is lost": promisesAndIsLost,
    "a leader is asked to go": asksToGo,
  };

/** A run in which a rule matters. */
export function spannerScene(scene: SpannerScene, classes: SpannerClasses = {}): SimulationOptions {
  return SPANNER_SCENES[scene](classes);
}

/** What is promised of every run. */
export type SpannerPromise =
  | "external consistency"
  | "later is a later timestamp"
  | "snapshots are of their time"
  | "all is answered in the end";

/** What is open makes a search long; that of a run that is right takes far less. */
const BUDGET = { steps: 3_000_000 };

/** What is promised of a run. */
export const spannerPromises: Readonly<Record<SpannerPromise, (run: { readonly trace: Trace }) => boolean>> =
  {
    "external consistency": ({ trace }) => {
      const asked = recordedOf(trace).filter(({ method }) => method === "transact" || method === "read");
      return linearisability(asked, database, BUDGET).holds === true; // not decided is not kept
    },
    "later is a later timestamp": ({ trace }) => inOrderOfTime(spannerCommits(trace)),
    "snapshots are of their time": ({ trace }) => {
      const commits = spannerCommits(trace), operations = recordedOf(trace);
      if (operations.some(({ method, end }) => method === "transact" && end === undefined)) return true;
      return operations.filter(({ method, end }) => method === "readAt" && end !== undefined).every(
        (read) => {
          const [timestamp, keys] = read.details as [number, string[]];
          const before = commits.filter((one) => one.timestamp <= timestamp).map(({ writes }) => writes);
          const expected = Object.assign({}, ...keys.map((key) => ({ [key]: null })), ...before);
          return canonical(read.value) === canonical(expected);
        },
      );
    },
    "all is answered in the end": ({ trace }) => recordedOf(trace).every(({ end }) => end !== undefined),
  };
