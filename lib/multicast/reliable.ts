import { Numbers } from "../core/numbers.ts";
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
 * it to all others. Even if the sender crashes half-way, all who stay up deliver the same
 * messages.
 *
 * Assumes that a message once sent arrives, even if its sender crashes afterwards; no majority and no failure
 * detector is needed. Agreement is uniform. No order. Whoever comes back after a crash takes part again,
 * delivers nothing twice, and may have missed what was multicast before.
 *
 * Cost for N processes: up to N(N − 1) messages, fewer if somebody crashes, and a forced write at each
 * receiver; one message delay, and up to one more for each crash.
 */
export class ReliableMulticast extends Multicast<ReliableMulticastMessage>
  implements Handlers<ReliableMulticastMessage> {
  sent = new Numbers();
  seen = new Set<string>(); // so that each message is re-multicast and delivered once
  heldBack = new Set<never>(); // nothing ever waits

  multicast(content: unknown) {
    const number = this.sent.next();
    this.broadcast({ type: "Message", content, origin: this.id, number });
    this.deliver(content, this.id);
  }

  override onRecover(log: readonly { seen: string }[]) {
    for (const { seen } of log) this.seen.add(seen);
  }

  onMessage(message: ReliableMulticastMessage) {
    const { content, origin, number } = message;
    const name = `${origin}/${number}`;
    if (origin === this.id || this.seen.has(name)) return;
    this.seen.add(name);
    this.force({ seen: name }); // others may pass it on to us again after a crash
    this.broadcast(message);
    this.deliver(content, origin);
  }
}
