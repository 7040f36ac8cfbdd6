import type { ProcessId } from "../../core/process.ts";
import type { TransactionId } from "../two_phase/transaction.ts";
import type { ServerOperation, WaitEdge } from "./messages.ts";
import type { ServerParticipant } from "./participant.ts";
import { TransactionServer } from "./server.ts";

/** wait-die: only who is older than all in its way waits, else it is refused. wait: everyone waits. */
export type WaitRule = "wait" | "wait-die";

/** An operation that waits, and whose. */
export type WaitingOperation = { readonly operation: ServerOperation; readonly client: ProcessId };

/**
 * A server that isolates by strict two-phase locking. The locks are the tentative transactions: one that has
 * read an object keeps others from writing it, one that has written it keeps them from both, until it has
 * committed or was aborted at this server. Whoever asks for what is locked waits.
 *
 * A server knows who waits for whom here, and not elsewhere. Under "wait-die" (Rosenkrantz, Stearns and Lewis
 * 1978) all waits lead from older to younger transactions, at all servers, so that they never close a circle.
 */
export class LockingServer extends TransactionServer {
  /** In the order of arrival. */
  waiting: WaitingOperation[] = [];

  /** @param rule who waits; the others see `TransactionServer` */
  constructor(
    objects: Readonly<Record<string, number>> = {},
    readonly rule: WaitRule = "wait",
    tentativeMs?: number,
    commit?: ServerParticipant,
  ) {
    super(objects, tentativeMs, commit);
  }

  protected override perform(operation: ServerOperation, client: ProcessId) {
    this.waiting.push({ operation, client });
    this.review();
  }

  /** Who else has a lock that is in the way, in the order of their numbers. */
  holders({ transaction, object, type }: ServerOperation): TransactionId[] {
    const others = [...this.tentative].filter(([other, { reads, writes }]) =>
      other !== transaction && (writes.has(object) || type !== "Read" && reads.has(object))
    );
    return others.map(([other]) => other).sort((a, b) => a - b);
  }

  /**
   * Looks at all that wait, until nobody can go on. A grant may put a lock in the way of one that waits
   * already, which must then be looked at again.
   */
  review() {
    for (let at = 0; at < this.waiting.length;) {
      const { operation, client } = this.waiting[at], holders = this.holders(operation);
      const { transaction } = operation;
      if (holders.length > 0 && this.mayWait(operation, holders)) at++;
      else {
        this.waiting.splice(at, 1);
        if (holders.length === 0) this.grant(operation, client);
        else this.refuse(transaction, client, `T${transaction} is younger than one for which it would wait`);
        at = 0;
      }
    }
  }

  mayWait({ age }: ServerOperation, holders: readonly TransactionId[]): boolean {
    return this.rule === "wait" || holders.every((holder) => age < this.tentative.get(holder)!.age);
  }

  /** Locks exclude conflicts before they happen. */
  protected override isValid(): boolean {
    return true;
  }

  protected override released(transaction: TransactionId) {
    this.waiting = this.waiting.filter(({ operation }) => operation.transaction !== transaction);
    this.review();
  }

  // ---- who waits for whom

  /** The waits that this server knows of. */
  waits(): WaitEdge[] {
    return this.waiting.flatMap(({ operation, client }) => {
      const { transaction: waiter, age, seen } = operation;
      return this.holders(operation).map((holder) => ({ waiter, holder, client, age, seen }));
    });
  }

  onAskWaits({ round }: { round: number }, from: ProcessId) {
    this.send(from, { type: "Waits", round, edges: this.waits() });
  }
}
