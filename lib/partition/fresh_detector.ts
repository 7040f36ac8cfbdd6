import { type Handlers, Process, type ProcessId } from "../core/process.ts";

/** The i-th of its sender. */
export type NumberedHeartbeat = { type: "Heartbeat"; number: number };

/**
 * The failure detector NFD-S of Chen, Toueg and Aguilera ("On the quality of service of failure detectors",
 * 2000). Heartbeats are numbered and sent at fixed times, number i at i·η; at i·η + δ a process is trusted if
 * one of the numbers from i on has come, else suspected until one does.
 *
 * A simple timeout runs from the last heartbeat, so that an early one makes the next mistake more likely, and
 * a late one the detection later. Here neither matters: a crash is noticed within δ + η. Assumes that clocks
 * start together and run alike. It excludes recovery.
 *
 * Outputs `{ suspect: id }` and `{ trust: id }`. Cost: N(N − 1) messages each interval.
 */
export class FreshDetector extends Process<NumberedHeartbeat, "Beat" | "Fresh">
  implements Handlers<NumberedHeartbeat, "Beat" | "Fresh"> {
  suspected = new Set<ProcessId>();
  /** The latest heartbeat that we have sent, and the latest whose time is over. */
  sent = 0;
  due = 0;
  latest = new Map<ProcessId, number>();

  /**
   * @param intervalMs η, time between two heartbeats
   * @param delayMs δ, how late a heartbeat may be, ≥ 0
   */
  constructor(readonly intervalMs = 50, readonly delayMs = intervalMs) {
    super();
  }

  override onStart() {
    this.setTimer("Beat", this.intervalMs);
    this.setTimer("Fresh", this.intervalMs + this.delayMs);
  }

  override onRecover() {
    this.excludeRecovery("its heartbeats would be numbered from 1 again, and nobody would take them for new");
  }

  onTimeoutBeat() {
    this.broadcast({ type: "Heartbeat", number: ++this.sent });
    this.setTimer("Beat", this.intervalMs);
  }

  onHeartbeat({ number }: { number: number }, from: ProcessId) {
    this.latest.set(from, Math.max(number, this.latest.get(from) ?? 0));
    if (this.isFresh(from) && this.suspected.delete(from)) this.output({ trust: from });
  }

  onTimeoutFresh() {
    this.due++;
    this.setTimer("Fresh", this.intervalMs);
    for (const peer of this.peers) {
      if (this.isFresh(peer) || this.suspected.has(peer)) continue;
      this.suspected.add(peer);
      this.output({ suspect: peer });
    }
  }

  isFresh(peer: ProcessId): boolean {
    return (this.latest.get(peer) ?? 0) >= this.due;
  }
}
