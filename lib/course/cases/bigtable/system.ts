/** A small Bigtable: lock service, master, tablet servers, one client. */
import { BigtableMaster, LogFiles, TabletClient, TabletServer } from "../../../cases/mod.ts";
import { LockCell } from "../../../cases/bigtable/lock_cell.ts";
import { at, partition } from "../../../run/faults.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { type Devices, invoke, nodes, type Processes } from "../../../run/system.ts";
import { range } from "../../measure.ts";

/** Classes in place of the library's. */
export type BigtableClasses = {
  readonly Cell?: typeof LockCell;
  readonly Master?: typeof BigtableMaster;
  readonly Server?: typeof TabletServer;
  readonly Client?: typeof TabletClient;
};

/** P1 is the lock service, P2 the master; then come the servers, and P9 is the client. */
export function smallBigtable(
  { servers = 2, tablets = ["user"] }: { servers?: number; tablets?: readonly string[] } = {},
  classes: BigtableClasses = {},
): Processes {
  const { Cell = LockCell, Master = BigtableMaster, Server = TabletServer, Client = TabletClient } = classes;
  return {
    ...nodes([1], () => new Cell()),
    ...nodes([2], () => new Master(tablets)),
    ...nodes(range(3, servers + 2), () => new Server()),
    ...nodes([9], () => new Client()),
  };
}

/** The logs of the tablets, which all servers share. */
export const bigtableFiles: Devices = { files: () => new LogFiles() };

/** How many round trips a client needed before the one that had the row. */
export type LocationRow = {
  readonly memory: "empty" | "right" | "stale";
  readonly trips: number;
  /** What the paper says (2006, §5.1). */
  readonly published: number;
};

/**
 * Reads a row three times: with nothing in the client's memory, again, and after all tablets have moved to
 * another server, as theirs lost their locks.
 */
export function locationTrips(classes: BigtableClasses = {}, seed = 1): LocationRow[] {
  const read = invoke(9, "read", "user", "x");
  const run = simulate({
    processes: smallBigtable({ servers: 3 }, classes),
    devices: bigtableFiles,
    latency: 1,
    scenario: [at(200, read), at(250, read), at(300, partition([1], [3, 4])), at(1500, read)],
    until: { timeMs: 3000, events: 10_000 },
    seed,
  });
  const answers = run.trace.where({ kind: "respond" }).map(({ content }) =>
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
