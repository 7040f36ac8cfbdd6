import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { LamportMulticast } from "../../multicast/lamport.ts";
import type { Multicast } from "../../multicast/multicast.ts";

/** What is to be done with a number. */
export type ActiveOperation = { readonly does: "add" | "multiply"; readonly by: number };

/**
 * Active replication, or the state machine approach (Lamport, 1978; Schneider, 1990): operations are
 * multicast in total order, and each replica does them all, in that order. As they are deterministic, and
 * all begin alike, all come to the same.
 *
 * Assumes what the multicast assumes, which must deliver in the same order to all; it excludes recovery. An
 * operation is answered by the replica that was asked, with the number after it, when it is delivered there.
 * No replica is special, and a crash of one is not noticed by who asked another, if the multicast goes on.
 */
export class ActiveReplica extends Process<never> implements Handlers<never, never, "DeliverMulticast"> {
  value = 0;
  done: ActiveOperation[] = [];
  /** Our operations that were not delivered yet, in the order of asking. */
  waiting: number[] = [];

  /** @param multicast one in total order that is FIFO as well; Lamport's unless told */
  constructor(readonly multicast: Multicast = new LamportMulticast()) {
    super();
  }

  /** Adds to the number. */
  add(by: number) {
    this.ask({ does: "add", by });
  }

  /** Multiplies the number. */
  multiply(by: number) {
    this.ask({ does: "multiply", by });
  }

  ask(operation: ActiveOperation) {
    this.waiting.push(this.operation);
    this.multicast.multicast(operation);
  }

  onDeliverMulticast(operation: ActiveOperation, from: ProcessId) {
    this.value = operation.does === "add" ? this.value + operation.by : this.value * operation.by;
    this.done.push({ ...operation });
    if (from === this.id) this.respond(this.waiting.shift()!, this.value);
  }

  override onRecover() {
    this.excludeRecovery("it has lost its number, and what the others have done meanwhile");
  }
}
