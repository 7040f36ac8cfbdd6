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
import { range } from "../../../lib/course/mod.ts";
import { at, type Scheduled } from "../../../lib/run/faults.ts";
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
    const id = CLIENTS[random.integer(CLIENTS.length)], [first, second] = random.integer(2) ? KEYS : ["y", "x"];
    const operations = [
      invoke(id, "transact", [first], { [first]: value }),
      invoke(id, "transact", [first], { [second]: value }),
      invoke(id, "transact", [], { [first]: value, [second]: value }),
      invoke(id, "transact", KEYS, { [first]: value }),
      invoke(id, "read", KEYS),
      invoke(id, "read", [first]),
      invoke(id, "readAt", ms * random.uniform(), KEYS),
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
