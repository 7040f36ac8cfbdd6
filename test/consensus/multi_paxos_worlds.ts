// Three servers of Multi-Paxos with two slots: P1 leads, and P2 takes over at any moment.
import type { Process, ProcessId } from "../../lib/core/process.ts";
import type { MultiPaxos } from "../../lib/consensus/mod.ts";
import {
  always,
  deadlock,
  type Exploration,
  explore,
  monitor,
  sometimes,
  type World,
} from "../../lib/run/explore/explore.ts";
import { type Invocation, invoke, nodes } from "../../lib/run/system.ts";

export type Subject = new () => MultiPaxos;

/** What was first called chosen in each slot, and whether something else was, too. */
type Chosen = { readonly slots: Record<number, string | null>; clash: boolean };
type Seen = World<Process, Chosen>;

export const chosenSlots = monitor<Chosen>({ slots: {}, clash: false }, (seen, happening) => {
  if (happening.kind !== "output") return;
  const { slot, chosen } = happening.what as { slot: number; chosen: string | null };
  if (!(slot in seen.slots)) seen.slots[slot] = chosen;
  else if (seen.slots[slot] !== chosen) seen.clash = true;
});

const asked = ["a", "b", "c"];
export const SLOTS_AGREE = "agreement a slot", HOLES = "what is chosen is carried out";
export const slotAgreement = always(SLOTS_AGREE, ({ monitor: { clash } }: Seen) => !clash);
export const slotValidity = always(
  "validity",
  ({ monitor: { slots } }: Seen) =>
    Object.values(slots).every((command) => command === null || asked.includes(command)),
);
const noHole = deadlock(
  ({ live }: World<MultiPaxos>) => live.every(({ chosen, applied }) => applied === chosen.size),
  HOLES,
);

type SlotWorld = {
  /** What P1, who leads, puts into slots 1 and 2, and to whom its word comes, slot by slot. */
  readonly reaches: readonly (readonly ProcessId[])[];
  readonly invocations: readonly Invocation[];
  readonly states: number;
};

export const SLOT_WORLDS: Readonly<Record<string, SlotWorld>> = {
  "all hear of both": { reaches: [[1, 2, 3], [1, 2, 3]], invocations: [], states: 580 },
  "P1 and P3 hear of both": { reaches: [[1, 3], [1, 3]], invocations: [invoke(2, "lead")], states: 307_386 },
  "a hole": { reaches: [[1], [1, 3]], invocations: [invoke(2, "lead")], states: 37_991 },
};

/**
 * Nobody crashes: nothing is forced. All have promised P1's first ballot; what it has put into its slots is
 * on its way, or lost.
 */
function staged(subject: Subject, { reaches }: SlotWorld) {
  return class extends (subject as new () => MultiPaxos) {
    override onStart() {
      this.promised = 1;
      if (this.id !== 1) return;
      this.ballot = 1;
      this.begin();
      for (const command of asked.slice(0, 2)) this.propose(command);
    }
    override save() {}
    override get everyone() {
      return [1, 2, 3];
    }
    override send(to: ProcessId, message: never) {
      const { type, ballot, slot } = message as { type: string; ballot: number; slot: number };
      if (type === "Accept" && ballot === 1 && !reaches[slot - 1].includes(to)) return;
      super.send(to, message);
    }
  };
}

/** @param property the only one that is asked for; all unless told */
export function exploreSlots(name: string, subject: Subject, property?: string): Exploration {
  const world = SLOT_WORLDS[name];
  const properties = [
    slotAgreement,
    slotValidity,
    noHole,
    sometimes("both slots are chosen", ({ monitor: { slots } }: Seen) => 1 in slots && 2 in slots),
  ];
  return explore({
    processes: nodes(3, staged(subject, world)),
    invocations: world.invocations,
    monitor: chosenSlots,
    properties: properties.filter(({ name }) => property === undefined || name === property),
    bounds: { states: 600_000 },
  });
}
