/**
 * The operations on an array's groups: used again and again, and begun when no other one holds their blocks.
 */
import { type GroupHost, GroupOperation } from "./group.ts";
import { GroupLocks } from "./locks.ts";

export class Operations {
  private readonly locks = new GroupLocks();
  private readonly spare: GroupOperation[] = [];
  private dropped = false;

  constructor(private readonly host: GroupHost) {}

  /** A fresh operation; give it to `begin`. */
  take(): GroupOperation {
    return this.spare.pop() ?? new GroupOperation(this.host);
  }

  /** Starts the operation as soon as no other one holds its blocks. */
  begin(operation: GroupOperation): void {
    if (this.locks.acquire(operation)) operation.start();
  }

  /** Gives up the operation's lock, and the operation. */
  release(operation: GroupOperation): void {
    const waiting = this.locks.release(operation);
    operation.data = undefined;
    operation.owner = operation.onFinish = undefined;
    this.spare.push(operation);
    for (let next = waiting; next !== undefined && !this.dropped;) {
      const following = next.nextReady;
      next.nextReady = undefined;
      next.start();
      next = following;
    }
  }

  /** The power failed: none of them goes on. */
  drop(): void {
    this.dropped = true;
  }
}
