import { type Handlers, Process, type ProcessId } from "../core/process.ts";

type Outcome = "commit" | "abort";
type Move = { type: "Move"; to: "wait" | "precommit" };
export type ThreePhaseMessage =
  | { type: "VoteRequest" }
  | { type: "Vote"; yes: boolean }
  | Move
  | { type: "Ack" }
  | { type: "TakeOver" }
  | { type: "Decision"; outcome: Outcome };

/**
 * How long a leader waits for an answer; how long the others wait for the leader, which may be waiting
 * itself.
 */
const ANSWER_MS = 100, LEADER_MS = 200;

/**
 * Three-phase commit (Skeen, Nonblocking commit protocols, 1981) with its central-site termination protocol:
 * no crash blocks who is up. It excludes recovery: nothing is logged.
 *
 * Assumed:
 * - what was sent arrives, in any order, also from one that crashed since;
 * - timeouts can be trusted: when one fires nothing is under way, and who waits for a leader waits longer
 *   than the leader itself does. So whoever is found silent is down. If this fails, two may lead at a time
 *   and decide differently.
 *
 * The lowest id that is up leads. It asks for votes; once all have voted yes it moves all to `precommit`, and
 * commits when they have acknowledged that or are down. So nobody commits while one that is up is still in
 * `wait`. When a leader is silent, the next id takes over, and its own state decides: in `precommit` somebody
 * may have committed, so it commits; in any other state nobody can have, so it aborts. Before it says so, it
 * moves all others to its own state, so that whoever takes over from it decides the same.
 *
 * Cost with N − 1 others that all vote yes, nobody failing: 5(N − 1) messages.
 */
export class ThreePhaseCommit extends Process<ThreePhaseMessage, "Vote" | "Ack" | "Leader">
  implements Handlers<ThreePhaseMessage, "Vote" | "Ack" | "Leader"> {
  state: "initial" | "wait" | "precommit" | Outcome = "initial";
  leader: ProcessId = Math.min(this.id, ...this.peers);
  votes = new Set<ProcessId>();
  acknowledged = new Set<ProcessId>();

  get undecided() {
    return this.state !== "commit" && this.state !== "abort";
  }

  /** Whoever asks is for it. */
  override onStart() {
    if (this.leader !== this.id) return this.follow(this.leader);
    this.state = "wait";
    this.broadcast({ type: "VoteRequest" });
    this.setTimer("Vote", ANSWER_MS);
  }

  override onRecover() {
    this.excludeRecovery("what it had voted and how far it had come is nowhere but in its memory");
  }

  // ---- the others

  onVoteRequest(_message: object, from: ProcessId) {
    if (this.state !== "initial") return;
    const yes = this.choose(2) === 1;
    if (yes) {
      this.state = "wait";
      this.follow(from);
    } else this.decide("abort");
    this.send(from, { type: "Vote", yes });
  }

  onMove({ to }: Move, from: ProcessId) {
    if (this.undecided) {
      this.state = to;
      this.follow(from);
    }
    this.send(from, { type: "Ack" });
  }

  onDecision({ outcome }: { outcome: Outcome }) {
    if (this.undecided) this.decide(outcome);
  }

  /** The leader is down: the next one leads. It may have decided, and not know that we have not. */
  onTimeoutLeader() {
    const next = this.peers.find((id) => id > this.leader && id < this.id);
    if (next === undefined) return this.takeOver();
    this.follow(next);
    this.send(next, { type: "TakeOver" });
  }

  follow(leader: ProcessId) {
    this.leader = leader;
    this.cancelTimer("Vote");
    this.cancelTimer("Ack");
    this.setTimer("Leader", LEADER_MS);
  }

  // ---- the leader

  onVote({ yes }: { yes: boolean }, from: ProcessId) {
    if (this.state !== "wait") return;
    if (!yes) return this.announce("abort");
    this.votes.add(from);
    if (this.votes.size === this.peers.length) this.allVotedYes();
  }

  onTimeoutVote() {
    this.announce("abort");
  }

  allVotedYes() {
    this.moveAll("precommit");
  }

  onTakeOver(_message: object, from: ProcessId) {
    if (this.state === "commit" || this.state === "abort") {
      this.send(from, { type: "Decision", outcome: this.state });
    } else if (this.leader !== this.id) this.takeOver();
  }

  /** After the failure of a leader: all come to our state. */
  takeOver() {
    this.moveAll(this.state === "precommit" ? "precommit" : "wait");
  }

  moveAll(to: Move["to"]) {
    this.state = to;
    this.leader = this.id;
    this.acknowledged.clear();
    this.cancelTimer("Vote");
    this.cancelTimer("Leader");
    this.broadcast({ type: "Move", to });
    this.setTimer("Ack", ANSWER_MS);
  }

  onAck(_message: object, from: ProcessId) {
    if (!this.undecided || this.leader !== this.id) return;
    this.acknowledged.add(from);
    if (this.acknowledged.size === this.peers.length) this.conclude();
  }

  /** Who has not acknowledged is down. */
  onTimeoutAck() {
    this.conclude();
  }

  conclude() {
    this.announce(this.state === "precommit" ? "commit" : "abort");
  }

  announce(outcome: Outcome) {
    this.decide(outcome);
    this.broadcast({ type: "Decision", outcome });
  }

  decide(outcome: Outcome) {
    for (const timer of ["Vote", "Ack", "Leader"] as const) this.cancelTimer(timer);
    this.state = outcome;
    this.output(outcome);
  }
}
