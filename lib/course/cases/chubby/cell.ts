/** A Chubby cell as it was published: five servers, sessions of 12 s, a grace period of 45 s. */
import {
  ChubbyClient,
  type ChubbyClientOptions,
  type ChubbyOptions,
  ChubbyServer,
  type ChubbySession,
} from "../../../cases/mod.ts";
import type { Process, ProcessId } from "../../../core/process.ts";
import { nodes, type Processes } from "../../../run/system.ts";

/** The ids of the servers. */
export const CHUBBY_CELL: readonly ProcessId[] = [1, 2, 3, 4, 5];

type ClientClass = new (servers: readonly ProcessId[], options?: ChubbyClientOptions) => Process;

/** Classes in place of the library's: a `ChubbySession` will do where nobody reads or locks anything. */
export type ChubbyClasses = {
  readonly Server?: typeof ChubbyServer;
  readonly Client?: typeof ChubbyClient | typeof ChubbySession;
};

/** An election takes one to two seconds; heartbeats are few, so that simulating a minute takes no time. */
const TIMING = { electionMs: 1000, spreadMs: 1000, heartbeatMs: 300 };

/**
 * P1 to P5 are the cell, with the times that were published unless others are told.
 * @param clients their ids
 */
export function chubbyCell(
  clients: readonly ProcessId[],
  { Server = ChubbyServer, Client = ChubbyClient }: ChubbyClasses = {},
  options: ChubbyOptions & ChubbyClientOptions = {},
): Processes {
  const Made = Client as ClientClass;
  return {
    ...nodes(CHUBBY_CELL, () => new Server(CHUBBY_CELL, { ...TIMING, ...options })),
    ...nodes(clients, () => new Made(CHUBBY_CELL, options)),
  };
}
