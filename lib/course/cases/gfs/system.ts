/** A small file system: one master, chunkservers, clients. */
import { ChunkServer, GfsClient, GfsMaster } from "../../../cases/mod.ts";
import type { ProcessId } from "../../../core/process.ts";
import { nodes, type Processes } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";

/** Classes in place of the library's. */
export type GfsClasses = {
  readonly Master?: typeof GfsMaster;
  readonly Server?: typeof ChunkServer;
  readonly Client?: typeof GfsClient;
};

/** The size of a small file system. */
export type GfsSize = {
  /** Default 2: P2 and P3. */
  readonly servers?: number;
  /** Default 2; their ids follow on those of the servers. */
  readonly clients?: number;
  /** How often a client tries. Default 2. */
  readonly tries?: number;
  /** Default: all servers. */
  readonly replicas?: number;
  /** Default 60 s. */
  readonly leaseMs?: number;
};

/** P1 is the master, then come the servers, then the clients. */
export function smallGfs(size: GfsSize = {}, classes: GfsClasses = {}): Processes {
  const { servers = 2, clients = 2, tries = 2, replicas = servers, leaseMs } = size;
  const { Master = GfsMaster, Server = ChunkServer, Client = GfsClient } = classes;
  const ids = serversOf(servers);
  return {
    ...nodes([1], () => new Master(ids, replicas, leaseMs)),
    ...nodes(ids, () => new Server(1, leaseMs)),
    ...nodes(range(servers + 2, servers + clients + 1), () => new Client(1, tries)),
  };
}

/** The ids of so many servers. */
export function serversOf(count: number): ProcessId[] {
  return range(2, count + 1);
}
