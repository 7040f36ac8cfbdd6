/**
 * Broken twins of distributed transactions, sagas and naive commit: each breaks one rule, and is caught by a
 * named property in a small world in which its original keeps it.
 */
import * as commit from "../../lib/commit/mod.ts";
import type { CommitOutcome, ServerOperation, TransactionId } from "../../lib/commit/mod.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import type { Options } from "../../lib/run/explore/explore.ts";
import { detected, threeInACircle } from "../../lib/course/judges/commit/circles.ts";
import { type NaiveCondition, naively } from "../../lib/course/judges/commit/naive.ts";
import { ORIGINALS, t1AndT2, type TransactionClasses } from "../../lib/course/judges/commit/servers.ts";
import { trips } from "../../lib/course/judges/commit/trips.ts";
import { SMALL } from "../commit/distributed/worlds.ts";

// ---- servers

/** Locks what is read for the moment of reading only. */
class ShortReads extends commit.LockingServer {
  override read(transaction: TransactionId, object: string): number {
    const value = super.read(transaction, object);
    this.tentative.get(transaction)!.reads.delete(object);
    return value;
  }
}

/** Lets locks go when it promises, before anything is decided. */
class EarlyRelease extends commit.LockingServer {
  override promise(transaction: TransactionId) {
    super.promise(transaction);
    this.install(transaction, this.tentative.get(transaction)!);
    this.tentative.get(transaction)!.reads.clear();
    this.tentative.get(transaction)!.writes.clear();
    this.released(transaction);
  }
}

/** Takes all transactions of a client for one. */
class IgnoresNumbers extends commit.LockingServer {
  override holders(operation: ServerOperation): TransactionId[] {
    const client = this.tentative.get(operation.transaction)?.client;
    return super.holders(operation).filter((holder) => this.tentative.get(holder)!.client !== client);
  }
}

/** Lets the younger wait, and has the older abort. */
class TurnedWaitDie extends commit.LockingServer {
  override mayWait({ age }: ServerOperation, holders: readonly TransactionId[]): boolean {
    return this.rule === "wait" || holders.every((holder) => age > this.tentative.get(holder)!.age);
  }
}

/** Looks only at who asks, not at those who wait already. */
class LooksOnce extends commit.LockingServer {
  readonly looked = new Set<TransactionId>();
  override mayWait(operation: ServerOperation, holders: readonly TransactionId[]): boolean {
    const { transaction } = operation, before = this.looked.has(transaction);
    this.looked.add(transaction);
    return before || super.mayWait(operation, holders);
  }
}

/** Takes every sight of a transaction that it does not know for the first. */
class FirstSight extends commit.LockingServer {
  override arrived(operation: ServerOperation, client: ProcessId) {
    super.arrived({ ...operation, seen: this.tentative.get(operation.transaction)?.seen ?? 0 }, client);
  }
}

/** Writes down that it has promised, and not what. */
class EmptyPromise extends commit.LockingServer {
  override promise(transaction: TransactionId) {
    this.cancelTimer("Tentative", String(transaction));
    const intentions = { ...this.tentative.get(transaction)!, writes: new Map() };
    this.append({ record: "intentions", transaction, ...intentions });
  }
}

/** Validates nothing. */
class Careless extends commit.ShadowingServer {
  protected override isValid(): boolean {
    return true;
  }
}

/** Looks at what is committed, and not at what others have promised. */
class ForgetsPromises extends commit.ShadowingServer {
  protected override isValid(transaction: TransactionId): boolean {
    const reads = this.tentative.get(transaction)?.reads;
    return reads !== undefined &&
      [...reads].every(([object, writer]) => this.values.get(object)!.writer === writer);
  }
}

// ---- clients

/** Gives up after a while, and tells no server. */
class SilentTimeout extends commit.TransactionClient {
  override onTimeoutAnswer(key: string) {
    const { seen } = this.running.get(Number(key))!;
    seen.clear();
    this.abort(Number(key));
  }
}

/** Commits at the server where it was last. */
class LastServerOnly extends commit.TransactionClient {
  override end(transaction: TransactionId) {
    const { seen } = this.running.get(transaction)!;
    const last = Math.max(...seen.keys());
    for (const server of [...seen.keys()]) if (server !== last) seen.delete(server);
    super.end(transaction);
  }
}

/** Does not say again what it may have decided before a crash: nobody knows that it is committed. */
class MuteClient extends commit.TransactionClient {
  override onRecover() {}
}

// ---- detectors

/** Looks once. */
class LooksNoMore extends commit.DeadlockDetector {
  override look() {
    if (this.round === 0) super.look();
  }
}

/** Confirms by what it has found now. */
class ConfirmsItself extends commit.DeadlockDetector {
  override wasThere(): boolean {
    return true;
  }
}

/** Forgets to ask one server. */
class AsksTwo extends commit.DeadlockDetector {
  override look() {
    super.look();
    this.missing.delete(Math.max(...this.servers));
  }
}

// ---- sagas

/** No saga: what is booked stays booked. */
class NoCompensation extends commit.SagaClient {
  override undo(saga: number) {
    this.sagas.get(saga)!.done.pop();
    this.proceed(saga);
  }
}

/** Cancels what could not be booked, not what was. */
class UndoesTheWrong extends commit.SagaClient {
  override undo(saga: number) {
    const { plans, attempt, done } = this.sagas.get(saga)!;
    super.undo(saga, plans[attempt][done.length]);
  }
}

// ---- naive commit

/** Says yes, whatever it has done. */
class SaysYes extends commit.NaiveParticipant {
  override onCommitNow(question: { transaction: TransactionId }, from: ProcessId) {
    super.onCommitNow(question, from);
    this.send(from, { type: "Vote", transaction: question.transaction, yes: true });
  }
}

/** Does not write down what it commits. */
class Unwritten extends commit.NaiveParticipant {
  protected override tell(transaction: TransactionId, outcome: "asked" | "prepared" | CommitOutcome) {
    if (outcome !== "prepared") super.tell(transaction, outcome);
  }
}

/** Does not wait for the commit before. */
class Overlapping extends commit.NaiveCoordinator {
  override commit(transaction: TransactionId, servers: readonly ProcessId[]) {
    this.open.set(transaction, { state: "voting", servers: [...servers], done: 0 });
    this.askFor(transaction);
  }
  askFor(transaction: TransactionId) {
    const before = this.queue;
    this.queue = [transaction];
    this.askNext();
    this.queue = before;
  }
  override onVote(vote: { transaction: TransactionId; yes: boolean }) {
    this.queue = [vote.transaction];
    super.onVote(vote);
    this.queue = [];
  }
}

/** Takes any answer for a yes. */
class Hasty extends commit.NaiveCoordinator {
  override onVote({ transaction }: { transaction: TransactionId }) {
    super.onVote({ transaction, yes: true });
  }
}

/** Leaves the last server out. */
class Forgetful extends commit.NaiveCoordinator {
  override commit(transaction: TransactionId, servers: readonly ProcessId[]) {
    super.commit(transaction, servers.slice(0, -1));
  }
}

class OverlappingService extends commit.CommitService {
  constructor() {
    super(new Overlapping());
  }
}

/** Tells nobody. */
class SilentService extends commit.CommitService {
  override onOutputCommit({ transaction }: { transaction: TransactionId; outcome: CommitOutcome }) {
    this.clients.delete(transaction);
  }
}

export type DistributedMutant = {
  readonly name: string;
  readonly original: { readonly name: string };
  /** The rule that the mutant breaks. */
  readonly rule: string;
  readonly world: (cast: TransactionClasses) => Options;
  readonly cast: TransactionClasses;
  readonly property: string;
  /** Steps of the shortest execution that shows it. */
  readonly length: number;
};

const naive = (condition: NaiveCondition) => (cast: TransactionClasses) => naively(condition, "naive", cast);
const served = (condition: NaiveCondition) => (cast: TransactionClasses) =>
  naively(condition, "naive, by one for all", cast);

type Row = [
  keyof TransactionClasses,
  { readonly name: string },
  string,
  (cast: TransactionClasses) => Options,
  string,
  number,
];

const KEPT = "what is committed is there", TOLD = "who is told of a commit can rely on it";
const SERIAL = "in the end x and y are of the same transaction";
const ENDS = "all ends, and no lock is left";

export const DISTRIBUTED_MUTANTS: readonly DistributedMutant[] = ([
  [
    "LockingServer",
    ShortReads,
    "locks of reads are kept",
    (cast) => t1AndT2("wait-die", cast),
    "serialisable",
    28,
  ],
  [
    "LockingServer",
    EarlyRelease,
    "locks are kept until it is decided",
    SMALL["a server crashes"],
    "serialisable",
    11,
  ],
  [
    "LockingServer",
    IgnoresNumbers,
    "each transaction has a number",
    SMALL["two of one client"],
    "serialisable",
    18,
  ],
  [
    "LockingServer",
    TurnedWaitDie,
    "the older waits",
    (cast) => t1AndT2("wait-die", cast),
    "the oldest is never aborted",
    11,
  ],
  ["LockingServer", LooksOnce, "who waits is looked at again", SMALL["three who meet"], ENDS, 15],
  [
    "LockingServer",
    FirstSight,
    "a server notices that it has forgotten",
    SMALL["a server crashes that is used twice"],
    "serialisable",
    19,
  ],
  ["LockingServer", EmptyPromise, "intentions are written down", SMALL["a server crashes"], KEPT, 11],
  [
    "ShadowingServer",
    Careless,
    "what was read is still so",
    SMALL["lost update, shadowing"],
    "serialisable",
    18,
  ],
  [
    "ShadowingServer",
    ForgetsPromises,
    "promises in conflict exclude each other",
    SMALL["write skew, shadowing"],
    "serialisable",
    18,
  ],
  ["TransactionClient", SilentTimeout, "an abort is told", (cast) => t1AndT2("timeout", cast), ENDS, 18],
  ["TransactionClient", LastServerOnly, "all servers commit", SMALL["write skew, shadowing"], ENDS, 16],
  [
    "TransactionClient",
    MuteClient,
    "an outcome is said again",
    SMALL["a client crashes"],
    "serialisable",
    16,
  ],
  ["DeadlockDetector", LooksNoMore, "it looks again", (cast) => detected(2, cast), ENDS, 24],
  ["DeadlockDetector", AsksTwo, "it waits for all answers", (cast) => detected(1, cast), ENDS, 23],
  [
    "DeadlockDetector",
    ConfirmsItself,
    "a wait counts that was there before",
    (cast) => threeInACircle(true, cast),
    "a deadlock that is found is one",
    21,
  ],
  [
    "SagaClient",
    NoCompensation,
    "what was done is undone",
    (cast) => trips("saga", "one", cast),
    "in the end nobody is stuck in an airport",
    22,
  ],
  [
    "SagaClient",
    UndoesTheWrong,
    "all that was done is undone",
    (cast) => trips("saga", "one", cast),
    "in the end nobody is stuck in an airport",
    28,
  ],
  ["NaiveParticipant", SaysYes, "yes means committed", naive("a crash"), TOLD, 11],
  ["NaiveParticipant", Unwritten, "what is committed is written down", naive("a crash"), KEPT, 9],
  ["NaiveCoordinator", Forgetful, "all servers are asked", naive("none of these"), ENDS, 7],
  ["NaiveCoordinator", Hasty, "each server has said yes", naive("a crash"), TOLD, 11],
  [
    "CommitService",
    OverlappingService,
    "one commit after the other",
    served("concurrent clients"),
    SERIAL,
    22,
  ],
  ["CommitService", SilentService, "the client is told", served("none of these"), ENDS, 10],
] as Row[]).map(([role, mutant, rule, world, property, length]) => ({
  name: mutant.name,
  original: ORIGINALS[role],
  rule,
  world,
  cast: { ...ORIGINALS, [role]: mutant } as TransactionClasses,
  property,
  length,
}));
