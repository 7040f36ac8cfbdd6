import { lamportTick, precedes } from "../clocks/lamport.ts";
import type { Handlers, ProcessId } from "../core/process.ts";
import { Multicast } from "./multicast.ts";

export type LamportMulticastMessage =
  | { type: "Message"; content: unknown; timestamp: number; sent: number }
  | { type: "Acknowledge"; timestamp: number; sent: number };

type Queued = { readonly content: unknown; readonly timestamp: number; readonly process: ProcessId };

/**
 * Totally ordered multicast by Lamport timestamps (Lamport, 1978): everyone keeps the same queue, ordered by
 * timestamp, and everyone acknowledges each message to all. The head is delivered once something stamped
 * later has come from everybody.
 *
 * Assumes reliable channels and no crashes: one silent process blocks everyone; it excludes recovery. Lamport
 * assumes FIFO channels besides; here all that a process sends tells how many messages it has sent so far, so
 * that a receiver notices when one is still on its way. The order respects happened-before, so that it is
 * causal, too.
 *
 * Cost for N processes: N(N − 1) messages, of which (N − 1)² are acknowledgements; two message delays.
 */
export class LamportMulticast extends Multicast<LamportMulticastMessage>
  implements Handlers<LamportMulticastMessage> {
  lamportClock = 0;
  sent = 0; // messages that we have multicast
  received = new Map<ProcessId, number>(); // and that we have received from each peer
  latest = new Map<ProcessId, { timestamp: number; sent: number }>(); // what each peer said with its highest timestamp
  heldBack = new Set<Queued>();

  multicast(content: unknown) {
    this.lamportClock = lamportTick(this.lamportClock);
    this.sent++;
    this.heldBack.add({ content, timestamp: this.lamportClock, process: this.id });
    this.broadcast({ type: "Message", content, timestamp: this.lamportClock, sent: this.sent });
    this.deliverReady(); // only a group of one is ready so soon
  }

  onMessage(message: { content: unknown; timestamp: number; sent: number }, from: ProcessId) {
    const { content, timestamp } = message;
    this.heldBack.add({ content, timestamp, process: from });
    this.received.set(from, (this.received.get(from) ?? 0) + 1);
    this.hear(message, from);
    this.lamportClock = lamportTick(this.lamportClock);
    this.broadcast({ type: "Acknowledge", timestamp: this.lamportClock, sent: this.sent });
    this.deliverReady();
  }

  onAcknowledge(message: { timestamp: number; sent: number }, from: ProcessId) {
    this.hear(message, from);
    this.deliverReady();
  }

  hear({ timestamp, sent }: { timestamp: number; sent: number }, from: ProcessId) {
    this.lamportClock = lamportTick(this.lamportClock, timestamp);
    const latest = this.latest.get(from)?.timestamp ?? 0;
    if (timestamp > latest) this.latest.set(from, { timestamp, sent });
  }

  deliverReady() {
    for (;;) {
      const head = this.head();
      if (!head || !this.peers.every((peer) => this.hasPassed(peer, head))) return;
      this.heldBack.delete(head);
      this.deliver(head.content, head.process);
    }
  }

  /** The earliest message of the queue. */
  head(): Queued | undefined {
    let head: Queued | undefined;
    for (const held of this.heldBack) if (!head || precedes(held, head)) head = held;
    return head;
  }

  /**
   * Whether nothing that comes before the head can still arrive from this peer: it has said something stamped
   * later, so that whatever it sends from now on is stamped later still; and none of what it had sent by then
   * is missing.
   */
  hasPassed(peer: ProcessId, head: Queued): boolean {
    const latest = this.latest.get(peer);
    return latest !== undefined && !precedes({ timestamp: latest.timestamp, process: peer }, head) &&
      latest.sent === (this.received.get(peer) ?? 0);
  }

  override onRecover() {
    this.excludeRecovery("what it has not acknowledged would block everyone");
  }
}
