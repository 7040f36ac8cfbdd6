/** Which operations may come next if each has operations that must come before it: those of which all did. */
import type { Frontier } from "./frontier.ts";

export class PartialOrder implements Frontier {
  private readonly after: number[][];
  /** By operation how many that must come before it are not in the order. */
  private readonly missing: Int32Array;
  private readonly taken: Uint8Array;
  private count = 0;

  /** @param before for each operation those that must come before it */
  constructor(before: readonly (readonly number[])[]) {
    this.after = before.map(() => []);
    this.missing = Int32Array.from(before, ({ length }) => length);
    this.taken = new Uint8Array(before.length);
    before.forEach((some, operation) => {
      for (const one of some) this.after[one].push(operation);
    });
  }

  first(): number {
    return this.next(-1);
  }

  next(operation: number): number {
    for (let at = operation + 1; at < this.taken.length; at++) if (this.has(at)) return at;
    return -1;
  }

  take(operation: number): void {
    this.taken[operation] = 1;
    this.count++;
    for (const one of this.after[operation]) this.missing[one]--;
  }

  putBack(operation: number): void {
    this.taken[operation] = 0;
    this.count--;
    for (const one of this.after[operation]) this.missing[one]++;
  }

  has(operation: number): boolean {
    return this.taken[operation] === 0 && this.missing[operation] === 0;
  }

  reach(): number {
    return this.count;
  }
}
