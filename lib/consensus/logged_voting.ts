import type { Handlers, ProcessId } from "../core/process.ts";
import { Consensus } from "./consensus.ts";

export type LoggedVotingMessage = { type: "Vote"; value: number } | { type: "Again" };

/**
 * Voting that masks crashes: a process forces its value to its log before it tells anybody, so that after a
 * reboot it votes as before, and asks the others for the votes that it has lost. To others a crash is then a
 * delay: all wait for all, and agree.
 *
 * Assumes reliable channels, a log that survives, and that whoever crashes comes back at some time. Until
 * then everybody waits.
 *
 * Cost for N processes: N(N − 1) messages and N forces; 3(N − 1) messages more for each reboot.
 */
export class LoggedVoting extends Consensus<LoggedVotingMessage> implements Handlers<LoggedVotingMessage> {
  votes = new Map<ProcessId, number>();

  propose(value: number) {
    this.force({ proposal: value }); // nobody hears of a vote that a crash could take back
    this.vote(value);
  }

  vote(value: number) {
    this.proposal = value;
    this.votes.set(this.id, value);
    this.broadcast({ type: "Vote", value });
    this.count();
  }

  onVote({ value }: { value: number }, from: ProcessId) {
    this.votes.set(from, value);
    this.count();
  }

  count() {
    if (this.proposal === undefined || this.votes.size < this.peers.length + 1) return;
    this.decide(Math.min(...this.votes.values()));
  }

  /** What was sent to us while we were down is lost: ask for it. */
  override onRecover(log: readonly { proposal: number }[]) {
    if (log.length > 0) this.vote(log[0].proposal);
    else this.onStart(); // nobody has heard of our vote
    this.broadcast({ type: "Again" });
  }

  onAgain(_message: object, from: ProcessId) {
    if (this.proposal !== undefined) this.send(from, { type: "Vote", value: this.proposal });
  }
}
