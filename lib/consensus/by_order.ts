import type { Handlers } from "../core/process.ts";
import { LamportMulticast } from "../multicast/lamport.ts";
import { Consensus } from "./consensus.ts";

/**
 * Consensus by total order: multicast your value, and decide the one that is delivered first, which is the
 * same everywhere. It is as good as the order that it hosts: Lamport's waits for everybody. It excludes
 * recovery.
 */
export class OrderConsensus extends Consensus<never> implements Handlers<never, never, "DeliverOrder"> {
  order = new LamportMulticast();

  propose(value: number) {
    this.proposal = value;
    this.order.multicast(value);
  }

  onDeliverOrder(value: number) {
    if (this.decision === undefined) this.decide(value);
  }

  override onRecover() {
    this.excludeRecovery("so does the multicast that it hosts");
  }
}
