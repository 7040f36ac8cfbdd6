import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { TwoPhaseCoordinator } from "../two_phase/coordinator.ts";
import type { CommitOutcome, TransactionId } from "../two_phase/transaction.ts";
import type {
  CommitReply,
  CommitRequest,
  DetectorMessage,
  ServerAnswer,
  ServerQuestion,
} from "./messages.ts";
import { stepOf, sumOf, type TransactionPlan } from "./plan.ts";

/** What commits for a client: a part of it, which tells by an output `{ transaction, outcome }`. */
export interface CommitCoordinator extends Process {
  readonly open: ReadonlyMap<TransactionId, { readonly state: "voting" | CommitOutcome }>;
  commit(transaction: TransactionId, servers: readonly ProcessId[]): void;
}

/** What a client knows of a transaction under way. */
export type RunningTransaction = {
  /** The number under which it was first tried: its age. */
  readonly first: TransactionId;
  readonly plans: readonly TransactionPlan[];
  /** Which of them is being tried, and how many of its steps are done. */
  readonly attempt: number;
  step: number;
  state: "running" | "committing" | "resting";
  /** What it has read and written. */
  readonly values: Map<string, number>;
  /** The servers where it has been, and how many operations each was asked for. */
  readonly seen: Map<ProcessId, number>;
  readonly operation: number;
};

/** What a client is given. */
export type ClientOptions = {
  /** The server of each object. */
  readonly places: Readonly<Record<string, ProcessId>>;
  /** How long it waits for an answer before it aborts, ms; for ever if absent. */
  readonly answerMs?: number;
  /** How long after an abort it tries the next plan, ms. Default 200. */
  readonly restMs?: number;
  /** Who commits for it; absent: it does so itself. */
  readonly coordinator?: ProcessId;
};

/** A transaction that is tried again has a number by so much higher: T1, T101, T201. */
export const NEXT_TRY = 100;

/**
 * A client that runs transactions on several servers, and coordinates their commits itself, unless somebody
 * else does. It asks for one operation after the other, each with the number of its transaction, and commits
 * at the servers where it has been.
 *
 * After an abort, whoever wanted it, the next plan is tried. A crash ends what was under way: that is
 * aborted, unless the log says that it was committed.
 */
export class TransactionClient extends Process<ServerQuestion | CommitRequest, "Answer" | "Rest">
  implements
    Handlers<
      ServerAnswer | CommitReply | Extract<DetectorMessage, { type: "Victim" }>,
      "Answer" | "Rest",
      "OutputCommit"
    > {
  /** Of servers and coordinators that need not be in the system. */
  static readonly handles = ["Done", "Refused", "Victim", "Outcome", "Vote", "Acknowledge", "Query"];
  readonly running = new Map<TransactionId, RunningTransaction>();
  readonly places: Map<string, ProcessId>;
  readonly answerMs?: number;
  readonly restMs: number;
  readonly coordinator?: ProcessId;

  /** @param commit its part that commits */
  constructor(
    options: ClientOptions = { places: {} },
    readonly commit: CommitCoordinator = new TwoPhaseCoordinator(),
  ) {
    super();
    this.places = new Map(Object.entries(options.places));
    this.answerMs = options.answerMs;
    this.restMs = options.restMs ?? 200;
    this.coordinator = options.coordinator;
  }

  /**
   * Runs a transaction; responds with `{ outcome, values }`, values by the names of objects.
   * @param plans are tried in this order until one commits
   */
  run(transaction: TransactionId, ...plans: readonly TransactionPlan[]) {
    for (const step of plans.flat()) this.placeOf(stepOf(step).object);
    this.start(transaction, { first: transaction, plans, attempt: 0, operation: this.operation });
  }

  start(
    transaction: TransactionId,
    given: Pick<RunningTransaction, "first" | "plans" | "attempt" | "operation">,
  ) {
    if (this.running.has(transaction)) throw new Error(`T${transaction} is running already`);
    const fresh = { step: 0, state: "running", values: new Map(), seen: new Map() } as const;
    this.running.set(transaction, { ...given, ...fresh, values: new Map(), seen: new Map() });
    this.goOn(transaction);
  }

  placeOf(object: string): ProcessId {
    const server = this.places.get(object);
    if (server === undefined) throw new RangeError(`no server has ${object}: name its place`);
    return server;
  }

  // ---- one step after the other

  goOn(transaction: TransactionId) {
    const { plans, attempt, step } = this.running.get(transaction)!, next = plans[attempt][step];
    if (next === undefined) this.end(transaction);
    else this.ask(transaction, next);
  }

  ask(transaction: TransactionId, text: string) {
    const { first: age, values, seen: before } = this.running.get(transaction)!;
    const step = stepOf(text), { object } = step, server = this.placeOf(object);
    const seen = before.get(server) ?? 0, within = { transaction, age, seen, object };
    before.set(server, seen + 1);
    if (step.kind === "read") this.send(server, { type: "Read", ...within });
    else if (step.kind === "write") {
      this.send(server, { type: "Write", ...within, value: sumOf(step.terms, values) });
    } else this.send(server, { type: "Book", ...within, seats: step.kind === "book" ? 1 : -1 });
    if (this.answerMs === undefined) return;
    this.setTimer("Answer", this.answerMs, this.answerMs, String(transaction));
  }

  onDone({ transaction, object, value }: { transaction: TransactionId; object: string; value: number }) {
    const running = this.running.get(transaction);
    if (running?.state !== "running") return;
    this.cancelTimer("Answer", String(transaction));
    running.values.set(object, value);
    running.step++;
    this.goOn(transaction);
  }

  // ---- aborts

  onRefused({ transaction }: { transaction: TransactionId }) {
    this.abort(transaction);
  }
  onTimeoutAnswer(key: string) {
    this.abort(Number(key));
  }
  /** Somebody has found it in a circle of waits. */
  onVictim({ transaction }: { transaction: TransactionId }) {
    this.abort(transaction);
  }

  /** Gives a transaction up that nobody has been asked to commit. */
  abort(transaction: TransactionId) {
    const running = this.running.get(transaction);
    if (running?.state !== "running") return;
    this.cancelTimer("Answer", String(transaction));
    for (const server of [...running.seen.keys()].sort((a, b) => a - b)) {
      this.send(server, { type: "Abort", transaction });
    }
    this.output(`a${transaction}`);
    this.ended(transaction, "abort");
  }

  // ---- commit

  /** All is done: it is to commit where it has been. */
  end(transaction: TransactionId) {
    const running = this.running.get(transaction)!;
    running.state = "committing";
    const servers = [...running.seen.keys()].sort((a, b) => a - b);
    if (this.coordinator === undefined) this.commit.commit(transaction, servers);
    else this.send(this.coordinator, { type: "Commit", transaction, servers });
  }

  onOutputCommit({ transaction, outcome }: { transaction: TransactionId; outcome: CommitOutcome }) {
    this.output(`${outcome[0]}${transaction}`);
    this.ended(transaction, outcome);
  }

  onOutcome({ transaction, outcome }: { transaction: TransactionId; outcome: CommitOutcome }) {
    this.ended(transaction, outcome);
  }

  /** Tries the next plan after an abort, if there is one, else it is over. */
  ended(transaction: TransactionId, outcome: CommitOutcome) {
    const running = this.running.get(transaction);
    if (!running) return; // of before a crash
    if (outcome === "abort" && running.attempt + 1 < running.plans.length) {
      running.state = "resting";
      this.setTimer("Rest", this.restMs, this.restMs, String(transaction));
      return;
    }
    this.running.delete(transaction);
    const values = outcome === "commit" ? Object.fromEntries(running.values) : {};
    this.respond(running.operation, { outcome, values });
  }

  onTimeoutRest(key: string) {
    const { first, plans, attempt, operation } = this.running.get(Number(key))!;
    this.running.delete(Number(key));
    const next = attempt + 1;
    this.start(first + NEXT_TRY * next, { first, plans, attempt: next, operation });
  }

  /** Says again what it may have decided and not said. */
  override onRecover() {
    const decided = [...this.commit.open].filter(([, { state }]) => state === "commit");
    for (const transaction of decided.map(([id]) => id).sort((a, b) => a - b)) {
      this.output(`c${transaction}`);
    }
  }
}
