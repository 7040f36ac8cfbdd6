import { type VectorClock, vectorTick, vectorZero } from "../clocks/vector.ts";
import type { Handlers, ProcessId } from "../core/process.ts";
import { Multicast } from "./multicast.ts";

export type CausalMulticastMessage = { type: "Message"; content: unknown; vector: VectorClock };

type Waiting = { readonly content: unknown; readonly from: ProcessId; readonly vector: VectorClock };

/**
 * Causally ordered multicast by vector clocks (Birman, Schiper and Stephenson, 1991): each message says which
 * messages its sender had delivered before, and waits until they have been delivered here, too. Entry p of a
 * vector counts messages multicast by p.
 *
 * Assumes reliable channels and no crashes half-way (a missing message holds back all that depend on it); it
 * excludes recovery. Concurrent messages may be delivered in different orders at different processes.
 *
 * Cost for N processes: N − 1 messages, each with N numbers; one message delay, plus the time held back.
 */
export class CausalMulticast extends Multicast<CausalMulticastMessage>
  implements Handlers<CausalMulticastMessage> {
  vector: VectorClock = vectorZero([this.id, ...this.peers]); // messages delivered, by sender
  heldBack = new Set<Waiting>();

  multicast(content: unknown) {
    this.vector = vectorTick(this.vector, this.id);
    this.broadcast({ type: "Message", content, vector: this.vector });
    this.deliver(content, this.id);
  }

  onMessage({ content, vector }: { content: unknown; vector: VectorClock }, from: ProcessId) {
    this.heldBack.add({ content, from, vector });
    this.deliverReady();
  }

  /** One delivery may make others ready, so look again after each. */
  deliverReady() {
    for (;;) {
      const ready = this.firstReady();
      if (!ready) return;
      this.heldBack.delete(ready);
      this.vector = vectorTick(this.vector, ready.from);
      this.deliver(ready.content, ready.from);
    }
  }

  /** Of several, the one whose sender has the lowest id: any would do. */
  firstReady(): Waiting | undefined {
    return [...this.heldBack].filter((held) => this.isReady(held)).sort((a, b) => a.from - b.from)[0];
  }

  /** It is the next of its sender, and all that its sender had delivered has been delivered here. */
  isReady({ from, vector }: Waiting): boolean {
    return [this.id, ...this.peers].every((process) =>
      process === from
        ? vector[process] === this.vector[process] + 1
        : vector[process] <= this.vector[process]
    );
  }

  override onRecover() {
    this.excludeRecovery("what it missed would hold back all that depends on it");
  }
}
