/** The numbered operations of a run: which were invoked, and which have ended. */
import type { ProcessId } from "../../core/process.ts";
import { operationName } from "../../core/trace/operations.ts";

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

  /**
   * @param begun it is the process's own, and is invoked before its answer is seen
   * @throws RangeError for a response to an operation that was not invoked, or has ended
   */
  check(id: ProcessId, operation: number, begun = false): void {
    if (!begun && !this.rows.has(operation)) {
      throw unknownOperation(id, operation, [...this.rows.keys()]);
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

/** @param invoked the operations that there are */
export function unknownOperation(id: ProcessId, operation: unknown, invoked: readonly number[]): RangeError {
  const driven = invoked.filter((number) => number > 0).sort((a, b) => a - b);
  const own = invoked.filter((number) => number < 0).sort((a, b) => b - a);
  const names = [...driven, ...own].map(operationName);
  const are = names.length === 0
    ? "none was"
    : own.length === 0 && driven.every((number, at) => number === at + 1)
    ? `operations 1 to ${names.length} were`
    : `operation${names.length === 1 ? "" : "s"} ${names.join(", ")} ${names.length === 1 ? "was" : "were"}`;
  return new RangeError(`P${id} responds to operation ${operationName(operation)}, but ${are} invoked`);
}

export function endedBefore(id: ProcessId, operation: number): RangeError {
  return new RangeError(
    `P${id} responds to operation ${
      operationName(operation)
    }, which has ended: an operation is answered once`,
  );
}
