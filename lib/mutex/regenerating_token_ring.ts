import type { Handlers, ProcessId } from "../core/process.ts";
import { Bully } from "../election/bully.ts";
import { successorIn } from "../election/ring_order.ts";
import { Lock } from "./lock.ts";

export type RegeneratingTokenMessage =
  | { type: "Token"; generation: number }
  | { type: "Acknowledge" };

/**
 * A token ring that survives crashes: whoever does not acknowledge the token is skipped, and when the token
 * has not been seen for too long, the processes elect a leader (with the bully algorithm, hosted) who makes a
 * new one.
 *
 * Assumes reliable channels, that an acknowledgement comes within `acknowledgeMs` or its sender is down, and
 * that the token of a ring in order comes round within `missingMs`. Where that fails, e.g. somebody stays in
 * the critical section for longer, two tokens may exist and two may be inside at a time. The generation,
 * which every new token raises, ends this as soon as the old one meets a process that knows better.
 *
 * Cost: two messages (token, acknowledgement) for each hop, and an election for each loss.
 */
export class RegeneratingTokenRing extends Lock<RegeneratingTokenMessage, "Acknowledge" | "Missing">
  implements Handlers<RegeneratingTokenMessage, "Acknowledge" | "Missing", "OutputElection"> {
  readonly election: Bully;
  hasToken = false;
  generation = 0; // of the newest token that we have seen
  passedTo: ProcessId = this.id; // who has not acknowledged the token yet; ourselves if nobody
  missing = false; // whether we have waited too long for the token

  /**
   * @param missingMs how long the token may stay away: longer than it takes to come round, with all critical
   * sections and all who are skipped
   * @param acknowledgeMs how long a successor may take to acknowledge: longer than a round trip
   * @param ring all ids, each before its successor; ascending unless told
   */
  constructor(
    readonly missingMs = 2000,
    readonly acknowledgeMs = 100,
    readonly ring: readonly ProcessId[] = [],
  ) {
    super();
    this.election = new Bully(acknowledgeMs);
    if (!(missingMs > acknowledgeMs)) {
      throw new RangeError(
        `missingMs must be more than acknowledgeMs, ${acknowledgeMs} ms, got ${missingMs}`,
      );
    }
  }

  override onStart() {
    this.expectToken();
    if (this.peers.every((peer) => peer > this.id)) this.makeToken();
  }

  /**
   * The log has the newest generation, or as a leader we might make a token that everyone takes for an old
   * one.
   */
  override onRecover(log: readonly { generation: number }[]) {
    this.generation = log.at(-1)?.generation ?? 0;
    this.expectToken();
  }

  enter() {
    this.become("wanted");
    if (this.hasToken) this.become("held"); // only one that is alone keeps the token
  }

  exit() {
    this.become("released");
    this.pass(this.id);
  }

  // ---- the token comes and goes

  onToken({ generation }: { generation: number }, from: ProcessId) {
    if (from !== this.id) this.send(from, { type: "Acknowledge" });
    if (generation < this.generation) return; // a newer one has been made since: this one ends here
    if (generation > this.generation) this.learn(generation);
    this.expectToken();
    this.hasToken = true;
    if (this.state === "wanted") this.become("held");
    else if (this.state === "released") this.pass(this.id);
  }

  /** Hands the token to the one after `before`; the last resort is ourselves. */
  pass(before: ProcessId) {
    this.passedTo = successorIn(this.ring, this, before);
    this.hasToken = this.passedTo === this.id;
    // Alone, we keep it and try the others again later: they may have recovered.
    this.setTimer("Acknowledge", this.acknowledgeMs);
    if (!this.hasToken) return this.send(this.passedTo, { type: "Token", generation: this.generation });
    this.expectToken();
    if (this.state === "wanted") this.become("held");
  }

  onAcknowledge(_message: object, from: ProcessId) {
    if (from !== this.passedTo) return;
    this.passedTo = this.id;
    this.cancelTimer("Acknowledge");
  }

  /** The successor is down: it never had the token, or has taken it down with it. Skip it. */
  onTimeoutAcknowledge() {
    if (this.state === "held") this.setTimer("Acknowledge", this.acknowledgeMs); // we entered while alone with the token
    else this.pass(this.passedTo);
  }

  // ---- the token is lost

  expectToken() {
    this.missing = false;
    this.setTimer("Missing", this.missingMs);
  }

  onTimeoutMissing() {
    this.setTimer("Missing", this.missingMs); // in case that the new leader dies as well
    if (this.hasToken) return;
    this.missing = true;
    if (this.election.state === "leader") this.makeToken();
    else this.election.elect();
  }

  /** A leader who has seen the token lately makes none: the others will see it, too. */
  onOutputElection({ elected }: { elected: ProcessId }) {
    if (elected === this.id && this.missing) this.makeToken();
  }

  makeToken() {
    this.learn(this.generation + 1);
    this.onToken({ generation: this.generation }, this.id);
  }

  learn(generation: number) {
    this.generation = generation;
    this.force({ generation });
  }
}
