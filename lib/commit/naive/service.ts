import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type { CommitCoordinator } from "../distributed/client.ts";
import type { CommitReply, CommitRequest } from "../distributed/messages.ts";
import type { CommitOutcome, TransactionId } from "../two_phase/transaction.ts";
import { NaiveCoordinator } from "./coordinator.ts";

/**
 * A coordinator of its own, which commits for all clients: see the option `coordinator` of theirs. By naive
 * commit it takes one transaction after the other, so that two never meet at a server. It excludes recovery:
 * who asked for what is in its memory only.
 */
export class CommitService extends Process<CommitReply>
  implements Handlers<CommitRequest, never, "OutputCommit"> {
  /** Of clients. */
  static readonly handles = ["Commit"];
  readonly clients = new Map<TransactionId, ProcessId>();

  constructor(readonly commit: CommitCoordinator = new NaiveCoordinator()) {
    super();
  }

  onCommit({ transaction, servers }: CommitRequest, from: ProcessId) {
    this.clients.set(transaction, from);
    this.commit.commit(transaction, servers);
  }

  onOutputCommit({ transaction, outcome }: { transaction: TransactionId; outcome: CommitOutcome }) {
    this.output(`${outcome[0]}${transaction}`);
    this.send(this.clients.get(transaction)!, { type: "Outcome", transaction, outcome });
    this.clients.delete(transaction);
  }

  override onRecover() {
    this.excludeRecovery(
      "it has forgotten which client waits for which outcome, and the client waits for ever",
    );
  }
}
