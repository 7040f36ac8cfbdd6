/** How many equal copies of a message are in flight at most, and where a loop would add to them for ever. */
import type { Model } from "../options/model.ts";
import type { Store } from "./store.ts";

/**
 * So many equal copies of what a loop sends for ever: the bully's 17,316 states would be 759,598 with two.
 */
export const MOST_OF_A_LOOP = 1;

export class Copies {
  /**
   * @param endless the types of messages that loops were found to send for ever
   */
  constructor(
    private readonly model: Model,
    private readonly store: Store,
    private readonly endless: ReadonlySet<string>,
  ) {}

  /** Whether one more copy of a message is dropped, where there are so many; to oneself it never is. */
  drops(letter: number, there: number): boolean {
    const { keep, copies } = this.model;
    if (this.store.isOwn(letter)) return false;
    if (keep) return there > 0;
    if (copies !== undefined) return there >= copies;
    return there >= MOST_OF_A_LOOP && this.endless.has(this.store.typeOf(letter));
  }

  /** Whether so many equal copies call for a look at where they come from. */
  suspects(letter: number, there: number): boolean {
    return this.model.copies === undefined && !this.model.keep && there > MOST_OF_A_LOOP &&
      !this.store.isOwn(letter) && !this.endless.has(this.store.typeOf(letter));
  }
}
