/** The public names of consensus. */
export { Raft } from "./raft/raft.ts";
export { type SteadyOptions, SteadyRaft } from "./raft/steady.ts";
export type {
  Append,
  Appended,
  Entry,
  LogEnd,
  RaftMessage,
  RaftOptions,
  RaftRecord,
  RaftTimer,
  VoteAnswer,
  VoteRequest,
} from "./raft/messages.ts";
