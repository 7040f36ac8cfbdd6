import type { Handlers, ProcessId } from "../core/process.ts";
import { Consensus } from "./consensus.ts";

export type CoordinatorMessage =
  | { type: "Estimate"; round: number; value: number; since: number }
  | { type: "Offer"; round: number; value: number }
  | { type: "Accept"; round: number }
  | { type: "Decided"; value: number };

/**
 * Consensus for partial synchrony, with a coordinator that rotates (after Dwork, Lynch and Stockmeyer, 1988,
 * and Chandra and Toueg, 1996). In round r one process asks a majority for their values, offers the one that
 * was taken over last, and decides once a majority has accepted it. Who waits too long goes on to the next
 * round, whose timeout is longer.
 *
 * It agrees whatever the delays are: a value that was decided is with a majority, any later coordinator hears
 * of it from one of them, and as it was taken over last. Timeouts only decide when somebody loses patience.
 * It ends once delays are bounded, as at some time a round is longer than four delays.
 *
 * Assumes fewer than half crash, and stay down: it excludes recovery. Messages may be lost before delays are
 * bounded. Cost for N processes: 4(N − 1) messages for a round, four message delays until all know.
 */
export class RotatingCoordinator extends Consensus<CoordinatorMessage, "Round">
  implements Handlers<CoordinatorMessage, "Round"> {
  round = 0;
  value = 0;
  /** The round in which we took the value over; 0: it is our own. */
  since = 0;
  estimates = new Map<ProcessId, { value: number; since: number }>();
  accepted = new Set<ProcessId>();

  /**
   * @param roundMs the timeout of the first round
   * @param longerMs by how much each further one is longer
   */
  constructor(readonly roundMs = 50, readonly longerMs = roundMs) {
    super();
  }

  get majority() {
    return Math.floor((this.peers.length + 1) / 2) + 1;
  }
  coordinator(round: number) {
    const ids = [this.id, ...this.peers].sort((a, b) => a - b);
    return ids[(round - 1) % ids.length];
  }

  propose(value: number) {
    this.proposal = value;
    this.value = value;
    this.enter(1);
  }

  enter(round: number) {
    this.round = round;
    this.estimates.clear();
    this.accepted.clear();
    const { value, since } = this;
    this.send(this.coordinator(round), { type: "Estimate", round, value, since });
    this.setTimer("Round", this.roundMs + (round - 1) * this.longerMs);
  }

  onTimeoutRound() {
    this.enter(this.round + 1);
  }

  onEstimate(
    { round, value, since }: { round: number; value: number; since: number },
    from: ProcessId,
  ) {
    if (this.decision !== undefined) return this.send(from, { type: "Decided", value: this.decision });
    if (!this.follows(round)) return;
    this.estimates.set(from, { value, since });
    if (this.estimates.size !== this.majority) return; // offered already, or too few
    const all = [...this.estimates.values()];
    const last = Math.max(...all.map(({ since }) => since));
    const offer = Math.min(...all.filter(({ since }) => since === last).map(({ value }) => value));
    this.broadcast({ type: "Offer", round, value: offer });
    this.send(this.id, { type: "Offer", round, value: offer });
  }

  onOffer({ round, value }: { round: number; value: number }, from: ProcessId) {
    if (this.decision !== undefined || !this.follows(round)) return;
    this.value = value;
    this.since = round;
    this.send(from, { type: "Accept", round });
  }

  onAccept({ round }: { round: number }, from: ProcessId) {
    if (round !== this.round || this.decision !== undefined) return;
    this.accepted.add(from);
    if (this.accepted.size < this.majority) return;
    this.broadcast({ type: "Decided", value: this.value });
    this.onDecided({ value: this.value });
  }

  onDecided({ value }: { value: number }) {
    this.cancelTimer("Round");
    this.decide(value);
  }

  /** Whether a message counts: not if it is of a round that is over. Of a later one, we go there. */
  follows(round: number) {
    if (this.proposal === undefined || round < this.round) return false;
    if (round > this.round) this.enter(round);
    return true;
  }

  override onRecover() {
    this.excludeRecovery("it has forgotten what it accepted, which may be decided");
  }
}
