/** A Bigtable on a Chubby cell and on GFS; and a small one on models of both, for explorations. */
import {
  BigtableMaster,
  ChubbyServer,
  ChunkServer,
  GfsLog,
  GfsMaster,
  HostedChubby,
  TabletClient,
  TabletServer,
} from "../../../cases/mod.ts";
import type { Factory } from "../../../core/host.ts";
import type { Process, ProcessId } from "../../../core/process.ts";
import { type Devices, nodes, type Processes } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";
import { FilesHost, LocksHost } from "./hosts.ts";
import { ModelFiles, ModelLog } from "./model/files.ts";
import { ModelCell, ModelSession } from "./model/locks.ts";

/** Of a small Bigtable, ms: how long a lock is kept, and how often each says or asks what it does. */
const SMALL = { leaseMs: 300, keepMs: 200, beatMs: 400, silentMs: 1000, againMs: 50, patienceMs: 100 };

/** Classes in place of the library's. */
export type BigtableClasses = {
  readonly Master?: typeof BigtableMaster;
  readonly Server?: typeof TabletServer;
  readonly Client?: typeof TabletClient;
  readonly Locks?: typeof HostedChubby;
  readonly Log?: typeof GfsLog;
};

/** The ids of the Chubby cell, and of GFS: its master and three chunkservers. */
export const CELL = [1, 2, 3] as const, FILES_MASTER = 4, CHUNK_SERVERS = [5, 6, 7] as const;
/** Of Bigtable: its master, its clients; the tablet servers follow on the master. */
export const BIGTABLE_MASTER = 10, BIGTABLE_CLIENTS = [31, 32] as const;
export const tabletServers = (count: number): ProcessId[] => range(11, 10 + count);

/** The size and the times of a Bigtable. */
export type BigtableSize = {
  /** Tablet servers, 3 unless told: P11, P12, P13. */
  readonly servers?: number;
  /** Besides the root and METADATA, ["user"] unless told. */
  readonly tablets?: readonly string[];
  /** How long a session with Chubby lasts, ms; 12,000 unless told, as published. */
  readonly leaseMs?: number;
  /** How long nobody gets the lock of a session that has ended, ms; 1,000 unless told. */
  readonly lockDelayMs?: number;
  /** How long a client of GFS waits for an answer, ms; 1,000 unless told. */
  readonly patienceMs?: number;
};

/**
 * A Bigtable whose locks are Chubby's and whose logs are GFS's: P1 to P3 are the cell, P4 is the master of
 * GFS and P5 to P7 its chunkservers, P10 is the master of Bigtable, P11 … are tablet servers, P31 and P32
 * clients.
 */
export function bigtableSystem(size: BigtableSize = {}, classes: BigtableClasses = {}): Processes {
  const { servers = 3, tablets = ["user"], leaseMs = 12_000, lockDelayMs = 1000, patienceMs = 1000 } = size;
  const { Master = BigtableMaster, Server = TabletServer, Client = TabletClient } = classes;
  const { Locks = HostedChubby, Log = GfsLog } = classes;
  const times = { leaseMs, marginMs: leaseMs / 12, lockDelayMs };
  const answerMs = patienceMs / 5,
    parts = {
      locks: () => new Locks(CELL, { retryMs: leaseMs / 12 }),
      files: () => new Log(FILES_MASTER, patienceMs),
    };
  return {
    ...nodes(CELL, () => new LocksHost(() => new ChubbyServer(CELL, times))),
    ...nodes([FILES_MASTER], () => new FilesHost(() => new GfsMaster(CHUNK_SERVERS, 3, leaseMs, answerMs))),
    ...nodes(CHUNK_SERVERS, () => new FilesHost(() => new ChunkServer(FILES_MASTER, leaseMs, answerMs))),
    ...nodes([BIGTABLE_MASTER], () => new Master(parts, tablets, leaseMs / 4, leaseMs / 24)),
    ...nodes(tabletServers(servers), () => new Server(parts, BIGTABLE_MASTER, leaseMs / 12)),
    ...nodes(BIGTABLE_CLIENTS, () => new Client(parts, patienceMs)),
  };
}

/**
 * The same on models: P1 is the lock service and does not fail, P2 the master; then come the servers, and P9
 * is the client. The logs are the device of `bigtableFiles`.
 */
export function smallBigtable(
  { servers = 2, tablets = ["user"] }: Pick<BigtableSize, "servers" | "tablets"> = {},
  classes: BigtableClasses = {},
): Processes {
  const { Master = BigtableMaster, Server = TabletServer, Client = TabletClient } = classes;
  const parts = {
    locks: () => new ModelSession(1, SMALL.leaseMs, SMALL.keepMs),
    files: () => new ModelLog(),
  };
  return {
    ...nodes([1], () => new LocksHost(() => new ModelCell(SMALL.leaseMs))),
    ...nodes([2], () => new Master(parts, tablets, SMALL.silentMs, SMALL.againMs)),
    ...nodes(range(3, servers + 2), () => new Server(parts, 2, SMALL.beatMs)),
    ...nodes([9], () => new Client(parts, SMALL.patienceMs)),
  } as Record<ProcessId, Factory<Process>>;
}

/** The logs of a small Bigtable. */
export const bigtableFiles: Devices = { files: () => new ModelFiles() };
