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
  /** Those that have only read here, and been told so: whatever becomes of them is nothing to it. */
  readonly read = new Set<TransactionId>();
  /** Those that it has prepared, and for whom. */
  readonly prepared = new Map<TransactionId, ProcessId>();
  readonly outcomes = new Map<TransactionId, CommitOutcome>();
  /** Clients that wait for an outcome: their operations. */
  readonly asking = new Map<number, TransactionId>();

  /**
   * @param vote what it says when it is asked; "either": both are possible; "read only": yes, and that it
   * need not hear the outcome
   * @param decisionMs how long it waits for a decision before it asks, ms
   */
  constructor(readonly vote: "yes" | "no" | "either" | "read only" = "yes", readonly decisionMs = 300) {
    super();
  }

  // ---- clients

  /** The first that a transaction does here. */
  begin(transaction: TransactionId) {
    this.tentative.add(transaction);
  }

  /** Aborts during the execution. A promise stands, and so does an outcome: then it does nothing. */
  abort(transaction: TransactionId) {
    if (!this.isBound(transaction)) this.finish(transaction, "abort");
  }

  /**
   * What became of a transaction: a client asks that has lost the answer. Of what was not promised nothing
   * can have been committed, and so that nothing will be it is aborted here.
   */
  outcomeOf(transaction: TransactionId) {
    this.abort(transaction);
    const outcome = this.outcomes.get(transaction);
    if (outcome) this.respond(this.operation, outcome);
    else this.asking.set(this.operation, transaction);
  }

  /** Whether it has voted, or decided. */
  isBound(transaction: TransactionId): boolean {
    return this.prepared.has(transaction) || this.outcomes.has(transaction) || this.read.has(transaction);
  }

  // ---- votes

  canCommit(transaction: TransactionId): boolean {
    if (!this.tentative.has(transaction)) return false;
    return this.vote === "either" ? this.choose(2) === 1 : this.vote !== "no";
  }

  /** Whether a transaction has changed nothing here. */
  isReadOnly(_transaction: TransactionId): boolean {
    return this.vote === "read only";
  }

  onPrepare({ transaction }: { transaction: TransactionId }, from: ProcessId) {
    if (!this.isBound(transaction)) this.decideVote(transaction, from);
    const yes = this.prepared.has(transaction) || this.outcomes.get(transaction) !== "abort";
    if (this.read.has(transaction)) this.send(from, { type: "Vote", transaction, yes, readOnly: true });
    else this.send(from, { type: "Vote", transaction, yes });
  }

  decideVote(transaction: TransactionId, coordinator: ProcessId) {
    if (!this.canCommit(transaction)) this.finish(transaction, "abort");
    else if (!this.isReadOnly(transaction)) this.prepare(transaction, coordinator);
    else {
      this.tentative.delete(transaction);
      this.read.add(transaction);
    }
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
    if (this.prepared.has(transaction) || !this.outcomes.has(transaction)) this.finish(transaction, outcome);
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
    for (const [operation, asked] of this.asking) {
      if (asked !== transaction) continue;
      this.asking.delete(operation);
      this.respond(operation, outcome);
    }
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
