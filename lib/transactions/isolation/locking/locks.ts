/** Locks on objects: many may read, or one may write. */

/** What a lock lets its holder do. */
export type LockMode = "read" | "write";

/** Who holds which locks. */
export class Locks {
  private readonly readers = new Map<string, Set<number>>();
  private readonly writers = new Map<string, number>();

  /** Who else's locks are in the way of one, in the order of their numbers. */
  against(transaction: number, object: string, mode: LockMode): number[] {
    const writer = this.writers.get(object), readers = mode === "write" ? this.readers.get(object) ?? [] : [];
    const holders = new Set([...readers, ...writer === undefined ? [] : [writer]]);
    holders.delete(transaction);
    return [...holders].sort((a, b) => a - b);
  }

  take(transaction: number, object: string, mode: LockMode): void {
    if (mode === "write") this.writers.set(object, transaction);
    else this.readers.set(object, (this.readers.get(object) ?? new Set<number>()).add(transaction));
  }

  releaseAll(transaction: number): void {
    for (const readers of this.readers.values()) readers.delete(transaction);
    for (const [object, writer] of this.writers) if (writer === transaction) this.writers.delete(object);
  }
}
