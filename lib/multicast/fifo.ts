import type { Handlers, ProcessId } from "../core/process.ts";
import { Multicast } from "./multicast.ts";

export type FifoMulticastMessage = { type: "Message"; content: unknown; sequence: number };

type Held = { readonly content: unknown; readonly from: ProcessId; readonly sequence: number };

/**
 * FIFO multicast: each sender numbers its messages, and receivers deliver them by number, whatever the order
 * of receipt.
 *
 * Assumes reliable channels; a lost message blocks all later ones of its sender. Messages of different
 * senders are not ordered: an answer may be delivered before its question.
 *
 * Cost for N processes: N − 1 messages; one message delay, plus the time held back.
 */
export class FifoMulticast extends Multicast<FifoMulticastMessage> implements Handlers<FifoMulticastMessage> {
  sent = 0;
  delivered = new Map<ProcessId, number>(); // the last sequence number delivered, by sender
  heldBack = new Set<Held>();

  multicast(content: unknown) {
    this.broadcast({ type: "Message", content, sequence: ++this.sent });
    this.deliver(content, this.id);
  }

  onMessage({ content, sequence }: { content: unknown; sequence: number }, from: ProcessId) {
    this.heldBack.add({ content, from, sequence });
    this.deliverNext(from);
  }

  deliverNext(from: ProcessId) {
    for (;;) {
      const next = this.nextFrom(from);
      if (!next) return;
      this.heldBack.delete(next);
      this.delivered.set(from, next.sequence);
      this.deliver(next.content, from);
    }
  }

  nextFrom(from: ProcessId): Held | undefined {
    const sequence = (this.delivered.get(from) ?? 0) + 1;
    return [...this.heldBack].find((held) => held.from === from && held.sequence === sequence);
  }
}
