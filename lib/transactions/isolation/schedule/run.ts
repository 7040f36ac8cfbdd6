/** Runs of transactions under a scheduler. */
import {
  type AbortVictim,
  parseRequests,
  requestText,
  type SchedulerAnswer,
  type TransactionRequest,
  type TransactionScheduler,
} from "./scheduler.ts";

/** An operation that had to wait, and for whom. */
export type ScheduleWait = {
  readonly operation: string;
  readonly transaction: number;
  readonly for: readonly number[];
};

/** What became of a schedule. */
export type ScheduleRun = {
  readonly scheduler: string;
  /** What happened, in Adya's notation: the judge takes it as it is. */
  readonly history: string;
  readonly waits: readonly ScheduleWait[];
  /** Who was aborted without having asked for it. */
  readonly aborts: readonly AbortVictim[];
  /** Transactions that wait for ever. */
  readonly stuck: readonly number[];
  /** Whether all happened in the order in which it was asked for. */
  readonly admitted: boolean;
};

/**
 * Asks a scheduler for operations in the order of a text, e.g. an interleaving. A transaction that waits asks
 * for nothing else; when it may go on, it first does what it waited for, then what has come meanwhile. Who is
 * aborted is not begun again.
 * @param schedule requests without versions: `r1x r2x w1x w2x c1 c2`
 * @throws SyntaxError for what is no request
 * @example judge(runSchedule(new SnapshotIsolation(), "r1x r1y r2x r2y w1x w2y c1 c2").history).find("A5B")
 */
export function runSchedule(scheduler: TransactionScheduler, schedule: string): ScheduleRun {
  return new Runner(scheduler).run(parseRequests(schedule));
}

type Waiting = { readonly request: TransactionRequest; readonly since: number };

class Runner {
  private readonly words: string[] = [];
  private readonly waits: ScheduleWait[] = [];
  private readonly aborts: AbortVictim[] = [];
  private readonly begun = new Set<number>();
  private readonly ended = new Set<number>();
  /** By transaction, in the order in which they began to wait. */
  private readonly waiting = new Map<number, Waiting>();
  /** What transactions asked for while they waited. */
  private readonly later = new Map<number, TransactionRequest[]>();
  private clock = 0;

  constructor(private readonly scheduler: TransactionScheduler) {}

  run(requests: readonly TransactionRequest[]): ScheduleRun {
    for (const request of requests) {
      this.tick();
      this.ask(request);
    }
    while (this.waiting.size > 0 && this.scheduler.patience !== undefined) this.tick();
    const { aborts, waits } = this, stuck = [...this.waiting.keys()];
    return {
      scheduler: this.scheduler.name,
      history: this.words.join(" "),
      waits,
      aborts,
      stuck,
      admitted: waits.length === 0 && aborts.length === 0,
    };
  }

  /** One operation's time passes; who has waited too long is aborted. */
  private tick(): void {
    this.clock++;
    const { patience = Infinity } = this.scheduler;
    for (const [transaction, { since }] of this.waiting) {
      if (this.clock - since <= patience) continue;
      this.kill({ transaction, why: `has waited for ${patience} operations` });
      this.wake();
      return;
    }
  }

  private ask(request: TransactionRequest): void {
    const { transaction } = request;
    if (this.ended.has(transaction)) return;
    if (this.waiting.has(transaction)) {
      this.later.set(transaction, [...this.later.get(transaction) ?? [], request]);
      return;
    }
    if (!this.begun.has(transaction)) {
      this.begun.add(transaction);
      this.scheduler.begin(transaction);
    }
    if (this.attempt(request)) this.wake();
  }

  /** @returns whether somebody has ended, so that others may go on */
  private attempt(request: TransactionRequest): boolean {
    const { transaction } = request, answer = this.answer(request);
    if (answer.kind === "abort") {
      answer.victims.forEach((victim) => this.kill(victim));
      if (!this.ended.has(transaction)) this.attempt(request);
      return true;
    }
    if (answer.kind === "wait") {
      if (this.waiting.has(transaction)) return false;
      this.waiting.set(transaction, { request, since: this.clock });
      this.waits.push({ operation: requestText(request), transaction, for: answer.for });
      return false;
    }
    this.waiting.delete(transaction);
    this.words.push(requestText(request, this.scheduler.perform(request)));
    if (request.kind !== "commit" && request.kind !== "abort") return false;
    if (request.kind === "abort") this.scheduler.abort(transaction);
    this.ended.add(transaction);
    return true;
  }

  private answer(request: TransactionRequest): SchedulerAnswer {
    return request.kind === "begin" || request.kind === "abort"
      ? { kind: "go" }
      : this.scheduler.permit(request);
  }

  private kill(victim: AbortVictim): void {
    const { transaction } = victim;
    this.scheduler.abort(transaction);
    this.words.push(`a${transaction}`);
    this.aborts.push(victim);
    this.ended.add(transaction);
    this.waiting.delete(transaction);
  }

  /** Asks again for all that wait, until nobody can go on. */
  private wake(): void {
    for (let again = true; again;) {
      again = false;
      for (const [transaction, { request }] of [...this.waiting]) {
        if (!this.waiting.has(transaction)) continue;
        again = this.attempt(request) || again;
        if (this.waiting.has(transaction)) continue;
        again = this.goOn(transaction) || again;
      }
    }
  }

  /** What a transaction asked for while it waited. */
  private goOn(transaction: number): boolean {
    const requests = this.later.get(transaction) ?? [];
    this.later.delete(transaction);
    let released = false;
    for (const [at, request] of requests.entries()) {
      if (this.ended.has(transaction)) break;
      if (this.waiting.has(transaction)) {
        this.later.set(transaction, requests.slice(at));
        break;
      }
      released = this.attempt(request) || released;
    }
    return released;
  }
}
