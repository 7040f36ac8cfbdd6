/** The public names of atomic commit. */
export type {
  CommitOutcome,
  CoordinatorRecord,
  ParticipantRecord,
  TransactionId,
  TwoPhaseAnswer,
  TwoPhaseQuestion,
  Vote as CommitVote,
} from "./two_phase/transaction.ts";
export { TwoPhaseCoordinator } from "./two_phase/coordinator.ts";
export { TwoPhaseParticipant } from "./two_phase/participant.ts";
export {
  PresumedAbortCoordinator,
  PresumedAbortParticipant,
  PresumedCommitCoordinator,
  PresumedCommitParticipant,
} from "./two_phase/presumed.ts";
export { ThreePhaseCommit, type ThreePhaseMessage } from "./three_phase.ts";
export { FasterPaxosCommit, PaxosCommit, type PaxosCommitMessage } from "./paxos_commit.ts";
