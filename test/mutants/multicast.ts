/**
 * Broken twins of the multicasts: each forgets one rule, works as long as nothing happens at the same time,
 * and fails a property.
 */
import { precedes } from "../../lib/clocks/lamport.ts";
import { type VectorClock, vectorTick, vectorZero } from "../../lib/clocks/vector.ts";
import type { Factory } from "../../lib/core/host.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import {
  BasicMulticast,
  CausalMulticast,
  CausalTotalMulticast,
  FifoMulticast,
  FifoTotalMulticast,
  IsisMulticast,
  LamportMulticast,
  ReliableMulticast,
  type ReliableMulticastMessage,
  SequencerMulticast,
} from "../../lib/multicast/mod.ts";
import type { Situation } from "../multicast/helpers.ts";

export type MulticastMutant = {
  readonly name: string;
  readonly original: Factory;
  readonly mutant: Factory;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  /** What that violates, by its name in lib/multicast/properties.ts. */
  readonly property: string;
  /** The size of group that shows it. */
  readonly n: number;
  /** What has to happen besides messages overtaking each other. */
  readonly situation?: Situation;
  /**
   * Who multicasts what, e.g. "3:a 2:b", for the exploration that finds the shortest counterexample, of so
   * many steps.
   */
  readonly scenario: string;
  readonly length: number;
};

class ChainedBasic extends BasicMulticast {
  override multicast(content: unknown) {
    this.passOn({ content, origin: this.id });
    this.deliver(content, this.id);
  }
  override onMessage({ content }: { content: unknown }) {
    const chained = content as { content: unknown; origin: ProcessId };
    this.passOn(chained);
    this.deliver(chained.content, chained.origin);
  }
  passOn(chained: { content: unknown; origin: ProcessId }) {
    const next = this.peers.find((peer) => peer > this.id) ?? this.peers[0];
    if (next !== chained.origin) this.send(next, { type: "Message", content: chained });
  }
}

class OnceOnlyBasic extends BasicMulticast {
  heard = new Set<ProcessId>();
  override onMessage(message: { content: unknown }, from: ProcessId) {
    if (this.heard.has(from)) return;
    this.heard.add(from);
    super.onMessage(message, from);
  }
}

class SelfishReliable extends ReliableMulticast {
  override onMessage({ content, origin, number }: ReliableMulticastMessage) {
    if (origin === this.id || this.seen.has(`${origin}/${number}`)) return;
    this.seen.add(`${origin}/${number}`);
    this.force({ seen: `${origin}/${number}` });
    this.deliver(content, origin);
  }
}

class HastyReliable extends ReliableMulticast {
  override onMessage(message: ReliableMulticastMessage) {
    const { content, origin, number } = message;
    if (origin === this.id || this.seen.has(`${origin}/${number}`)) return;
    this.seen.add(`${origin}/${number}`);
    this.force({ seen: `${origin}/${number}` });
    this.deliver(content, origin);
    this.broadcast(message);
  }
}

class ImpatientFifo extends FifoMulticast {
  override nextFrom(from: ProcessId) {
    return [...this.heldBack].find((held) => held.from === from);
  }
}

class LeapingFifo extends FifoMulticast {
  override onMessage({ content, sequence }: { content: unknown; sequence: number }, from: ProcessId) {
    if (sequence <= (this.delivered.get(from) ?? 0)) return; // too late: a later one has been delivered
    this.delivered.set(from, sequence);
    this.force({ delivered: from });
    this.deliver(content, from);
  }
}

class SingleStepFifo extends FifoMulticast {
  override deliverNext(from: ProcessId) {
    const next = this.nextFrom(from);
    if (!next) return;
    this.heldBack.delete(next);
    this.delivered.set(from, next.sequence);
    this.force({ delivered: from });
    this.deliver(next.content, from);
  }
}

class FifoOnlyCausal extends CausalMulticast {
  override isReady({ from, vector }: { from: ProcessId; vector: VectorClock }) {
    return vector[from] === this.vector[from] + 1;
  }
}

class SingleStepCausal extends CausalMulticast {
  override deliverReady() {
    const ready = this.firstReady();
    if (!ready) return;
    this.heldBack.delete(ready);
    this.vector = vectorTick(this.vector, ready.from);
    this.deliver(ready.content, ready.from);
  }
}

class SelfCentredCausal extends CausalMulticast {
  override multicast(content: unknown) {
    this.vector = vectorTick(this.vector, this.id);
    const vector = { ...vectorZero([this.id, ...this.peers]), [this.id]: this.vector[this.id] };
    this.broadcast({ type: "Message", content, vector });
    this.deliver(content, this.id);
  }
}

class ImpatientSequencer extends SequencerMulticast {
  override receive(_number: number, content: unknown, origin: ProcessId) {
    this.deliver(content, origin);
  }
}

class LeapingSequencer extends SequencerMulticast {
  override receive(number: number, content: unknown, origin: ProcessId) {
    if (number < this.nextToDeliver) return;
    this.nextToDeliver = number + 1;
    this.deliver(content, origin);
  }
}

class SelfishSequencer extends SequencerMulticast {
  override multicast(content: unknown) {
    if (this.sequencer !== this.id) this.deliver(content, this.id); // our own needs no waiting for
    super.multicast(content);
  }
  override deliverNext() {
    for (;;) {
      const next = this.heldBack.get(this.nextToDeliver);
      if (!next) return;
      this.heldBack.delete(this.nextToDeliver++);
      if (next.origin !== this.id || this.sequencer === this.id) this.deliver(next.content, next.origin);
    }
  }
}

class OwnPriorityIsis extends IsisMulticast {
  override collect(number: number, priority: number, from: ProcessId) {
    const proposals = this.proposals.get(number)!;
    proposals.set(from, priority);
    if (proposals.size <= this.peers.length) return;
    this.proposals.delete(number);
    const own = proposals.get(this.id)!;
    this.broadcast({ type: "Agree", number, priority: own, proposer: this.id });
    this.agree(`${this.id}/${number}`, own, this.id);
  }
}

class OverhastyIsis extends IsisMulticast {
  override deliverReady() {
    for (const [name, held] of [...this.heldBack]) {
      if (!held.agreed) continue;
      this.heldBack.delete(name);
      this.deliver(held.content, held.from);
    }
  }
}

class DeafIsis extends IsisMulticast {
  override agree(name: string, priority: number, proposer: ProcessId) {
    this.heldBack.set(name, { ...this.heldBack.get(name)!, priority, proposer, agreed: true });
    this.deliverReady(); // has not raised what it will propose next
  }
}

class ImpatientLamport extends LamportMulticast {
  override hasPassed() {
    return true;
  }
}

class TrustingLamport extends LamportMulticast {
  override hasPassed(peer: ProcessId, head: { timestamp: number; process: ProcessId }) {
    const latest = this.latest.get(peer);
    return latest !== undefined && !precedes({ timestamp: latest.timestamp, process: peer }, head);
  }
}

class UntiedLamport extends LamportMulticast {
  override head() {
    const earliest = Math.min(...[...this.heldBack].map((held) => held.timestamp));
    const heads = [...this.heldBack].filter((held) => held.timestamp === earliest);
    const others = heads.sort((a, b) => a.process - b.process);
    return heads.find((held) => held.process === this.id) ?? others[0]; // of equal timestamps our own first
  }
}

class DisorderlyFifoTotal extends FifoTotalMulticast {
  override onPublishInOrder({ content }: { content: unknown }, from: ProcessId) {
    this.assign(content, from);
  }
}

class ImpatientFifoTotal extends FifoTotalMulticast {
  override receive(_number: number, content: unknown, origin: ProcessId) {
    this.deliver(content, origin);
  }
}

class FifoOnlyCausalTotal extends CausalTotalMulticast {
  override causal = new FifoOnlyCausal();
}

class PrivilegedCausalTotal extends CausalTotalMulticast {
  override hold(said: { content: unknown; number: number }, from: ProcessId) {
    if (from === this.id) this.deliver(said.content, from); // our own needs no waiting for
    super.hold(said, from);
  }
  override deliverNamed(next: { origin: ProcessId; number: number }) {
    if (next.origin !== this.id) super.deliverNamed(next);
  }
}

/** Two messages of one sender, and one of another that may come before, between or after them. */
const OVERLAPPING = "3:a 3:b 2:c";

/**
 * Original, mutant, its name, the rule, the property, the shortest counterexample's length, who multicasts
 * what, who crashes.
 */
const table: [Factory, Factory, string, string, string, number, string?, Situation["crash"]?][] = [
  [
    BasicMulticast,
    ChainedBasic,
    "passes messages along a chain",
    "the sender itself sends to each member",
    "agreement",
    3,
    "1:a",
    "receiver",
  ],
  [
    BasicMulticast,
    OnceOnlyBasic,
    "remembers senders, not messages",
    "every message is delivered",
    "agreement",
    9,
  ],
  [
    ReliableMulticast,
    SelfishReliable,
    "keeps to itself what it receives",
    "re-multicast on first receipt",
    "agreement",
    3,
    "1:a",
    "sender",
  ],
  [
    ReliableMulticast,
    HastyReliable,
    "delivers first",
    "re-multicast before delivery",
    "uniform agreement",
    3,
    "1:a",
    "receiver and sender",
  ],
  [FifoMulticast, ImpatientFifo, "delivers on receipt", "wait for the next number", "FIFO order", 6],
  [FifoMulticast, LeapingFifo, "leaves out what comes too late", "wait for the next number", "agreement", 16],
  [
    FifoMulticast,
    SingleStepFifo,
    "delivers one message a receipt",
    "deliver all that has become ready",
    "agreement",
    16,
  ],
  [
    CausalMulticast,
    FifoOnlyCausal,
    "looks at the sender's entry only",
    "wait for all that its sender had delivered",
    "causal order",
    4,
  ],
  [
    CausalMulticast,
    SingleStepCausal,
    "delivers one message a receipt",
    "deliver all that has become ready",
    "agreement",
    9,
  ],
  [
    CausalMulticast,
    SelfCentredCausal,
    "counts only its own messages",
    "say what has been delivered before",
    "causal order",
    4,
  ],
  [SequencerMulticast, ImpatientSequencer, "delivers on receipt", "deliver by number", "total order", 6],
  [
    SequencerMulticast,
    LeapingSequencer,
    "leaves out what comes too late",
    "wait for the next number",
    "agreement",
    12,
  ],
  [
    SequencerMulticast,
    SelfishSequencer,
    "delivers its own at once",
    "deliver by number, our own too",
    "total order",
    4,
  ],
  [IsisMulticast, OwnPriorityIsis, "takes its own proposal", "take the highest proposal", "total order", 12],
  [
    IsisMulticast,
    OverhastyIsis,
    "delivers what is agreed, head or not",
    "deliver the head only",
    "total order",
    12,
  ],
  [
    IsisMulticast,
    DeafIsis,
    "proposes below what was agreed",
    "propose above all that was seen",
    "total order",
    12,
  ],
  [
    LamportMulticast,
    ImpatientLamport,
    "waits for nobody",
    "wait for something later from everyone",
    "total order",
    4,
    "3:a 2:c",
  ],
  [
    LamportMulticast,
    TrustingLamport,
    "trusts channels to be FIFO",
    "wait for what is still on its way",
    "total order",
    7,
    "3:a 2:c",
  ],
  [
    LamportMulticast,
    UntiedLamport,
    "puts its own first among equal timestamps",
    "ids break ties",
    "total order",
    8,
    "3:a 2:c",
  ],
  [
    FifoTotalMulticast,
    DisorderlyFifoTotal,
    "numbers on receipt",
    "number in the order of sending",
    "FIFO order",
    3,
  ],
  [FifoTotalMulticast, ImpatientFifoTotal, "delivers on receipt", "deliver by number", "total order", 6],
  [
    CausalTotalMulticast,
    FifoOnlyCausalTotal,
    "goes over FIFO multicast",
    "go over causal multicast",
    "integrity",
    3,
  ],
  [
    CausalTotalMulticast,
    PrivilegedCausalTotal,
    "delivers its own at once",
    "wait for the sequencer's word, our own too",
    "total order",
    6,
  ],
];

export const MULTICAST_MUTANTS: readonly MulticastMutant[] = table.map(
  ([original, mutant, name, rule, property, length, scenario = OVERLAPPING, crash]) => ({
    name: `${original.name}: ${name}`,
    original,
    mutant,
    rule,
    property,
    n: 3,
    scenario,
    length,
    situation: { crash },
  }),
);
