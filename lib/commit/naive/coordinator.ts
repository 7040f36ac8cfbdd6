import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type { CommitOutcome, TransactionId } from "../two_phase/transaction.ts";
import type { TwoPhaseAnswer, TwoPhaseQuestion } from "../two_phase/transaction.ts";

/** What it says: besides the question, that all is off. */
export type NaiveQuestion =
  | { type: "CommitNow"; transaction: TransactionId }
  | Extract<TwoPhaseQuestion, { type: "Decision" }>;

/** A commit under way: the servers, and how many of them have committed. */
type Asked = { readonly state: "voting"; readonly servers: readonly ProcessId[]; done: number };

/**
 * Naive commit: one server after the other is asked to commit, and does. It is atomic only if all goes well:
 * no other client commits at the same servers meanwhile, no server says no after another one has committed,
 * nobody crashes. It excludes recovery: it does not know any more whom it has asked.
 *
 * Commits that are asked of it come one after the other. So a client that has one of its own commits between
 * those of others, and one that commits for all clients lets no two meet.
 *
 * Cost with N servers: 2N messages, one after the other.
 */
export class NaiveCoordinator extends Process<NaiveQuestion> implements Handlers<TwoPhaseAnswer> {
  /** Of servers, whose part has the same name. */
  static readonly handles = ["Vote", "Acknowledge", "Query"];
  readonly open = new Map<TransactionId, Asked>();
  /** The first is being committed. */
  queue: TransactionId[] = [];

  commit(transaction: TransactionId, servers: readonly ProcessId[]) {
    this.open.set(transaction, { state: "voting", servers: [...servers], done: 0 });
    this.queue.push(transaction);
    if (this.queue.length === 1) this.askNext();
  }

  askNext() {
    const transaction = this.queue[0];
    if (transaction === undefined) return;
    const { servers, done } = this.open.get(transaction)!;
    if (done === servers.length) this.end(transaction, "commit");
    else this.send(servers[done], { type: "CommitNow", transaction });
  }

  onVote({ transaction, yes }: { transaction: TransactionId; yes: boolean }) {
    const asked = this.open.get(transaction);
    if (!asked || this.queue[0] !== transaction) return;
    asked.done++;
    if (yes) return this.askNext();
    for (const server of asked.servers.slice(asked.done)) {
      this.send(server, { type: "Decision", transaction, outcome: "abort" });
    }
    this.end(transaction, "abort");
  }

  end(transaction: TransactionId, outcome: CommitOutcome) {
    this.open.delete(transaction);
    this.queue.shift();
    this.output({ transaction, outcome });
    this.askNext();
  }

  onAcknowledge() {}
  onQuery() {}

  override onRecover() {
    this.excludeRecovery(
      "it has forgotten which servers have committed, and the others will never hear of it",
    );
  }
}
