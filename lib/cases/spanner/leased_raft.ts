import type { RaftRecord } from "../../consensus/raft/messages.ts";
import { SteadyRaft } from "../../consensus/raft/steady.ts";
import type { Handlers, ProcessId } from "../../core/process.ts";
import type { LeaseMessage, LeaseRelease, LeaseRequest, LeaseVote } from "./messages.ts";
import type { SpannerMessage, SpannerOptions, SpannerTimer } from "./messages.ts";
import type { TrueTime } from "./true_time.ts";

/**
 * Raft with leases by TrueTime (Corbett and others 2012, §4.1.1): a leader asks for votes up to a moment, and
 * who gave one supports nobody else before that moment has surely passed. As two majorities have a member in
 * common, no two leaders have leases at once, and whatever timestamps one gives within its own are below
 * those that its successors read off their clocks.
 *
 * A vote is on stable storage before it is given. Who does not know the time supports nobody.
 *
 * Cost: 2(N − 1) messages and a force at each member a lease.
 */
export abstract class LeasedRaft extends SteadyRaft<SpannerMessage, SpannerTimer>
  implements Handlers<LeaseMessage> {
  /** Up to when somebody has our vote, ms. */
  granted = Number.MIN_SAFE_INTEGER;
  /** Of a leader: up to when it has each one's. */
  leaseVotes = new Map<ProcessId, number>();
  readonly leaseMs: number;
  readonly renewMs: number;

  constructor(readonly trueTime: TrueTime, options: SpannerOptions = {}) {
    const { leaseMs = 10_000, renewMs = leaseMs / 2, electionMs, spreadMs, heartbeatMs } = options;
    const given = Object.entries({ electionMs, spreadMs, heartbeatMs }).filter(([, ms]) => ms !== undefined);
    super({ ...Object.fromEntries(given), preVote: true });
    this.leaseMs = leaseMs;
    this.renewMs = renewMs;
    if (!(renewMs > 0 && renewMs < leaseMs)) {
      throw new RangeError(
        `a lease is extended > 0 ms before its end, and after its beginning, got renewMs ${renewMs} and leaseMs ${leaseMs}`,
      );
    }
  }

  /** Up to when a majority supports this leader: the others cannot have a leader before. */
  get leaseUntil(): number {
    const votes = this.members.map((id) => this.leaseVotes.get(id) ?? -Infinity).sort((a, b) => b - a);
    return votes[Math.floor(votes.length / 2)];
  }

  // ---- the leader's side

  override onTimeoutHeartbeat() {
    super.onTimeoutHeartbeat();
    const { latest } = this.trueTime.now();
    if (this.leaseUntil < latest + this.renewMs && latest < Infinity) this.extend(latest + this.leaseMs);
  }
  extend(until: number) {
    for (const id of this.others) this.send(id, { type: "LeaseRequest", term: this.term, until });
    this.grant(until);
    this.leaseVotes.set(this.id, until);
  }
  onLeaseVote({ term, until }: LeaseVote, from: ProcessId) {
    if (this.state !== "leader" || term !== this.term) return;
    this.leaseVotes.set(from, Math.max(until, this.leaseVotes.get(from) ?? until));
  }
  override follow(leader: ProcessId | undefined) {
    super.follow(leader);
    this.leaseVotes = new Map();
  }

  /** Its own vote, too: as a follower it is bound by it like the others. */
  release(successor: ProcessId) {
    for (const id of this.others) this.send(id, { type: "LeaseRelease", term: this.term, successor });
    this.grant(Number.MIN_SAFE_INTEGER);
    this.follow(undefined);
  }

  // ---- the voters' side

  onLeaseRequest({ term, until }: LeaseRequest, from: ProcessId) {
    if (term !== this.term) return; // the leader asks again with its next heartbeat
    this.grant(Math.max(this.granted, until));
    this.send(from, { type: "LeaseVote", term, until });
  }
  grant(until: number) {
    this.granted = until;
    this.force({ granted: until });
  }
  onLeaseRelease({ term, successor }: LeaseRelease) {
    if (term !== this.term) return;
    this.grant(Number.MIN_SAFE_INTEGER);
    this.follow(undefined);
    if (successor === this.id) this.stand();
  }

  override get isLoyal(): boolean {
    return !this.trueTime.after(this.granted);
  }
  /** Who has given its vote does not stand either; it waits for the end. */
  override onTimeoutElection() {
    if (!this.isLoyal) return super.onTimeoutElection();
    const leftMs = this.granted - this.trueTime.now().earliest, { spreadMs } = this.timing;
    if (leftMs > 0 && leftMs < Infinity) this.setTimer("Election", leftMs, leftMs + spreadMs);
    else this.awaitLeader();
  }

  override restore(record: RaftRecord | { readonly granted: number }) {
    if ("granted" in record) this.granted = record.granted;
    else super.restore(record);
  }
}
