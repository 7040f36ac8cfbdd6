/** The public names of the case studies. */
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
