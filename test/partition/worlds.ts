/** The systems in which partitions are tried, and what is asked of them. */
import type { Factory } from "../../lib/core/host.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import { Bully } from "../../lib/election/bully.ts";
import {
  BullyOverWays,
  DiskLease,
  ElectedStore,
  type QuorumStore,
  WatchedQuorumStore,
} from "../../lib/partition/mod.ts";
import { always, monitor, type Options, sometimes, type World } from "../../lib/run/explore/explore.ts";
import type { Simulation } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { WriteBackDisk } from "../../lib/storage/device/write_back.ts";

export type Store = ElectedStore | QuorumStore;

/** What the values of lists are. */
export const valuesOf = (store: Store): string[] =>
  store.log.map((entry) => typeof entry === "string" ? entry : entry.value);

// ---- what is explored

/** Writes that were asked for, by operation, and those that were answered as written. */
export type Written = {
  readonly asked: Readonly<Record<number, string>>;
  readonly answered: readonly string[];
};
export const written = monitor<Written>({ asked: {}, answered: [] }, (seen, happening) => {
  if (happening.kind === "invoke" && happening.method === "write") {
    return { ...seen, asked: { ...seen.asked, [happening.operation]: String(happening.details[0]) } };
  }
  if (happening.kind !== "respond" || !(Number(happening.value) > 0)) return;
  return { ...seen, answered: [...seen.answered, seen.asked[happening.operation]].sort() };
});

type Watched = World<Store, Written>;
const epochOf = (store: Store) => "epoch" in store ? store.epoch : 0;
const leaders = ({ live }: Watched) => live.filter(({ state }) => state === "leader");
const holders = ({ live }: Watched, value: string) => live.filter((store) => valuesOf(store).includes(value));

export const oneLeader = always("one leader an epoch", (world: Watched) => {
  const epochs = leaders(world).map(epochOf);
  return new Set(epochs).size === epochs.length;
});
export const durability = always(
  "what was answered stands somewhere",
  (world: Watched) => world.monitor.answered.every((value) => holders(world, value).length > 0),
);
export const majority = always(
  "a majority has what was answered",
  (world: Watched) =>
    world.monitor.answered.every((value) => 2 * holders(world, value).length > world.ids.length),
);
export const writes = sometimes(
  "something is written",
  ({ monitor }: Watched) => monitor.answered.length > 0,
);
export const leads = sometimes("somebody leads", (world: Watched) => leaders(world).length > 0);

/** Quorums: whoever is asked elects, and P1 writes; messages as slow as they like. */
export const quorums = (of: Factory, elect: readonly ProcessId[], write: readonly ProcessId[]): Options => ({
  processes: nodes(3, of),
  invocations: [
    ...elect.map((id) => invoke(id, "elect")),
    ...write.map((id) => invoke(id, "write", `by P${id}`)),
  ],
  inOrder: true,
  network: { fifo: true },
  forces: "instant",
  monitor: written,
  properties: [oneLeader, durability, majority, writes],
  bounds: { states: 100_000 },
});

/** A pair over the network and a channel; heartbeats for ever. */
export const overSerial = (more: Partial<Options> = {}, elector = BullyOverWays): Options => ({
  processes: nodes(2, () => new ElectedStore(() => new elector(["serial"], 50, 70, 40))),
  channels: { serial: { fifo: true } },
  network: { fifo: true },
  time: "ordered",
  properties: [oneLeader, leads],
  bounds: { states: 20_000 },
  ...more,
});

export const sharedDisk = () => ({
  disk: () => new WriteBackDisk({ blocks: [{ owner: 0, count: 0 }] }),
});
/** A pair that shares a disk. */
export const overDisk = (more: Partial<Options> = {}, lease: typeof DiskLease = DiskLease): Options => ({
  processes: nodes(2, () => new lease(50, 120, 20)),
  devices: sharedDisk(),
  time: "ordered",
  properties: [oneLeader, leads],
  bounds: { states: 20_000 },
  ...more,
});

/** Elections on demand, for a store. */
export const electedPair = (of: typeof ElectedStore = ElectedStore) =>
  nodes(2, () => new of(() => new Bully()));

export const watchedQuorums = (n: number, of: typeof WatchedQuorumStore = WatchedQuorumStore) =>
  nodes(n, () => new of());

// ---- what is read off a run

/** Writes that were answered as written, by value. */
export function answeredIn(run: Simulation): string[] {
  const asked = new Map<number, string>();
  return [...run.trace].flatMap(({ kind, content }) => {
    const { operation, method, details, value } = content as {
      operation: number;
      method: string;
      details: string[];
      value: number;
    } ?? {};
    if (kind === "invoke" && method === "write") asked.set(operation, details[0]);
    return kind === "respond" && value > 0 ? [asked.get(operation)!] : [];
  });
}

/** Those of them that are in no list any more. */
export function lostIn(run: Simulation<Store>): string[] {
  const held = new Set(run.processes.flatMap(valuesOf));
  return answeredIn(run as unknown as Simulation).filter((value) => !held.has(value));
}

/** The most that led at a time. */
export function mostLeaders(run: Simulation<Store>): number {
  const leading = new Set<ProcessId>();
  let most = 0;
  for (const { kind, process, content } of run.trace) {
    if (kind === "status" && content === "leader") leading.add(process);
    else if (kind === "status" || kind === "crash") leading.delete(process);
    most = Math.max(most, leading.size);
  }
  return most;
}
