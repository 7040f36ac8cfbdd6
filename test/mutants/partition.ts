/**
 * Broken twins of the stores, the repairs and the failure detectors: each breaks one rule, and is caught by
 * the judge that is named (`test/partition/judges.ts`), which its original passes.
 */
import type { ProcessId } from "../../lib/core/process.ts";
import {
  AccrualDetector,
  AdaptiveDetector,
  BullyOverWays,
  type Claim,
  DiskLease,
  ElectedStore,
  FreshDetector,
  QuorumStore,
  type StoreEntry,
  WatchedQuorumStore,
} from "../../lib/partition/mod.ts";
import { Lookout } from "../../lib/election/watched.ts";
import type { JudgeName } from "../partition/judges.ts";

type Copied = { epoch: number; log: readonly string[] };

// ---- the elected store

class Credulous extends ElectedStore {
  override onCopy({ log }: { log: readonly StoreEntry[] }) {
    this.log = [...log];
  }
}
class Mute extends ElectedStore {
  override onOutputElection() {}
}
class Hoarding extends ElectedStore {
  override copyToAll() {}
}

// ---- several ways

class DeafOnTheLine extends BullyOverWays {
  constructor(ways: readonly string[]) {
    super(ways);
    this.detector = new Lookout() as never;
  }
  override readonly detector;
}
class MuteOnTheLine extends BullyOverWays {
  protected override send(
    to: ProcessId,
    message: { type: "Election" } | { type: "OK" } | { type: "Coordinator" },
  ) {
    this.sendOnce(to, message);
  }
  private sendOnce(to: ProcessId, message: { type: "Election" } | { type: "OK" } | { type: "Coordinator" }) {
    (this as { ways: readonly string[] }).ways = [];
    super.send(to, message);
  }
}

// ---- a lease on a disk

class Unsettled extends DiskLease {
  override onCompletionDisk(block: Claim | undefined, tag: number) {
    if (tag === 3) this.lead(); // the claim is on the disk, and any other may be on its way
    else super.onCompletionDisk(block, tag);
  }
}
class Everlasting extends DiskLease {
  override onTimeoutExpire() {
    if (this.state !== "leader") super.onTimeoutExpire();
  }
}
class Unverifying extends DiskLease {
  override onTimeoutExpire() {
    if (this.state === "leader") return super.onTimeoutExpire();
    this.state = "trying";
    this.write(3);
  }
}

// ---- quorums

class TwiceVoting extends QuorumStore {
  override onAsk({ epoch }: { epoch: number }, from: ProcessId) {
    if (epoch < this.epoch) return super.onAsk({ epoch }, from);
    this.follow(epoch);
    this.send(from, { type: "Vote", epoch, log: this.log, copiedIn: this.copiedIn });
  }
}
class Unfenced extends QuorumStore {
  override onCopy({ epoch, log }: Copied, from: ProcessId) {
    this.keep(log, epoch);
    this.send(from, { type: "Kept", epoch, length: log.length });
  }
}
class Hasty extends QuorumStore {
  override write(value: string) {
    const { operation, state } = this;
    super.write(value);
    if (state === "leader" && this.waiting.delete(this.log.length)) this.respond(operation, this.log.length);
  }
}
class Forgetful extends QuorumStore {
  override onVote({ epoch }: { epoch: number }, from: ProcessId) {
    super.onVote({ epoch, log: [], copiedIn: 0 }, from);
  }
}
class HalfEnough extends QuorumStore {
  override isMajority(count: number) {
    return 2 * count >= this.peers.length;
  }
}

class InStep extends WatchedQuorumStore {
  override awaitLeader() {
    this.setTimer("Silence", this.silenceMs);
  }
}
class Patient extends WatchedQuorumStore {
  override follow(epoch: number) {
    super.follow(epoch);
    this.cancelTimer("Silence");
  }
}

// ---- failure detectors

class Stubborn extends AdaptiveDetector {
  override patienceMs() {
    return this.timeoutMs;
  }
}
class EverMorePatient extends AdaptiveDetector {
  override onHeartbeat(message: object, from: ProcessId) {
    this.allowedMs.set(from, this.patienceMs(from) + this.stepMs);
    super.onHeartbeat(message, from);
  }
}
class OneForAll extends AccrualDetector {
  override patienceMs() {
    return this.timeoutMs;
  }
}
class TwiceAsSure extends AccrualDetector {
  override timesOf(peer: ProcessId) {
    const { deviation, ...rest } = super.timesOf(peer);
    return { ...rest, deviation: 2 * deviation };
  }
}
class AnyNumber extends FreshDetector {
  override onHeartbeat(message: { number: number }, from: ProcessId) {
    super.onHeartbeat({ number: Math.max(message.number, this.due + 1) }, from);
  }
}
class ExactNumber extends FreshDetector {
  override isFresh(peer: ProcessId) {
    return this.latest.get(peer) === this.due;
  }
}

type Subject = new (...given: never[]) => object;

export type PartitionMutant = {
  readonly name: string;
  readonly original: Subject;
  readonly mutant: Subject;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  readonly judge: JudgeName;
};

export const PARTITION_MUTANTS: readonly PartitionMutant[] = ([
  [ElectedStore, Credulous, "the newer list stays", "the longest list wins"],
  [ElectedStore, Mute, "a new leader shows its list", "the longest list wins"],
  [ElectedStore, Hoarding, "writes are copied to the others", "the longest list wins"],
  [BullyOverWays, DeafOnTheLine, "heartbeats take all ways", "the line keeps the leader"],
  [BullyOverWays, MuteOnTheLine, "elections take all ways", "the line elects one leader"],
  [DiskLease, Unsettled, "who claims waits until other claims are done", "one holds the lease"],
  [DiskLease, Everlasting, "a leader that cannot renew steps down", "a pause ends the lease"],
  [DiskLease, Unverifying, "who was away looks before it claims", "who was away looks first"],
  [QuorumStore, TwiceVoting, "one vote an epoch", "two elect"],
  [QuorumStore, HalfEnough, "any two majorities meet", "two elect"],
  [QuorumStore, Unfenced, "what comes from an old epoch is refused", "one writes, another elects"],
  [QuorumStore, Forgetful, "a new leader takes the latest list of a majority", "one writes, another elects"],
  [QuorumStore, Hasty, "a write is answered when a majority has it", "one writes, another elects"],
  [WatchedQuorumStore, InStep, "timeouts are drawn", "one leads soon"],
  [WatchedQuorumStore, Patient, "who follows waits for its leader, not for ever", "one leads soon"],
  [AdaptiveDetector, Stubborn, "a mistake makes the timeout longer", "mistakes end"],
  [AdaptiveDetector, EverMorePatient, "only a mistake does", "crashes are noticed"],
  [AccrualDetector, OneForAll, "the timeout follows the times that were seen", "φ is the exponent"],
  [AccrualDetector, TwiceAsSure, "φ is − log₁₀ of the probability", "φ is the exponent"],
  [FreshDetector, AnyNumber, "an old heartbeat is no sign of life", "NFD-S is as often wrong as it should"],
  [FreshDetector, ExactNumber, "a later heartbeat says more", "NFD-S is as often wrong as it should"],
] as [Subject & { name: string }, Subject & { name: string }, string, JudgeName][]).map(
  ([original, mutant, rule, judge]) => ({ name: mutant.name, original, mutant, rule, judge }),
);
