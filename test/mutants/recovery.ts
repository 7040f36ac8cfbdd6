/**
 * Broken twins of what comes back after a crash: each forgets to write something to the log, to wait until it
 * is there, or to say or ask something when it is back. Without crashes they do as their originals.
 */
import { adjustSoftwareClock, Berkeley, Cristian, Ntp, type SoftwareClock } from "../../lib/clocks/mod.ts";
import {
  DeadlockDetector,
  LockingServer,
  PaxosCommit,
  PresumedAbortParticipant,
  TwoPhaseCoordinator,
  TwoPhaseParticipant,
} from "../../lib/commit/mod.ts";
import {
  LoggedVoting,
  MultiPaxos,
  Paxos,
  Raft,
  RaftClient,
  SnapshottingRaft,
} from "../../lib/consensus/mod.ts";
import { Numbers } from "../../lib/core/numbers.ts";
import type { Process } from "../../lib/core/process.ts";
import { FailureDetector, RingElection } from "../../lib/election/mod.ts";
import { FifoMulticast, ReliableMulticast } from "../../lib/multicast/mod.ts";
import {
  CentralLock,
  Contender,
  LeaseClient,
  LeaseService,
  LeaseStorage,
  SuzukiKasami,
} from "../../lib/mutex/mod.ts";
import { QuorumStore } from "../../lib/partition/mod.ts";
import { validity } from "../commit/paxos_worlds.ts";
import {
  AbdRegister,
  AvailableStore,
  ConsistentStore,
  QuorumRegister,
  type Versioned,
} from "../../lib/replication/mod.ts";
import { alike, atomic } from "../replication/store_worlds.ts";
import { SLOTS_AGREE } from "../consensus/multi_paxos_worlds.ts";
import * as clocks from "../recovery/clocks.ts";
import { ATOMICITY, NOBODY_WAITS } from "../recovery/commits.ts";
import * as consensus from "../recovery/consensus.ts";
import * as elections from "../recovery/elections.ts";
import * as leases from "../recovery/leases.ts";
import * as locks from "../recovery/locks.ts";
import * as multicasts from "../recovery/multicasts.ts";
import { GREATER } from "../recovery/numbers.ts";
import { CachedCopy, ConvergentReplica, PlanTable } from "../../lib/replication/mod.ts";
import { FROM_THE_PRIMARY, NONE_LOST } from "../recovery/replications.ts";
import { CONVERGED, FORWARD } from "../replication/worlds.ts";
import * as spanner from "../recovery/spanner.ts";
import * as transactions from "../recovery/transactions.ts";
import { ONE_LEADER } from "../recovery/partitions.ts";
import { REGULAR } from "../recovery/registers.ts";
import { SETTLED } from "../recovery/world.ts";
import { ChunkServer, GfsMaster, SpannerClient, TrueTime } from "../../lib/cases/mod.ts";
import { KEEPS } from "../cases/gfs/worlds.ts";
import { UnloggedMaster, UnloggedServer } from "./cases.ts";

type AnyClass = abstract new (...details: never[]) => Process;

export type RecoveryMutant = {
  readonly original: AnyClass;
  readonly mutant: AnyClass;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  /** What that violates in the world of its original. */
  readonly property: string;
  /**
   * Steps of the shortest execution that shows it. Absent where it takes a clock, or more than can be
   * explored: random runs show it.
   */
  readonly length?: number;
};

// ---- numbers

/** Counts from 1 again. */
class RestartingNumbers extends Numbers {
  override onRecover() {}
}

/** Knows that there has been a crash, not how many. */
class OnceOnlyNumbers extends Numbers {
  override onRecover() {
    super.onRecover([]);
  }
}

/** Gives numbers before the log has the incarnation. */
class HastyNumbers extends Numbers {
  override force(record: object) {
    this.append(record);
  }
}

class RestartingRing extends RingElection {
  override sent = new RestartingNumbers();
}
class RestartingCristian extends Cristian {
  override asked = new RestartingNumbers();
}
class RestartingBerkeley extends Berkeley {
  override round = new RestartingNumbers();
}
class RestartingReliable extends ReliableMulticast {
  override sent = new RestartingNumbers();
}
class RestartingClient extends CentralLock {
  override asked = new RestartingNumbers();
}
class RestartingSuzukiKasami extends SuzukiKasami {
  override asked = new RestartingNumbers();
}
class RestartingLeaseClient extends LeaseClient {
  override asked = new RestartingNumbers();
}

class RestartingSpannerClient extends SpannerClient {
  override numbers = new RestartingNumbers();
}
class RestartingTrueTime extends TrueTime {
  override polls = new RestartingNumbers();
}
class RestartingRaftClient extends RaftClient {
  override sequence = new RestartingNumbers();
}

// ---- elections, clocks, consensus

class MuteDetector extends FailureDetector {
  override onRecover() {}
}

class ForgetfulRaft extends Raft {
  override force() {}
}

class ForgetfulSnapshottingRaft extends SnapshottingRaft {
  override force() {}
}

class ForgetfulCristian extends Cristian {
  override adjustBy(ms: number) {
    this.softwareClock = adjustSoftwareClock(this.softwareClock, this.clock, ms);
  }
}

class HastyCristian extends Cristian {
  override force(record: object) {
    this.append(record);
  }
}

class MuteNtp extends Ntp {
  override onRecover(log: readonly SoftwareClock[]) {
    this.softwareClock = log.at(-1) ?? this.softwareClock;
  }
}

// ---- multicasts

class ForgetfulReliable extends ReliableMulticast {
  override force() {}
}

class HastyReliable extends ReliableMulticast {
  override force(record: object) {
    this.append(record);
  }
}

type Logged = { sent: unknown } | { delivered: number };

class ForgetfulFifoSender extends FifoMulticast {
  override force(record: Logged) {
    if (!("sent" in record)) super.force(record);
  }
}

class HastyFifoSender extends FifoMulticast {
  override force(record: Logged) {
    if ("sent" in record) this.append(record);
    else super.force(record);
  }
}

class ForgetfulFifoReceiver extends FifoMulticast {
  override force(record: Logged) {
    if ("sent" in record) super.force(record);
  }
}

class HastyFifoReceiver extends FifoMulticast {
  override force(record: Logged) {
    if ("sent" in record) super.force(record);
    else this.append(record);
  }
}

class UnrepeatingFifo extends FifoMulticast {
  override onRecover(log: readonly Logged[]) {
    super.onRecover(log.filter((record) => !("sent" in record)));
    for (const record of log) if ("sent" in record) this.sent.push(record.sent);
  }
}

class IncuriousFifo extends FifoMulticast {
  override broadcast(
    message: { type: "Message"; content: unknown; sequence: number } | { type: "Recovered" },
  ) {
    if (message.type !== "Recovered") super.broadcast(message);
  }
}

// ---- locks

class SilentClient extends CentralLock {
  override onRecover(log: readonly { process: number; number: number }[]) {
    this.holder = log.at(-1);
    if (this.id === this.server) this.broadcast({ type: "Recovered" });
  }
}

class PedanticServer extends CentralLock {
  override leave(turn: { process: number; number: number }) {
    if (this.isHolder(turn)) super.leave(turn);
  }
}

class ForgetfulSuzukiKasami extends SuzukiKasami {
  override force() {}
}

class HastySuzukiKasami extends SuzukiKasami {
  override force(record: object) {
    this.append(record);
  }
}

class IncuriousSuzukiKasami extends SuzukiKasami {
  override broadcast(message: { type: "Request"; number: number } | { type: "Recovered" }) {
    if (message.type !== "Recovered") super.broadcast(message);
  }
}

class CredulousSuzukiKasami extends SuzukiKasami {
  override onToken(token: { passes: number; served: Map<number, number>; queue: number[] }) {
    if (!this.token) this.passes = token.passes - 1;
    super.onToken(token);
  }
}

class MuteContender extends Contender {
  override onRecover() {}
}

// ---- leases

class SilentService extends LeaseService {
  override broadcast() {}
}

class ForgetfulStorage extends LeaseStorage {
  override force() {}
}

class HastyStorage extends LeaseStorage {
  override force(record: object) {
    this.append(record);
  }
}

class SilentStorage extends LeaseStorage {
  override broadcast() {}
}

class DeafLeaseClient extends LeaseClient {
  override onRecovered() {}
}

// ---- commit

/** Says what it has decided, and forgets that it must be remembered. */
class UnloggedCoordinator extends TwoPhaseCoordinator {
  protected override write() {}
}

/** Promises to commit before the log has what it needs for that. */
class UnforcedParticipant extends TwoPhaseParticipant {
  protected override write(entry: object) {
    this.append(entry);
  }
}

/** Says what it has decided once, and does not hear that nobody was there. */
class UnrepeatingCoordinator extends TwoPhaseCoordinator {
  override onTimeoutAcknowledgements() {}
}

/** Promises before its log has it. */
class CarelessManager extends PaxosCommit {
  protected override force(record: object) {
    if ("state" in record) this.append(record);
    else super.force(record);
  }
}

/** Waits to be told. */
class IncuriousParticipant extends PresumedAbortParticipant {
  override ask() {}
}

/** Numbers its rounds from 1 again. */
class RestartingDetector extends DeadlockDetector {
  override rounds = new RestartingNumbers();
}

/** Does not know what it has promised. */
class ThoughtlessServer extends LockingServer {
  override onRecover() {}
}

// ---- consensus

class HastyVoting extends LoggedVoting {
  override force(record: object) {
    this.append(record);
  }
}
class IncuriousVoting extends LoggedVoting {
  override onRecover(log: readonly { proposal: number }[]) {
    if (log.length === 0) this.onStart();
    else this.vote(log[0].proposal);
  }
}

class ForgetfulQuorum extends QuorumStore {
  override onRecover() {}
}

class HastyQuorum extends QuorumStore {
  protected override force(record?: object) {
    this.append(record!);
  }
}

class ForgetfulPrimary extends CachedCopy {
  override onRecover() {}
}
class HastyPrimary extends CachedCopy {
  protected override force(record?: object) {
    this.append(record!);
  }
}
class RestartingCopy extends CachedCopy {
  override numbers = new RestartingNumbers();
}
class ForgetfulTable extends PlanTable {
  override onRecover() {}
}
class HastyTable extends PlanTable {
  protected override force(record?: object) {
    this.append(record!);
  }
}
class ForgetfulConvergent extends ConvergentReplica {
  override onRecover() {
    super.onRecover([]);
  }
}
class SilentConvergent extends ConvergentReplica {
  override onRecover(log: readonly { state: unknown }[]) {
    if (log.length > 0) this.state = log.at(-1)!.state;
  }
}

/** Comes back as if it had promised nothing. */
class ForgetfulPaxos extends Paxos {
  override onRecover() {}
}

class ForgetfulMultiPaxos extends MultiPaxos {
  override onRecover() {}
}

// ---- registers

class ForgetfulRegister extends QuorumRegister {
  override onRecover() {}
}
class HastyRegister extends QuorumRegister {
  override force(record: { copy: Versioned }) {
    this.append(record);
  }
}
class ForgetfulConsistentStore extends ConsistentStore {
  override onRecover() {}
}
class SilentAvailableStore extends AvailableStore {
  override onRecover(log: readonly { key: string; state: unknown }[]) {
    for (const { key, state } of log) this.states.set(key, state);
  }
}
class ForgetfulAbd extends AbdRegister {
  override onRecover() {}
}

export const RECOVERY_MUTANTS: readonly RecoveryMutant[] = ([
  [GfsMaster, UnloggedMaster, "the log has a version before anyone hears of it", SETTLED],
  [ChunkServer, UnloggedServer, "the log has what is answered", KEEPS],
  [Numbers, RestartingNumbers, "numbers go on after a crash", GREATER, 4],
  [Numbers, OnceOnlyNumbers, "each incarnation is another one", GREATER, 8],
  [Numbers, HastyNumbers, "the log has an incarnation before anyone sees its numbers", GREATER, 6],
  [TwoPhaseCoordinator, UnloggedCoordinator, "a decision is in the log before it is said", ATOMICITY, 9],
  [PaxosCommit, CarelessManager, "a promise is in the log before it is given", validity.name, 16],
  [TwoPhaseParticipant, UnforcedParticipant, "a promise is in the log before it is given", ATOMICITY, 13],
  [DeadlockDetector, RestartingDetector, "a round has a number of its own", transactions.ROUNDS, 4],
  [LockingServer, ThoughtlessServer, "the log has the intentions", transactions.COMMITTED_KEPT, 11],
  [TwoPhaseCoordinator, UnrepeatingCoordinator, "a decision is said until all know it", NOBODY_WAITS, 10],
  [PresumedAbortParticipant, IncuriousParticipant, "who is prepared asks for the outcome", NOBODY_WAITS, 5],
  [RingElection, RestartingRing, "numbers go on after a crash", elections.DISTINCT, 2],
  [FailureDetector, MuteDetector, "who is back says that it is up", SETTLED],
  [Cristian, RestartingCristian, "numbers go on after a crash", clocks.DISTINCT, 1],
  [Cristian, RestartingCristian, "an answer is timed from its own question", clocks.BOUND],
  [Cristian, ForgetfulCristian, "the log has the last adjustment", clocks.BOUND],
  [Cristian, HastyCristian, "an adjustment is in the log before anyone is told the time", clocks.BOUND],
  [Ntp, MuteNtp, "who is back polls again", SETTLED],
  [Berkeley, RestartingBerkeley, "numbers go on after a crash", clocks.DISTINCT, 3],
  [ReliableMulticast, RestartingReliable, "numbers go on after a crash", multicasts.TAKES_PART, 12],
  [ReliableMulticast, ForgetfulReliable, "the log has what was seen", "integrity", 7],
  [ReliableMulticast, HastyReliable, "the log has what was seen before it is delivered", "integrity", 7],
  [FifoMulticast, ForgetfulFifoSender, "the log has what was multicast", multicasts.TAKES_PART, 10],
  [
    FifoMulticast,
    HastyFifoSender,
    "the log has what was multicast before anyone sees it",
    multicasts.TAKES_PART,
    10,
  ],
  [FifoMulticast, ForgetfulFifoReceiver, "the log has what was delivered", "integrity", 7],
  [FifoMulticast, HastyFifoReceiver, "the log has what was delivered before it is", "integrity", 7],
  [FifoMulticast, UnrepeatingFifo, "who is back says again what it multicast", multicasts.TAKES_PART, 8],
  [FifoMulticast, IncuriousFifo, "who is back asks for what it has missed", multicasts.TAKES_PART, 11],
  [CentralLock, RestartingClient, "numbers go on after a crash", locks.NO_STARVATION, 8],
  [CentralLock, SilentClient, "who is back says that it has left", locks.NO_STARVATION, 8],
  [CentralLock, PedanticServer, "who has left has left all earlier entries", locks.NO_STARVATION, 9],
  [SuzukiKasami, RestartingSuzukiKasami, "numbers go on after a crash", locks.NO_STARVATION, 18],
  [SuzukiKasami, ForgetfulSuzukiKasami, "the log has where the token went", locks.EXCLUSION, 9],
  [
    SuzukiKasami,
    HastySuzukiKasami,
    "the log has where the token goes before it is there",
    locks.EXCLUSION,
    9,
  ],
  [SuzukiKasami, IncuriousSuzukiKasami, "who is back asks for what it has missed", locks.NO_STARVATION, 9],
  [SuzukiKasami, CredulousSuzukiKasami, "a token that comes again is none", locks.EXCLUSION, 13],
  [Contender, MuteContender, "who is back begins again", locks.NO_STARVATION, 9],
  [LoggedVoting, HastyVoting, "the log has a vote before anyone hears it", consensus.AGREEMENT, 4],
  [LoggedVoting, IncuriousVoting, "who is back asks for what it has missed", consensus.TERMINATION, 9],
  [LeaseService, SilentService, "who is back asks for what it has missed", leases.ANSWERED, 5],
  [LeaseStorage, ForgetfulStorage, "the log has the highest token", leases.NEWER, 14],
  [LeaseStorage, HastyStorage, "the log has a write before anyone is told", leases.NEWER, 14],
  [LeaseStorage, SilentStorage, "who is back asks for what it has missed", leases.ANSWERED, 15],
  [LeaseClient, DeafLeaseClient, "who has no answer from one that is back asks again", leases.ANSWERED, 8],
  [QuorumStore, ForgetfulQuorum, "the log has for which epoch it voted", ONE_LEADER, 14],
  [QuorumStore, HastyQuorum, "the log has a vote before anyone hears of it", ONE_LEADER, 8],
  [CachedCopy, ForgetfulPrimary, "the log has what was written", FROM_THE_PRIMARY, 12],
  [CachedCopy, HastyPrimary, "the log has a write before anyone hears of it", FROM_THE_PRIMARY, 11],
  [CachedCopy, RestartingCopy, "numbers go on after a crash", FROM_THE_PRIMARY, 11],
  [PlanTable, ForgetfulTable, "the log has the highest plan", FORWARD, 9],
  [PlanTable, HastyTable, "the log has a plan before anyone is told", FORWARD, 9],
  [ConvergentReplica, ForgetfulConvergent, "the log has the state", NONE_LOST, 11],
  [ConvergentReplica, SilentConvergent, "who is back tells and asks", CONVERGED, 2],
  [LeaseClient, RestartingLeaseClient, "a lease runs from what it was asked for with", leases.WITHIN],
  [Paxos, ForgetfulPaxos, "the log has what was promised and accepted", "agreement", 18],
  [MultiPaxos, ForgetfulMultiPaxos, "the log has what was promised and accepted", SLOTS_AGREE],
  [Raft, ForgetfulRaft, "the log has term, vote and entries", "leader completeness", 16],
  [SnapshottingRaft, ForgetfulSnapshottingRaft, "the log has a snapshot", "leader completeness", 16],
  [SpannerClient, RestartingSpannerClient, "numbers go on after a crash", SETTLED],
  [TrueTime, RestartingTrueTime, "numbers go on after a crash", spanner.BOUNDED],
  [RaftClient, RestartingRaftClient, "numbers go on after a crash", SETTLED],
  [QuorumRegister, ForgetfulRegister, "the log has the copy", REGULAR, 12],
  [QuorumRegister, HastyRegister, "the log has a copy before anyone hears that it is stored", REGULAR, 12],
  [AbdRegister, ForgetfulAbd, "the log has the copy", REGULAR, 16],
  [ConsistentStore, ForgetfulConsistentStore, "the log has the copies", atomic.name],
  [AvailableStore, SilentAvailableStore, "who comes back owes everything", alike.name, 3],
] as [AnyClass, AnyClass, string, string, number?][]).map(
  ([original, mutant, rule, property, length]) => ({ original, mutant, rule, property, length }),
);
