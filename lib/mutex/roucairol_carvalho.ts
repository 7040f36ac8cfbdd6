import { lamportTick, precedes } from "../clocks/lamport.ts";
import type { Handlers, ProcessId } from "../core/process.ts";
import { Lock } from "./lock.ts";

export type RoucairolCarvalhoMessage =
  | { type: "Request"; timestamp: number }
  | { type: "Reply" };

/**
 * Ricart and Agrawala's algorithm with permissions that last (Carvalho and Roucairol, 1983): a permission,
 * once given, is kept until its giver asks for it. Whoever enters again while nobody else wants to sends
 * nothing.
 *
 * Assumes reliable channels, in any order, and no crashes; it excludes recovery.
 *
 * Cost: from 0 to 2(N − 1) messages for each entry: two for each permission that is missing, and two for each
 * that is asked back while we wait. One message delay from one that leaves to the next that enters.
 */
export class RoucairolCarvalho extends Lock<RoucairolCarvalhoMessage>
  implements Handlers<RoucairolCarvalhoMessage> {
  lamportClock = 0;
  requestedAt = 0; // timestamp of our latest request
  permitted = new Set<ProcessId>(); // whose permission we have: of every two, at most one has the other's
  deferred = new Set<ProcessId>(); // whom we answer when we leave

  enter() {
    this.become("wanted");
    this.lamportClock = lamportTick(this.lamportClock);
    this.requestedAt = this.lamportClock;
    for (const peer of this.peers) {
      if (!this.permitted.has(peer)) this.send(peer, { type: "Request", timestamp: this.requestedAt });
    }
    this.enterIfAllowed(); // at once, if we still have all permissions
  }

  exit() {
    this.become("released");
    for (const peer of this.deferred) this.permit(peer);
    this.deferred.clear();
  }

  onRequest({ timestamp }: { timestamp: number }, from: ProcessId) {
    this.lamportClock = lamportTick(this.lamportClock, timestamp);
    const weGoFirst = this.state === "held" ||
      (this.state === "wanted" && this.comesBefore({ timestamp, process: from }));
    if (weGoFirst) this.deferred.add(from);
    else {
      const hadPermission = this.permitted.has(from);
      this.permit(from);
      if (this.state === "wanted" && hadPermission) this.askBack(from);
    }
  }

  /**
   * We counted on a permission that we have just given away. Had we had none, our request would be on its way
   * already.
   */
  askBack(peer: ProcessId) {
    this.send(peer, { type: "Request", timestamp: this.requestedAt });
  }

  onReply(_message: object, from: ProcessId) {
    this.permitted.add(from);
    this.enterIfAllowed();
  }

  /** To give permission is to lose the other's: one of the two may enter without asking, never both. */
  permit(peer: ProcessId) {
    this.permitted.delete(peer);
    this.send(peer, { type: "Reply" });
  }

  comesBefore(other: { timestamp: number; process: ProcessId }): boolean {
    return precedes({ timestamp: this.requestedAt, process: this.id }, other);
  }

  enterIfAllowed() {
    if (this.permitted.size === this.peers.length) this.become("held");
  }

  override onRecover() {
    this.excludeRecovery("old replies could let it in beside another");
  }
}
