import type { Handlers } from "../core/process.ts";
import { QuorumStore } from "./quorum_store.ts";

type Timer = "Beat" | "Silence";

/**
 * The quorum store with timeouts of its own: a leader copies its list again and again, which is its heartbeat
 * and mends what was lost; who hears no leader for a time that is drawn anew each time (so that two seldom
 * elect at once) opens an epoch.
 *
 * Who has lost the majority goes on leading until it hears of a later epoch: what it is asked to write is
 * never answered. Once there are no more faults, one leads, and stays.
 */
export class WatchedQuorumStore extends QuorumStore<Timer> implements Handlers<never, Timer> {
  /**
   * @param beatMs how often a leader copies its list
   * @param silenceMs, silenceMostMs silence after which a process elects lies between these two; more than
   * `beatMs`
   */
  constructor(
    readonly beatMs = 50,
    readonly silenceMs = 4 * beatMs,
    readonly silenceMostMs = 2 * silenceMs,
  ) {
    super();
    if (!(beatMs > 0 && silenceMs > beatMs && silenceMostMs >= silenceMs)) {
      throw new RangeError(
        `silence must last longer than beatMs > 0, got ${silenceMs} to ${silenceMostMs} and ${beatMs} ms`,
      );
    }
  }

  override onStart() {
    this.awaitLeader();
  }

  override onRecover(records: readonly { epoch: number; log: readonly string[]; copiedIn: number }[]) {
    super.onRecover(records);
    this.awaitLeader();
  }

  onTimeoutSilence() {
    this.elect();
  }

  onTimeoutBeat() {
    this.copyToAll();
    this.setTimer("Beat", this.beatMs);
  }

  override lead() {
    super.lead();
    this.cancelTimer("Silence");
    this.setTimer("Beat", this.beatMs);
  }

  override follow(epoch: number) {
    super.follow(epoch);
    this.cancelTimer("Beat");
    this.awaitLeader();
  }

  awaitLeader() {
    this.setTimer("Silence", this.silenceMs, this.silenceMostMs);
  }
}
