import type { Handlers, ProcessId } from "../core/process.ts";
import { Multicast } from "./multicast.ts";

export type FifoMulticastMessage =
  | { type: "Message"; content: unknown; sequence: number }
  | { type: "Recovered" };

type Held = { readonly content: unknown; readonly from: ProcessId; readonly sequence: number };
type Logged = { readonly sent: unknown } | { readonly delivered: ProcessId };

/**
 * FIFO multicast: each sender numbers its messages, and receivers deliver them by number, whatever the order
 * of receipt.
 *
 * Assumes reliable channels; a lost message blocks all later ones of its sender. Messages of different
 * senders are not ordered: an answer may be delivered before its question.
 *
 * What was multicast and what was delivered is in the log. Whoever comes back after a crash says again what
 * it had multicast, as its crash may have come in the middle, and asks the others to do the same, for what it
 * has missed.
 *
 * Cost for N processes: N − 1 messages, and a forced write at each process; one message delay, plus the time
 * held back.
 */
export class FifoMulticast extends Multicast<FifoMulticastMessage> implements Handlers<FifoMulticastMessage> {
  sent: unknown[] = []; // what we have multicast: the first has the sequence number 1
  delivered = new Map<ProcessId, number>(); // the last sequence number delivered, by sender
  heldBack = new Set<Held>();

  override onRecover(log: readonly Logged[]) {
    for (const record of log) {
      if ("sent" in record) this.sent.push(record.sent);
      else this.delivered.set(record.delivered, this.next(record.delivered));
    }
    for (const peer of this.peers) this.repeat(peer);
    this.broadcast({ type: "Recovered" });
  }

  multicast(content: unknown) {
    this.sent.push(content);
    this.force({ sent: content }); // or, after a crash, its number might be given to another message
    this.broadcast({ type: "Message", content, sequence: this.sent.length });
    this.deliver(content, this.id);
  }

  onMessage({ content, sequence }: { content: unknown; sequence: number }, from: ProcessId) {
    if (sequence < this.next(from) || this.find(from, sequence)) return; // repeated after a crash
    this.heldBack.add({ content, from, sequence });
    this.deliverNext(from);
  }

  onRecovered(_message: object, from: ProcessId) {
    this.repeat(from);
  }

  repeat(to: ProcessId) {
    this.sent.forEach((content, index) => {
      this.send(to, { type: "Message", content, sequence: index + 1 });
    });
  }

  deliverNext(from: ProcessId) {
    for (;;) {
      const next = this.nextFrom(from);
      if (!next) return;
      this.heldBack.delete(next);
      this.delivered.set(from, next.sequence);
      this.force({ delivered: from }); // or, after a crash, it might be delivered again
      this.deliver(next.content, from);
    }
  }

  nextFrom(from: ProcessId): Held | undefined {
    return this.find(from, this.next(from));
  }

  next(from: ProcessId): number {
    return (this.delivered.get(from) ?? 0) + 1;
  }

  find(from: ProcessId, sequence: number): Held | undefined {
    return [...this.heldBack].find((held) => held.from === from && held.sequence === sequence);
  }
}
