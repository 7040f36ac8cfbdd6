import type { Handlers, ProcessId } from "../core/process.ts";
import { Multicast } from "./multicast.ts";

export type BasicMulticastMessage = { type: "Message"; content: unknown };

/**
 * Basic multicast: a message to each member, delivered on receipt.
 *
 * Assumes reliable channels. If the sender crashes half-way, some deliver and others never do. No order at
 * all. It remembers nothing, so that a crash takes nothing from whoever comes back.
 *
 * Cost for N processes: N − 1 messages; one message delay.
 */
export class BasicMulticast extends Multicast<BasicMulticastMessage>
  implements Handlers<BasicMulticastMessage> {
  heldBack = new Set<never>(); // nothing ever waits

  multicast(content: unknown) {
    this.broadcast({ type: "Message", content });
    this.deliver(content, this.id);
  }

  onMessage({ content }: { content: unknown }, from: ProcessId) {
    this.deliver(content, from);
  }
}
