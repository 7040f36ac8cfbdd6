import type { ProcessId } from "../../core/process.ts";
import type { SpannerCommit, SpannerTransaction } from "./messages.ts";
import { SpannerReplica } from "./replica.ts";

/**
 * A server of Spanner (Corbett and others 2012, §4): a replica of a group, whose log is Raft's in place of
 * Paxos'. Transactions over several groups commit by two-phase commit, of which each party is a group; each
 * gets a **timestamp**, and if one begins after another has ended, it gets a later one (external
 * consistency).
 *
 * Assumes that clocks are as right as `TrueTime` says; all else is as in Raft.
 *
 * Cost of a commit: a round of the log at one group; with participants one more round trip, and a round of
 * the log before it. In any case no less than 2ε: the commit wait.
 */
export class SpannerServer extends SpannerReplica {
  /** Of the leader: no transaction will be given this timestamp any more, nor one before it. */
  lastTimestamp = 0;

  /** What predecessors gave, and promised not to give, is below: their leases are over. */
  override takeOver() {
    super.takeOver();
    this.lastTimestamp = this.trueTime.now().latest;
  }
  nextTimestamp(...least: readonly number[]): number {
    this.lastTimestamp = Math.max(this.lastTimestamp + this.trueTime.tickMs, ...least);
    return this.lastTimestamp;
  }

  // ---- two-phase commit

  prepare({ transaction, keys, writes, coordinator }: SpannerCommit) {
    const timestamp = this.nextTimestamp();
    this.propose({ record: "prepare", transaction, prepared: { timestamp, keys, writes, coordinator } });
  }

  coordinate(commit: SpannerCommit, client: ProcessId) {
    this.coordinated.set(commit.transaction, { commit, client, latest: this.trueTime.now().latest });
    this.decide(commit.transaction);
  }

  /** Not before any participant is prepared, nor before anything that ended before this began. */
  decide(transaction: SpannerTransaction) {
    const begun = this.coordinated.get(transaction);
    if (begun === undefined) return;
    const { commit: { keys, writes, participants }, client, latest } = begun;
    const votes = participants.map((group) => this.prepareVotes.get(transaction)?.get(group));
    if (votes.includes(null)) return this.abort(transaction, participants, client);
    if (votes.includes(undefined)) return;
    const timestamp = this.nextTimestamp(latest, ...votes as number[]);
    const prepared = { timestamp, keys, writes, client, participants };
    this.coordinated.delete(transaction);
    this.propose({ record: "outcome", transaction, timestamp, prepared });
  }

  /** The commit wait, at each replica: nobody sees what is committed before its time has surely come. */
  committed(transaction: SpannerTransaction, timestamp: number) {
    if (this.trueTime.after(timestamp)) return this.install(transaction);
    const leftMs = Math.min(this.retryMs, timestamp - this.trueTime.now().earliest + this.trueTime.tickMs);
    this.setTimer("Wait", leftMs, leftMs, transaction);
  }
  onTimeoutWait(transaction: SpannerTransaction) {
    this.committed(transaction, this.outcomes.get(transaction)!);
  }

  // ---- reads at a timestamp

  /** A successor does not know of promises; it gives what comes after the lease. */
  promise(timestamp: number): boolean {
    if (!this.serving || timestamp > this.leaseUntil) return false;
    this.lastTimestamp = Math.max(this.lastTimestamp, timestamp);
    return true;
  }

  /** t_safe: what is in the log by promise is here, and nothing that may still be committed is before. */
  get safeTime(): number {
    const here = this.promises.filter(({ index }) => index <= this.commitIndex);
    const prepared = [...this.prepared.values()].map(({ timestamp }) => timestamp - this.trueTime.tickMs);
    return Math.min(Math.max(0, ...here.map(({ timestamp }) => timestamp)), ...prepared);
  }

  // ---- a leader that is asked to go

  /** Lets another one lead, as soon as no timestamp that it gave can be in the future. */
  abdicate() {
    this.onTimeoutAbdicate();
    this.respond(this.operation, this.state);
  }
  onTimeoutAbdicate() {
    if (this.state !== "leader") return;
    if (this.trueTime.after(this.lastTimestamp)) return this.release(this.others[0]);
    const leftMs = this.lastTimestamp - this.trueTime.now().earliest + this.trueTime.tickMs;
    this.setTimer("Abdicate", Math.min(this.retryMs, leftMs));
  }
}
