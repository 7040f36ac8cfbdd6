import { lamportTick, precedes } from "../clocks/lamport.ts";
import type { Handlers, ProcessId } from "../core/process.ts";
import { Lock } from "./lock.ts";

export type RicartAgrawalaMessage =
  | { type: "Request"; timestamp: number }
  | { type: "Reply" };

/**
 * Mutual exclusion with Lamport clocks and permission from everyone (Ricart and Agrawala, 1981): whoever
 * waits with an earlier request, or is inside, answers when it leaves.
 *
 * Assumes reliable channels, in any order, and no crashes: one silent process blocks everyone; it excludes
 * recovery. Requests are granted in the order of their timestamps; as replies carry none, this is not always
 * the order in which they happened.
 *
 * Cost: 2(N − 1) messages for each entry; one message delay from one that leaves to the next that enters.
 */
export class RicartAgrawala extends Lock<RicartAgrawalaMessage> implements Handlers<RicartAgrawalaMessage> {
  lamportClock = 0;
  requestedAt = 0; // timestamp of our latest request
  replied = new Set<ProcessId>(); // who has let us in
  deferred = new Set<ProcessId>(); // whom we answer when we leave

  enter() {
    this.become("wanted");
    this.lamportClock = lamportTick(this.lamportClock);
    this.requestedAt = this.lamportClock;
    this.broadcast({ type: "Request", timestamp: this.requestedAt });
    this.enterIfAllowed(); // only a group of one is allowed so soon
  }

  exit() {
    this.become("released");
    for (const peer of this.deferred) this.send(peer, { type: "Reply" });
    this.deferred.clear();
  }

  /**
   * Of two that wait, exactly one goes first: both compare the same two stamps, and none are equal. And
   * whoever asks after it has answered us has seen our timestamp, so that it comes later.
   */
  onRequest({ timestamp }: { timestamp: number }, from: ProcessId) {
    this.lamportClock = lamportTick(this.lamportClock, timestamp);
    const weGoFirst = this.state === "held" ||
      (this.state === "wanted" && this.comesBefore({ timestamp, process: from }));
    if (weGoFirst) this.deferred.add(from);
    else this.send(from, { type: "Reply" });
  }

  onReply(_message: object, from: ProcessId) {
    this.replied.add(from);
    this.enterIfAllowed();
  }

  comesBefore(other: { timestamp: number; process: ProcessId }): boolean {
    return precedes({ timestamp: this.requestedAt, process: this.id }, other);
  }

  enterIfAllowed() {
    if (this.replied.size < this.peers.length) return;
    this.replied.clear();
    this.become("held");
  }

  override onRecover() {
    this.excludeRecovery("old replies could let it in beside another");
  }
}
