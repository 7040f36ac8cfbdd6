/** Snapshot isolation, and how it becomes serialisable. */
import {
  GO,
  type SchedulerAnswer,
  type TransactionRequest,
  type TransactionScheduler,
} from "../schedule/scheduler.ts";
import { Versions } from "./store.ts";

/** A transaction: when it took its snapshot, and what it wrote. */
export type Snapshot = { readonly taken: number; readonly written: Set<string> };

/**
 * Snapshot isolation (Berenson and others 1995): a transaction reads what was committed when it began, and
 * its own writes. Of two at the same time that write one object, the first to commit wins; the other is
 * aborted when it wants to. Nobody ever waits.
 */
export class SnapshotIsolation implements TransactionScheduler {
  readonly name: string = "snapshot isolation";
  protected readonly versions = new Versions();
  protected readonly snapshots = new Map<number, Snapshot>();

  begin(transaction: number): void {
    this.snapshots.set(transaction, { taken: this.versions.now, written: new Set() });
  }

  permit(request: TransactionRequest): SchedulerAnswer {
    if (request.kind !== "commit") return GO;
    const { transaction } = request, { taken, written } = this.snapshots.get(transaction)!;
    for (const object of written) {
      const [winner] = this.versions.since(object, taken);
      if (winner !== undefined) {
        return refused(transaction, `T${winner} has committed ${object} first`);
      }
    }
    return GO;
  }

  perform(request: TransactionRequest): number[] {
    const { transaction } = request, { taken, written } = this.snapshots.get(transaction)!;
    if (request.kind === "write") written.add(request.objects[0]);
    if (request.kind === "commit") this.versions.commit(transaction, written);
    if (request.kind !== "read" && request.kind !== "predicate read") return [];
    return request.objects.map((object) =>
      written.has(object) ? transaction : this.versions.at(object, taken)
    );
  }

  abort(_transaction: number): void {}
}

/** The answer that aborts who asks. */
export function refused(transaction: number, why: string): SchedulerAnswer {
  return { kind: "abort", victims: [{ transaction, why }] };
}
