/** What is done about transactions that wait for each other. */
import { GO, type SchedulerAnswer } from "../schedule/scheduler.ts";

/**
 * detect: whoever closes a circle in the wait-for graph makes its youngest the victim. wait-die: who is older
 * than all that are in its way waits, else it is aborted. wound-wait: who is older than one that is in its
 * way has that one aborted, else it waits (both Rosenkrantz, Stearns and Lewis 1978). timeout: who has waited
 * long is aborted. none: they wait for ever.
 */
export type DeadlockRule = "detect" | "wait-die" | "wound-wait" | "timeout" | "none";

/** Somebody finds others in the way. */
export type LockConflict = {
  /** Who wants a lock. */
  readonly asking: LockParty;
  /** Who has it, in the order of their numbers. */
  readonly holders: readonly LockParty[];
};

/** A transaction, and when it began: of two the older one has the smaller number here. */
export type LockParty = { readonly transaction: number; readonly began: number };

/** A rule of one's own: who is aborted. If nobody is, who asks waits. */
export type DeadlockPolicy = (conflict: LockConflict) => readonly number[];

/** Who waits for whom, and who came first. */
export class WaitFor {
  private readonly edges = new Map<number, readonly number[]>();
  private readonly ages = new Map<number, number>();
  private births = 0;

  constructor(private readonly rule: DeadlockRule | DeadlockPolicy) {}

  begin(transaction: number): void {
    if (!this.ages.has(transaction)) this.ages.set(transaction, this.births++);
  }

  /** Nobody is in the way of this one any more. */
  clear(transaction: number): void {
    this.edges.delete(transaction);
  }

  /** Somebody is in the way of a transaction. */
  blocked(transaction: number, holders: readonly number[]): SchedulerAnswer {
    if (holders.length === 0) {
      this.clear(transaction);
      return GO;
    }
    this.edges.set(transaction, holders);
    const wait = { kind: "wait", for: holders } as const;
    const older = holders.filter((holder) => this.age(holder) < this.age(transaction));
    const younger = holders.filter((holder) => !older.includes(holder));
    if (this.rule === "wait-die" && older.length > 0) {
      return abort([transaction], `T${transaction} is younger than T${older[0]}, for which it would wait`);
    }
    if (this.rule === "wound-wait" && younger.length > 0) {
      return abort(younger, `T${transaction}, which is older, wants what it has`);
    }
    if (typeof this.rule === "function") {
      const party = (one: number): LockParty => ({ transaction: one, began: this.age(one) });
      const victims = this.rule({ asking: party(transaction), holders: holders.map(party) });
      return victims.length === 0 ? wait : abort(victims, `T${transaction} finds T${holders[0]} in its way`);
    }
    const circle = this.rule === "detect" ? this.circle(transaction) : undefined;
    if (circle === undefined) return wait;
    const youngest = circle.reduce((a, b) => this.age(a) > this.age(b) ? a : b);
    const names = [...circle, circle[0]].map((name) => `T${name}`);
    return abort([youngest], `deadlock: ${names.join(" waits for ")}`);
  }

  private age(transaction: number): number {
    return this.ages.get(transaction)!;
  }

  /** A circle of waits through a transaction. */
  private circle(from: number): number[] | undefined {
    const seen = new Set<number>();
    const search = (path: readonly number[]): number[] | undefined => {
      for (const next of this.edges.get(path[path.length - 1]) ?? []) {
        if (next === from) return [...path];
        if (seen.has(next)) continue;
        seen.add(next);
        const found = search([...path, next]);
        if (found) return found;
      }
      return undefined;
    };
    return search([from]);
  }
}

function abort(transactions: readonly number[], why: string): SchedulerAnswer {
  return { kind: "abort", victims: transactions.map((transaction) => ({ transaction, why })) };
}
