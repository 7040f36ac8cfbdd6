/** Broken twins of lib/replication: each breaks one rule, and is caught by the property that is named. */
import type { Process, ProcessId } from "../../lib/core/process.ts";
import type { Options } from "../../lib/run/explore/explore.ts";
import * as worlds from "../replication/worlds.ts";
import { BasicMulticast } from "../../lib/multicast/mod.ts";
import {
  type ActiveOperation,
  ActiveReplica,
  CachedCopy,
  ChainReplica,
  ConvergentReplica,
  LeasedCopy,
  PlanEnactor,
  PlanTable,
  PrimaryBackup,
} from "../../lib/replication/mod.ts";

type AnyClass = abstract new (...details: never[]) => Process;

export type ReplicationMutant = {
  readonly original: AnyClass;
  readonly mutant: AnyClass;
  readonly rule: string;
  readonly world: (subject: never) => Options;
  readonly property: string;
};

type Copied = { object: string; number: number; value: unknown };

// ---- copies

/** Takes any answer: one that left before the update fills the cache with what is void (a stale fill). */
class StaleFill extends CachedCopy {
  override drop(object: string) {
    this.values.delete(object);
  }
}
/** Takes a copy under whatever number it was asked for. */
class AnyNumber extends CachedCopy {
  override onFetched({ object, value }: Copied) {
    super.onFetched({ object, number: this.fetching.get(object)?.number ?? 0, value });
  }
}
/** Tells who voids the copy first, and has the new value later: a fetch in between finds the old one. */
class InvalidatesFirst extends CachedCopy {
  pending: { object: string; value: unknown; operation: number }[] = [];
  override write(object: string, value: unknown) {
    this.pending.push({ object, value, operation: this.operation });
    this.broadcast({ type: "Invalidate", object, update: this.numbers.next() });
  }
  override onInvalidate(message: { object: string; update: number }, from: ProcessId) {
    super.onInvalidate(message, from);
    this.send(from, { type: "Invalidated", object: message.object, update: message.update });
  }
  override onInvalidated() {
    const { object, value, operation } = this.pending.shift()!;
    this.force({ object, value });
    this.values.set(object, value);
    this.respond(operation, null);
  }
}
/** The invalidation is lost, always. */
class Mute extends CachedCopy {
  override invalidate(_object: string, operation?: number) {
    if (operation !== undefined) this.respond(operation, null);
  }
}
/** Whoever waits for a copy that is void before it comes is forgotten. */
class ForgetsWhoWaits extends CachedCopy {
  override drop(object: string) {
    this.values.delete(object);
    const fetching = this.fetching.get(object);
    if (fetching) this.fetching.set(object, { number: 0, reads: fetching.reads });
  }
}

/** Answers as soon as it has told all. */
class Hasty extends LeasedCopy {
  override answerIfVoid(update: number) {
    this.missing.get(update)?.replicas.clear();
    super.answerIfVoid(update);
  }
}
/** One acknowledgement is enough. */
class OneIsEnough extends LeasedCopy {
  override onInvalidated({ update }: { object: string; update: number }, _from: ProcessId) {
    this.missing.get(update)?.replicas.clear();
    this.answerIfVoid(update);
  }
}
/** Takes a lease to end before it does. */
class Impatient extends LeasedCopy {
  constructor(ttlMs?: number) {
    super(ttlMs);
    (this as { marginMs: number }).marginMs = -1;
  }
}
/** Keeps a copy for as long as nobody says anything. */
class KeepsForEver extends LeasedCopy {
  override onTimeoutExpire(object: string) {
    if (this.fetching.has(object)) super.onTimeoutExpire(object);
  }
}

// ---- plans

/** Does not look whether it was ever newer. */
class Unfenced extends PlanTable {
  override onApply({ plan }: { plan: number }, from: ProcessId) {
    this.keep(plan, Math.max(plan, this.highest));
    this.send(from, { type: "Applied", plan });
  }
}
/** Compares with what is in force: an empty record lets any plan in. */
class ComparesWithActive extends PlanTable {
  override onApply({ plan }: { plan: number }, from: ProcessId) {
    this.highest = this.active;
    super.onApply({ plan }, from);
  }
  override onCleanUp() {
    this.keep(0, this.highest);
  }
}
/** Cleans up its own plan as well. */
class CleansTooMuch extends PlanEnactor {
  override onApplied({ plan }: { plan: number }) {
    super.onApplied({ plan });
    this.send(this.table, { type: "CleanUp", before: plan + 1 });
  }
}
/** Cleans up before it applies. */
class CleansFirst extends PlanEnactor {
  override onSeen(message: { plan: number; active: number }) {
    this.send(this.table, { type: "CleanUp", before: message.plan });
    super.onSeen(message);
  }
}

// ---- primary and backups, chains

/** Answers before anybody else has it. */
class AnswersAtOnce extends PrimaryBackup {
  override isSafe() {
    return true;
  }
}
/** Takes over with what it has itself. */
class OwnList extends PrimaryBackup {
  override onHeld({ epoch }: { epoch: number }, from: ProcessId) {
    super.onHeld({ epoch, list: [] }, from);
  }
}
/** Keeps copies of whoever sends them. */
class Obedient extends PrimaryBackup {
  override onCopy({ epoch, place, value }: { epoch: number; place: number; value: string }, from: ProcessId) {
    this.list.push(value);
    this.send(from, { type: "Kept", epoch, place });
  }
}

/** The head answers. */
class HeadAnswers extends ChainReplica {
  override onUpdate(message: { number: number; value: string }, from: ProcessId) {
    super.onUpdate(message, from);
    this.send(from, { type: "Answer", number: message.number, value: message.value });
  }
}
/** What was on its way to the dead one is not sent to the next. */
class LeavesAGap extends ChainReplica {
  override onJoin({ chain }: { chain: readonly ProcessId[]; length: number }) {
    super.onJoin({ chain, length: this.list.length });
  }
}
/** Does again what is repeated. */
class DoesTwice extends ChainReplica {
  override onUpdate({ number, value }: { number: number; value: string }, from: ProcessId) {
    this.accept({ client: from, number, value });
  }
}
/** A new tail does not answer what the old one may not have. */
class SilentTail extends ChainReplica {
  override announce() {
    this.broadcast({ type: "Chain", chain: this.chain });
  }
  override onUpdate(message: { number: number; value: string }, from: ProcessId) {
    if (!this.list.some(({ number }) => number === message.number)) super.onUpdate(message, from);
  }
}

// ---- active replicas, and those that converge

/** Does its own operations when they are asked for. */
class AtOnce extends ActiveReplica {
  override ask(operation: ActiveOperation) {
    super.ask(operation);
    this.value = operation.does === "add" ? this.value + operation.by : this.value * operation.by;
  }
  override onDeliverMulticast(operation: ActiveOperation, from: ProcessId) {
    const { value } = this;
    super.onDeliverMulticast(operation, from);
    if (from === this.id) this.value = value;
  }
}
/** Its multicast has no order. */
class Unordered extends ActiveReplica {
  constructor() {
    super(new BasicMulticast());
  }
}
/** Takes what comes for all there is. */
class Replaces extends ConvergentReplica {
  override onState({ state }: { state: unknown }) {
    this.become(state);
  }
}
/** Tells only every second update. */
class TellsHalf extends ConvergentReplica {
  told = 0;
  override tellAll() {
    if (++this.told % 2 === 1) super.tellAll();
  }
}

const tables = (Table: typeof PlanTable) => worlds.plans(Table, PlanEnactor);
const enactors = (Enactor: typeof PlanEnactor) => worlds.plans(PlanTable, Enactor);

export const REPLICATION_MUTANTS: readonly ReplicationMutant[] = ([
  [CachedCopy, StaleFill, "an invalidation voids what is under way", worlds.reliable, worlds.AT_REST],
  [CachedCopy, AnyNumber, "only the answer to the latest fetch counts", worlds.reliable, worlds.AT_REST],
  [CachedCopy, InvalidatesFirst, "the update comes before its invalidation", worlds.reliable, worlds.AT_REST],
  [CachedCopy, Mute, "all are told of an update", worlds.reliable, worlds.AT_REST],
  [CachedCopy, ForgetsWhoWaits, "what is voided under way is fetched anew", worlds.reliable, worlds.ANSWERED],
  [LeasedCopy, Hasty, "a write waits until older copies are void", worlds.lossy, worlds.NEVER_OLD],
  [LeasedCopy, OneIsEnough, "a write waits for all replicas", worlds.lossy, worlds.NEVER_OLD],
  [LeasedCopy, Impatient, "a write waits until leases have ended", worlds.lossy, worlds.NEVER_OLD],
  [LeasedCopy, KeepsForEver, "a lease ends", worlds.lossy, worlds.NEVER_OLD],
  [PlanTable, Unfenced, "the number of a plan is compared when it is applied", tables, worlds.NOT_EMPTY],
  [PlanTable, ComparesWithActive, "what was ever applied counts", tables, worlds.FORWARD],
  [PlanEnactor, CleansTooMuch, "only older plans are deleted", enactors, worlds.NOT_EMPTY],
  [
    PlanEnactor,
    CleansFirst,
    "older plans are deleted after the new one is applied",
    enactors,
    worlds.NOT_EMPTY,
  ],
  [
    PrimaryBackup,
    AnswersAtOnce,
    "a write is answered when all have it",
    worlds.backups("sync"),
    worlds.KEEPS,
  ],
  [
    PrimaryBackup,
    OwnList,
    "who takes over takes the longest list",
    worlds.backups("semi-sync"),
    worlds.KEEPS,
  ],
  [PrimaryBackup, Obedient, "an old primary's copies are refused", worlds.backups("semi-sync"), worlds.KEEPS],
  [ChainReplica, HeadAnswers, "the tail answers", worlds.chain(2), worlds.NEVER_OLD],
  [ChainReplica, LeavesAGap, "the rest is sent to the new successor", worlds.chain(2), worlds.DONE],
  [ChainReplica, DoesTwice, "a repeated update is done once", worlds.chain(1), worlds.ONCE],
  [ChainReplica, SilentTail, "a new tail answers all that it has", worlds.chain(3), worlds.DONE],
  [ActiveReplica, AtOnce, "operations are done when they are delivered", worlds.active, worlds.ALIKE],
  [ActiveReplica, Unordered, "all are delivered in the same order", worlds.active, worlds.ALL_ALIKE],
  [ConvergentReplica, Replaces, "states are merged", worlds.convergent, worlds.CONVERGED],
  [ConvergentReplica, TellsHalf, "all are told of all updates", worlds.convergent, worlds.CONVERGED],
] as [AnyClass, AnyClass, string, (subject: never) => Options, string][]).map(
  ([original, mutant, rule, world, property]) => ({ original, mutant, rule, world, property }),
);
