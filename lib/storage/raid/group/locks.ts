/**
 * Who may work on which blocks of which group: operations that overlap run in the order in which they came.
 */
import type { GroupOperation } from "./group.ts";

export class GroupLocks {
  private readonly first = new Map<number, GroupOperation>();

  /** Queues the operation. @returns true if nothing before it overlaps, so that it may start */
  acquire(operation: GroupOperation): boolean {
    operation.next = undefined;
    operation.blockers = 0;
    let other = this.first.get(operation.group);
    if (other === undefined) {
      this.first.set(operation.group, operation);
      return true;
    }
    for (;;) {
      if (operation.conflictsWith(other)) operation.blockers++;
      if (other.next === undefined) break;
      other = other.next;
    }
    other.next = operation;
    return operation.blockers === 0;
  }

  /** Takes the operation out. @returns those that may start now, chained by `nextReady` */
  release(operation: GroupOperation): GroupOperation | undefined {
    const head = this.first.get(operation.group)!;
    if (head === operation) {
      if (operation.next === undefined) this.first.delete(operation.group);
      else this.first.set(operation.group, operation.next);
    } else {
      let before = head;
      while (before.next !== operation) before = before.next!;
      before.next = operation.next;
    }
    let ready: GroupOperation | undefined, lastReady: GroupOperation | undefined;
    for (let later = operation.next; later !== undefined; later = later.next) {
      if (!later.conflictsWith(operation) || --later.blockers > 0) continue;
      if (lastReady === undefined) ready = later;
      else lastReady.nextReady = later;
      lastReady = later;
    }
    operation.next = undefined;
    return ready;
  }
}
