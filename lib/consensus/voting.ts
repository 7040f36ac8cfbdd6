import type { Handlers, ProcessId } from "../core/process.ts";
import { Consensus } from "./consensus.ts";

export type VotingMessage = { type: "Vote"; value: number };

/**
 * One round of voting: everyone tells everyone its value, and who holds the votes of all but `faulty` decides
 * by a function of them, the least one. With `faulty` = 0 it is the deterministic function of all V₁ … Vₙ
 * that lectures begin with.
 *
 * Assumes reliable channels. Waiting for all, it agrees, and one silent process blocks everyone. Waiting for
 * fewer, nobody blocks it, and two may decide differently, as they may hold different votes. After the
 * decision votes are received and no longer counted. It excludes recovery.
 *
 * Cost for N processes: N(N − 1) messages, one message delay.
 */
export class Voting extends Consensus<VotingMessage> implements Handlers<VotingMessage> {
  votes = new Map<ProcessId, number>();

  /** @param faulty how many votes are not waited for */
  constructor(readonly faulty = 0) {
    super();
  }

  propose(value: number) {
    this.proposal = value;
    this.votes.set(this.id, value);
    this.broadcast({ type: "Vote", value });
    this.count();
  }

  onVote({ value }: { value: number }, from: ProcessId) {
    if (this.decision !== undefined) return;
    this.votes.set(from, value); // it may come before we have proposed
    this.count();
  }

  count() {
    const enough = this.peers.length + 1 - this.faulty;
    if (this.proposal === undefined || this.votes.size < enough) return;
    this.decide(this.outcome([...this.votes.values()]));
  }

  /** The same function everywhere: the same votes give the same decision. */
  outcome(votes: readonly number[]) {
    return Math.min(...votes);
  }

  override onRecover() {
    this.excludeRecovery("it may have told a vote that it does not know any more");
  }
}
