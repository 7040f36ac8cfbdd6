/** The public names of the case studies: what large systems are made of. */
// The Google File System
export { GfsMaster } from "./gfs/master.ts";
export { ChunkStore, type HeldChunk } from "./gfs/chunk_store.ts";
export { ChunkServer } from "./gfs/chunk_server.ts";
export { GfsClient } from "./gfs/client.ts";
export type { ChunkEntry, GfsDataMessage, GfsMessage } from "./gfs/messages.ts";
// Chubby
export { ChubbyClient } from "./chubby/client.ts";
export type {
  ChubbyClientOptions,
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
export { ChubbySession } from "./chubby/session.ts";
// MapReduce
export { MapReduceMaster } from "./mapreduce/master.ts";
export { MapReduceWorker, wordsOf } from "./mapreduce/worker.ts";
export type { Attempt, MapReduceMessage, MapReduceTask, Pair, TaskKind } from "./mapreduce/messages.ts";
// Bigtable
export { BigtableMaster } from "./bigtable/master.ts";
export { TabletServer } from "./bigtable/tablet_server.ts";
export { TabletClient } from "./bigtable/client.ts";
export { HostedChubby } from "./bigtable/hosted_chubby.ts";
export { GfsLog } from "./bigtable/gfs_log.ts";
export { rowsOf, type TabletRecord } from "./bigtable/log.ts";
export type { BigtableMessage } from "./bigtable/messages.ts";
export type {
  BigtableParts,
  LockNews,
  LockSession,
  LogNews,
  TabletLog,
  TabletPut,
  TabletRow,
} from "./bigtable/parts.ts";
export { type Compaction, lsmAmplification, type LsmRow, LsmTree } from "./bigtable/lsm.ts";
// Spanner
export { TrueTime, type TrueTimeOptions } from "./spanner/true_time.ts";
export type { TimeInterval, TimeMessage } from "./spanner/true_time.ts";
export { SpannerReplica } from "./spanner/replica.ts";
export { SpannerServer } from "./spanner/server.ts";
export { SpannerClient } from "./spanner/client.ts";
export {
  type GroupId,
  type PrepareVote,
  type SpannerCommit,
  type SpannerDecision,
  type SpannerMessage,
  type SpannerOptions,
  type SpannerPlacement,
  type SpannerTimer,
  type SpannerTransaction,
  type SpannerValues,
} from "./spanner/messages.ts";
