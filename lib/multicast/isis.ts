import type { Handlers, ProcessId } from "../core/process.ts";
import { Multicast } from "./multicast.ts";

export type IsisMulticastMessage =
  | { type: "Message"; content: unknown; number: number }
  | { type: "Propose"; number: number; priority: number }
  | { type: "Agree"; number: number; priority: number; proposer: ProcessId };

type Held = {
  readonly content: unknown;
  readonly from: ProcessId;
  readonly priority: number;
  readonly proposer: ProcessId; // breaks ties: no two messages get the same priority of the same proposer
  readonly agreed: boolean;
};

/**
 * Totally ordered multicast by agreed priorities (ISIS; Birman and Joseph, 1987, after an idea of Skeen):
 * every receiver proposes a priority above all that it has seen, the sender takes the highest, and everyone
 * delivers in the order of the agreed ones.
 *
 * Assumes reliable channels and no crashes: the sender waits for everybody's proposal; it excludes recovery.
 * The order is causal only where channels are FIFO.
 *
 * Cost for N processes: 3(N − 1) messages; three message delays, two at the sender.
 */
export class IsisMulticast extends Multicast<IsisMulticastMessage> implements Handlers<IsisMulticastMessage> {
  sent = 0;
  highest = 0; // priority that we have proposed or seen agreed
  proposals = new Map<number, Map<ProcessId, number>>(); // for our own messages, by number
  heldBack = new Map<string, Held>();

  multicast(content: unknown) {
    const number = ++this.sent;
    this.broadcast({ type: "Message", content, number });
    this.proposals.set(number, new Map());
    this.collect(number, this.propose(content, number, this.id), this.id);
  }

  onMessage({ content, number }: { content: unknown; number: number }, from: ProcessId) {
    this.send(from, { type: "Propose", number, priority: this.propose(content, number, from) });
  }

  onPropose({ number, priority }: { number: number; priority: number }, from: ProcessId) {
    this.collect(number, priority, from);
  }

  onAgree(
    { number, priority, proposer }: { number: number; priority: number; proposer: ProcessId },
    from: ProcessId,
  ) {
    this.agree(nameOf(from, number), priority, proposer);
  }

  propose(content: unknown, number: number, from: ProcessId): number {
    const priority = ++this.highest;
    this.heldBack.set(nameOf(from, number), { content, from, priority, proposer: this.id, agreed: false });
    return priority;
  }

  collect(number: number, priority: number, from: ProcessId) {
    const proposals = this.proposals.get(number)!;
    proposals.set(from, priority);
    if (proposals.size <= this.peers.length) return;
    this.proposals.delete(number);
    const highest = Math.max(...proposals.values());
    const proposer = Math.max(...[...proposals].filter(([, p]) => p === highest).map(([id]) => id));
    this.broadcast({ type: "Agree", number, priority: highest, proposer });
    this.agree(nameOf(this.id, number), highest, proposer);
  }

  agree(name: string, priority: number, proposer: ProcessId) {
    this.highest = Math.max(this.highest, priority);
    this.heldBack.set(name, { ...this.heldBack.get(name)!, priority, proposer, agreed: true });
    this.deliverReady();
  }

  /**
   * The head goes once its priority is agreed. A priority can only grow from proposal to agreement, and a
   * message that we have not yet received will get a higher one than all that we have seen: so nothing can
   * come before the head any more.
   */
  deliverReady() {
    for (;;) {
      const all = [...this.heldBack].sort(([, a], [, b]) =>
        a.priority - b.priority || a.proposer - b.proposer
      );
      const [name, head] = all[0] ?? [];
      if (!head?.agreed) return;
      this.heldBack.delete(name!);
      this.deliver(head.content, head.from);
    }
  }

  override onRecover() {
    this.excludeRecovery("the others wait for ever for what it had proposed, or was about to agree");
  }
}

/** Messages are named by their sender and its count. */
const nameOf = (from: ProcessId, number: number) => `${from}/${number}`;
