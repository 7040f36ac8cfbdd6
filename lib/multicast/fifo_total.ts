import type { Handlers, ProcessId } from "../core/process.ts";
import { SequencerMulticast } from "./sequencer.ts";

export type FifoTotalMessage = { type: "PublishInOrder"; content: unknown; sequence: number };

type Waiting = { readonly content: unknown; readonly origin: ProcessId; readonly sequence: number };

/**
 * FIFO-total multicast: a sequencer, to which each sender's messages are numbered, too, so that it can take
 * them in the order of sending whatever the channels do.
 *
 * Assumes reliable channels and a sequencer that does not crash; it excludes recovery. Since everybody, the
 * sender of a message too, delivers only in the one order, FIFO is all that total order lacks to be causal:
 * an answer is multicast after its question was delivered, hence numbered later.
 *
 * Cost for N processes: N messages, or N − 1 if the sequencer itself is the sender; two message delays, or
 * one.
 */
export class FifoTotalMulticast extends SequencerMulticast<FifoTotalMessage>
  implements Handlers<FifoTotalMessage> {
  sent = 0;
  assigned = new Map<ProcessId, number>(); // at the sequencer: the last sequence number taken, by sender
  waiting = new Set<Waiting>(); // at the sequencer: arrived too early

  override multicast(content: unknown) {
    const sequence = ++this.sent;
    if (this.sequencer === this.id) this.assign(content, this.id);
    else this.send(this.sequencer, { type: "PublishInOrder", content, sequence });
  }

  onPublishInOrder({ content, sequence }: { content: unknown; sequence: number }, from: ProcessId) {
    this.waiting.add({ content, origin: from, sequence });
    for (;;) {
      const next = this.nextFrom(from);
      if (!next) return;
      this.waiting.delete(next);
      this.assigned.set(from, next.sequence);
      this.assign(next.content, from);
    }
  }

  nextFrom(from: ProcessId): Waiting | undefined {
    const sequence = (this.assigned.get(from) ?? 0) + 1;
    return [...this.waiting].find((one) => one.origin === from && one.sequence === sequence);
  }
}
