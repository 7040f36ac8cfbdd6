import { type Handlers, Process, type ProcessId } from "../core/process.ts";

export type SlotsMessage = { type: "Vote"; slot: number; value: number };

/**
 * Many decisions, one a slot: in each all wait for the values of all and decide the least, as in `Voting`,
 * with the same assumptions. What is decided is told by `{ slot, decided }`. It excludes recovery.
 */
export class Slots extends Process<SlotsMessage> implements Handlers<SlotsMessage> {
  /** By slot: who proposes what. */
  votes = new Map<number, Map<ProcessId, number>>();

  propose(slot: number, value: number) {
    this.broadcast({ type: "Vote", slot, value });
    this.count(slot, value, this.id);
  }

  onVote({ slot, value }: { slot: number; value: number }, from: ProcessId) {
    this.count(slot, value, from);
  }

  count(slot: number, value: number, from: ProcessId) {
    const votes = this.votes.get(slot) ?? new Map<ProcessId, number>();
    votes.set(from, value);
    this.votes.set(slot, votes);
    if (votes.size === this.peers.length + 1) this.output({ slot, decided: Math.min(...votes.values()) });
  }

  override onRecover() {
    this.excludeRecovery("it may have told a vote that it does not know any more");
  }
}
