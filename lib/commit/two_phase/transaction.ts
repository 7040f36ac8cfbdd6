/** What coordinators and participants of a transaction tell each other and write to their logs. */
import type { ProcessId } from "../../core/process.ts";

/** The number of a transaction, the lecture's TXID. */
export type TransactionId = number;
/** What becomes of a transaction, at all of its participants or at none. */
export type CommitOutcome = "commit" | "abort";

/** What a coordinator says. */
export type TwoPhaseQuestion =
  | { type: "Prepare"; transaction: TransactionId }
  | { type: "Decision"; transaction: TransactionId; outcome: CommitOutcome };
/** Who only read says so, and hears of the transaction no more. */
export type Vote = { type: "Vote"; transaction: TransactionId; yes: boolean; readOnly?: true };
/** What a participant says. */
export type TwoPhaseAnswer =
  | Vote
  | { type: "Acknowledge"; transaction: TransactionId }
  | { type: "Query"; transaction: TransactionId };

/** What a coordinator writes to its log. */
export type CoordinatorRecord =
  | { record: "begin" | CommitOutcome; transaction: TransactionId; participants: readonly ProcessId[] }
  | { record: "end"; transaction: TransactionId };

/** What a participant writes to its log. */
export type ParticipantRecord =
  | { record: "prepared"; transaction: TransactionId; coordinator: ProcessId }
  | { record: CommitOutcome; transaction: TransactionId };
