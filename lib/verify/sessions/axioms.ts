/**
 * The guarantees as rules (after Viotti and Vukolić 2016): which writes each read sees, and one order of all
 * writes, the arbitration, of which a read returns the last that it sees. Each rule only ever adds: so the
 * fewest writes that each read must see are found by applying them until nothing changes, and a history keeps
 * a guarantee exactly if no read then sees a later write than the one it returned, in any order that is left.
 */
import { type Access, INITIAL } from "../history/accesses.ts";

export type Rule = "read your writes" | "monotonic reads" | "monotonic writes" | "writes follow reads";

/** What a judge goes by; tests leave one out. */
export const AXIOMS: Readonly<Record<Rule, (sees: Sees, accesses: readonly Access[]) => void>> = {
  "read your writes": (sees, all) => {
    forPairs(all, (one, other) => all[one].isWrite && !all[other].isWrite && sees.add(other, one));
  },
  "monotonic reads": (sees, all) => {
    forPairs(all, (one, other) => {
      if (!all[one].isWrite && !all[other].isWrite) {
        for (const write of sees.of(one)) sees.add(other, write);
      }
    });
  },
  "monotonic writes": (sees, all) => {
    forPairs(all, (one, other) => all[one].isWrite && all[other].isWrite && sees.follow(one, other));
  },
  "writes follow reads": (sees, all) => {
    forPairs(all, (one, other) => {
      if (!all[one].isWrite && all[other].isWrite) {
        for (const write of sees.of(one)) sees.follow(write, other);
      }
    });
  },
};

/** Calls for each two accesses of a session, the earlier first. */
function forPairs(all: readonly Access[], call: (one: number, other: number) => unknown): void {
  all.forEach(({ session }, other) => {
    for (let one = 0; one < other; one++) if (all[one].session === session) call(one, other);
  });
}

/** Which writes each read sees, and which writes come before others in the arbitration. */
export class Sees {
  changes = 0;
  private readonly seen: readonly Set<number>[];
  private readonly later: readonly Set<number>[];

  constructor(private readonly accesses: readonly Access[]) {
    this.seen = accesses.map(() => new Set());
    this.later = accesses.map(() => new Set());
  }

  of(read: number): readonly number[] {
    return [...this.seen[read]];
  }

  add(read: number, write: number): void {
    if (this.seen[read].has(write)) return;
    this.seen[read].add(write);
    this.changes++;
  }

  before(write: number, other: number): void {
    if (this.later[write].has(other)) return;
    this.later[write].add(other);
    this.changes++;
  }

  /** Who sees the later write sees the earlier one, too. */
  follow(write: number, later: number): void {
    this.before(write, later);
    this.seen.forEach((seen, read) => seen.has(later) && this.add(read, write));
  }

  /**
   * Whether an arbitration is left in which each read returns the last write that it sees.
   * @param only the reads of this session, as if others had arbitrations of their own
   */
  isPossible(from: readonly number[], only?: number): boolean {
    const counts = ({ isWrite, session }: Access) => !isWrite && (only === undefined || session === only);
    this.accesses.forEach((access, read) => {
      if (!counts(access)) return;
      const { object } = access;
      for (const write of this.seen[read]) {
        if (this.accesses[write].object === object && write !== from[read]) this.before(write, from[read]);
      }
    });
    const initial = this.accesses.some((access, read) =>
      counts(access) && from[read] === INITIAL &&
      [...this.seen[read]].some((write) => this.accesses[write].object === this.accesses[read].object)
    );
    return !initial && !this.hasCycle();
  }

  private hasCycle(): boolean {
    const marks = new Uint8Array(this.accesses.length);
    const visit = (write: number): boolean => {
      if (marks[write] > 0) return marks[write] === 1;
      marks[write] = 1;
      if ([...this.later[write]].some((other) => other >= 0 && visit(other))) return true;
      marks[write] = 2;
      return false;
    };
    return this.accesses.some((_, write) => visit(write));
  }
}

/**
 * Whether rules can be kept, if each read returns what a certain write wrote.
 * @param only see `Sees.isPossible`
 */
export function keeps(
  accesses: readonly Access[],
  from: readonly number[],
  rules: readonly Rule[],
  axioms: typeof AXIOMS = AXIOMS,
  only?: number,
): boolean {
  const sees = new Sees(accesses);
  accesses.forEach(({ isWrite }, read) => !isWrite && from[read] !== INITIAL && sees.add(read, from[read]));
  for (let before = -1; before !== sees.changes;) {
    before = sees.changes;
    for (const rule of rules) axioms[rule](sees, accesses);
  }
  return sees.isPossible(from, only);
}
