/** Consensus of processes that crash and come back. */
import type {
  Consensus,
  ConsensusElection,
  ConsensusOrder,
  RotatingCoordinator,
  Rounds,
  Slots,
  Voting,
} from "../../lib/consensus/mod.ts";
import { proposers } from "../../lib/consensus/mod.ts";
import { agreement, type ConsensusHistory } from "../../lib/consensus/properties.ts";
import { always, deadlock, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes, type Processes } from "../../lib/run/system.ts";
import { decisions, INPUTS, twoRounds } from "../consensus/worlds.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

export const AGREEMENT = "agreement", TERMINATION = "who is up in the end, with all others, has decided";

type Seen = World<Consensus, ConsensusHistory>;
const agrees = always(AGREEMENT, ({ monitor }: Seen) => agreement(monitor));
const decided = ({ live, ids }: World) =>
  live.length < ids.length || (live as Consensus[]).every(({ decision }) => decision !== undefined);

/** All propose at their start, or when they come back as if it were. */
export function consensusWorld(more: Partial<RecoveryWorld> = {}): RecoveryWorld {
  return {
    processes: (subject) => proposers(subject as new () => Consensus, INPUTS),
    invocations: [],
    monitor: decisions,
    always: [agrees],
    ends: [deadlock(decided, TERMINATION)],
    afterwards: [],
    settled: (world) => world.live.length === world.ids.length && decided(world),
    exploration: { time: "any", bounds: { states: 30_000 } },
    ...more,
  };
}

/** Each proposes 0 or 1, and perhaps something else when it comes back as if it were its start. */
const fickle = (subject: Subject, whims: readonly number[]): Processes => {
  class Fickle extends (subject as unknown as typeof Voting) {
    override onStart() {
      this.propose(whims.includes(this.id) ? this.choose(2) : INPUTS[this.id - 1]);
    }
  }
  return nodes(INPUTS.length, Fickle as unknown as new () => Consensus);
};
export const fickleWorld = consensusWorld({
  processes: (subject) => fickle(subject, [1]),
  exploration: { time: "any", faults: { mayCrash: [1] }, bounds: { states: 60_000 } },
});

/** One round is enough to contradict oneself in. */
function oneRound(subject: Subject): Subject {
  return class extends (subject as unknown as typeof Rounds) {
    override beginRound() {
      if (this.round === 0) return super.beginRound();
      this.heard.clear();
      this.round++;
    }
  };
}
export const roundsWorld = consensusWorld({
  processes: (subject) => fickle(oneRound(subject), [2]),
  ends: [],
  exploration: { time: "any", faults: { mayCrash: [2] }, bounds: { states: 200_000 } },
});

/** Only the third loses patience, once. */
function impatient(subject: Subject): Subject {
  return class extends (twoRounds(subject) as unknown as typeof RotatingCoordinator) {
    override onTimeoutRound() {
      if (this.id === 3) super.onTimeoutRound();
    }
  };
}
export const coordinatorWorld = consensusWorld({
  processes: (subject) => proposers(impatient(subject) as new () => RotatingCoordinator, [1, 1, 0]),
  ends: [],
  exploration: { time: "any", faults: { mayCrash: [2] }, bounds: { states: 200_000 } },
});

export const synchronousWorld = consensusWorld({
  exploration: { time: "ordered", bounds: { states: 30_000 } },
});

/** The leader proposes something else when it comes back. */
export const leaderWorld = consensusWorld({
  processes: (subject) => fickle(subject, [3]),
  ends: [],
  exploration: { time: "ordered", faults: { mayCrash: [3] }, bounds: { states: 60_000 } },
});

export const pairWorld = consensusWorld({
  processes: (subject) => proposers(subject as new () => Consensus, [0, 1]),
});

export const electedWorld = consensusWorld({
  processes: (subject) => nodes(3, subject),
  invocations: [1, 2, 3].map((id) => invoke(id, "elect")),
  monitor: undefined,
  always: [],
  ends: [
    deadlock(
      ({ live, ids }: World<ConsensusElection>) =>
        live.length < ids.length || live.every(({ elected }) => elected !== undefined),
      TERMINATION,
    ),
  ],
});

export const DELIVERS = "who is up in the end, with all others, holds nothing back";
export const orderWorld = consensusWorld({
  processes: (subject) => nodes(2, subject),
  invocations: [invoke(1, "multicast", "a"), invoke(2, "multicast", "b")],
  monitor: undefined,
  always: [],
  ends: [
    deadlock(
      ({ live, ids }: World<ConsensusOrder>) =>
        live.length < ids.length || live.every(({ heldBack }) => heldBack.size === 0),
      DELIVERS,
    ),
  ],
});

export const slotsWorld = consensusWorld({
  processes: (subject) => {
    class Fickle extends (subject as unknown as typeof Slots) {
      override onStart() {
        this.propose(1, this.id === 1 ? 2 * this.choose(2) : 1);
      }
    }
    return nodes(2, Fickle);
  },
  ends: [],
});

export const consensusWorlds: Readonly<Record<string, RecoveryWorld>> = {
  LoggedVoting: fickleWorld,
};
