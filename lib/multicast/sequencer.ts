import type { Handlers, Message, ProcessId } from "../core/process.ts";
import { Multicast } from "./multicast.ts";

export type SequencerMessage =
  | { type: "Publish"; content: unknown }
  | { type: "Sequenced"; number: number; content: unknown; origin: ProcessId };

/** Who is to be the sequencer: a member of the group, the one with the lowest id unless told. */
export function memberOrLowest(member: Multicast, sequencer?: ProcessId): ProcessId {
  const group = [member.id, ...member.peers].sort((a, b) => a - b);
  if (sequencer === undefined) return group[0];
  if (group.includes(sequencer)) return sequencer;
  throw new RangeError(`the sequencer must be one of the group ${group.join(", ")}, got ${sequencer}`);
}

/**
 * Totally ordered multicast by a sequencer (Chang and Maxemchuk, 1984; Kaashoek's "PB" method, 1989): one
 * process numbers all messages, everyone delivers by number.
 *
 * Assumes reliable channels, and that the sequencer does not crash: it is the bottleneck and the single point
 * of failure. It excludes recovery, of the others as well.
 *
 * Cost for N processes: N messages, or N − 1 if the sequencer itself is the sender; two message delays, or
 * one.
 */
export class SequencerMulticast<More extends Message = never> extends Multicast<SequencerMessage | More>
  implements Handlers<SequencerMessage> {
  readonly sequencer: ProcessId;
  nextToAssign = 1; // used by the sequencer
  nextToDeliver = 1;
  heldBack = new Map<number, { content: unknown; origin: ProcessId }>();

  /** @param sequencer who numbers the messages; the lowest id unless told */
  constructor(sequencer?: ProcessId) {
    super();
    this.sequencer = memberOrLowest(this, sequencer);
  }

  multicast(content: unknown) {
    if (this.sequencer === this.id) this.assign(content, this.id);
    else this.send(this.sequencer, { type: "Publish", content });
  }

  onPublish({ content }: { content: unknown }, from: ProcessId) {
    this.assign(content, from);
  }

  onSequenced({ number, content, origin }: { number: number; content: unknown; origin: ProcessId }) {
    this.receive(number, content, origin);
  }

  /** The numbers that one process gives have no gap and no doubles: that is the total order. */
  assign(content: unknown, origin: ProcessId) {
    const number = this.nextToAssign++;
    this.broadcast({ type: "Sequenced", number, content, origin });
    this.receive(number, content, origin);
  }

  receive(number: number, content: unknown, origin: ProcessId) {
    this.heldBack.set(number, { content, origin });
    this.deliverNext();
  }

  /** Delivers what is next in line, until a number is missing. */
  deliverNext() {
    for (;;) {
      const next = this.heldBack.get(this.nextToDeliver);
      if (!next) return;
      this.heldBack.delete(this.nextToDeliver++);
      this.deliver(next.content, next.origin);
    }
  }

  override onRecover() {
    this.excludeRecovery("it has lost its place in the numbers");
  }
}
