import type { Handlers, ProcessId } from "../core/process.ts";
import { Multicast } from "../multicast/multicast.ts";
import { Slots } from "./slots.ts";

export type SlotOrderMessage = { type: "Content"; content: unknown; number: number };

/**
 * Total order by consensus (after Chandra and Toueg, 1996): everyone sends its contents to all, and one
 * decision after the other says which comes next. It is as good as the consensus that it hosts: `Slots` waits
 * for everybody. It excludes recovery.
 */
export class ConsensusOrder extends Multicast<SlotOrderMessage>
  implements Handlers<SlotOrderMessage, never, "OutputSlots"> {
  slots = new Slots();
  /** By key: what has come in and is not delivered. */
  heldBack = new Map<number, { content: unknown; from: ProcessId }>();
  /** By slot: the key of what comes there. */
  decided = new Map<number, number>();
  sent = 0;
  /** The slot that we have proposed for last, and how many are delivered. */
  proposed = 0;
  delivered = 0;

  multicast(content: unknown) {
    this.sent++;
    this.broadcast({ type: "Content", content, number: this.sent });
    this.hold(content, this.sent, this.id);
  }

  onContent({ content, number }: { content: unknown; number: number }, from: ProcessId) {
    this.hold(content, number, from);
  }

  onOutputSlots({ slot, decided }: { slot: number; decided: number }) {
    this.decided.set(slot, decided);
    this.deliverReady();
  }

  /** A content's key is its number and its sender: all of its numbers are below those of the next. */
  hold(content: unknown, number: number, from: ProcessId) {
    this.heldBack.set(number * KEYS + from, { content, from });
    this.deliverReady();
  }

  deliverReady() {
    const key = this.decided.get(this.delivered + 1);
    const next = key === undefined ? undefined : this.heldBack.get(key);
    if (next !== undefined) {
      this.decided.delete(this.delivered + 1);
      this.heldBack.delete(key!);
      this.delivered++;
      this.deliver(next.content, next.from);
      this.deliverReady();
    } else if (this.proposed === this.delivered && this.heldBack.size > 0) {
      this.proposed++;
      this.slots.propose(this.proposed, Math.min(...this.heldBack.keys()));
    }
  }

  override onRecover() {
    this.excludeRecovery("so does the consensus that it hosts");
  }
}

/** More than any id. */
const KEYS = 10_000;
