import type { ProcessId } from "../../core/process.ts";
import type { TransactionId } from "../two_phase/transaction.ts";
import type { ServerOperation } from "./messages.ts";
import { TransactionServer } from "./server.ts";

/**
 * A server that isolates by shadowing: a transaction works on its tentative copy, waits for nobody, and is
 * validated when it is asked to commit (Kung and Robinson 1981). What it has read must still be so, and no
 * transaction that has promised to commit may be in conflict with it: so from its promise to the decision a
 * transaction is alone with its objects, and at one moment with all of them, at all servers.
 */
export class ShadowingServer extends TransactionServer {
  protected override perform(operation: ServerOperation, client: ProcessId) {
    this.grant(operation, client);
  }

  protected override isValid(transaction: TransactionId): boolean {
    const mine = this.tentative.get(transaction);
    if (!mine) return false;
    const { reads, writes } = mine;
    const isFresh = [...reads].every(([object, writer]) => this.values.get(object)!.writer === writer);
    return isFresh &&
      [...this.tentative].every(([other, { reads: theirReads, writes: theirWrites }]) =>
        !this.commit.prepared.has(other) ||
        [...writes.keys()].every((object) => !theirReads.has(object) && !theirWrites.has(object)) &&
          [...reads.keys()].every((object) => !theirWrites.has(object))
      );
  }

  /** Nobody waits. */
  protected override released() {}
}
