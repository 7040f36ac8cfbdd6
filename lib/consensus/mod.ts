/** The public names of consensus. */
export { Paxos, type PaxosMessage } from "./paxos.ts";
export { MultiPaxos, type MultiPaxosMessage } from "./multi_paxos.ts";
export { ballotsInPlay } from "./ballots_in_play.ts";
export { Raft } from "./raft/raft.ts";
export { type SteadyOptions, SteadyRaft } from "./raft/steady.ts";
export {
  type InstallSnapshot,
  type Snapshot,
  type SnapshotOptions,
  type SnapshotRecord,
  SnapshottingRaft,
} from "./raft/snapshot.ts";
export { type Configuration, ReconfigurableRaft } from "./raft/reconfiguration.ts";
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
  type RaftStoreMessage,
  type Session,
  type StoreCommand,
  type StoreRedirect,
  type StoreReply,
  type StoreRequest,
  type StoreState,
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
export { Consensus, proposers } from "./consensus.ts";
export {
  agreement as consensusAgreement,
  type ConsensusHistory,
  decisionsAfter,
  NOTHING_DECIDED,
  termination as consensusTermination,
  validity as consensusValidity,
} from "./properties.ts";
export { Voting, type VotingMessage } from "./voting.ts";
export { FloodSet, type FloodSetMessage } from "./flood_set.ts";
export { Rounds, type RoundsMessage } from "./rounds.ts";
export { BenOr } from "./ben_or.ts";
export {
  expectedAgainstAdversary,
  expectedFromCoins,
  type ExpectedRounds,
  expectedRounds,
} from "./expected_rounds.ts";
export { Fraction } from "./fraction.ts";
export { LoggedVoting, type LoggedVotingMessage } from "./logged_voting.ts";
export { type CoordinatorMessage, RotatingCoordinator } from "./coordinator.ts";
export { ConsensusElection } from "./election.ts";
export { ElectionConsensus } from "./by_election.ts";
export { OrderConsensus } from "./by_order.ts";
export { ConsensusOrder } from "./order.ts";
export { Slots } from "./slots.ts";
