/** The public names of the case studies: what large systems are made of. */
// The Google File System
export { GfsMaster } from "./gfs/master.ts";
export { ChunkStore, type HeldChunk } from "./gfs/chunk_store.ts";
export { ChunkServer } from "./gfs/chunk_server.ts";
export { GfsClient } from "./gfs/client.ts";
export type { ChunkEntry, GfsDataMessage, GfsMessage } from "./gfs/messages.ts";
// Chubby
export { ChubbyClient, type ChubbyClientOptions } from "./chubby/client.ts";
export type {
  ChubbyContent,
  ChubbyLock,
  ChubbyMessage,
  ChubbyOptions,
  KeepAlive,
  KeptAlive,
  NotMaster,
  SessionEnded,
} from "./chubby/messages.ts";
export { ChubbyServer } from "./chubby/server.ts";
// MapReduce
export { MapReduceMaster } from "./mapreduce/master.ts";
export { MapReduceWorker, wordsOf } from "./mapreduce/worker.ts";
export type { Attempt, MapReduceMessage, MapReduceTask, Pair, TaskKind } from "./mapreduce/messages.ts";
// Bigtable
export { BigtableMaster } from "./bigtable/master.ts";
export { TabletServer } from "./bigtable/tablet_server.ts";
export { TabletClient } from "./bigtable/client.ts";
export { LogFiles } from "./bigtable/log_files.ts";
export type { BigtableMessage, LogRequest } from "./bigtable/messages.ts";
export { type Compaction, lsmAmplification, type LsmRow, LsmTree } from "./bigtable/lsm.ts";
