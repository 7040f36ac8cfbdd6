/** What is asked of the Google File System's classes in the tests, and in which worlds. */
import { ChunkServer, GfsClient, GfsMaster } from "../../../lib/cases/mod.ts";
import type { Process } from "../../../lib/core/process.ts";
import { always, monitor, type Options, type World } from "../../../lib/run/explore/explore.ts";
import { at, crash, recover } from "../../../lib/run/faults.ts";
import type { FuzzOptions } from "../../../lib/run/fuzz/fuzz.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { invoke, nodes, type Processes } from "../../../lib/run/system.ts";

export type Roles = {
  readonly Master?: typeof GfsMaster;
  readonly Server?: typeof ChunkServer;
  readonly Client?: typeof GfsClient;
};

/** Of leases, answers of servers, and a client's patience, ms. */
const LEASE_MS = 300, ANSWER_MS = 50, PATIENCE_MS = 120;

type Subject = typeof GfsMaster | typeof ChunkServer | typeof GfsClient;

/** A class, or a broken twin, in its place. */
export function rolesOf(subject?: Subject): Roles {
  if (subject === undefined) return {};
  if (subject.prototype instanceof GfsMaster) return { Master: subject as typeof GfsMaster };
  if (subject.prototype instanceof ChunkServer) return { Server: subject as typeof ChunkServer };
  return subject.prototype instanceof GfsClient ? { Client: subject as typeof GfsClient } : {};
}

/** P1 is the master, P2 and P3 are chunkservers, P4 and P5 clients. */
export function small(
  { Master = GfsMaster, Server = ChunkServer, Client = GfsClient }: Roles = {},
  tries = 5,
): Processes {
  return {
    ...nodes([1], () => new Master([2, 3], 2, LEASE_MS, ANSWER_MS)),
    ...nodes([2, 3], () => new Server(1, LEASE_MS, ANSWER_MS)),
    ...nodes([4, 5], () => new Client(1, tries, PATIENCE_MS)),
  };
}

export const ONE_PRIMARY = "at most one server orders the mutations of a chunk";
export const KEEPS = "a read that begins after a write was answered has it";

const onePrimary = always(ONE_PRIMARY, ({ live }: World<ChunkServer>) => {
  const primaries = live.filter((one) => one instanceof ChunkServer && one.leases.get("f"));
  return primaries.length <= 1;
});

/** What of place 0 had been answered when a read began, and whether one got something else. */
type Kept = {
  written: string;
  readonly asked: { [operation: number]: { method: string; place: unknown; value: string } };
  lost: boolean;
};

export const LAST = "z";
export const kept = monitor<Kept>({ written: "", asked: {}, lost: false }, (seen, event) => {
  if (event.kind === "invoke") {
    const { operation, method, details: [, place, value] } = event;
    seen.asked[operation] = { method, place, value: method === "read" ? seen.written : String(value) };
  }
  if (event.kind !== "respond") return;
  const { method, place, value } = seen.asked[event.operation];
  delete seen.asked[event.operation];
  if (event.value === null || place !== 0) return;
  if (method === "write") seen.written = value;
  else seen.lost ||= value !== "" && event.value !== value;
});
const keeps = always(KEEPS, ({ monitor }: World<Process, Kept>) => !monitor.lost);
export const isLastWritten = ({ monitor }: World) => (monitor as Kept).written === LAST;

export const properties = [onePrimary, keeps];
export const invocations = [invoke(4, "write", "f", 0, "a"), invoke(5, "read", "f", 0)];

/** One writes, another reads, while faults happen. */
export function world(faults: Options["faults"]) {
  return (subject?: Subject): Options => ({
    processes: small(rolesOf(subject)),
    invocations,
    time: "ordered",
    forces: "instant",
    faults,
    monitor: kept,
    properties,
    bounds: { states: 60_000 },
  });
}

/** A server is cut off from the master, and may never be reached again. */
export const cut = world({ partitions: [[[1], [2]]] });
/** The master crashes and comes back. */
export const masterBack = world({ crashes: 1, recoveries: 1, mayCrash: [1] });
/** The second server crashes and comes back. */
export const serverBack = world({ crashes: 1, recoveries: 1, mayCrash: [3] });
export const lossy = world({ losses: 1, lossy: [{ from: [2, 3], to: [2, 3] }] });

export const SAME = "if all writes were answered, replicas are the same";
const same = always(SAME, (world: World<ChunkServer | GfsClient>) => {
  const { live, inFlight } = world;
  const isOpen = live.some((one) => one instanceof GfsClient && one.open.size > 0);
  if (inFlight.length > 0 || isOpen) return true;
  const texts = live.filter((one): one is ChunkServer => one instanceof ChunkServer)
    .map(({ chunks }) => String(chunks.get("f")?.cells));
  return new Set(texts).size === 1;
});

/** Two write to the same place, and nothing fails. */
export const twoWriters = (subject?: Subject): FuzzOptions => ({
  processes: small(rolesOf(subject)),
  latency: exponential(3),
  scenario: at(0, invoke(4, "write", "f", 0, "a"), invoke(5, "write", "f", 0, "b")),
  properties: [same],
  until: 2000,
  seeds: 100,
});

/** A server is away while a lease ends and the next one is used; then it is back. */
export const away = (subject?: Subject): FuzzOptions => ({
  processes: small(rolesOf(subject)),
  latency: 1,
  scenario: [
    at(0, invoke(4, "write", "f", 0, "a")),
    at(100, crash(3)),
    at(200, invoke(4, "write", "f", 0, "b")),
    at(1000, recover(3)),
    at(1100, invoke(5, "read", "f", 0)),
    at(1300, invoke(4, "write", "f", 1, "c")),
    at(1900, invoke(5, "read", "f", 0)),
  ],
  monitor: kept,
  properties,
  until: 3000,
  seeds: 10,
});
