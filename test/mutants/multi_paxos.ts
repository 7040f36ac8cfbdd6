/** Broken twins of Multi-Paxos: each breaks one rule, and is caught where every schedule is explored. */
import type { ProcessId } from "../../lib/core/process.ts";
import { MultiPaxos } from "../../lib/consensus/mod.ts";
import { HOLES, SLOTS_AGREE } from "../consensus/multi_paxos_worlds.ts";

class ForgetsASlot extends MultiPaxos {
  override adopted(slot: number, told: Parameters<MultiPaxos["adopted"]>[1]) {
    return slot === 2 ? null : super.adopted(slot, told);
  }
}

class LeavesHoles extends MultiPaxos {
  filling = false;
  override begin() {
    this.filling = true;
    super.begin();
    this.filling = false;
  }
  override place(slot: number, command: string | null) {
    if (this.filling && command === null) this.proposals.set(slot, null); // says nothing of it
    else super.place(slot, command);
  }
}

class AcceptsOld extends MultiPaxos {
  override onAccept(message: { ballot: number; slot: number; command: string | null }, from: ProcessId) {
    const { promised } = this;
    this.promised = 0;
    super.onAccept(message, from);
    this.promised = Math.max(promised, message.ballot);
  }
}

class OneAcceptance extends MultiPaxos {
  override onAccepted(message: { ballot: number; slot: number }, from: ProcessId) {
    super.onAccepted(message, from);
    super.onAccepted(message, 0); // as if another had accepted it, too
  }
}

export type MultiPaxosMutant = {
  readonly name: string;
  readonly original: typeof MultiPaxos;
  readonly mutant: typeof MultiPaxos;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  readonly property: string;
  /** Where it is caught: a world of `test/consensus/multi_paxos_worlds.ts`. */
  readonly world: string;
  /** Steps of the shortest execution that shows it. */
  readonly length: number;
};

export const MULTI_PAXOS_MUTANTS: readonly MultiPaxosMutant[] = ([
  [ForgetsASlot, "what may be chosen is adopted in each slot", SLOTS_AGREE, "P1 and P3 hear of both", 17],
  [LeavesHoles, "a new leader fills holes with no-ops", HOLES, "a hole", 23],
  [AcceptsOld, "who has promised refuses what is lower", SLOTS_AGREE, "P1 and P3 hear of both", 18],
  [OneAcceptance, "chosen is what a majority has accepted", SLOTS_AGREE, "a hole", 13],
] as [typeof MultiPaxos, string, string, string, number][]).map(
  ([mutant, rule, property, world, length]) => ({
    name: mutant.name,
    original: MultiPaxos,
    mutant,
    rule,
    property,
    world,
    length,
  }),
);
