/**
 * Broken twins of Spanner: of the server, the client and the clock, a rule each. Where nobody fails, nothing
 * is late and no two transactions meet they do as the original.
 */
import { SpannerClient, type SpannerDecision, SpannerServer, TrueTime } from "../../lib/cases/mod.ts";
import type { SpannerPromise, SpannerScene, SpannerTrouble } from "../../lib/course/cases/spanner/scenes.ts";
import type { SpannerClasses } from "../../lib/course/cases/spanner/system.ts";

/** What is committed is seen at once. */
class WaitsForNothing extends SpannerServer {
  override committed(transaction: string) {
    this.install(transaction);
  }
}
/** Gives the timestamp of its own clock, whatever the participants have said. */
class BelowPrepare extends SpannerServer {
  override decide(transaction: string) {
    const votes = this.prepareVotes.get(transaction);
    for (const [group, vote] of votes ?? []) if (vote !== null) votes!.set(group, 0);
    super.decide(transaction);
  }
}
/** Gives a timestamp after all others of its group, be it long past. */
class NoClock extends SpannerServer {
  override coordinate(...[commit, client]: Parameters<SpannerServer["coordinate"]>) {
    this.coordinated.set(commit.transaction, { commit, client, latest: 0 });
    this.decide(commit.transaction);
  }
}
/** Reads before what is prepared has its outcome. */
class IgnoresPrepared extends SpannerServer {
  override get safeTime() {
    const { prepared } = this;
    this.prepared = new Map();
    const time = super.safeTime;
    this.prepared = prepared;
    return time;
  }
}
/** Takes the leader's word before it has what the leader has. */
class SafeWithoutLog extends SpannerServer {
  override get safeTime() {
    const prepared = [...this.prepared.values()].map(({ timestamp }) => timestamp - this.trueTime.tickMs);
    return Math.min(Math.max(0, ...this.promises.map(({ timestamp }) => timestamp)), ...prepared);
  }
}
/** Forgets what it has promised. */
class BreaksPromises extends SpannerServer {
  override promise(timestamp: number) {
    const { lastTimestamp } = this, may = super.promise(timestamp);
    this.lastTimestamp = lastTimestamp;
    return may;
  }
}
/** Gives what comes after the timestamps that it gave itself, in an earlier life. */
class NewBroom extends SpannerServer {
  override takeOver() {
    super.takeOver();
    this.lastTimestamp = 0;
  }
}
/** Supports whoever asks. */
class Disloyal extends SpannerServer {
  override get isLoyal() {
    return false;
  }
}
/** Promises without a lease. */
class Presumptuous extends SpannerServer {
  override get leaseUntil() {
    return Infinity;
  }
}
/** Takes locks that others have. */
class Ruthless extends SpannerServer {
  override inTheWay() {
    return [];
  }
}
/** Commits what was read under locks that are lost. */
class Forgiving extends SpannerServer {
  override lock(commit: Parameters<SpannerServer["lock"]>[0]) {
    return super.lock({ ...commit, keys: [] });
  }
}

/** Reads at a time that has surely passed. */
class ReadsThePast extends SpannerClient {
  override start() {
    const { kind, timestamp } = this.queue[0], { earliest } = this.trueTime.now();
    if (kind === "read") this.queue[0] = { ...this.queue[0], timestamp: timestamp ?? Math.max(0, earliest) };
    super.start();
  }
}
/** Takes an aborted transaction for one that is done. */
class Optimist extends SpannerClient {
  override onDecision(decision: SpannerDecision) {
    super.onDecision({ ...decision, timestamp: decision.timestamp ?? this.age });
  }
}

/** Is sure of itself. */
class Overconfident extends TrueTime {
  override get epsilonMs() {
    return super.epsilonMs / 8;
  }
}
/** Takes the answer to be as new as if it had taken no time. */
class TakesNoTime extends TrueTime {
  override onTime(answer: Parameters<TrueTime["onTime"]>[0]) {
    super.onTime(answer);
    this.marginMs = 0;
  }
}
/** Does not know that it drifts. */
class NeverDrifts extends TrueTime {
  override get epsilonMs() {
    return this.marginMs;
  }
}

export type SpannerMutant = {
  readonly original: typeof SpannerServer | typeof SpannerClient | typeof TrueTime;
  readonly mutant: SpannerClasses;
  readonly name: string;
  readonly rule: string;
  /** Where it is caught: a scene, or a random run of this seed. */
  readonly world: SpannerScene | SpannerTrouble;
  readonly seed?: number;
  readonly property: SpannerPromise;
};

type Part = new (...given: never[]) => SpannerServer | SpannerClient | TrueTime;

function twin(
  part: Part,
  rule: string,
  property: SpannerPromise,
  world: SpannerMutant["world"],
  seed?: number,
): SpannerMutant {
  const original = [SpannerServer, SpannerClient, TrueTime].find((one) => part.prototype instanceof one)!;
  const place = { [SpannerServer.name]: "Server", [SpannerClient.name]: "Client" }[original.name] ?? "Time";
  return { original, mutant: { [place]: part }, name: part.name, rule, property, world, seed };
}

const CONSISTENT = "external consistency", LATER = "later is a later timestamp";
const EDGES = "clocks at their edges", CROOKED = "a crooked way to the time", DRIFT = "clocks that drift";
const CUT_OFF = "a leader is cut off", LOST = "a leader promises, and is lost";

export const SPANNER_MUTANTS: readonly SpannerMutant[] = [
  twin(WaitsForNothing, "nobody sees what is committed before its time has surely come", LATER, EDGES),
  twin(BelowPrepare, "a commit is not before what its participants have prepared", CONSISTENT, LOST),
  twin(NoClock, "a commit is not before its beginning", LATER, EDGES),
  twin(IgnoresPrepared, "reads wait for what is prepared before them", CONSISTENT, "none", 1),
  twin(SafeWithoutLog, "a replica has what a promise is about", CONSISTENT, "none", 1),
  twin(BreaksPromises, "no timestamp is given up to a promise", CONSISTENT, "cuts", 12),
  twin(NewBroom, "a new leader's timestamps are after its predecessor's promises", CONSISTENT, LOST),
  twin(Disloyal, "one leader at a time has a lease", CONSISTENT, CUT_OFF),
  twin(Presumptuous, "promises lie within the lease", CONSISTENT, CUT_OFF),
  twin(Ruthless, "locks exclude each other", CONSISTENT, "none", 1),
  twin(Forgiving, "who has lost its locks does not commit", CONSISTENT, "cuts", 1),
  twin(ReadsThePast, "a read is not before its beginning", CONSISTENT, "none", 1),
  twin(Optimist, "what is aborted is tried again", CONSISTENT, "none", 1),
  twin(Overconfident, "a clock is no more wrong than it says", LATER, EDGES),
  twin(TakesNoTime, "an answer may be as old as its round trip", LATER, CROOKED),
  twin(NeverDrifts, "the uncertainty grows between polls", LATER, DRIFT),
];
