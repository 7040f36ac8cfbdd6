import { GroupState } from "./group_state.ts";
import type { ProcessId } from "../../core/process.ts";
import type { LockedRead, Prepared, SpannerCommit, SpannerOptions, SpannerPlacement } from "./messages.ts";
import type { GroupId, SpannerTransaction } from "./messages.ts";
import type { TrueTime } from "./true_time.ts";

/** What a transaction has locked at a leader; once it is bound, nobody takes that away. */
export type HeldLocks = {
  readonly age: number;
  readonly keys: Set<string>;
  readonly writes: Set<string>;
  readonly bound: boolean;
};

/**
 * A leader's locks. They are in its memory alone: a successor knows those of what is prepared, and whoever
 * had others is aborted when it wants to commit.
 *
 * Reads lock when they read, writes when the transaction commits, all at once. **Wound-wait** (Rosenkrantz,
 * Stearns and Lewis 1978) as far as it goes: who is older takes the locks of those that are younger. What is
 * bound keeps its locks, as it waits for nobody any more: reads wait for it, and who meets it when it commits
 * dies, as who meets an older one does, and tries again.
 */
export abstract class LockTable extends GroupState {
  held = new Map<SpannerTransaction, HeldLocks>();
  /** Those that have lost their locks: here they get no others. */
  wounded = new Set<SpannerTransaction>();
  blocked: { readonly request: LockedRead; readonly client: ProcessId }[] = [];
  readonly heldMs: number;
  readonly retryMs: number;

  constructor(placement: SpannerPlacement, trueTime: TrueTime, options: SpannerOptions = {}) {
    super(placement, trueTime, options);
    const { heldMs = 10_000, retryMs = 200 } = options;
    if (!(heldMs > 0)) throw new RangeError(`heldMs must be > 0 ms, got ${heldMs}`);
    if (!(retryMs > 0)) throw new RangeError(`retryMs must be > 0 ms, got ${retryMs}`);
    this.heldMs = heldMs;
    this.retryMs = retryMs;
  }

  /** A transaction has kept its locks for too long, and the group has not promised it anything. */
  abstract giveUp(transaction: SpannerTransaction): void;

  takeOver() {
    this.serving = true;
    for (const [transaction, prepared] of this.prepared) this.bind(transaction, 0, prepared);
  }
  override follow(leader: ProcessId | undefined) {
    super.follow(leader);
    this.held = new Map();
    this.wounded = new Set();
    this.blocked = [];
  }

  // ---- reads

  onLockedRead(request: LockedRead, client: ProcessId) {
    if (!this.serving) return this.redirect(request.transaction, client);
    this.blocked.push({ request, client });
    this.review();
  }
  /** Those that can go on do. */
  review() {
    const { blocked } = this;
    this.blocked = [];
    for (const one of blocked) {
      const { transaction, keys } = one.request;
      if (this.inTheWay(transaction, keys, []).length > 0) this.blocked.push(one);
      else this.read(one.request, one.client);
    }
  }
  read({ transaction, age, keys }: LockedRead, client: ProcessId) {
    const { group, term } = this;
    if (this.wounded.has(transaction)) {
      return this.send(client, { type: "Decision", transaction, timestamp: null }); // it cannot commit any more
    }
    if (this.held.get(transaction)?.bound) return; // a late copy
    this.hold(transaction, { age, keys: new Set(keys), writes: new Set(), bound: false });
    this.send(client, {
      type: "LockedValues",
      transaction,
      group,
      term,
      values: this.valuesAt(Infinity, keys),
    });
  }

  // ---- commits

  /** Takes all locks that a commit needs, or none: whether it has them. */
  lock({ transaction, age, keys, term, writes }: SpannerCommit): boolean {
    const has = this.held.get(transaction), isKept = has !== undefined && term === this.term;
    const others = this.inTheWay(transaction, keys, Object.keys(writes).sort());
    const isStronger = others.every(([, { bound, age: theirs }]) => !bound && age < theirs);
    if (!(keys.length === 0 || isKept) || !isStronger) {
      this.drop(transaction);
      return false;
    }
    this.bind(transaction, age, { keys, writes });
    for (const [other] of others) this.drop(other);
    return true;
  }

  bind(transaction: SpannerTransaction, age: number, { keys, writes }: Pick<Prepared, "keys" | "writes">) {
    this.hold(transaction, {
      age,
      keys: new Set(keys),
      writes: new Set(Object.keys(writes).sort()),
      bound: true,
    });
  }
  hold(transaction: SpannerTransaction, locks: HeldLocks) {
    this.held.set(transaction, locks);
    this.setTimer("Held", this.heldMs, this.heldMs, transaction);
  }
  onTimeoutHeld(transaction: SpannerTransaction) {
    if (this.held.get(transaction)?.bound) this.giveUp(transaction);
    else this.drop(transaction);
  }

  /** Who else has locks against these. */
  inTheWay(transaction: SpannerTransaction, keys: readonly string[], writes: readonly string[]) {
    return [...this.held].filter(([other, { keys: read, writes: written }]) =>
      other !== transaction &&
      (writes.some((key) => read.has(key) || written.has(key)) || keys.some((key) => written.has(key)))
    );
  }

  /** What was read under these locks counts no more. */
  drop(transaction: SpannerTransaction) {
    this.wounded.add(transaction);
    this.unlock(transaction);
  }
  unlock(transaction: SpannerTransaction) {
    this.cancelTimer("Held", transaction);
    this.held.delete(transaction);
    this.review();
  }

  redirect(transaction: SpannerTransaction, client: ProcessId) {
    const { group, leader } = this;
    this.send(client, { type: "NotLeader", transaction, group, leader });
  }
  /** To all of a group: the one who leads it acts. */
  tell(group: GroupId, message: Parameters<LockTable["send"]>[1]) {
    for (const id of this.placement.groups[group]) this.send(id, message);
  }
}
