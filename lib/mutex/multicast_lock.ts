import type { Handlers, ProcessId } from "../core/process.ts";
import { LamportMulticast } from "../multicast/lamport.ts";
import type { Multicast } from "../multicast/multicast.ts";
import { Lock } from "./lock.ts";

/**
 * Mutual exclusion over totally ordered multicast: requests and releases are multicast, so that everyone
 * keeps the same queue; its head is in the critical section.
 *
 * Assumes what the multicast assumes, which must deliver in the same order to all; it excludes recovery. The
 * queue needs no timestamps and no acknowledgements of its own: the multicast hides them.
 *
 * Cost: two multicasts for each entry. With Lamport's multicast these are 2N(N − 1) messages, with a
 * sequencer 2N, or 2(N − 1) for the sequencer itself; two message delays from one that leaves to the next
 * that enters, or one if the sequencer leaves. Whoever takes this for Lamport's own algorithm, which costs
 * 3(N − 1) and one delay, is off by a factor of 2N/3.
 */
export class MulticastLock extends Lock<never> implements Handlers<never, never, "DeliverMulticast"> {
  queue: ProcessId[] = [];
  releasing = false; // whether our release is still on its way to us

  /** @param multicast one in total order; Lamport's unless told */
  constructor(readonly multicast: Multicast = new LamportMulticast()) {
    super();
  }

  enter() {
    this.become("wanted");
    this.multicast.multicast("request");
  }

  exit() {
    this.become("released");
    this.releasing = true;
    this.multicast.multicast("release");
  }

  onDeliverMulticast(content: unknown, from: ProcessId) {
    if (content === "request") this.queue.push(from);
    else {
      this.queue.splice(this.queue.indexOf(from), 1);
      if (from === this.id) this.releasing = false;
    }
    this.enterIfAllowed();
  }

  /**
   * Until our release comes back, the head of the queue may be the request that it ends: it lets nobody in
   * again.
   */
  enterIfAllowed() {
    const isFirst = this.queue[0] === this.id && !this.releasing;
    if (this.state === "wanted" && isFirst) this.become("held");
  }

  override onRecover() {
    this.excludeRecovery("its queue is lost, and it could take itself for the first");
  }
}
