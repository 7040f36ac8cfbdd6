import type { CommitOutcome, TransactionId } from "../two_phase/transaction.ts";
import { TransactionClient } from "./client.ts";
import type { TransactionPlan } from "./plan.ts";

/** What a saga has done and has to do. */
export type SagaState = {
  readonly plans: readonly TransactionPlan[];
  attempt: number;
  /** The bookings of this plan that are committed. */
  readonly done: string[];
  isUndoing: boolean;
  /** The number of its next transaction. */
  next: TransactionId;
  readonly operation: number;
};

/**
 * A saga (Garcia-Molina and Salem 1987): each step is a transaction of its own, and commits at once. If one
 * cannot be done, those before it are undone by others, their compensations, the last one first, and the next
 * plan is tried. In the end all of a plan is done, or nothing; but nothing is isolated: meanwhile everybody
 * sees what may yet be undone, and a seat that somebody else was refused may be free again.
 *
 * It excludes recovery: what it has done is in its memory only.
 */
export class SagaClient extends TransactionClient {
  readonly sagas = new Map<number, SagaState>();
  readonly sagaOf = new Map<TransactionId, number>();

  /**
   * Responds with `{ outcome, values: {} }`, "abort" if no plan could be done.
   * @param saga its number; its transactions have the numbers 100 saga + 1, …
   * @param plans of bookings, tried in this order
   */
  travel(saga: number, ...plans: readonly TransactionPlan[]) {
    const { operation } = this, next = NUMBERS * saga + 1;
    this.sagas.set(saga, { plans, attempt: 0, done: [], isUndoing: false, next, operation });
    this.proceed(saga);
  }

  proceed(saga: number) {
    const { plans, attempt, done, isUndoing } = this.sagas.get(saga)!, plan = plans[attempt];
    if (!isUndoing) return done.length < plan.length ? this.book(saga, plan[done.length]) : this.over(saga);
    if (done.length > 0) this.undo(saga, done[done.length - 1]);
    else this.nextPlan(saga);
  }

  /** Does a step as a transaction of its own. */
  book(saga: number, step: string) {
    const state = this.sagas.get(saga)!, transaction = state.next++;
    this.sagaOf.set(transaction, saga);
    this.start(transaction, { first: transaction, plans: [[step]], attempt: 0, operation: 0 });
  }

  /** The compensation of a step. */
  undo(saga: number, step: string) {
    this.book(saga, step.replace("book", "cancel"));
  }

  nextPlan(saga: number) {
    const state = this.sagas.get(saga)!;
    state.isUndoing = false;
    if (++state.attempt === state.plans.length) this.over(saga);
    else this.proceed(saga);
  }

  override ended(transaction: TransactionId, outcome: CommitOutcome) {
    const saga = this.sagaOf.get(transaction);
    if (saga === undefined) return super.ended(transaction, outcome);
    this.running.delete(transaction);
    this.sagaOf.delete(transaction);
    const state = this.sagas.get(saga)!;
    if (outcome === "abort") state.isUndoing = true; // a compensation that was aborted is tried again
    else if (state.isUndoing) state.done.pop();
    else state.done.push(state.plans[state.attempt][state.done.length]);
    this.proceed(saga);
  }

  over(saga: number) {
    const { plans, attempt, operation } = this.sagas.get(saga)!;
    this.sagas.delete(saga);
    this.respond(operation, { outcome: attempt < plans.length ? "commit" : "abort", values: {} });
  }

  override onRecover() {
    this.excludeRecovery("its memory has what it has booked, and nobody would cancel it");
  }
}

const NUMBERS = 100;
