/** The trip from London to Vail, and naive commit: systems, and what is promised of them. */
import * as commit from "../../../lib/commit/mod.ts";
import type { Process } from "../../../lib/core/process.ts";
import {
  always,
  deadlock,
  type Happening,
  monitor,
  type Options,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { invoke } from "../../../lib/run/system.ts";
import { atomic, type Cast, ends, isOver, kept, ORIGINALS, serversOf } from "./worlds.ts";

// ---- the trip

/** To Vail: by Los Angeles, Eagle and a car, or by Chicago, Denver and a bus. */
export const ROUTES = [["LHR–LAX", "LAX–EGE", "car"], ["LHR–ORD", "ORD–DEN", "bus"]];
export const TRIP = ROUTES.map((route) => route.map((leg) => `book ${leg}`));

/** How a traveller books: all in one transaction, as a saga, or one thing after the other. */
export type Booking = "transaction" | "saga";

type Heard = { seen: Record<string, number> | null };

/** @param left seats from Los Angeles to Eagle */
const seats = (left: number) => ({
  1: { "LHR–LAX": 2, "LHR–ORD": 2 },
  2: { "LAX–EGE": left, "ORD–DEN": 2 },
  3: { car: 2, bus: 2 },
});

/** How many of each were booked, as the servers have committed it. */
function booked(world: World, left: number): Record<string, number> {
  const all = Object.entries(Object.assign({}, ...Object.values(seats(left))) as Record<string, number>);
  const values = new Map(serversOf(world).flatMap((server) => [...server.values]));
  return Object.fromEntries(all.map(([leg, seats]) => [leg, seats - values.get(leg)!.value]));
}

const isWhole = (taken: Record<string, number>, legs: number) =>
  ROUTES.every((route) => route.slice(0, legs).every((leg) => taken[leg] === taken[route[0]]));

export const NEVER_STUCK = "in the end nobody is stuck in an airport";
const neverStuck = (left: number, legs: number) =>
  deadlock((world: World) => !isOver(world) || isWhole(booked(world, left), legs), NEVER_STUCK);

/** Who only looks sees as many seats taken to Los Angeles as from there. */
export const isolated = always("nobody sees half a trip", ({ monitor }: World<Process, Heard>) => {
  const { seen } = monitor;
  return seen === null || 2 - seen["LHR–LAX"] === 0 - seen["LAX–EGE"];
});

const observer = monitor<Heard>({ seen: null }, (heard, { kind, process, ...more }: Happening) => {
  if (kind !== "respond" || process !== 6) return;
  const { outcome, values } =
    (more as unknown as { value: { outcome: string; values: Heard["seen"] } }).value;
  if (outcome === "commit") heard.seen = values;
});

/**
 * Two travellers, P4 and P5, for whom there is one seat from Los Angeles to Eagle; or one, for whom there is
 * none; or this one and P6, who only looks. A saga ends at the last airport, as each leg is a commit.
 */
export function trips(how: Booking, who: "two" | "one" | "one is watched", cast: Cast = ORIGINALS): Options {
  const method = how === "saga" ? "travel" : "run", left = who === "two" ? 1 : 0;
  const legs = how === "saga" ? 2 : 3, plans = TRIP.map((plan) => plan.slice(0, legs));
  const travellers = who === "two" ? [4, 5] : [4], watchers = who === "one is watched" ? [6] : [];
  return {
    processes: commit.distributed({
      servers: seats(left),
      clients: [...travellers, ...watchers],
      server: (objects) => new cast.LockingServer(objects, how === "saga" ? "wait" : "wait-die"),
      client: (options) =>
        how === "saga" ? new cast.SagaClient(options) : new cast.TransactionClient(options),
    }),
    invocations: [
      ...travellers.map((id) => invoke(id, method, id - 3, ...plans)),
      ...watchers.map((id) => invoke(id, "run", 9, ["read LHR–LAX", "read LAX–EGE"])),
    ],
    time: "ordered",
    forces: "instant",
    monitor: observer,
    properties: [neverStuck(left, legs), isolated, ends],
    bounds: { states: 400_000 },
  };
}

// ---- naive commit

/** As after one of the two, and then the other. */
export const serialResult = deadlock((world: World) => {
  const [x, y] = serversOf(world).map(({ values }) => [...values.values()][0].writer);
  return !isOver(world) || x === y;
}, "in the end x and y are of the same transaction");

/** A transaction is committed at all of its servers, or at none. */
export const allOrNothing = deadlock((world: World) => {
  const [x, y] = serversOf(world).map(({ values }) => [...values.values()][0].writer);
  return serversOf(world).length < 2 || x === y;
}, "in the end both servers have committed, or none");

/** Who was told that its transaction is committed can rely on it. */
const told = always(
  "who is told of a commit can rely on it",
  (world: World<Process, Told>) =>
    world.monitor.committed.every((transaction) =>
      serversOf(world).every(({ commit }) => commit.outcomes.get(transaction) !== "abort")
    ),
);

type Told = { committed: number[] };
const answers = monitor<Told>({ committed: [] }, (seen, { kind, process, ...more }: Happening) => {
  const { value } = more as { value?: { outcome: string } };
  if (kind === "respond" && value!.outcome === "commit") {
    seen.committed = [...seen.committed, process - 2].sort();
  }
});

export type Condition = "concurrent clients" | "a server that aborts" | "a crash" | "none of these";

/**
 * x on S1 and y on S2, which P3 writes, and P4, too, if clients are concurrent. P9 commits for them if asked.
 */
export function naively(
  condition: Condition,
  how: "naive" | "naive, by one for all" | "two-phase",
  cast: Cast = ORIGINALS,
): Options {
  const isNaive = how !== "two-phase", isServed = how === "naive, by one for all";
  const clients = condition === "concurrent clients" ? [3, 4] : [3];
  const tentativeMs = condition === "a server that aborts" ? 300 : undefined;
  const processes = commit.distributed({
    servers: { 1: { x: 0 }, 2: { y: 0 } },
    clients,
    server: (objects) =>
      new cast.ShadowingServer(objects, tentativeMs, isNaive ? new cast.NaiveParticipant() : undefined),
    client: (options) =>
      new cast.TransactionClient(
        isServed ? { ...options, coordinator: 9 } : options,
        isNaive ? new cast.NaiveCoordinator() : undefined,
      ),
  });
  return {
    processes: isServed ? { ...processes, 9: () => new cast.CommitService() } : processes,
    invocations: clients.map((id) => invoke(id, "run", id - 2, [`x := ${id - 2}`, `y := ${id - 2}`])),
    time: condition === "a server that aborts" ? "any" : "ordered",
    network: { copies: 1 },
    forces: "instant",
    faults: condition === "a crash" ? { crashes: 1, recoveries: 1, mayCrash: [2] } : {},
    monitor: answers,
    properties: [
      atomic,
      told,
      ...condition === "concurrent clients" ? [serialResult] : [allOrNothing, kept],
      ...condition === "none of these" || condition === "concurrent clients" ? [ends] : [],
    ],
    bounds: { states: 400_000 },
  };
}
