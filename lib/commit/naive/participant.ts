import type { ProcessId } from "../../core/process.ts";
import { ServerParticipant } from "../distributed/participant.ts";
import type { TransactionId } from "../two_phase/transaction.ts";

/**
 * The server's side of naive commit, see `NaiveCoordinator`: asked to commit it does so at once, or says no.
 */
export class NaiveParticipant extends ServerParticipant {
  onCommitNow({ transaction }: { transaction: TransactionId }, from: ProcessId) {
    if (!this.outcomes.has(transaction)) {
      const commits = this.canCommit(transaction);
      if (commits) this.tell(transaction, "prepared");
      this.finish(transaction, commits ? "commit" : "abort");
    }
    this.send(from, { type: "Vote", transaction, yes: this.outcomes.get(transaction) === "commit" });
  }
}
