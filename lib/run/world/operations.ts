/** The numbered operations of a run: which were invoked, and which have ended. */
import type { ProcessId } from "../../core/process.ts";

export class Operations {
  /** By number, the row of the trace in which it was invoked. */
  private readonly rows = new Map<number, number>();
  private readonly ended = new Set<number>();
  private last = 0;

  /** The number of an operation that is given none. */
  get next(): number {
    return this.last + 1;
  }

  invoked(operation: number, row: number): void {
    this.last = Math.max(operation, this.last);
    this.rows.set(operation, row);
  }

  /** The row in which an operation was invoked; undefined if it was not. */
  rowOf(operation: number): number | undefined {
    return this.rows.get(operation);
  }

  /** @throws RangeError for a response to an operation that was not invoked, or has ended */
  check(id: ProcessId, operation: number): void {
    if (!this.rows.has(operation)) {
      throw unknownOperation(id, operation, [...this.rows.keys()].sort((a, b) => a - b));
    }
    if (this.ended.has(operation)) throw endedBefore(id, operation);
  }

  /** An operation ends. @returns the row in which it was invoked */
  end(id: ProcessId, operation: number): number {
    this.check(id, operation); // another response may have waited for the same force
    this.ended.add(operation);
    return this.rows.get(operation)!;
  }
}

/** @param invoked the operations that there are, ascending */
export function unknownOperation(id: ProcessId, operation: unknown, invoked: readonly number[]): RangeError {
  const are = invoked.length === 0
    ? "none was"
    : invoked.every((number, at) => number === at + 1)
    ? `operations 1 to ${invoked.length} were`
    : `operation${invoked.length === 1 ? "" : "s"} ${invoked.join(", ")} ${
      invoked.length === 1 ? "was" : "were"
    }`;
  return new RangeError(`P${id} responds to operation ${operation}, but ${are} invoked`);
}

export function endedBefore(id: ProcessId, operation: number): RangeError {
  return new RangeError(
    `P${id} responds to operation ${operation}, which has ended: an operation is answered once`,
  );
}
