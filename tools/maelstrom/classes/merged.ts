import { ConvergentReplica } from "../../../lib/replication/convergent/convergent_replica.ts";
import type { ConvergentName } from "../../../lib/replication/convergent/types.ts";

/** A conflict-free type that also tells its state now and then: what a partition has lost is told later. */
class Gossiping extends ConvergentReplica {
  constructor(name: ConvergentName, readonly everyMs: number) {
    super(name);
  }

  override onStart() {
    this.setTimer("Gossip", this.everyMs);
  }

  onTimeoutGossip() {
    this.setTimer("Gossip", this.everyMs);
    this.tellAll();
  }
}

/** A set that only grows. The library's holds texts: elements are kept as JSON. */
export class GrowOnlySet extends Gossiping {
  constructor(everyMs = 200) {
    super("G-set", everyMs);
  }

  add(element: unknown) {
    this.update("add", JSON.stringify(element));
  }

  override read() {
    const elements = this.type.value(this.state) as string[];
    this.respond(this.operation, elements.map((element) => JSON.parse(element)));
  }
}

/** A counter that goes both ways. */
export class Counter extends Gossiping {
  constructor(everyMs = 200) {
    super("PN-counter", everyMs);
  }

  add(delta: number) {
    if (delta < 0) this.update("dec", -delta);
    else this.update("inc", delta);
  }
}
