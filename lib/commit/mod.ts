/** The public names of atomic commit. */
export type {
  CommitOutcome,
  CoordinatorRecord,
  ParticipantRecord,
  TransactionId,
  TwoPhaseAnswer,
  TwoPhaseQuestion,
} from "./transaction.ts";
export { TwoPhaseCoordinator, TwoPhaseParticipant } from "./two_phase.ts";
export {
  PresumedAbortCoordinator,
  PresumedAbortParticipant,
  PresumedCommitCoordinator,
  PresumedCommitParticipant,
} from "./presumed.ts";
export { ThreePhaseCommit, type ThreePhaseMessage } from "./three_phase.ts";
