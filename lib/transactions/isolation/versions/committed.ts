/** Read committed, as databases that keep versions have it. */
import { WaitFor } from "../locking/deadlock.ts";
import { Locks } from "../locking/locks.ts";
import {
  GO,
  type SchedulerAnswer,
  type TransactionRequest,
  type TransactionScheduler,
} from "../schedule/scheduler.ts";
import { Versions } from "./store.ts";

/**
 * Read committed: each read sees what was committed last, without waiting, or the transaction's own write;
 * writers wait for writers. All of a commit becomes visible at once ("monotonic atomic view").
 */
export class ReadCommitted implements TransactionScheduler {
  readonly name = "read committed";
  private readonly versions = new Versions();
  private readonly locks = new Locks();
  private readonly waitFor = new WaitFor("detect");
  private readonly written = new Map<number, Set<string>>();

  begin(transaction: number): void {
    this.waitFor.begin(transaction);
    this.written.set(transaction, new Set());
  }

  permit(request: TransactionRequest): SchedulerAnswer {
    if (request.kind !== "write") return GO;
    const { transaction, objects: [object] } = request;
    const answer = this.waitFor.blocked(transaction, this.locks.against(transaction, object, "write"));
    if (answer.kind === "go") this.locks.take(transaction, object, "write");
    return answer;
  }

  perform(request: TransactionRequest): number[] {
    const { transaction } = request, written = this.written.get(transaction)!;
    if (request.kind === "write") written.add(request.objects[0]);
    if (request.kind === "commit") {
      this.versions.commit(transaction, written);
      this.release(transaction);
    }
    if (request.kind !== "read" && request.kind !== "predicate read") return [];
    const { now } = this.versions;
    return request.objects.map((object) => written.has(object) ? transaction : this.versions.at(object, now));
  }

  abort(transaction: number): void {
    this.release(transaction);
  }

  private release(transaction: number): void {
    this.locks.releaseAll(transaction);
    this.waitFor.clear(transaction);
  }
}
