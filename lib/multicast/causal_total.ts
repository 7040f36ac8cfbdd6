import type { ProcessId } from "../core/process.ts";
import { CausalMulticast } from "./causal.ts";
import { Multicast } from "./multicast.ts";
import { memberOrLowest } from "./sequencer.ts";

/** What goes through the causal multicast: a content, or the sequencer's word that a message is next. */
type Said =
  | { readonly content: unknown; readonly number: number }
  | { readonly next: { readonly origin: ProcessId; readonly number: number } };

/**
 * Causal-total multicast (ABCAST over CBCAST; Birman, Schiper and Stephenson, 1991): all messages go by
 * causal multicast, and a sequencer says, by causal multicast as well, in which order it got them. What it
 * multicasts itself needs no such word.
 *
 * The causal multicast does all the waiting. What the sequencer says arrives in the order in which it said
 * it, and only after the message that it is about: so no numbers, and no order without its message.
 *
 * Assumes reliable channels and no crashes, and excludes recovery, as the causal multicast does; messages may
 * overtake each other.
 *
 * Cost for N processes: 2(N − 1) messages, or N − 1 if the sequencer itself is the sender; two message
 * delays, or one.
 */
export class CausalTotalMulticast extends Multicast {
  readonly sequencer: ProcessId;
  causal: CausalMulticast = new CausalMulticast();
  sent = 0;
  heldBack = new Map<string, unknown>(); // contents by sender and number, until the sequencer names them

  /** @param sequencer who says the order; the lowest id unless told */
  constructor(sequencer?: ProcessId) {
    super();
    this.sequencer = memberOrLowest(this, sequencer);
  }

  multicast(content: unknown) {
    this.causal.multicast({ content, number: ++this.sent });
  }

  onDeliverCausal(said: Said, from: ProcessId) {
    if ("next" in said) this.deliverNamed(said.next);
    else if (from === this.sequencer) this.deliver(said.content, from);
    else this.hold(said, from);
  }

  hold({ content, number }: { content: unknown; number: number }, from: ProcessId) {
    this.heldBack.set(`${from}/${number}`, content);
    if (this.sequencer === this.id) this.causal.multicast({ next: { origin: from, number } });
  }

  deliverNamed({ origin, number }: { origin: ProcessId; number: number }) {
    const name = `${origin}/${number}`;
    const content = this.heldBack.get(name);
    this.heldBack.delete(name);
    this.deliver(content, origin);
  }
}
