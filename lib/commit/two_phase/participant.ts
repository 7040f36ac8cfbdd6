import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type {
  CommitOutcome,
  ParticipantRecord,
  TransactionId,
  TwoPhaseAnswer,
  TwoPhaseQuestion,
} from "./transaction.ts";

/**
 * A participant of two-phase commit, see `TwoPhaseCoordinator`. Before it votes yes it forces all that it
 * needs to commit: from then on it can do nothing alone. It waits for the decision, asks for it every
 * `decisionMs`, and after a crash its log tells what it had promised. Who votes no aborts at once.
 *
 * What a transaction has done here so far is tentative, and a crash takes it. Then it votes no: so who has
 * voted no and forgotten it says the same when it is asked again.
 */
export class TwoPhaseParticipant extends Process<TwoPhaseAnswer, "Decision">
  implements Handlers<TwoPhaseQuestion, "Decision"> {
  /** Transactions that have begun here, and nobody has asked for them. */
  readonly tentative = new Set<TransactionId>();
  /** Those that it has prepared, and for whom. */
  readonly prepared = new Map<TransactionId, ProcessId>();
  readonly outcomes = new Map<TransactionId, CommitOutcome>();

  /**
   * @param vote what it says when it is asked; "either": both are possible
   * @param decisionMs how long it waits for a decision before it asks, ms
   */
  constructor(readonly vote: "yes" | "no" | "either" = "yes", readonly decisionMs = 300) {
    super();
  }

  /** The first that a transaction does here. */
  begin(transaction: TransactionId) {
    this.tentative.add(transaction);
  }

  canCommit(transaction: TransactionId): boolean {
    if (!this.tentative.has(transaction)) return false;
    return this.vote === "either" ? this.choose(2) === 1 : this.vote === "yes";
  }

  onPrepare({ transaction }: { transaction: TransactionId }, from: ProcessId) {
    const known = this.prepared.has(transaction) || this.outcomes.has(transaction);
    if (!known && this.canCommit(transaction)) this.prepare(transaction, from);
    else if (!known) this.finish(transaction, "abort");
    this.send(from, { type: "Vote", transaction, yes: this.outcomes.get(transaction) !== "abort" });
  }

  prepare(transaction: TransactionId, coordinator: ProcessId) {
    this.tentative.delete(transaction);
    this.write({ record: "prepared", transaction, coordinator });
    this.wait(transaction, coordinator);
  }

  /** It has promised to commit, and must not decide alone. */
  wait(transaction: TransactionId, coordinator: ProcessId) {
    this.prepared.set(transaction, coordinator);
    this.setTimer("Decision", this.decisionMs, this.decisionMs, String(transaction));
  }

  onTimeoutDecision(key: string) {
    const transaction = Number(key);
    this.ask(transaction, this.prepared.get(transaction)!);
  }

  ask(transaction: TransactionId, coordinator: ProcessId) {
    this.send(coordinator, { type: "Query", transaction });
    this.wait(transaction, coordinator);
  }

  onDecision(
    { transaction, outcome }: { transaction: TransactionId; outcome: CommitOutcome },
    from: ProcessId,
  ) {
    if (!this.outcomes.has(transaction)) this.finish(transaction, outcome);
    if (this.acknowledges(outcome)) this.send(from, { type: "Acknowledge", transaction });
  }

  /** Whether it says that it knows of such an outcome; the coordinator may forget it then. */
  acknowledges(_outcome: CommitOutcome): boolean {
    return true;
  }

  finish(transaction: TransactionId, outcome: CommitOutcome) {
    this.cancelTimer("Decision", String(transaction));
    this.tentative.delete(transaction);
    this.prepared.delete(transaction);
    this.outcomes.set(transaction, outcome);
    this.write({ record: outcome, transaction });
    this.output({ transaction, outcome });
  }

  /** Asks for what it had promised; of what is not in the log it had promised nothing. */
  override onRecover(log: readonly ParticipantRecord[]) {
    for (const entry of log) {
      const { record, transaction } = entry;
      if (record === "prepared") this.prepared.set(transaction, entry.coordinator);
      else {
        this.prepared.delete(transaction);
        this.outcomes.set(transaction, record);
      }
    }
    for (const [transaction, coordinator] of [...this.prepared]) this.ask(transaction, coordinator);
  }

  /** The promise is forced before the vote, the outcome before the acknowledgement. */
  protected write(entry: ParticipantRecord) {
    if (entry.record === "prepared" || this.acknowledges(entry.record)) this.force(entry);
    else this.append(entry);
  }
}
