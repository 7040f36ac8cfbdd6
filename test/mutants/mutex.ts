/**
 * Broken twins of the algorithms for mutual exclusion. Each differs from its original in one rule, does its
 * work as long as nobody else wants to enter and nothing fails, and violates the property named, in some
 * execution of N processes.
 */
import type { ProcessId } from "../../lib/core/process.ts";
import {
  CentralLock,
  LamportLock,
  type Lock,
  Maekawa,
  MulticastLock,
  Raymond,
  RegeneratingTokenRing,
  RicartAgrawala,
  RoucairolCarvalho,
  SuzukiKasami,
  TokenRing,
} from "../../lib/mutex/mod.ts";
import { Multicast } from "../../lib/multicast/multicast.ts";
import { SequencerMulticast } from "../../lib/multicast/sequencer.ts";

export type MutexMutant = {
  readonly name: string;
  readonly original: () => Lock;
  readonly mutant: () => Lock;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  /** The property that catches it. */
  readonly property: "mutual exclusion" | "no starvation";
  readonly n: number;
  /**
   * Steps of the shortest execution that shows it; absent where the states are too many to go through, and
   * random schedules find it.
   */
  readonly length?: number;
  /** Nobody waits for ever but in an execution that never ends, which no random run is. */
  readonly endless?: boolean;
  /** How often each process enters; once unless told. */
  readonly entries?: readonly number[];
  /** Whether channels are FIFO, for both twins; not unless told. */
  readonly fifo?: boolean;
  /**
   * Channels are FIFO for the original only: the mutant is the same class on a network that its author
   * excluded.
   */
  readonly withoutFifo?: boolean;
  /** Which process crashes, once, and whether it comes back; the original may exclude that. */
  readonly crash?: { readonly process: ProcessId; readonly recovers: boolean; readonly excluded?: boolean };
  /** Timeouts can be trusted, for both twins. */
  readonly ordered?: boolean;
};

// ---- central server

/** Grants before the log has it. */
export class HastyServer extends CentralLock {
  override record(holder: { process: ProcessId; number: number }) {
    this.append({ ...holder });
  }
}

/** Starts with a clear mind after a crash. */
export class ForgetfulServer extends CentralLock {
  override onRecover() {
    super.onRecover([]);
  }
}

/** Keeps a grant that it has no use for. */
export class HoardingClient extends CentralLock {
  override onGrant({ number }: { number: number }) {
    if (number === this.asked.last && this.state === "wanted") this.become("held");
  }
}

// ---- token rings

/** Passes the token on as soon as it is inside. */
export class GenerousTokenRing extends TokenRing {
  override onToken() {
    if (this.state === "wanted") this.become("held");
    this.pass();
  }
  override exit() {
    this.become("released");
  }
}

/** Gives the token back to whom it came from: it goes round for ever, and not past all. */
export class BackAndForthTokenRing extends TokenRing {
  cameFrom: ProcessId = this.id;
  override onToken(_message?: object, from: ProcessId = this.id) {
    this.cameFrom = from;
    super.onToken();
  }
  override pass() {
    if (this.cameFrom === this.id) return super.pass();
    this.hasToken = false;
    this.send(this.cameFrom, { type: "Token" });
  }
}

/** Comes back after a crash: the lowest makes a token whenever it starts. */
export class TokenMint extends TokenRing {
  override onRecover() {
    this.onStart();
  }
}

/** Whoever is elected makes a token, whether one is missing or not. */
export class EagerLeader extends RegeneratingTokenRing {
  override onOutputElection({ elected }: { elected: ProcessId }) {
    if (elected === this.id) this.makeToken();
  }
}

/** Never misses the token. */
export class CarelessTokenRing extends RegeneratingTokenRing {
  override expectToken() {}
}

// ---- over multicast

/** Each delivers in the order of receipt: no total order. */
export class Disordered extends Multicast<{ type: "Content"; content: unknown }> {
  heldBack = new Set<never>();
  multicast(content: unknown) {
    this.broadcast({ type: "Content", content });
    this.deliver(content, this.id);
  }
  onContent({ content }: { content: unknown }, from: ProcessId) {
    this.deliver(content, from);
  }
}

/** Takes its old place at the head of the queue for a new one. */
export class ImpatientMulticastLock extends MulticastLock {
  override enterIfAllowed() {
    if (this.state === "wanted" && this.queue[0] === this.id) this.become("held");
  }
}

// ---- Lamport

/** The slide to the letter: enters when it sees that its request is the earliest. */
export class LiteralLamport extends LamportLock {
  override hasPassed() {
    return true;
  }
}

/** Waits for an answer from everyone, but not for one that is stamped later than its request. */
export class AnyAnswerLamport extends LamportLock {
  override hasPassed(peer: ProcessId) {
    return this.latest.has(peer);
  }
}

/** No ids where timestamps are equal. */
export class TieLamport extends LamportLock {
  override isEarliest({ timestamp }: { timestamp: number }) {
    return [...this.requests.values()].every((other) => timestamp <= other);
  }
}

// ---- Ricart–Agrawala and Roucairol–Carvalho

/** Of two with the same timestamp, both give way. */
export class PoliteRicartAgrawala extends RicartAgrawala {
  override comesBefore({ timestamp }: { timestamp: number }) {
    return this.requestedAt < timestamp;
  }
}

/** Of two with the same timestamp, neither gives way. */
export class StubbornRicartAgrawala extends RicartAgrawala {
  override comesBefore({ timestamp }: { timestamp: number }) {
    return this.requestedAt <= timestamp;
  }
}

/** Does not learn from the timestamps of others. */
export class DeafRicartAgrawala extends RicartAgrawala {
  override onRequest(message: { timestamp: number }, from: ProcessId) {
    const clock = this.lamportClock;
    super.onRequest(message, from);
    this.lamportClock = clock;
  }
}

/** Gives its permission away and goes on counting on the other's. */
export class GreedyRoucairolCarvalho extends RoucairolCarvalho {
  override permit(peer: ProcessId) {
    this.send(peer, { type: "Reply" });
  }
}

/** Gives a permission away while it waits, and does not ask for it again. */
export class ShyRoucairolCarvalho extends RoucairolCarvalho {
  override askBack() {}
}

// ---- Maekawa

/** Without the repair: a voter never asks its vote back. */
export class DeadlockingMaekawa extends Maekawa {
  override askBack() {}
}

/** Asks itself only. */
export const lonelyMaekawa = () => new LonelyMaekawa();
class LonelyMaekawa extends Maekawa {
  override tellQuorum(type: "Request" | "Release") {
    this.quorum.length = 1;
    this.quorum[0] = this.id;
    super.tellQuorum(type);
  }
}

/** As first published, without Sanders's correction: who is superseded in a queue is not told. */
export class SilentMaekawa extends Maekawa {
  override supersede() {}
}

// ---- Suzuki–Kasami and Raymond

/** Believes whatever request comes last, although it may have been overtaken. */
export class CredulousSuzukiKasami extends SuzukiKasami {
  override onRequest(message: { number: number }, from: ProcessId) {
    this.requests.set(from, 0);
    super.onRequest(message, from);
  }
}

/** Does not look, when it leaves, who has asked before it had the token. */
export class ForgetfulSuzukiKasami extends SuzukiKasami {
  override fromUsOn() {
    return [];
  }
}

/** Passes the token on although it is inside. */
export class GenerousRaymond extends Raymond {
  override passOn() {
    if (this.state !== "held" || this.queue.length === 0) return super.passOn();
    this.towards = this.queue.shift()!;
    this.send(this.towards, { type: "Token" });
  }
}

/** Serves last whoever asked first: while others go on asking, it waits for ever. */
export class LatestFirstRaymond extends Raymond {
  override onRequest(_message: object, from: ProcessId) {
    this.queue.unshift(from);
    this.passOn();
    this.ask();
  }
}

/** Sends the token away and does not ask for it again for those who still wait. */
export class ForgetfulRaymond extends Raymond {
  override onToken() {
    this.towards = this.id;
    this.asked = false;
    this.passOn();
  }
}

const central = () => new CentralLock();
const lamport = () => new LamportLock();
const maekawa = () => new Maekawa();
const overSequencer = () => new MulticastLock(new SequencerMulticast());
const ricartAgrawala = () => new RicartAgrawala();
const roucairolCarvalho = () => new RoucairolCarvalho();
const suzukiKasami = () => new SuzukiKasami();
const raymond = () => new Raymond();
const serverCrash = { process: 1, recovers: true };

export const MUTEX_MUTANTS: readonly MutexMutant[] = [
  {
    name: "HastyServer",
    original: central,
    mutant: () => new HastyServer(),
    rule: "the log has a grant before anyone sees it",
    property: "mutual exclusion",
    n: 3,
    length: 10,
    entries: [0, 1, 1],
    crash: serverCrash,
  },
  {
    name: "ForgetfulServer",
    original: central,
    mutant: () => new ForgetfulServer(),
    rule: "who was inside when the server crashed stays the holder",
    property: "mutual exclusion",
    n: 3,
    length: 12,
    entries: [0, 1, 1],
    crash: serverCrash,
  },
  {
    name: "HoardingClient",
    original: central,
    mutant: () => new HoardingClient(),
    rule: "a grant that is of no use goes back",
    property: "no starvation",
    n: 3,
    length: 17,
    entries: [0, 1, 1],
    crash: serverCrash,
  },
  {
    name: "GenerousTokenRing",
    original: () => new TokenRing(),
    mutant: () => new GenerousTokenRing(),
    rule: "who is inside keeps the token",
    property: "mutual exclusion",
    n: 3,
    length: 4,
  },
  {
    name: "TokenMint",
    original: () => new TokenRing(),
    mutant: () => new TokenMint(),
    rule: "one token is made, at the first start, and nobody comes back",
    property: "mutual exclusion",
    n: 3,
    length: 6,
    crash: { process: 1, recovers: true, excluded: true },
  },
  {
    name: "EagerLeader",
    original: () => new RegeneratingTokenRing(),
    mutant: () => new EagerLeader(),
    rule: "a leader makes a token only if none has come for too long",
    property: "mutual exclusion",
    n: 3,
    length: 7,
    ordered: true,
    crash: { process: 3, recovers: true },
  },
  {
    name: "CarelessTokenRing",
    original: () => new RegeneratingTokenRing(),
    mutant: () => new CarelessTokenRing(),
    rule: "a token that stays away is missed",
    property: "no starvation",
    n: 3,
    length: 5,
    ordered: true,
    crash: { process: 2, recovers: false },
  },
  {
    name: "Disordered",
    original: overSequencer,
    mutant: () => new MulticastLock(new Disordered()),
    rule: "requests are delivered in the same order to all",
    property: "mutual exclusion",
    n: 3,
    length: 2,
  },
  {
    name: "ImpatientMulticastLock",
    original: overSequencer,
    mutant: () => new ImpatientMulticastLock(new SequencerMulticast()),
    rule: "a request does not count before our last release has come back",
    property: "mutual exclusion",
    n: 3,
    length: 12,
    fifo: true,
    entries: [0, 1, 2],
  },
  {
    name: "LiteralLamport",
    original: lamport,
    mutant: () => new LiteralLamport(),
    rule: "something stamped later has come from everyone",
    property: "mutual exclusion",
    n: 2,
    length: 2,
    fifo: true,
  },
  {
    name: "AnyAnswerLamport",
    original: lamport,
    mutant: () => new AnyAnswerLamport(),
    rule: "what has come from everyone is stamped later than our request",
    property: "mutual exclusion",
    n: 2,
    length: 7,
    fifo: true,
    entries: [2, 1],
  },
  {
    name: "TieLamport",
    original: lamport,
    mutant: () => new TieLamport(),
    rule: "ids break ties between equal timestamps",
    property: "mutual exclusion",
    n: 2,
    length: 5,
    fifo: true,
  },
  {
    name: "Lamport without FIFO",
    original: lamport,
    mutant: lamport,
    rule: "channels are FIFO",
    property: "mutual exclusion",
    n: 2,
    length: 4,
    withoutFifo: true,
  },
  {
    name: "PoliteRicartAgrawala",
    original: ricartAgrawala,
    mutant: () => new PoliteRicartAgrawala(),
    rule: "ids break ties between equal timestamps",
    property: "mutual exclusion",
    n: 2,
    length: 6,
  },
  {
    name: "StubbornRicartAgrawala",
    original: ricartAgrawala,
    mutant: () => new StubbornRicartAgrawala(),
    rule: "of two requests one comes first for both",
    property: "no starvation",
    n: 2,
    length: 4,
  },
  {
    name: "DeafRicartAgrawala",
    original: ricartAgrawala,
    mutant: () => new DeafRicartAgrawala(),
    rule: "a clock passes every timestamp that it sees",
    property: "mutual exclusion",
    n: 2,
    length: 6,
    entries: [2, 1],
  },
  {
    name: "GreedyRoucairolCarvalho",
    original: roucairolCarvalho,
    mutant: () => new GreedyRoucairolCarvalho(),
    rule: "of every two, at most one has the other's permission",
    property: "mutual exclusion",
    n: 2,
    length: 8,
    entries: [2, 1],
  },
  {
    name: "ShyRoucairolCarvalho",
    original: roucairolCarvalho,
    mutant: () => new ShyRoucairolCarvalho(),
    rule: "a permission that is given away while we wait is asked back",
    property: "no starvation",
    n: 3,
    length: 21,
    entries: [2, 1, 1],
  },
  {
    name: "DeadlockingMaekawa",
    original: maekawa,
    mutant: () => new DeadlockingMaekawa(),
    rule: "a voter asks its vote back for an earlier request",
    property: "no starvation",
    n: 3,
    length: 13,
    fifo: true,
  },
  {
    name: "LonelyMaekawa",
    original: maekawa,
    mutant: lonelyMaekawa,
    rule: "every two quorums have a member in common",
    property: "mutual exclusion",
    n: 3,
    length: 6,
    fifo: true,
  },
  {
    name: "SilentMaekawa",
    original: maekawa,
    mutant: () => new SilentMaekawa(),
    rule: "who is superseded in a voter's queue is told that it has failed",
    property: "no starvation",
    n: 4,
    entries: [3, 3, 3, 3],
    fifo: true,
  },
  {
    name: "CredulousSuzukiKasami",
    original: suzukiKasami,
    mutant: () => new CredulousSuzukiKasami(),
    rule: "of several requests the latest counts, in whatever order they come",
    property: "no starvation",
    n: 3,
    length: 17,
    entries: [1, 2, 1],
  },
  {
    name: "ForgetfulSuzukiKasami",
    original: suzukiKasami,
    mutant: () => new ForgetfulSuzukiKasami(),
    rule: "who leaves looks for requests that came before the token",
    property: "no starvation",
    n: 2,
    length: 4,
  },
  {
    name: "GenerousRaymond",
    original: raymond,
    mutant: () => new GenerousRaymond(),
    rule: "who is inside keeps the token",
    property: "mutual exclusion",
    n: 2,
    length: 4,
  },
  {
    name: "LatestFirstRaymond",
    original: raymond,
    mutant: () => new LatestFirstRaymond(),
    rule: "whoever asked first is served first",
    property: "no starvation",
    n: 3,
    length: 9,
    endless: true,
  },
  {
    name: "ForgetfulRaymond",
    original: raymond,
    mutant: () => new ForgetfulRaymond(),
    rule: "who sends the token away asks for it again, for those who still wait",
    property: "no starvation",
    n: 3,
    length: 11,
  },
];
