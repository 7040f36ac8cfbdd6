/** What must come before what in the order of every process. */
import { type Access, INITIAL, type RecordedAccess } from "../history/accesses.ts";

/** Causal memory, or the weaker pipelined memory, where reading says nothing of what came before. */
export type ViewCriterion = "causal" | "PRAM";

/** What a judge goes by; tests break one of them. */
export const VIEW_RULES = {
  /** What a process did earlier comes first; nothing waits for what was never answered. */
  programOrder: (one: RecordedAccess, other: RecordedAccess): boolean =>
    one.session === other.session && !one.isOpen,
  /** A write comes before those who read it. */
  writesInto: (criterion: ViewCriterion): boolean => criterion === "causal",
  /** What comes before something that comes before. */
  isTransitive: true,
  /** Whose operations a process must explain: its own reads, and everybody's writes. */
  seenBy: (session: number, one: Access): boolean => one.isWrite || one.session === session,
};
export type ViewRules = typeof VIEW_RULES;

/** Which accesses come before others, as sets of bits: `rows[a]` has the successors of a. */
export class Precedence {
  private readonly rows: readonly Int32Array[];
  private readonly words: number;

  /** @param from where each read has its value from */
  constructor(
    rules: ViewRules,
    criterion: ViewCriterion,
    accesses: readonly RecordedAccess[],
    from: readonly number[],
  ) {
    this.words = Math.ceil(accesses.length / 32);
    this.rows = accesses.map(() => new Int32Array(this.words));
    accesses.forEach((other, later) => {
      for (let one = 0; one < later; one++) {
        if (rules.programOrder(accesses[one], other)) this.put(one, later);
      }
      if (rules.writesInto(criterion) && !other.isWrite && from[later] !== INITIAL) {
        this.put(from[later], later);
      }
    });
    if (rules.isTransitive) this.close();
  }

  /** Whether one comes before another. */
  has(one: number, other: number): boolean {
    return (this.rows[one][other >> 5] & 1 << (other & 31)) !== 0;
  }

  /** Whether something would have to come before itself. */
  get isCircular(): boolean {
    return this.rows.some((_, one) => this.has(one, one));
  }

  private put(one: number, other: number): void {
    this.rows[one][other >> 5] |= 1 << (other & 31);
  }

  private close(): void {
    this.rows.forEach((through, middle) => {
      this.rows.forEach((row, one) => {
        if (!this.has(one, middle)) return;
        for (let word = 0; word < this.words; word++) row[word] |= through[word];
      });
    });
  }
}
