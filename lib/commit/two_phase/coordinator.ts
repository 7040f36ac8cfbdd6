import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type {
  CommitOutcome,
  CoordinatorRecord,
  TransactionId,
  TwoPhaseAnswer,
  TwoPhaseQuestion,
  Vote,
} from "./transaction.ts";

/** What a coordinator knows of a transaction that not all participants have acknowledged. */
type Open = {
  state: "voting" | CommitOutcome;
  participants: readonly ProcessId[];
  /** Those whose vote it lacks, while it is voting; those whose acknowledgement it lacks, afterwards. */
  readonly missing: Set<ProcessId>;
  /** What the client waits for; 0: nobody does, for example after a crash. */
  operation: number;
};

/**
 * The coordinator of two-phase commit (Gray, Notes on Data Base Operating Systems, 1978; the records as in
 * Mohan, Lindsay and Obermarck, 1986). It asks all participants to prepare; if all vote yes it commits, and
 * if one votes no, or stays silent for `voteMs`, it aborts. Nothing is promised before the decision is in its
 * log, and nothing is forgotten before all have acknowledged the decision.
 *
 * Which records must be forced? Not that of the beginning: a transaction that the log does not know was not
 * committed, so a participant that asks for it is told to abort. But who recovers with it asks once more, and
 * then an abort that was said before must not have been forgotten by anybody. `PresumedAbortCoordinator` has
 * neither.
 *
 * Cost with N participants that all vote yes, nobody failing: 4N messages, 2N + 2 forces.
 */
export class TwoPhaseCoordinator extends Process<TwoPhaseQuestion, "Votes" | "Acknowledgements">
  implements Handlers<TwoPhaseAnswer, "Votes" | "Acknowledgements"> {
  readonly open = new Map<TransactionId, Open>();

  /**
   * @param voteMs how long to wait for votes, ms
   * @param repeatMs after how long what was not acknowledged is said again, ms
   * @param answers when the client is told: once all have acknowledged, or as soon as the decision is in the
   * log, after which nothing can change it
   */
  constructor(
    readonly voteMs = 100,
    readonly repeatMs = 2 * voteMs,
    readonly answers: "when acknowledged" | "when decided" = "when acknowledged",
  ) {
    super();
  }

  // ---- the first phase

  /** Asks all participants for their votes; responds with the outcome, see `answers`. */
  commit(transaction: TransactionId, participants: readonly ProcessId[] = this.peers) {
    if (this.open.has(transaction)) throw new Error(`transaction ${transaction} is being committed already`);
    this.write({ record: "begin", transaction, participants });
    this.ask(transaction, participants, this.operation);
  }

  /**
   * The client gives up during the execution: nobody is asked, all are told to abort. A decision that was
   * taken stands; the response says which.
   */
  abort(transaction: TransactionId, participants: readonly ProcessId[] = this.peers) {
    const state = this.open.get(transaction)?.state;
    if (state === "commit" || state === "abort") return this.respond(this.operation, state);
    if (state === undefined) this.opens(transaction, "abort", participants, 0);
    this.decide(transaction, "abort", participants);
    this.respond(this.operation, "abort");
  }

  ask(transaction: TransactionId, participants: readonly ProcessId[], operation: number) {
    this.opens(transaction, "voting", participants, operation);
    for (const participant of participants) this.send(participant, { type: "Prepare", transaction });
    this.setTimer("Votes", this.voteMs, this.voteMs, String(transaction));
  }

  opens(
    transaction: TransactionId,
    state: Open["state"],
    participants: readonly ProcessId[],
    operation: number,
  ) {
    const own = [...participants];
    this.open.set(transaction, { state, participants: own, missing: new Set(own), operation });
  }

  onVote({ transaction, yes, readOnly }: Vote, from: ProcessId) {
    const open = this.open.get(transaction);
    if (open?.state !== "voting") return;
    if (!yes || readOnly) open.participants = open.participants.filter((id) => id !== from); // it knows all
    if (!yes) return this.decide(transaction, "abort", open.participants);
    open.missing.delete(from);
    if (open.missing.size === 0) this.decide(transaction, "commit", open.participants);
  }

  /** Silence is a vote to abort. */
  onTimeoutVotes(key: string) {
    const transaction = Number(key);
    this.decide(transaction, "abort", this.open.get(transaction)!.participants);
  }

  // ---- the second phase

  /** @param told who does not know the outcome yet: all but one that has voted no */
  decide(transaction: TransactionId, outcome: CommitOutcome, told: readonly ProcessId[]) {
    const open = this.open.get(transaction)!, { operation } = open, atOnce = this.answers === "when decided";
    this.cancelTimer("Votes", String(transaction));
    open.state = outcome;
    open.participants = [...told];
    open.missing.clear();
    for (const participant of told) open.missing.add(participant);
    if (atOnce) open.operation = 0;
    this.write({ record: outcome, transaction, participants: told });
    this.output({ transaction, outcome });
    if (atOnce && operation !== 0) this.respond(operation, outcome);
    this.tell(transaction);
  }

  /** Says it to all that have not acknowledged it, until they do. */
  tell(transaction: TransactionId) {
    const { state, missing } = this.open.get(transaction)!;
    if (state === "voting") return;
    for (const participant of missing) {
      this.send(participant, { type: "Decision", transaction, outcome: state });
    }
    if (missing.size === 0 || !this.isAcknowledged(state)) return this.end(transaction);
    this.setTimer("Acknowledgements", this.repeatMs, this.repeatMs, String(transaction));
  }

  /** Whether the participants say that they know of such an outcome. */
  isAcknowledged(_outcome: CommitOutcome): boolean {
    return true;
  }

  onTimeoutAcknowledgements(key: string) {
    this.tell(Number(key));
  }

  onAcknowledge({ transaction }: { transaction: TransactionId }, from: ProcessId) {
    const open = this.open.get(transaction);
    if (!open || open.state === "voting") return;
    open.missing.delete(from);
    if (open.missing.size === 0) this.end(transaction);
  }

  /** All know it: it need not be remembered. */
  end(transaction: TransactionId) {
    const { operation, state } = this.open.get(transaction)!;
    this.cancelTimer("Acknowledgements", String(transaction));
    this.open.delete(transaction);
    this.write({ record: "end", transaction });
    if (operation !== 0) this.respond(operation, state);
  }

  // ---- questions, and a crash

  /** What became of a transaction that is not open: either all know it, or nobody has committed. */
  get presumption(): CommitOutcome {
    return "abort";
  }

  onQuery({ transaction }: { transaction: TransactionId }, from: ProcessId) {
    const state = this.open.get(transaction)?.state ?? this.presumption;
    if (state !== "voting") this.send(from, { type: "Decision", transaction, outcome: state });
  }

  /** Asks again for votes that were not counted, and says again what was decided. */
  override onRecover(log: readonly CoordinatorRecord[]) {
    for (const entry of log) {
      const { record, transaction } = entry;
      if (record === "end") this.open.delete(transaction);
      else {
        this.opens(transaction, record === "begin" ? "voting" : record, entry.participants, 0);
      }
    }
    for (const [transaction, { state, participants }] of [...this.open]) {
      if (state === "voting") this.resume(transaction, participants);
      else this.tell(transaction);
    }
  }

  /** It had begun, and its log does not say that it has decided. */
  resume(transaction: TransactionId, participants: readonly ProcessId[]) {
    this.ask(transaction, participants, 0);
  }

  /** All records are forced but the last, which only saves work after a crash. */
  protected write(entry: CoordinatorRecord) {
    if (entry.record === "end") this.append(entry);
    else this.force(entry);
  }
}
