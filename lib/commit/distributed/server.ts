import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type { CommitOutcome, TransactionId } from "../two_phase/transaction.ts";
import type { ServerAnswer, ServerOperation, ServerQuestion, WaitsMessage } from "./messages.ts";
import { type ServerNews, ServerParticipant } from "./participant.ts";

/** A committed value, and who wrote it; 0: it was there before all transactions. */
export type CommittedValue = { readonly value: number; readonly writer: TransactionId };

/** A transaction that has begun at a server, and what nobody else sees of it. */
export type TentativeTransaction = {
  readonly client: ProcessId;
  readonly age: number;
  /** How many operations it has asked for here. */
  readonly seen: number;
  /** The objects that it has read here, and of which writer's value each was. */
  readonly reads: Map<string, TransactionId>;
  /** What it wants to write. */
  readonly writes: Map<string, number>;
};

/** What a server writes to its log before it promises to commit. */
export type IntentionsRecord = TentativeTransaction & {
  readonly record: "intentions";
  readonly transaction: TransactionId;
};

/**
 * A server of transactional objects that lie on several servers, as the lecture has it: each read and write
 * names its transaction, and at the first sight of one the server begins a tentative transaction. What that
 * writes stays tentative until two-phase commit decides; then it is installed, or forgotten.
 *
 * First sight is not enough. A crash takes the tentative transaction, and a second operation of it would look
 * like a first: so each says how many came before it.
 *
 * Until it has promised to commit, a server may abort any transaction by itself, for example if that stays
 * tentative for longer than `tentativeMs`.
 */
export abstract class TransactionServer extends Process<ServerAnswer | WaitsMessage, "Tentative">
  implements Handlers<ServerQuestion, "Tentative", "OutputCommit"> {
  /** Not every client reads, writes and books. */
  static readonly handles = ["Read", "Write", "Book", "Abort", "AskWaits"];
  readonly values: Map<string, CommittedValue>;
  readonly tentative = new Map<TransactionId, TentativeTransaction>();

  /**
   * @param objects their values at the beginning
   * @param tentativeMs how long a transaction may stay tentative here, ms; for ever if absent
   * @param commit its part that commits
   */
  constructor(
    objects: Readonly<Record<string, number>> = {},
    readonly tentativeMs?: number,
    readonly commit: ServerParticipant = new ServerParticipant(),
  ) {
    super();
    this.values = new Map(Object.entries(objects).map(([object, value]) => [object, { value, writer: 0 }]));
  }

  /** Whether a transaction may do this now: it is granted, waits, or is refused. */
  protected abstract perform(operation: ServerOperation, client: ProcessId): void;
  /** Whether there is nothing against a transaction when it is to commit. */
  protected abstract isValid(transaction: TransactionId): boolean;
  /** Somebody has gone. */
  protected abstract released(transaction: TransactionId): void;

  // ---- operations of transactions

  onRead(operation: ServerOperation, from: ProcessId) {
    this.arrived(operation, from);
  }
  onWrite(operation: ServerOperation, from: ProcessId) {
    this.arrived(operation, from);
  }
  onBook(operation: ServerOperation, from: ProcessId) {
    this.arrived(operation, from);
  }

  arrived(operation: ServerOperation, client: ProcessId) {
    const { transaction } = operation, known = this.tentative.get(transaction)?.seen ?? 0;
    if (this.commit.outcomes.has(transaction)) return this.refuse(transaction, client, "it was aborted here");
    if (operation.seen < known) return; // a second copy
    if (operation.seen > known) return this.refuse(transaction, client, "the server has forgotten it");
    this.begin(operation, client);
    this.perform(operation, client);
  }

  /** At first sight; afterwards it only counts. */
  begin({ transaction, age }: ServerOperation, client: ProcessId) {
    const known = this.tentative.get(transaction);
    if (known) return void this.tentative.set(transaction, { ...known, seen: known.seen + 1 });
    this.tentative.set(transaction, { client, age, seen: 1, reads: new Map(), writes: new Map() });
    this.commit.begin(transaction);
    if (this.tentativeMs === undefined) return;
    this.setTimer("Tentative", this.tentativeMs, this.tentativeMs, String(transaction));
  }

  /** Does what was asked for, on the tentative copy. */
  grant(operation: ServerOperation, client: ProcessId) {
    const { transaction, object } = operation;
    if (!this.values.has(object)) return this.refuse(transaction, client, `there is no ${object} here`);
    const value = operation.type === "Write" ? operation.value : this.read(transaction, object);
    if (operation.type === "Read") return this.answer(transaction, client, object, value);
    const left = operation.type === "Write" ? value : value - operation.seats;
    if (left < 0) return this.refuse(transaction, client, `no ${object} is left`);
    this.tentative.get(transaction)!.writes.set(object, left);
    this.output(`w${transaction}${named(object)}`);
    this.answer(transaction, client, object, left);
  }

  read(transaction: TransactionId, object: string): number {
    const { reads, writes } = this.tentative.get(transaction)!, own = writes.get(object);
    const { value, writer } = this.values.get(object)!;
    if (own === undefined) reads.set(object, writer);
    this.output(`r${transaction}${named(object)}${own === undefined ? writer : transaction}`);
    return own ?? value;
  }

  answer(transaction: TransactionId, client: ProcessId, object: string, value: number) {
    this.send(client, { type: "Done", transaction, object, value });
  }

  /** It ends here, and so cannot commit anywhere: this server will never promise to. */
  refuse(transaction: TransactionId, client: ProcessId, why: string) {
    if (!this.commit.outcomes.has(transaction)) this.commit.finish(transaction, "abort");
    this.send(client, { type: "Refused", transaction, why });
  }

  onAbort({ transaction }: { transaction: TransactionId }) {
    if (this.commit.outcomes.has(transaction) || this.commit.prepared.has(transaction)) return;
    this.commit.finish(transaction, "abort");
  }

  onTimeoutTentative(key: string) {
    const transaction = Number(key), { client } = this.tentative.get(transaction)!;
    this.refuse(transaction, client, "it was tentative for too long");
  }

  // ---- commit

  onOutputCommit({ transaction, outcome }: ServerNews) {
    if (outcome === "prepared") this.promise(transaction);
    else if (outcome !== "asked") this.finish(transaction, outcome);
    else if (!this.isValid(transaction)) this.commit.withdraw(transaction);
  }

  /** The log has it before the vote is sent: the part forces its own record next. */
  promise(transaction: TransactionId) {
    this.cancelTimer("Tentative", String(transaction));
    this.append({ record: "intentions", transaction, ...this.tentative.get(transaction)! });
  }

  finish(transaction: TransactionId, outcome: CommitOutcome) {
    this.cancelTimer("Tentative", String(transaction));
    if (outcome === "commit") this.install(transaction, this.tentative.get(transaction)!);
    this.tentative.delete(transaction);
    this.released(transaction);
  }

  install(writer: TransactionId, { writes }: TentativeTransaction) {
    for (const [object, value] of writes) this.values.set(object, { value, writer });
  }

  /** Promises in conflict follow each other, so the log has installed values in their order. */
  override onRecover(log: readonly IntentionsRecord[]) {
    for (const { record: _, transaction, ...tentative } of log) {
      if (this.commit.outcomes.get(transaction) === "commit") this.install(transaction, tentative);
      else if (this.commit.prepared.has(transaction)) this.tentative.set(transaction, tentative);
    }
  }
}

/** A name in Adya's notation. */
const named = (object: string) => /^[A-Za-z_]+$/.test(object) ? object : `(${object})`;
