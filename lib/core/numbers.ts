import { Process } from "./process.ts";

/** So many numbers belong to one incarnation: more than a process will ever give. */
const PER_INCARNATION = 1_000_000_000;

/**
 * Numbers that a process gives once only, whatever it forgets in a crash: what answers an old one is not
 * taken for the answer to a new one. They count 1, 2, 3, …; after each recovery a new incarnation begins,
 * with the number of recoveries in front of the count, as in the transaction ids of ZooKeeper (Junqueira,
 * Reed and Serafini, 2011). Later numbers are greater, but between two incarnations there is a gap.
 *
 * A part: whoever needs numbers holds one in a field. Cost: one forced record a recovery, and none a number.
 * @example
 * questions = new Numbers();
 * ask() { this.send(1, { type: "Ask", number: this.questions.next() }); }
 * onTell({ number }) { if (number !== this.questions.last) return; … }
 */
export class Numbers extends Process<never> {
  /** The number given last; before the first one, all that are greater are new. */
  last = 0;

  /** A number greater than all before. */
  next(): number {
    return ++this.last;
  }

  /** The log has the incarnation before anyone sees one of its numbers. */
  override onRecover(log: readonly unknown[]) {
    const incarnation = log.length + 1;
    this.force({ incarnation });
    this.last = incarnation * PER_INCARNATION;
  }
}
