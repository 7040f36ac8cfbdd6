import type { Handlers, ProcessId } from "../core/process.ts";
import { Multicast } from "./multicast.ts";

export type ReliableMulticastMessage = {
  type: "Message";
  content: unknown;
  origin: ProcessId;
  number: number;
};

/**
 * Reliable multicast (Hadzilacos and Toueg, 1993): whoever receives a message for the first time multicasts
 * it to all others before it delivers. Even if the sender crashes half-way, all who stay up deliver the same
 * messages.
 *
 * Assumes that a message once sent arrives, even if its sender crashes afterwards; no majority and no failure
 * detector is needed. Because the re-multicast comes first, even what a process delivered just before it
 * crashed is delivered by all (uniform agreement). No order.
 *
 * Cost for N processes: up to N(N − 1) messages, fewer if somebody crashes; one message delay, and up to one
 * more for each crash.
 */
export class ReliableMulticast extends Multicast<ReliableMulticastMessage>
  implements Handlers<ReliableMulticastMessage> {
  sent = 0;
  seen = new Set<string>(); // so that each message is re-multicast and delivered once
  heldBack = new Set<never>(); // nothing ever waits

  multicast(content: unknown) {
    this.broadcast({ type: "Message", content, origin: this.id, number: ++this.sent });
    this.deliver(content, this.id);
  }

  onMessage(message: ReliableMulticastMessage) {
    const { content, origin, number } = message;
    const name = `${origin}/${number}`;
    if (origin === this.id || this.seen.has(name)) return;
    this.seen.add(name);
    this.broadcast(message);
    this.deliver(content, origin);
  }
}
