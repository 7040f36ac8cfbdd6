import { lamportTick, precedes, type Stamp } from "../clocks/lamport.ts";
import type { Handlers, ProcessId } from "../core/process.ts";
import { Lock } from "./lock.ts";
import { quorumsOf } from "./quorums.ts";

/** All carry the timestamp of the request that they are about. */
export type MaekawaMessage =
  & { timestamp: number }
  & (
    | { type: "Request" }
    | { type: "Grant" }
    | { type: "Failed" }
    | { type: "Inquire" }
    | { type: "Yield" }
    | {
      type: "Release";
    }
  );

type About = { timestamp: number };

/**
 * Mutual exclusion by quorums (Maekawa, 1985; with Sanders's correction, 1987): a process needs the votes of
 * its quorum only, and votes for one at a time. Every two quorums have a member in common, so that two can
 * never have all their votes.
 *
 * Votes can be spread so that nobody gets all. Therefore a voter that sees an earlier request than the one it
 * voted for inquires, and whoever knows that it has failed elsewhere yields. Requests are ordered by
 * timestamps, so that somebody is always first.
 *
 * Assumes reliable FIFO channels and no crashes; one silent process blocks those in whose quorums it is. It
 * excludes recovery.
 *
 * Cost with quorums of K: 3(K − 1) messages for an entry without contention, with it up to 5(K − 1) as
 * Maekawa counts. Two message delays from one that leaves to the next that enters.
 */
export class Maekawa extends Lock<MaekawaMessage> implements Handlers<MaekawaMessage> {
  readonly quorum: ProcessId[];
  lamportClock = 0;
  // As one that wants to enter:
  requestedAt = 0;
  granted = new Set<ProcessId>(); // who votes for us
  failed = new Set<ProcessId>(); // who votes for somebody else
  inquiring = new Set<ProcessId>(); // who would like its vote back
  // As a voter:
  votedFor: Stamp | undefined = undefined;
  waiting: Stamp[] = []; // other requests, earliest first
  inquired = false; // whether we have asked for our vote back

  /** @param quorum who must agree, ourselves among them; from `quorumsOf` unless told */
  constructor(quorum?: readonly ProcessId[]) {
    super();
    const group = [this.id, ...this.peers].sort((a, b) => a - b);
    this.quorum = [...quorum ?? quorumsOf(group).get(this.id)!];
    if (!this.quorum.includes(this.id) || this.quorum.some((id) => !group.includes(id))) {
      throw new RangeError(
        `the quorum of P${this.id} must hold ${this.id} and only processes of ${group.join(", ")}, got [${
          this.quorum.join(", ")
        }]`,
      );
    }
  }

  // ---- one that wants to enter; a message to ourselves crosses no network

  enter() {
    this.become("wanted");
    this.requestedAt = this.lamportClock = lamportTick(this.lamportClock);
    this.tellQuorum("Request");
  }

  exit() {
    this.become("released");
    this.granted.clear();
    this.failed.clear();
    this.inquiring.clear();
    this.tellQuorum("Release");
  }

  tellQuorum(type: "Request" | "Release") {
    for (const member of this.quorum) this.send(member, { type, timestamp: this.requestedAt });
  }

  onGrant(_message: About, from: ProcessId) {
    this.granted.add(from);
    this.failed.delete(from);
    if (this.granted.size === this.quorum.length) this.become("held");
    else this.yieldIfFailed();
  }

  onFailed({ timestamp }: About, from: ProcessId) {
    if (!this.isWaiting(timestamp)) return;
    this.failed.add(from);
    this.yieldIfFailed();
  }

  /** Inside, the answer is our release; it may be on its way already. */
  onInquire({ timestamp }: About, from: ProcessId) {
    if (!this.isWaiting(timestamp)) return;
    this.inquiring.add(from);
    this.yieldIfFailed();
  }

  /** As long as we may still get all votes we keep those we have; else they are of use to others only. */
  yieldIfFailed() {
    if (this.failed.size === 0) return;
    for (const voter of this.inquiring) {
      if (!this.granted.has(voter)) continue;
      this.inquiring.delete(voter);
      this.granted.delete(voter);
      this.failed.add(voter);
      this.send(voter, { type: "Yield", timestamp: this.requestedAt });
    }
  }

  isWaiting(timestamp: number): boolean {
    return this.state === "wanted" && timestamp === this.requestedAt;
  }

  // ---- a voter

  onRequest({ timestamp }: About, from: ProcessId) {
    this.lamportClock = lamportTick(this.lamportClock, timestamp);
    const request = { timestamp, process: from };
    if (!this.votedFor) return this.voteFor(request);
    const first: Stamp | undefined = this.waiting[0];
    this.enqueue(request);
    if (precedes(this.votedFor, request) || (first && precedes(first, request))) this.tell(request, "Failed");
    else {
      if (first) this.supersede(first);
      this.askBack(this.votedFor);
    }
  }

  /**
   * Whoever was first in the queue is no longer (Sanders): if it was to get our vote next, nobody has told it
   * yet that it has failed, and it might keep votes that the new first one waits for.
   */
  supersede(first: Stamp) {
    if (precedes(first, this.votedFor!)) this.tell(first, "Failed");
  }

  askBack(vote: Stamp) {
    if (this.inquired) return;
    this.inquired = true;
    this.tell(vote, "Inquire");
  }

  onYield(_message: About, _from: ProcessId) {
    this.enqueue(this.votedFor!);
    this.voteFor(this.waiting.shift()!);
  }

  onRelease(_message: About, _from: ProcessId) {
    const next = this.waiting.shift();
    if (next) this.voteFor(next);
    else this.votedFor = undefined;
  }

  voteFor(request: Stamp) {
    this.votedFor = request;
    this.inquired = false;
    this.tell(request, "Grant");
  }

  enqueue(request: Stamp) {
    this.waiting.push(request);
    this.waiting.sort((a, b) => precedes(a, b) ? -1 : 1);
  }

  tell({ process, timestamp }: Stamp, type: "Grant" | "Failed" | "Inquire") {
    this.send(process, { type, timestamp });
  }

  override onRecover() {
    this.excludeRecovery("it has forgotten for whom it voted, and a second vote could let two in");
  }
}
