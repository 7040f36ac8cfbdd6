/**
 * Fields must hold plain data after a handler, too. What is wrong is told where it happens, not where someone copies the fields later;
 * only the first runs of each handler are looked at, so that the many others cost nothing.
 */
import type { Process } from "../core/process.ts";
import { fieldsOf } from "./ledger.ts";

/** So many runs of a handler are looked at, of all processes of its class together. */
const LOOKS = 4;

export class Looks {
  /** By class and method. */
  private readonly counts = new Map<unknown, Map<string, number>>();

  /**
   * Looks at the fields of a process after one of its handlers ran, unless that was done often enough.
   * @returns whether it need not be asked again
   * @throws TypeError that names the field and what to keep in it instead
   */
  at(process: Process, method: string): boolean {
    let counts = this.counts.get(process.constructor);
    if (!counts) this.counts.set(process.constructor, counts = new Map());
    const count = counts.get(method) ?? 0;
    if (count === LOOKS) return true;
    counts.set(method, count + 1);
    fieldsOf(process);
    return count + 1 === LOOKS;
  }
}
