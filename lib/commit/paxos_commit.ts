import { type Handlers, Process, type ProcessId } from "../core/process.ts";
import type { CommitOutcome } from "./two_phase/transaction.ts";

type Ballot = { readonly ballot: number };
/** What an acceptor has accepted of one manager's vote, and in which ballot. */
type AcceptedVote = { readonly manager: ProcessId; readonly ballot: number; readonly yes: boolean };

export type PaxosCommitMessage =
  | { type: "Prepare" }
  | { type: "Vote"; yes: boolean }
  | { type: "Lead"; ballot: number }
  | { type: "Promise"; ballot: number; votes: readonly AcceptedVote[] }
  | { type: "Propose"; ballot: number; votes: readonly AcceptedVote[] }
  | { type: "Accepted"; ballot: number; yes: boolean }
  | { type: "Decision"; outcome: CommitOutcome };

/**
 * Paxos Commit (Gray and Lamport, Consensus on transaction commit, 2006): one instance of Paxos for each
 * resource manager's vote, with 2F + 1 acceptors for all of them. The transaction commits if every instance
 * has chosen yes. P1 is the first leader, and the first F + 1 acceptors are used as long as all goes well.
 *
 * In ballot 0 only the manager itself proposes, straight to the acceptors: that saves phase 1. Who waits too
 * long for the outcome leads a higher ballot of all instances, with all acceptors: of each it proposes what
 * was accepted last, and no where nothing was. So nobody has to wait for one that is down: the outcome is as
 * safe as a value of Paxos, and found while F + 1 acceptors are up and somebody leads undisturbed.
 *
 * Assumed: messages may be late, lost or doubled; processes may crash and come back.
 *
 * Cost with N managers, acceptors and leader among them: N(F + 3) − 3 messages, 4 delays, N + F + 1 forces.
 * With F = 0 the one acceptor is the coordinator of two-phase commit, and its force the decision.
 */
export class PaxosCommit extends Process<PaxosCommitMessage, "Outcome">
  implements Handlers<PaxosCommitMessage, "Outcome"> {
  /** As manager: what it has done is tentative, then promised, or lost. */
  state: "working" | "prepared" | "lost" | CommitOutcome = "working";
  /** As leader: its ballot, whether it is in phase 1 of it, what was promised, who accepted; its client. */
  ballot = 0;
  isPreparing = false;
  promises = new Map<ProcessId, readonly AcceptedVote[]>();
  accepts = new Set<ProcessId>();
  asked = 0;
  /** As acceptor: nothing below this ballot is accepted any more. */
  promised = 0;
  accepted = new Map<ProcessId, AcceptedVote>();

  /**
   * @param managers who votes
   * @param acceptors 2F + 1 of them; they may be managers, too
   * @param vote what a manager says; "either": both are possible
   * @param outcomeMs how long one waits for the outcome before it leads, ms; a manager later in the list
   * waits as much longer
   */
  constructor(
    readonly managers: readonly ProcessId[],
    readonly acceptors: readonly ProcessId[],
    readonly vote: "yes" | "no" | "either" = "yes",
    readonly outcomeMs = 100,
  ) {
    super();
  }

  /** F + 1 of 2F + 1. */
  get majority(): number {
    return Math.floor(this.acceptors.length / 2) + 1;
  }

  get isDecided(): boolean {
    return this.state === "commit" || this.state === "abort";
  }

  /** Asks all managers to prepare; responds with the outcome. P1 only. */
  commit() {
    this.asked = this.operation;
    for (const manager of this.managers) this.send(manager, { type: "Prepare" });
  }

  // ---- manager

  onPrepare() {
    if (this.state === "working" && (this.vote === "either" ? this.choose(2) === 1 : this.vote === "yes")) {
      this.state = "prepared";
      this.force({ state: "prepared" });
    }
    if (this.isDecided) return;
    const yes = this.state === "prepared";
    for (const to of this.acceptors.slice(0, this.majority)) this.send(to, { type: "Vote", yes });
    if (yes) this.wait();
    else this.decide("abort"); // nobody else can say yes for it
  }

  /** The lower its place, the sooner it leads: so they do not disturb each other. */
  wait() {
    this.setTimer("Outcome", this.outcomeMs * (1 + this.managers.indexOf(this.id)));
  }

  onDecision({ outcome }: { outcome: CommitOutcome }) {
    this.decide(outcome);
  }

  decide(outcome: CommitOutcome) {
    if (this.isDecided) return;
    this.cancelTimer("Outcome");
    this.state = outcome;
    this.append({ state: outcome }); // it could be found again: no need to force it
    this.output({ outcome });
    if (this.asked !== 0) this.respond(this.asked, outcome);
  }

  // ---- acceptor

  /**
   * A manager proposes its vote in ballot 0. All votes are accepted by one force, and told in one message.
   */
  onVote({ yes }: { yes: boolean }, manager: ProcessId) {
    if (this.promised > 0 || this.accepted.has(manager) || !this.allYes) return;
    this.accepted.set(manager, { manager, ballot: 0, yes });
    if (yes && this.accepted.size < this.managers.length) return;
    this.save();
    for (const to of this.learners) this.send(to, { type: "Accepted", ballot: 0, yes: this.allYes });
  }

  get allYes(): boolean {
    return this.acceptedVotes.every(({ yes }) => yes);
  }
  get acceptedVotes(): readonly AcceptedVote[] {
    return this.managers.flatMap((manager) => this.accepted.get(manager) ?? []);
  }

  /** Who hears what was accepted in ballot 0: the first leader. */
  get learners(): readonly ProcessId[] {
    return this.managers.slice(0, 1);
  }

  onLead({ ballot }: Ballot, from: ProcessId) {
    if (ballot <= this.promised) return; // whoever led it hears nothing, and tries a higher one
    this.promised = ballot;
    this.save();
    this.send(from, { type: "Promise", ballot, votes: this.acceptedVotes });
  }

  onPropose({ ballot, votes }: Ballot & { votes: readonly AcceptedVote[] }, from: ProcessId) {
    if (ballot < this.promised) return;
    this.promised = ballot;
    this.accepted = new Map(votes.map((vote) => [vote.manager, vote]));
    this.save();
    this.send(from, { type: "Accepted", ballot, yes: this.allYes });
  }

  // ---- leader

  /** It has heard nothing for too long: phase 1 of a ballot of ours, above all that we know of. */
  onTimeoutOutcome() {
    const step = Math.max(this.id, ...this.peers), known = Math.max(this.ballot, this.promised);
    const ballot = this.id + step * Math.ceil((known + 1 - this.id) / step);
    this.ballot = ballot;
    this.isPreparing = true;
    this.promises.clear();
    this.accepts.clear();
    this.save();
    for (const to of this.acceptors) this.send(to, { type: "Lead", ballot });
    this.wait();
  }

  onPromise({ ballot, votes }: Ballot & { votes: readonly AcceptedVote[] }, from: ProcessId) {
    if (ballot !== this.ballot || !this.isPreparing) return; // also promises of an earlier life
    this.promises.set(from, votes);
    if (this.promises.size < this.majority) return;
    this.isPreparing = false;
    const proposed = this.managers.map((manager) => ({ manager, ballot, yes: this.lastVote(manager) }));
    for (const to of this.acceptors) this.send(to, { type: "Propose", ballot, votes: proposed });
  }

  /** What a manager's vote may have been chosen to be; no, if that is still free. */
  lastVote(manager: ProcessId): boolean {
    const votes = [...this.promises.values()].flat().filter((vote) => vote.manager === manager);
    const [last] = votes.sort((a, b) => b.ballot - a.ballot);
    return last?.yes ?? false;
  }

  /** One no is enough, in whichever ballot: then its instance can choose nothing else. */
  onAccepted({ ballot, yes }: Ballot & { yes: boolean }, from: ProcessId) {
    if (ballot !== this.ballot) return;
    this.accepts.add(from);
    if (ballot === 0 && !yes) return this.announce("abort");
    if (this.accepts.size === this.majority) this.announce(yes ? "commit" : "abort");
  }

  announce(outcome: CommitOutcome) {
    this.decide(outcome);
    for (const to of this.managers) if (to !== this.id) this.send(to, { type: "Decision", outcome });
  }

  // ---- what outlives a crash

  save() {
    this.force({ ballot: this.ballot, promised: this.promised, accepted: this.accepted });
  }

  /** Whatever was not promised is lost with the memory. */
  override onRecover(log: readonly object[]) {
    Object.assign(this, { state: "lost" }, ...log);
    if (this.state === "prepared") this.wait();
  }
}

/**
 * The faster variant: acceptors tell all managers, who need no word of the leader. One delay less, at the
 * price of messages: (N − 1)(2F + 3).
 */
export class FasterPaxosCommit extends PaxosCommit {
  override get learners(): readonly ProcessId[] {
    return this.managers;
  }
  override announce(outcome: CommitOutcome) {
    if (this.ballot > 0) super.announce(outcome);
    else this.decide(outcome);
  }
}
