// The small worlds in which consensus is judged: of each class what it promises, and how long it takes to
// show that a broken twin does not keep it.
import {
  agreement,
  type ConsensusHistory,
  decisionsAfter,
  NOTHING_DECIDED,
  validity,
} from "../../lib/consensus/properties.ts";
import {
  BenOr,
  type Consensus,
  ConsensusElection,
  ConsensusOrder,
  ElectionConsensus,
  FloodSet,
  LoggedVoting,
  OrderConsensus,
  proposers,
  RotatingCoordinator,
  Rounds,
  Slots,
  Voting,
} from "../../lib/consensus/mod.ts";
import { lockstepGraph } from "../../lib/course/consensus/lockstep.ts";
import { judgeMulticast } from "../../lib/multicast/properties.ts";
import { always, deadlock, explore, monitor, type World } from "../../lib/run/explore/explore.ts";
import { exponential, matrix } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { at } from "../../lib/run/faults.ts";
import { invoke, nodes, type Processes } from "../../lib/run/system.ts";
import type { ConsensusProperty, Subject } from "../mutants/consensus.ts";

type Seen = World<Consensus, ConsensusHistory>;
export const INPUTS = [0, 1, 1];
export const decisions = monitor<ConsensusHistory>(NOTHING_DECIDED, decisionsAfter);
export const agrees = always("agreement", ({ monitor }: Seen) => agreement(monitor));
export const isValid = always("validity", ({ monitor }: Seen) => validity(monitor, INPUTS));
/** When nothing more can happen all that are up have decided: who explores all executions misses none. */
export const ends = deadlock(
  ({ live }: Seen) => live.every(({ decision }) => decision !== undefined),
  "termination",
);

type Explored = Parameters<typeof explore>[0];

/** All executions in which three propose 0, 1, 1 at their start. */
export function explored(subject: Subject, more: Partial<Explored> = {}) {
  return explore({
    processes: proposers(subject as new () => Consensus, INPUTS),
    time: "any",
    monitor: decisions,
    properties: [agrees, isValid, ends],
    bounds: { states: 60_000 },
    ...more,
  });
}

/** At most two rounds: as many as it takes to contradict a decision. */
export function twoRounds(subject: Subject): Subject {
  return class extends (subject as unknown as typeof RotatingCoordinator) {
    override onTimeoutRound() {
      if (this.round < 2) super.onTimeoutRound();
    }
  };
}

/** Finds the shortest violation: its length, or true if the property holds. */
type Judge = (subject: Subject, property: ConsensusProperty) => number | boolean | undefined;

const shortest = (found: ReturnType<typeof explored>, property: string) => {
  const { holds, counterexample } = found.verdicts[property];
  return counterexample?.length ?? (holds === true ? true : undefined);
};

/** What is found of one property alone. */
function only(subject: Subject, property: string, more: Partial<Explored> = {}) {
  const properties = [agrees, isValid, ends].filter(({ name }) => name === property);
  return shortest(explored(subject, { ...more, properties }), property);
}

const plain: Judge = (subject, property) => only(subject, property);

const withCrash: Judge = (subject, property) =>
  only(subject, property, { time: "ordered", faults: { crashes: 1 } });

/** How many rounds in lockstep lead to a disagreement. */
const lockstep: Judge = (subject) => {
  const graph = lockstepGraph(proposers(subject as typeof Rounds, INPUTS));
  const distance = new Map([[0, 0]]), queue = [0];
  for (const state of queue) {
    const decided = graph.states[state].locals.map((local) => graph.locals[local].fields!.decision);
    if (new Set(decided.filter((value) => value !== undefined)).size > 1) return distance.get(state)!;
    for (const [, to] of graph.states[state].moves) {
      if (distance.has(to)) continue;
      distance.set(to, distance.get(state)! + 1);
      queue.push(to);
    }
  }
  return true;
};

/** Seeds until two decide differently; for termination, until an adversary keeps all undecided. */
const random: Judge = (subject, property) => {
  for (let seed = 1; seed <= 200; seed++) {
    const run = simulate({
      processes: proposers(subject as typeof BenOr, INPUTS),
      latency: exponential(1),
      seed,
      until: { events: 2000 },
    });
    const said = run.trace.where({ kind: "output" });
    const values = new Set(said.map(({ content }) => (content as { decided: number }).decided));
    if (property === "agreement" && values.size > 1) return seed;
  }
  if (property === "agreement") return true;
  // Each hears its predecessor first, which keeps the values going round for ever.
  const run = simulate({
    processes: proposers(subject as typeof BenOr, INPUTS),
    latency: matrix([[0, 1, 2], [2, 0, 1], [1, 2, 0]]),
    until: { events: 2000 },
  });
  return run.trace.where({ kind: "output" }).length > 0 ? true : 1;
};

const coordinator: Judge = (subject, property) =>
  property === "termination"
    // A crash of the first coordinator, found out by timeouts: the next one has to do.
    ? withCrash(twoRounds(subject), property)
    : only(twoRounds(subject), property, {
      processes: proposers(twoRounds(subject) as new () => Consensus, [1, 1, 0]),
    });

/** Elections: the same properties, of who is elected. */
const election: Judge = (subject, property) => {
  const found = explore({
    processes: nodes(3, subject as typeof ConsensusElection),
    time: "any",
    invocations: [1, 2, 3].map((id) => invoke(id, "elect")),
    properties: [
      always(
        "agreement",
        ({ live }: World<ConsensusElection>) => live.filter(({ state }) => state === "leader").length <= 1,
      ),
      deadlock(
        ({ live }: World<ConsensusElection>) => live.every(({ elected }) => elected !== undefined),
        "termination",
      ),
    ],
  });
  return shortest(found, property);
};

/** Two contents, in all schedules; what is delivered where is seen from outside. */
const order: Judge = (subject, property) => {
  for (let seed = 1; seed <= 100; seed++) {
    const run = simulate({
      processes: nodes(3, subject as typeof ConsensusOrder),
      latency: exponential(5),
      seed,
      scenario: [1, 2, 3, 1].map((id, place) => at(3 * place, invoke(id, "multicast", `${id}${place}`))),
      limit: 5000,
    });
    if (judgeMulticast(run.trace)[property] !== undefined) return seed;
  }
  return true;
};

const slots: Judge = (subject, property) => {
  type Told = Record<string, number[]>;
  const found = explore({
    processes: nodes(2, subject as typeof Slots) as Processes,
    time: "any",
    invocations: [
      ...[1, 2].map((id) => invoke(id, "propose", 1, id)),
      ...[1, 2].map((id) => invoke(id, "propose", 2, 4 - id)),
    ],
    inOrder: true,
    monitor: monitor<Told>({}, (told, event) => {
      if (event.kind !== "output") return told;
      const { slot, decided } = event.what as { slot: number; decided: number };
      return { ...told, [slot]: [...told[slot] ?? [], decided] };
    }),
    properties: [
      always(
        "agreement",
        ({ monitor }: World<Slots, Told>) =>
          Object.values(monitor).every((values) => new Set(values).size === 1),
      ),
      deadlock(
        ({ monitor }: World<Slots, Told>) => [1, 2].every((slot) => monitor[slot]?.length === 2),
        "termination",
      ),
    ],
    bounds: { states: 60_000 },
  });
  return shortest(found, property);
};

export const JUDGES = new Map<Subject, Judge>([
  [Voting, plain],
  [LoggedVoting, plain],
  [FloodSet, withCrash],
  [Rounds as Subject, lockstep],
  [BenOr as Subject, random],
  [RotatingCoordinator, coordinator],
  [ConsensusElection, election],
  [ElectionConsensus, (subject, property) => only(subject, property, { time: "ordered" })],
  [
    OrderConsensus,
    (subject, property) =>
      only(subject, property, { processes: proposers(subject as typeof OrderConsensus, [0, 1]) }),
  ],
  [Slots, slots],
  [ConsensusOrder, order],
]);
