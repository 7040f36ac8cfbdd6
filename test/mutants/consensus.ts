/**
 * Broken twins of consensus: each breaks one rule, decides as its original where all goes well, and is caught
 * by a named property.
 */
import {
  BenOr,
  ConsensusElection,
  ConsensusOrder,
  ElectionConsensus,
  FloodSet,
  LoggedVoting,
  OrderConsensus,
  RotatingCoordinator,
  Rounds,
  Slots,
  Voting,
} from "../../lib/consensus/mod.ts";
import type { Process, ProcessId } from "../../lib/core/process.ts";

// ---- voting

class HastyVoting extends Voting {
  constructor() {
    super(1);
  }
}
class StubbornVoting extends Voting {
  override outcome() {
    return this.proposal!;
  }
}
class ModestVoting extends Voting {
  override propose(value: number) {
    this.proposal = value;
    this.broadcast({ type: "Vote", value }); // and counts the others' only
    this.count();
  }
}
class HastyLogged extends LoggedVoting {
  override count() {
    const isEnough = this.proposal !== undefined && this.votes.size >= this.peers.length;
    if (isEnough && this.decision === undefined) this.decide(Math.min(...this.votes.values()));
  }
}
class StubbornLogged extends LoggedVoting {
  override count() {
    if (this.votes.size === this.peers.length + 1) this.decide(this.proposal!);
  }
}

// ---- FloodSet

class ShortFloodSet extends FloodSet {
  constructor() {
    super(0);
  }
}
class SelfishFloodSet extends FloodSet {
  override beginRound() {
    const { seen } = this;
    this.seen = new Set([this.proposal!]);
    super.beginRound();
    this.seen = seen;
  }
}
class DeafFloodSet extends FloodSet {
  override onTimeoutRound() {
    if (this.round === 1) this.received.clear(); // what the first round brought is not told on
    super.onTimeoutRound();
  }
}

// ---- rounds

class SuggestingRounds extends Rounds {
  override suggestion(reports: readonly (number | null)[]) {
    return [0, 1].find((value) => this.count(reports, value) > 0) ?? null;
  }
}
class EagerRounds extends Rounds {
  override get faulty() {
    return 0;
  }
  override proceed(heard: readonly (number | null)[]) {
    if (heard.length >= 2) super.proceed([...heard, null]); // waits as before, and decides on one suggestion
  }
}
class ForgetfulRounds extends Rounds {
  override endRound(suggestions: readonly (number | null)[]) {
    super.endRound(forgotten(this, suggestions));
  }
}
/** Too few suggestions to decide are forgotten. */
function forgotten({ faulty }: Rounds, suggestions: readonly (number | null)[]) {
  const heard = suggestions.filter((value) => value !== null);
  return heard.length > faulty ? suggestions : suggestions.map(() => null);
}
class LoadedBenOr extends BenOr {
  override fallBack() {
    return 0;
  }
}
class TossingBenOr extends BenOr {
  override endRound(suggestions: readonly (number | null)[]) {
    super.endRound(forgotten(this, suggestions));
  }
}

// ---- the coordinator

class ForgetfulCoordinator extends RotatingCoordinator {
  override onOffer(offer: { round: number; value: number }, from: ProcessId) {
    super.onOffer(offer, from);
    this.since = 0;
  }
}
class LonelyCoordinator extends RotatingCoordinator {
  override get majority() {
    return 1;
  }
}
class LoyalCoordinator extends RotatingCoordinator {
  override coordinator() {
    return 1;
  }
}

// ---- one problem by the other

class VainElection extends ConsensusElection {
  override onOutputVoting() {
    super.onOutputVoting({ decided: this.id });
  }
}
class HighestElection extends ConsensusElection {
  override elect() {
    this.state = "electing";
    if (this.peers.every((peer) => peer < this.id)) this.voting.propose(this.id); // the others have no say
  }
}
class OwnConsensus extends ElectionConsensus {
  override onOutputElection() {
    super.onOutputElection({ elected: this.id });
  }
}
class SilentConsensus extends ElectionConsensus {
  override onOutputElection({ elected }: { elected: number }) {
    if (elected === this.id && this.proposal !== undefined) this.decide(this.proposal);
  }
}
class FirstConsensus extends OrderConsensus {
  override propose(value: number) {
    super.propose(value);
    this.onDeliverOrder(value); // its own comes first with it
  }
}
class VainConsensus extends OrderConsensus {
  override onDeliverOrder(value: number) {
    if (value === this.proposal) super.onDeliverOrder(value);
  }
}
class HastySlots extends Slots {
  override count(slot: number, value: number, from: ProcessId) {
    const before = this.votes.get(slot)?.size ?? 0;
    super.count(slot, value, from);
    const votes = this.votes.get(slot)!;
    if (before === 0 && votes.size === 1) this.output({ slot, decided: Math.min(...votes.values()) });
  }
}
class ForgetfulSlots extends Slots {
  override onVote({ slot, value }: { slot: number; value: number }, from: ProcessId) {
    if (this.votes.has(slot)) super.onVote({ slot, value }, from); // what comes early is lost
  }
}
class ArrivalOrder extends ConsensusOrder {
  override deliverReady() {
    for (const [key, { content, from }] of this.heldBack) {
      this.heldBack.delete(key);
      this.deliver(content, from);
    }
  }
}
class HastyOrder extends ConsensusOrder {
  override onContent(message: { content: unknown; number: number }, from: ProcessId) {
    super.onContent(message, from);
    if (this.heldBack.size === 0) return;
    this.proposed++; // and does not wait for what comes before
    this.slots.propose(this.proposed, Math.min(...this.heldBack.keys()));
  }
}

/** What catches a mutant; `test/consensus/worlds.ts` says where. */
export type ConsensusProperty = "agreement" | "validity" | "termination" | "total order";
/** A class of consensus, or of what it is reduced to. */
export type Subject = new () => Process;

export type ConsensusMutant = {
  readonly name: string;
  readonly original: Subject;
  readonly mutant: Subject;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  readonly property: ConsensusProperty;
  /** Steps, rounds or seeds, by the world of its original, until it shows. */
  readonly shortest: number;
};

export const CONSENSUS_MUTANTS: readonly ConsensusMutant[] = ([
  [Voting, HastyVoting, "it waits for all", "agreement", 2],
  [Voting, StubbornVoting, "the function is of all votes", "agreement", 4],
  [Voting, ModestVoting, "one's own vote counts", "termination", 6],
  [LoggedVoting, HastyLogged, "it waits for all", "agreement", 5],
  [LoggedVoting, StubbornLogged, "the function is of all votes", "agreement", 7],
  [FloodSet, ShortFloodSet, "there are f + 1 rounds", "agreement", 7],
  [FloodSet, SelfishFloodSet, "all values that were seen are told", "agreement", 13],
  [FloodSet, DeafFloodSet, "what a round brought is told in the next", "agreement", 12],
  [Rounds, SuggestingRounds, "only what more than half report is suggested", "agreement", 2],
  [Rounds, EagerRounds, "f + 1 suggestions are needed to decide", "agreement", 2],
  [Rounds, ForgetfulRounds, "a suggestion that was heard is taken over", "agreement", 2],
  [BenOr, LoadedBenOr, "the coin is fair", "termination", 1],
  [BenOr, TossingBenOr, "a suggestion that was heard is taken over", "agreement", 12],
  [RotatingCoordinator, ForgetfulCoordinator, "what was taken over is known as such", "agreement", 13],
  [RotatingCoordinator, LonelyCoordinator, "a majority is asked, and accepts", "agreement", 8],
  [RotatingCoordinator, LoyalCoordinator, "the coordinator rotates", "termination", 8],
  [ConsensusElection, VainElection, "who is decided leads", "agreement", 7],
  [ConsensusElection, HighestElection, "all propose themselves", "termination", 5],
  [ElectionConsensus, OwnConsensus, "the leader's value is decided", "agreement", 1],
  [ElectionConsensus, SilentConsensus, "the leader tells its value", "termination", 12],
  [OrderConsensus, FirstConsensus, "the first that is delivered is decided", "agreement", 0],
  [OrderConsensus, VainConsensus, "whosever it is", "agreement", 3],
  [Slots, HastySlots, "it waits for all", "agreement", 2],
  [Slots, ForgetfulSlots, "a vote may come before one's own", "termination", 8],
  [ConsensusOrder, ArrivalOrder, "what was decided comes next", "total order", 1],
  [ConsensusOrder, HastyOrder, "a slot is proposed for once the one before is full", "validity", 1],
] as [Subject, Subject, string, ConsensusProperty, number][]).map(
  ([original, mutant, rule, property, shortest]) => ({
    name: mutant.name,
    original,
    mutant,
    rule,
    property,
    shortest,
  }),
);
