import type { Factory } from "../../core/host.ts";
import type { Process, ProcessId } from "../../core/process.ts";
import { type ClientOptions, TransactionClient } from "./client.ts";
import { LockingServer } from "./locking.ts";
import type { TransactionServer } from "./server.ts";

/** Servers with their objects, and clients. */
export type DistributedOptions = {
  /** The objects of each server, with their values at the beginning. */
  readonly servers: Readonly<Record<ProcessId, Readonly<Record<string, number>>>>;
  /** The ids of the clients. */
  readonly clients: readonly ProcessId[];
  /** Makes a server. Default: a `LockingServer`. */
  readonly server?: (objects: Readonly<Record<string, number>>) => TransactionServer;
  /** Makes a client. Default: a `TransactionClient`. */
  readonly client?: (options: ClientOptions) => Process;
};

/**
 * The processes of a system of servers and clients, each of which knows where everything lies.
 * @throws RangeError for an object on two servers
 * @example
 * simulate({
 *   processes: distributed({ servers: { 1: { x: 1, z: 2 }, 2: { a: 0 } }, clients: [3] }),
 *   scenario: [at(0, invoke(3, "run", 1, ["read x", "a := x"]))],
 * })
 */
export function distributed(options: DistributedOptions): Record<ProcessId, Factory> {
  const { servers, clients, server = (objects) => new LockingServer(objects) } = options;
  const { client = (given) => new TransactionClient(given) } = options;
  const places: Record<string, ProcessId> = {}, processes: Record<ProcessId, Factory> = {};
  for (const [id, objects] of Object.entries(servers)) {
    for (const object of Object.keys(objects)) {
      if (object in places) throw new RangeError(`${object} is on P${places[object]} and on P${id}`);
      places[object] = Number(id);
    }
    processes[Number(id)] = () => server(objects);
  }
  for (const id of clients) processes[id] = () => client({ places });
  return processes;
}
