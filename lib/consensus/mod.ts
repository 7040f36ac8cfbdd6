/** The public names of consensus. */
export { Raft } from "./raft/raft.ts";
export { type SteadyOptions, SteadyRaft } from "./raft/steady.ts";
export {
  electionSafety,
  leaderAppendOnly,
  leaderCompleteness,
  logMatching,
  raftMonitor,
  raftProperties,
  type RaftSeen,
  stateMachineSafety,
} from "./raft/properties.ts";
export { RaftClient } from "./raft/client.ts";
export {
  RaftStore,
  type Session,
  type StoreCommand,
  type StoreMessage,
  type StoreRedirect,
  type StoreReply,
  type StoreRequest,
} from "./raft/store.ts";
export type {
  Append as RaftAppend,
  Appended as RaftAppended,
  Entry as RaftEntry,
  LogEnd,
  RaftMessage,
  RaftOptions,
  RaftRecord,
  RaftTimer,
  VoteAnswer,
  VoteRequest,
} from "./raft/messages.ts";
