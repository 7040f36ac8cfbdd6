/** Broken twins of `Stamped`: each keeps one of its two clocks by half of the rule. */
import { Stamped, vectorTick } from "../../lib/clocks/mod.ts";

export type LetterMutant = {
  readonly original: typeof Stamped;
  readonly mutant: typeof Stamped;
  /** What it violates, and the steps of the shortest execution that shows it. */
  readonly property: string;
  readonly length: number;
};

export const CONDITION = "what happened before has the smaller timestamp";
export const VECTORS = "vectors tell exactly what happened before";

class Deaf extends Stamped {
  override nextLamport() {
    return this.lamport + 1;
  }
}

/** It has the right timestamps wherever its vectors are believed. */
class DeafInBoth extends Deaf {
  override nextVector() {
    return vectorTick(this.vector, this.id);
  }
}

/** Right where nobody has had two events less than the sender. */
class OffByOne extends Stamped {
  override nextLamport(received: number) {
    return Math.max(this.lamport + 1, received);
  }
}

export const LETTER_MUTANTS: readonly LetterMutant[] = ([
  [Deaf, CONDITION, 2],
  [DeafInBoth, CONDITION, 2],
  [DeafInBoth, VECTORS, 2],
  [OffByOne, CONDITION, 2],
] as [typeof Stamped, string, number][]).map(([mutant, property, length]) => ({
  original: Stamped,
  mutant,
  property,
  length,
}));
