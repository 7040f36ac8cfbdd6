/** The public names of consensus. */
export { Paxos, type PaxosMessage } from "./paxos.ts";
export { ballotsInPlay } from "./ballots_in_play.ts";
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
export {
  type LogEnd,
  RAFT_TIMING,
  type RaftAppend,
  type RaftAppended,
  type RaftEntry,
  type RaftMessage,
  type RaftOptions,
  type RaftRecord,
  type RaftTimer,
  type VoteAnswer,
  type VoteRequest,
} from "./raft/messages.ts";
