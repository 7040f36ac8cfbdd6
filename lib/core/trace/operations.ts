/** Numbers and names of operations, those that processes begin by themselves among them. */
import type { ProcessId } from "../process.ts";
import type { TraceEvent } from "./trace.ts";

/** So many operations a process may begin by itself. */
const ROOM = 1_000_000;

/**
 * The number of an operation that a process begins by itself. It depends on nothing but that process, so that
 * the order in which clients begin theirs makes no difference to it; and it is negative, as those that a
 * driver invokes have the numbers from 1 on.
 * @param count how many it has begun so far, this one included, crashes or not
 */
export function ownNumber(process: ProcessId, count: number): number {
  if (count >= ROOM) throw new RangeError(`P${process} begins ${count} operations: at most ${ROOM - 1} fit`);
  return -(process * ROOM + count);
}

/** Who began an operation by itself, and as which of its own; undefined for one that a driver invoked. */
export function ownerOf(
  operation: number,
): { readonly process: ProcessId; readonly count: number } | undefined {
  if (!(Number.isSafeInteger(operation) && operation < 0)) return undefined;
  return { process: Math.floor(-operation / ROOM), count: -operation % ROOM };
}

/** What an operation is called: `4`, or `P1.2` for the second that P1 began by itself. */
export function operationName(operation: unknown): string {
  const own = typeof operation === "number" ? ownerOf(operation) : undefined;
  return own ? `P${own.process}.${own.count}` : String(operation);
}

/** Whether a row of a trace is an operation that its process began by itself, in the middle of a handler. */
export function beganItself({ kind, content }: Pick<TraceEvent, "kind" | "content">): boolean {
  return kind === "invoke" && (content as { operation: number }).operation < 0;
}
