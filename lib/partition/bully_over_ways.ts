import type { ProcessId } from "../core/process.ts";
import type { BullyMessage } from "../election/bully.ts";
import type { HeartbeatMessage } from "../election/failure_detector.ts";
import { Lookout, WatchedBully } from "../election/watched.ts";

/** A failure detector whose heartbeats take several ways: who is heard on one of them is up. */
export class LookoutOverWays extends Lookout {
  readonly ways: readonly string[];

  /** @param ways names of channels, beside the network; the times are those of the failure detector */
  constructor(ways: readonly string[] = [], intervalMs?: number, timeoutMs?: number) {
    super(intervalMs, timeoutMs);
    this.ways = [...ways]; // each process has its own
  }

  protected override broadcast(message: HeartbeatMessage) {
    for (const way of [undefined, ...this.ways]) super.broadcast(message, way);
  }
}

/**
 * The watched bully over several ways at once: a second network, a serial cable. Whatever it says goes over
 * all of them, and what arrives twice changes nothing. So it elects as {@link WatchedBully} does as long as
 * one way is left between any two.
 *
 * When the last way fails both sides elect. Nothing tells when one of several has failed: the second failure
 * may find the first one unnoticed. Cost: that of the watched bully, for each way.
 */
export class BullyOverWays extends WatchedBully {
  declare readonly detector: LookoutOverWays;
  readonly ways: readonly string[];

  /**
   * @param ways names of channels, beside the network
   * @param intervalMs, timeoutMs, answerMs those of the watched bully
   */
  constructor(ways: readonly string[] = [], intervalMs = 50, timeoutMs = 4 * intervalMs, answerMs = 100) {
    super(intervalMs, timeoutMs, answerMs);
    this.ways = [...ways]; // each process has its own
    this.detector = new LookoutOverWays(ways, intervalMs, timeoutMs);
  }

  protected override send(to: ProcessId, message: BullyMessage) {
    for (const way of [undefined, ...this.ways]) super.send(to, message, way);
  }
}
