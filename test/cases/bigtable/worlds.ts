/** What is asked of Bigtable in the tests, and in which worlds. */
import { BigtableMaster, TabletClient, TabletServer } from "../../../lib/cases/mod.ts";
import {
  type BigtableClasses,
  bigtableFiles,
  smallBigtable,
} from "../../../lib/course/cases/bigtable/system.ts";
import { always, monitor, type Options, type World } from "../../../lib/run/explore/explore.ts";
import { at, partition } from "../../../lib/run/faults.ts";
import type { FuzzOptions } from "../../../lib/run/fuzz/fuzz.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { invoke } from "../../../lib/run/system.ts";

type Subject = typeof BigtableMaster | typeof TabletServer | typeof TabletClient;

function classesOf(subject?: Subject): BigtableClasses {
  if (subject?.prototype instanceof BigtableMaster) return { Master: subject as typeof BigtableMaster };
  if (subject?.prototype instanceof TabletServer) return { Server: subject as typeof TabletServer };
  return subject?.prototype instanceof TabletClient ? { Client: subject as typeof TabletClient } : {};
}

export const ONCE = "no tablet is served by two";
export const once = always(ONCE, ({ live }: World) => {
  const served = live.flatMap((one) => (one instanceof TabletServer ? one.served : []));
  return new Set(served).size === served.length;
});

/** All three tablets, so that the root's place is known. */
export const small = (subject?: Subject) => smallBigtable({ servers: 2 }, classesOf(subject));

/** The root tablet alone, and nobody who reads. */
export function rootOnly(subject?: Subject) {
  const { Master = BigtableMaster, ...others } = classesOf(subject);
  class OneTablet extends Master {
    override readonly tablets = ["root"];
  }
  const processes = smallBigtable({ servers: 2 }, { ...others, Master: OneTablet });
  return processes;
}

function world(faults: Options["faults"]) {
  return (subject?: Subject): Options => ({
    processes: rootOnly(subject),
    devices: bigtableFiles,
    time: "ordered",
    faults,
    properties: [once],
    bounds: { states: 60_000 },
  });
}

/** A server is cut off from the lock service and from the master, for as long as you like. */
export const cut = world({ partitions: [[[1, 2], [3]]] });
/** A server crashes and comes back. */
export const back = world({ crashes: 1, recoveries: 1, mayCrash: [3] });

export const TRIPS = "nobody takes more than six round trips to a tablet";
const trips = always(
  TRIPS,
  ({ live }: World) => live.every((one) => !(one instanceof TabletClient) || one.trips <= 6),
);
export const REMEMBERS = "who has found a tablet finds it again at once";
type Found = { readonly trips: number[] };
const found = monitor<Found>({ trips: [] }, (seen, event) => {
  if (event.kind === "respond") seen.trips.push((event.value as { trips: number }).trips);
});
const remembers = always(REMEMBERS, ({ monitor }: World) => ((monitor as Found).trips[1] ?? 0) === 0);

/** Reads before and after all tablets have moved. */
export const moved = (subject?: Subject): FuzzOptions => ({
  processes: smallBigtable({ servers: 4 }, classesOf(subject)),
  devices: bigtableFiles,
  latency: exponential(3),
  fifo: true,
  scenario: [
    at(300, invoke(9, "read", "user", "x")),
    at(500, invoke(9, "read", "user", "x")),
    at(600, partition([1], [3, 4, 5])),
    at(2000, invoke(9, "read", "user", "x")),
  ],
  until: { timeMs: 3000, events: 5000 },
  monitor: found,
  properties: [once, trips, remembers],
  seeds: 20,
});
