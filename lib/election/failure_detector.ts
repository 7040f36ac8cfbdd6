import { type Handlers, Process, type ProcessId } from "../core/process.ts";

export type HeartbeatMessage = { type: "Heartbeat" };

/**
 * Failure detection by heartbeats and timeouts: each process says at intervals that it is up, and who is
 * silent for longer than `timeoutMs` is suspected. A late heartbeat ends the suspicion, so that it can be
 * wrong: no timeout is both quick and never mistaken when messages may take any time.
 *
 * Outputs `{ suspect: id }` and `{ trust: id }`. Cost: N(N − 1) messages each interval.
 */
export class FailureDetector extends Process<HeartbeatMessage, "Beat" | "Silence">
  implements Handlers<HeartbeatMessage, "Beat" | "Silence"> {
  suspected = new Set<ProcessId>();

  /**
   * @param intervalMs time between two heartbeats of a process
   * @param timeoutMs silence after which it is suspected; more than the interval
   */
  constructor(readonly intervalMs = 50, readonly timeoutMs = 4 * intervalMs) {
    super();
    if (!(intervalMs > 0)) throw new RangeError(`intervalMs must be > 0 ms, got ${intervalMs}`);
    if (!(timeoutMs > intervalMs)) {
      throw new RangeError(`timeoutMs must be more than the interval of ${intervalMs} ms, got ${timeoutMs}`);
    }
  }

  override onStart() {
    for (const peer of this.peers) this.awaitHeartbeat(peer);
    this.onTimeoutBeat();
  }

  onTimeoutBeat() {
    this.broadcast({ type: "Heartbeat" });
    this.setTimer("Beat", this.intervalMs);
  }

  onHeartbeat(_message: object, from: ProcessId) {
    if (this.suspected.delete(from)) this.output({ trust: from });
    this.awaitHeartbeat(from);
  }

  onTimeoutSilence(key: string) {
    this.suspected.add(Number(key));
    this.output({ suspect: Number(key) });
  }

  awaitHeartbeat(peer: ProcessId) {
    const ms = this.patienceMs(peer);
    this.setTimer("Silence", ms, ms, String(peer));
  }

  /** After how much silence a process is suspected: all after the same. */
  patienceMs(_peer: ProcessId): number {
    return this.timeoutMs;
  }
}
