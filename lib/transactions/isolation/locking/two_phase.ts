/** Isolation by locks, on one version of each object. */
import {
  GO,
  type SchedulerAnswer,
  type TransactionRequest,
  type TransactionScheduler,
} from "../schedule/scheduler.ts";
import { type DeadlockPolicy, type DeadlockRule, WaitFor } from "./deadlock.ts";
import { Locks } from "./locks.ts";

/** How locks are kept. */
export type LockingOptions = {
  /** What is done about deadlocks: a rule by its name, or one of your own. Default "detect". */
  readonly deadlocks?: DeadlockRule | DeadlockPolicy;
  /** With "timeout": how many other operations one waits at most. Default 5. */
  readonly patience?: number;
  /** Whether readers keep locks to the end, only look whether a writer has one, or do not. Default "long". */
  readonly reads?: "long" | "short" | "none";
  /** The same for reads by a predicate, which lock rows that are not there yet, too. Default as `reads`. */
  readonly predicates?: "long" | "short" | "none";
};

const LEVELS = { long: "serialisable", short: "read committed", none: "read uncommitted" } as const;

/**
 * Strict two-phase locking (Eswaran, Gray, Lorie and Traiger 1976): who reads an object locks it against
 * writers, who writes it locks it against all, and locks are kept to the end. With locks of readers that are
 * kept shorter it is one of the weaker levels of Gray and others (1976).
 */
export class TwoPhaseLocking implements TransactionScheduler {
  readonly name: string;
  readonly patience?: number;
  private readonly reads: "long" | "short" | "none";
  private readonly predicates: "long" | "short" | "none";
  private readonly locks = new Locks();
  private readonly waitFor: WaitFor;
  /** By object, who has written it, the last one last; of those all but one have committed. */
  private readonly writers = new Map<string, number[]>();

  /** @throws RangeError for a patience of no operations */
  constructor(options: LockingOptions = {}) {
    const { deadlocks = "detect", patience = 5, reads = "long", predicates = reads } = options;
    if (!(patience >= 1)) throw new RangeError(`patience must be ≥ 1 operations, got ${patience}`);
    if (deadlocks === "timeout") this.patience = patience;
    this.reads = reads;
    this.predicates = predicates;
    this.waitFor = new WaitFor(deadlocks);
    this.name = `${reads === predicates ? LEVELS[reads] : "repeatable read"} by locks (${
      typeof deadlocks === "string" ? deadlocks : deadlocks.name || "a rule of one's own"
    })`;
  }

  begin(transaction: number): void {
    this.waitFor.begin(transaction);
  }

  permit(request: TransactionRequest): SchedulerAnswer {
    if (!("objects" in request)) return GO;
    const { transaction, objects } = request, mode = request.kind === "write" ? "write" : "read";
    const kept = this.keptFor(request);
    if (kept === "none") return GO;
    const holders = new Set(objects.flatMap((object) => this.locks.against(transaction, object, mode)));
    const answer = this.waitFor.blocked(transaction, [...holders]);
    if (answer.kind === "go" && kept === "long") {
      for (const object of objects) this.locks.take(transaction, object, mode);
    }
    return answer;
  }

  perform(request: TransactionRequest): number[] {
    const { transaction } = request;
    if (request.kind === "commit") this.release(transaction);
    if (request.kind === "write") {
      const writers = this.writers.get(request.objects[0]) ?? [];
      if (writers[writers.length - 1] !== transaction) writers.push(transaction);
      this.writers.set(request.objects[0], writers);
    }
    if (request.kind !== "read" && request.kind !== "predicate read") return [];
    return request.objects.map((object) => {
      const writers = this.writers.get(object) ?? [];
      return writers[writers.length - 1] ?? 0;
    });
  }

  abort(transaction: number): void {
    for (const [object, writers] of this.writers) {
      this.writers.set(object, writers.filter((writer) => writer !== transaction));
    }
    this.release(transaction);
  }

  private keptFor({ kind }: TransactionRequest): "long" | "short" | "none" {
    return kind === "write" ? "long" : kind === "read" ? this.reads : this.predicates;
  }

  private release(transaction: number): void {
    this.locks.releaseAll(transaction);
    this.waitFor.clear(transaction);
  }
}
