import { lamportTick, precedes, type Stamp } from "../clocks/lamport.ts";
import type { Handlers, ProcessId } from "../core/process.ts";
import { Lock } from "./lock.ts";

export type LamportLockMessage =
  | { type: "Request"; timestamp: number }
  | { type: "Acknowledge"; timestamp: number }
  | { type: "Release"; timestamp: number };

/**
 * Lamport's mutual exclusion (1978): everyone keeps a queue of the requests, ordered by timestamp; we are in
 * when ours is the earliest and something stamped later than it has come from everyone else.
 *
 * Assumes reliable FIFO channels and no crashes: one silent process blocks everyone; it excludes recovery.
 * Without FIFO an acknowledgement may overtake an earlier request of its sender, which is then missing in the
 * queue; a release may overtake the request that it ends.
 *
 * Cost: 3(N − 1) messages for each entry (request, acknowledgement, release); one message delay from one that
 * leaves to the next that enters.
 */
export class LamportLock extends Lock<LamportLockMessage> implements Handlers<LamportLockMessage> {
  lamportClock = 0;
  requests = new Map<ProcessId, number>(); // the queue: who waits or is inside, with the timestamp of its request
  latest = new Map<ProcessId, number>(); // the last timestamp that came from each peer

  enter() {
    this.become("wanted");
    const timestamp = this.tick();
    this.requests.set(this.id, timestamp);
    this.broadcast({ type: "Request", timestamp });
    this.enterIfAllowed(); // only a group of one is allowed so soon
  }

  exit() {
    this.become("released");
    this.requests.delete(this.id);
    this.broadcast({ type: "Release", timestamp: this.tick() });
  }

  onRequest({ timestamp }: { timestamp: number }, from: ProcessId) {
    this.hear(timestamp, from);
    this.requests.set(from, timestamp);
    this.send(from, { type: "Acknowledge", timestamp: this.tick() });
    this.enterIfAllowed();
  }

  onAcknowledge({ timestamp }: { timestamp: number }, from: ProcessId) {
    this.hear(timestamp, from);
    this.enterIfAllowed();
  }

  onRelease({ timestamp }: { timestamp: number }, from: ProcessId) {
    this.hear(timestamp, from);
    this.requests.delete(from);
    this.enterIfAllowed();
  }

  enterIfAllowed() {
    if (this.state !== "wanted") return;
    const ours = { timestamp: this.requests.get(this.id)!, process: this.id };
    const allHavePassed = this.peers.every((peer) => this.hasPassed(peer, ours));
    if (allHavePassed && this.isEarliest(ours)) this.become("held");
  }

  isEarliest(ours: Stamp): boolean {
    for (const [process, timestamp] of this.requests) {
      if (precedes({ timestamp, process }, ours)) return false;
    }
    return true;
  }

  /**
   * Whether no request from this peer that comes before ours can still be on its way: channels are FIFO and
   * its clock has passed our timestamp.
   */
  hasPassed(peer: ProcessId, ours: Stamp): boolean {
    const timestamp = this.latest.get(peer);
    return timestamp !== undefined && precedes(ours, { timestamp, process: peer });
  }

  tick(): number {
    this.lamportClock = lamportTick(this.lamportClock);
    return this.lamportClock;
  }

  hear(timestamp: number, from: ProcessId) {
    this.lamportClock = lamportTick(this.lamportClock, timestamp);
    this.latest.set(from, timestamp);
  }

  override onRecover() {
    this.excludeRecovery("requests that it has acknowledged are lost to it");
  }
}
