/** The public names of the case studies: what large systems are made of. */
// The Google File System
export { GfsMaster } from "./gfs/master.ts";
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
