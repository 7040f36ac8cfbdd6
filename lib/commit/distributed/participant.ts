import type { ProcessId } from "../../core/process.ts";
import { TwoPhaseParticipant } from "../two_phase/participant.ts";
import type { CommitOutcome, TransactionId } from "../two_phase/transaction.ts";

/** What a server hears from its part that commits. */
export type ServerNews = {
  readonly transaction: TransactionId;
  readonly outcome: "asked" | "prepared" | CommitOutcome;
};

/**
 * Two-phase commit's participant as a part of a server. Before it votes it lets the server object, and before
 * it promises, write down what it promises: one force is enough for both records.
 */
export class ServerParticipant extends TwoPhaseParticipant {
  override canCommit(transaction: TransactionId): boolean {
    this.tell(transaction, "asked");
    return super.canCommit(transaction);
  }

  override prepare(transaction: TransactionId, coordinator: ProcessId) {
    this.tell(transaction, "prepared");
    super.prepare(transaction, coordinator);
  }

  /** Here nothing was promised, and nothing will be. */
  withdraw(transaction: TransactionId) {
    this.tentative.delete(transaction);
  }

  protected tell(transaction: TransactionId, outcome: ServerNews["outcome"]) {
    this.output({ transaction, outcome });
  }
}
