import { LockTable } from "./lock_table.ts";
import type { Handlers, ProcessId } from "../../core/process.ts";
import type { AskSafe, Prepared, SafePromise, SnapshotRead, SpannerDecision } from "./messages.ts";
import type { GroupId, PrepareVote, SpannerCommit, SpannerTransaction } from "./messages.ts";
import type { SpannerServerMessage, SpannerTimer } from "./messages.ts";

/** What a coordinator works on: its own part, who asked, and the latest that it can have been when asked. */
export type Coordinated = {
  readonly commit: SpannerCommit;
  readonly client: ProcessId;
  readonly latest: number;
};

/**
 * A replica of a group, but for the rules of timestamps: who says what to whom in two-phase commit and in
 * reads at a timestamp, and what is said again.
 *
 * Votes go to all replicas of the coordinator's group, decisions to all of a participant's, and who leads
 * acts: so it does not matter who that is, and if a leader dies its successor has all from the log. A
 * coordinator that is asked about a transaction that it does not know has not committed it, and aborts it.
 */
export abstract class SpannerReplica extends LockTable
  implements Handlers<SpannerServerMessage, Exclude<SpannerTimer, "Wait" | "Abdicate">> {
  /** Of a coordinator: its transactions, and what the participants of each have said. */
  coordinated = new Map<SpannerTransaction, Coordinated>();
  prepareVotes = new Map<SpannerTransaction, Map<GroupId, number | null>>();
  /** Reads that wait for their time to be safe. */
  reads: { readonly read: SnapshotRead; readonly client: ProcessId }[] = [];
  /** What leaders have promised; of what is in the log, the last one. */
  promises: SafePromise[] = [];

  // ---- the rules

  /** All locks are there: the group promises to commit. */
  abstract prepare(commit: SpannerCommit): void;
  /** All locks are there: the group decides as soon as it has all votes. */
  abstract coordinate(commit: SpannerCommit, client: ProcessId): void;
  /** There may be all votes now. */
  abstract decide(transaction: SpannerTransaction): void;
  /** Whether this leader can promise to give no timestamps up to this one any more; then it does not. */
  abstract promise(timestamp: number): boolean;
  /** Up to when this replica has all that is and will ever be committed. */
  abstract get safeTime(): number;

  override follow(leader: ProcessId | undefined) {
    super.follow(leader);
    this.coordinated = new Map();
    this.prepareVotes = new Map();
  }
  override takeOver() {
    super.takeOver();
    for (const [transaction, { coordinator }] of this.prepared) {
      if (coordinator !== undefined && !this.outcomes.has(transaction)) this.sayPrepared(transaction, true);
    }
  }

  // ---- two-phase commit

  onCommit(commit: SpannerCommit, client: ProcessId) {
    const { transaction, coordinator } = commit, isOurs = coordinator === this.group;
    const timestamp = this.outcomes.get(transaction);
    if (!this.serving) return this.redirect(transaction, client);
    if (timestamp !== undefined) {
      if (isOurs && !this.prepared.has(transaction)) {
        this.send(client, { type: "Decision", transaction, timestamp });
      }
    } else if (this.held.get(transaction)?.bound) return; // a second copy
    else if (!this.lock(commit)) this.refuse(commit, client);
    else if (isOurs) this.coordinate(commit, client);
    else this.prepare(commit);
  }

  refuse({ transaction, coordinator, participants }: SpannerCommit, client: ProcessId) {
    const { group } = this;
    if (coordinator === group) return this.abort(transaction, participants, client);
    this.tell(coordinator, { type: "PrepareVote", transaction, group, timestamp: null, again: false });
  }
  abort(transaction: SpannerTransaction, participants: readonly GroupId[], client?: ProcessId) {
    const prepared: Prepared = {
      timestamp: 0,
      keys: [],
      writes: {},
      client,
      participants: [...participants],
    };
    this.propose({ record: "outcome", transaction, timestamp: null, prepared });
  }
  giveUp(transaction: SpannerTransaction) {
    const { commit, client } = this.coordinated.get(transaction) ?? {};
    if (commit) this.abort(transaction, commit.participants, client);
  }

  promised(transaction: SpannerTransaction) {
    if (this.serving) this.sayPrepared(transaction, false);
  }
  sayPrepared(transaction: SpannerTransaction, again: boolean) {
    const { timestamp, coordinator } = this.prepared.get(transaction)!, { group } = this;
    this.tell(coordinator!, { type: "PrepareVote", transaction, group, timestamp, again });
    this.setTimer("Retry", this.retryMs, this.retryMs, transaction);
  }

  onPrepareVote({ transaction, group, timestamp, again }: PrepareVote, from: ProcessId) {
    if (!this.serving) return;
    const outcome = this.outcomes.get(transaction);
    if (outcome !== undefined) {
      if (!this.prepared.has(transaction)) {
        this.send(from, { type: "Decision", transaction, timestamp: outcome });
      }
    } else if (again && !this.coordinated.has(transaction)) this.abort(transaction, [group]);
    else {
      const votes = this.prepareVotes.get(transaction) ?? new Map<GroupId, number | null>();
      this.prepareVotes.set(transaction, votes.set(group, timestamp));
      this.decide(transaction);
    }
  }

  /** What is committed was promised here; what is aborted need not have come yet, and will find this. */
  onDecision({ transaction, timestamp }: SpannerDecision) {
    if (!this.serving || this.outcomes.has(transaction)) return;
    if (timestamp === null || this.prepared.has(transaction)) {
      this.propose({ record: "outcome", transaction, timestamp });
    }
  }

  ended(transaction: SpannerTransaction, was: Prepared | undefined) {
    this.cancelTimer("Retry", transaction);
    this.coordinated.delete(transaction);
    this.prepareVotes.delete(transaction);
    if (!this.serving) return;
    this.unlock(transaction);
    const decision = { type: "Decision", transaction, timestamp: this.outcomes.get(transaction)! } as const;
    if (was?.client !== undefined) this.send(was.client, decision);
    for (const group of was?.participants ?? []) this.tell(group, decision);
  }

  // ---- reads at a timestamp

  onSnapshotRead(read: SnapshotRead, client: ProcessId) {
    this.reads.push({ read, client });
    this.applied();
    if (this.reads.length > 0) this.askSafe();
  }
  applied() {
    const { reads, safeTime, commitIndex } = this;
    this.reads = [];
    for (const one of reads) {
      if (one.read.timestamp <= safeTime) this.answer(one.read, one.client);
      else this.reads.push(one);
    }
    const kept = this.promises.filter(({ index }) => index <= commitIndex).map(({ timestamp }) => timestamp);
    if (kept.length > 1) {
      this.promises = this.promises.filter(({ index, timestamp }) =>
        index > commitIndex || timestamp === Math.max(...kept)
      );
    }
  }
  answer({ number, keys, timestamp }: SnapshotRead, client: ProcessId) {
    const values = this.valuesAt(timestamp, keys);
    this.send(client, { type: "SnapshotValues", number, group: this.group, values });
  }

  /** The leader is asked for what the reads need; it asks itself, too. */
  askSafe() {
    const timestamp = Math.max(...this.reads.map(({ read }) => read.timestamp));
    this.setTimer("Retry", this.retryMs);
    if (this.leader === this.id) this.onAskSafe({ type: "AskSafe", timestamp }, this.id);
    else if (this.leader !== undefined) this.send(this.leader, { type: "AskSafe", timestamp });
  }
  onAskSafe({ timestamp }: AskSafe, from: ProcessId) {
    if (!this.promise(timestamp)) return;
    const safe = { index: this.lastIndex, timestamp };
    if (from === this.id) return this.onSafe(safe);
    this.send(from, { type: "Safe", ...safe });
    this.replicate(from); // how far the log is committed
  }
  onSafe({ index, timestamp }: SafePromise) {
    this.promises.push({ index, timestamp });
    this.applied();
  }

  onTimeoutRetry(transaction: SpannerTransaction) {
    if (transaction === "") {
      if (this.reads.length > 0) this.askSafe();
    } else if (this.serving && this.prepared.has(transaction)) this.sayPrepared(transaction, true);
  }
}
