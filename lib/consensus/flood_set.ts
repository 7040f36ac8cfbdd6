import type { Handlers } from "../core/process.ts";
import { Consensus } from "./consensus.ts";

export type FloodSetMessage = { type: "Values"; round: number; values: readonly number[] };

/**
 * FloodSet (Lynch, 1996, section 6.2): in each of f + 1 rounds everyone tells everyone all values that it has
 * seen; then everyone decides the least. With at most f crashes one round is without any, and after it all
 * have seen the same.
 *
 * Assumes a synchronous system: all propose at the same time, and within `roundMs` whatever was sent has
 * arrived. With f rounds it may disagree (with f ≤ N − 2). It excludes recovery.
 *
 * Cost for N processes: (f + 1) · N(N − 1) messages, f + 1 rounds.
 */
export class FloodSet extends Consensus<FloodSetMessage, "Round">
  implements Handlers<FloodSetMessage, "Round"> {
  round = 0;
  seen = new Set<number>();
  /** What has come in, by round: a faster process may begin the next one before our own timer. */
  received = new Map<number, Set<number>>();

  /**
   * @param faulty the most crashes that it copes with
   * @param roundMs how long a round lasts: longer than any message takes
   */
  constructor(readonly faulty = 1, readonly roundMs = 100) {
    super();
  }

  propose(value: number) {
    this.proposal = value;
    this.seen.add(value);
    this.beginRound();
  }

  beginRound() {
    this.round++;
    this.broadcast({
      type: "Values",
      round: this.round,
      values: [...this.seen].sort((a, b) => a - b),
    });
    this.setTimer("Round", this.roundMs);
  }

  onValues({ round, values }: { round: number; values: readonly number[] }) {
    const received = this.received.get(round) ?? new Set();
    for (const value of values) received.add(value);
    this.received.set(round, received);
  }

  onTimeoutRound() {
    for (const value of this.received.get(this.round) ?? []) this.seen.add(value);
    this.received.delete(this.round);
    if (this.round <= this.faulty) this.beginRound();
    else this.decide(Math.min(...this.seen));
  }

  override onRecover() {
    this.excludeRecovery("it has forgotten what it has seen, and rounds went on without it");
  }
}
