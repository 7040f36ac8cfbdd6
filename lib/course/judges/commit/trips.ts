/** The trip from London to Vail: systems, and what is promised of them. */
import { distributed } from "../../../commit/mod.ts";
import type { Process } from "../../../core/process.ts";
import {
  always,
  deadlock,
  type Happening,
  monitor,
  type Options,
  type World,
} from "../../../run/explore/explore.ts";
import { invoke } from "../../../run/system.ts";
import { ends, isOver, ORIGINALS, serversOf, type TransactionClasses } from "./servers.ts";

/** To Vail: by Los Angeles, Eagle and a car, or by Chicago, Denver and a bus. */
const ROUTES = [["LHR–LAX", "LAX–EGE", "car"], ["LHR–ORD", "ORD–DEN", "bus"]];
const TRIP = ROUTES.map((route) => route.map((leg) => `book ${leg}`));

/** How a traveller books: all in one transaction, or as a saga. */
export type TripBooking = "transaction" | "saga";

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

/** As if they had not left, or had arrived. */
export const NEVER_STUCK = "in the end nobody is stuck in an airport";
const neverStuck = (left: number, legs: number) =>
  deadlock((world: World) => !isOver(world) || isWhole(booked(world, left), legs), NEVER_STUCK);

/** Who only looks sees as many seats taken to Los Angeles as from there. */
const isolated = always("nobody sees half a trip", ({ monitor }: World<Process, Heard>) => {
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
 * @param classes that take the place of the library's
 * @returns what `explore` takes
 * @example explore(trips("saga", "one")).verdicts["in the end nobody is stuck in an airport"].holds // true
 */
export function trips(
  how: TripBooking,
  who: "two" | "one" | "one is watched",
  classes: Partial<TransactionClasses> = {},
): Options {
  const cast = { ...ORIGINALS, ...classes };
  const method = how === "saga" ? "travel" : "run", left = who === "two" ? 1 : 0;
  const legs = how === "saga" ? 2 : 3, plans = TRIP.map((plan) => plan.slice(0, legs));
  const travellers = who === "two" ? [4, 5] : [4], watchers = who === "one is watched" ? [6] : [];
  return {
    processes: distributed({
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
