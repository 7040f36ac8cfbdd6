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
export type { PlanStep, PlanTerm, TransactionPlan } from "./distributed/plan.ts";
export type {
  CommitReply,
  CommitRequest,
  DetectorMessage,
  ServerAnswer,
  ServerOperation,
  ServerQuestion,
  WaitEdge,
  WaitsMessage,
} from "./distributed/messages.ts";
export type { ServerNews } from "./distributed/participant.ts";
export {
  type CommittedValue,
  type IntentionsRecord,
  type TentativeTransaction,
  TransactionServer,
} from "./distributed/server.ts";
export { LockingServer, type WaitingOperation, type WaitRule } from "./distributed/locking.ts";
export { ShadowingServer } from "./distributed/shadowing.ts";
export {
  type ClientOptions,
  type CommitCoordinator,
  type RunningTransaction,
  TransactionClient,
} from "./distributed/client.ts";
export { circleOfWaits, type Waits } from "./distributed/circle.ts";
export { DeadlockDetector } from "./distributed/detector.ts";
export { distributed, type DistributedOptions } from "./distributed/system.ts";
export { SagaClient, type SagaState } from "./distributed/saga.ts";
export { NaiveCoordinator, type NaiveQuestion } from "./naive/coordinator.ts";
export { NaiveParticipant } from "./naive/participant.ts";
export { CommitService } from "./naive/service.ts";
