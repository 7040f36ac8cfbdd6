// Random runs of the replicated store and its clients, and of servers that disturb each other: what the
// explorer cannot reach.
import type { ProcessId } from "../../../lib/core/process.ts";
import { RaftClient, RaftStore } from "../../../lib/consensus/mod.ts";
import { Random } from "../../../lib/core/random.ts";
import { at, type Scheduled } from "../../../lib/run/faults.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { historyOf } from "../../../lib/run/property/history.ts";
import { simulate, type Simulation, type SimulationOptions } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { linearisable, type Sequential } from "../../fixtures/linearisable.ts";

export const SERVERS = [1, 2, 3] as const, CLIENTS = [11, 12, 13] as const;

export type Classes = {
  readonly store: new (servers: readonly ProcessId[]) => RaftStore;
  readonly client: new (servers: readonly ProcessId[]) => RaftClient;
};
export const ORIGINAL: Classes = { store: RaftStore, client: RaftClient };

/** What the store is, without copies. */
export const oneStore: Sequential<Record<string, unknown>> = {
  initial: {},
  apply(values, method, [key, given]) {
    const before = values[key as string] ?? null;
    if (method === "read") return [values, before];
    const after = method === "add" ? Number(before) + Number(given) : given;
    return [{ ...values, [key as string]: after }, method === "add" ? after : null];
  },
};

/** What goes wrong in each of these, besides messages that take any time. */
export const TROUBLES: Readonly<Record<string, Partial<SimulationOptions>>> = {
  "none": {},
  "losses": { loss: 0.15 },
  "cuts": { faults: { partitions: { meanBetweenMs: 300, meanLengthMs: 800, untilMs: 6000 } } },
  "crashes": {
    loss: 0.05,
    faults: { crashes: { meanUpMs: 800, meanDownMs: 300, processes: SERVERS, untilMs: 6000 } },
  },
  "clients crash": {
    loss: 0.15,
    faults: { crashes: { meanUpMs: 800, meanDownMs: 100, processes: CLIENTS, untilMs: 6000 } },
  },
};

/** Clients read, write and add for six seconds; four seconds later there is peace. */
export function storeRun(
  { store, client }: Classes,
  seed: number,
  trouble: Partial<SimulationOptions>,
  servers: readonly ProcessId[] = SERVERS,
): Simulation {
  const random = new Random(seed, 77), scenario: Scheduled[][] = [];
  for (let asked = 0; asked < 18; asked++) {
    const id = CLIENTS[random.integer(CLIENTS.length)], key = "xy"[random.integer(2)];
    const operations = [
      invoke(id, "read", key),
      invoke(id, "write", key, asked),
      invoke(id, "add", key, 100),
      invoke(id, "read", key),
    ];
    scenario.push(at(300 + 5700 * random.uniform(), operations[random.integer(operations.length)]));
  }
  return simulate({
    processes: { ...nodes(servers, () => new store(servers)), ...nodes(CLIENTS, () => new client(servers)) },
    latency: exponential(10),
    forceMs: 2,
    ...trouble,
    seed,
    scenario,
    until: 10_000,
  });
}

/** The first seed whose history is not linearisable; undefined if there is none. */
export function firstWrong(classes: Classes, trouble: string, seeds: number): number | undefined {
  for (let seed = 1; seed <= seeds; seed++) {
    const history = historyOf(storeRun(classes, seed, TROUBLES[trouble]).trace);
    if (!linearisable(history, oneStore)) return seed;
  }
  return undefined;
}
