/** How many round trips a client of Bigtable needs before it asks who has the row. */
import { at, partition } from "../../../run/faults.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke } from "../../../run/system.ts";
import { BIGTABLE_CLIENTS, type BigtableClasses, bigtableSystem, CELL, tabletServers } from "./system.ts";

/** How many round trips a client needed before the one that had the row. */
export type LocationRow = {
  readonly memory: "empty" | "right" | "stale";
  readonly trips: number;
  /** What the paper says (2006, §5.1). */
  readonly published: number;
};

const [CLIENT] = BIGTABLE_CLIENTS;

/**
 * Reads a row three times: with nothing in the client's memory, again, and after all tablets have moved, as
 * their servers are cut off from their locks. Sessions with Chubby are opened before.
 */
export function locationTrips(classes: BigtableClasses = {}, seed = 1): LocationRow[] {
  const read = invoke(CLIENT, "read", "user", "x"), servers = tabletServers(6);
  const run = simulate({
    processes: bigtableSystem({ servers: servers.length, leaseMs: 1200, lockDelayMs: 100 }, classes),
    latency: 1,
    fifo: true,
    scenario: [
      at(2000, read),
      at(2500, read),
      at(3000, partition([...CELL], servers.slice(0, 3))),
      at(6000, read),
    ],
    until: { timeMs: 9000, events: 100_000 },
    seed,
  });
  const answers = run.trace.where({ kind: "respond", process: CLIENT }).map(({ content }) =>
    (content as { value: { trips: number } }).value.trips
  );
  const rows = [["empty", 3], ["right", 0], ["stale", 6]] as const;
  return rows.map(([memory, published], index) => ({ memory, trips: answers[index] ?? Infinity, published }));
}

/**
 * How many tablets three levels can name: a METADATA row of 1 KB each, tablets of 128 MB (§5.1).
 * @returns 2³⁴
 */
export function tabletsNamed(tabletBytes = 2 ** 27, rowBytes = 2 ** 10): number {
  return (tabletBytes / rowBytes) ** 2;
}
