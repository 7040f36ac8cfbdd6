/** What commit protocols cost where nobody fails: counted in runs, beside what the papers say. */
import { FasterPaxosCommit, PaxosCommit } from "../../commit/paxos_commit.ts";
import {
  PresumedAbortCoordinator,
  PresumedAbortParticipant,
  PresumedCommitCoordinator,
  PresumedCommitParticipant,
} from "../../commit/two_phase/presumed.ts";
import { ThreePhaseCommit } from "../../commit/three_phase.ts";
import { at } from "../../run/faults.ts";
import { constant, matrix } from "../../run/latency.ts";
import { simulate, type Simulation } from "../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../run/system.ts";
import { range } from "../numbers/range.ts";
import { commitOne, type CommitRoles, committing, type ServerVote } from "../judges/commit/system.ts";

/** One protocol with N servers that all vote yes. */
export type CommitCost = {
  readonly protocol: string;
  readonly n: number;
  /** Between machines, until the last server knows the outcome. */
  readonly messages: number;
  readonly messagesByTheory: number;
  /** One after the other, until the last server knows the outcome. */
  readonly delays: number;
  readonly delaysByTheory: number;
  /** Of all logs, until the outcome is certain. */
  readonly forces: number;
  readonly forcesByTheory: number;
};

type Figures = Pick<CommitCost, "messages" | "delays" | "forces">;
type Counted = { readonly of: (n: number) => Figures; readonly theory: (n: number) => Figures };

const lastWord = (run: Simulation) => run.trace.where({ kind: "output" }).at(-1)!.time;

/**
 * The coordinator's machine is the first server's, too: between the two nothing has to be sent. Presumed
 * abort, as no beginning is forced; acknowledgements come after the outcome is known.
 */
function twoPhase(n: number): Figures {
  const roles = { coordinator: PresumedAbortCoordinator, participant: PresumedAbortParticipant };
  const machine = (place: number) => Math.max(1, place);
  const places = range(0, n);
  const run = simulate({
    processes: committing(Array.from({ length: n }, () => "yes" as const), roles),
    latency: matrix(places.map((a) => places.map((b) => machine(a) === machine(b) ? 0 : 1))),
    scenario: [at(0, commitOne)],
    seed: 1,
  });
  const sends = run.trace.where({ kind: "send" }).filter(({ process, peer }) =>
    machine(process - 1) !== machine(peer - 1)
  );
  const messages = sends.filter(({ message }) => message?.type !== "Acknowledge").length;
  const decided = run.trace.where({ kind: "output", process: 1 })[0].index;
  const forces = run.trace.where({ kind: "force" }).filter(({ index }) => index < decided).length;
  return { messages, delays: lastWord(run), forces };
}

/** The first N of the processes vote, the first 2F + 1 accept. */
function paxos(algorithm: typeof PaxosCommit, faulty: number): (n: number) => Figures {
  return (n) => {
    const acceptors = 2 * faulty + 1;
    const run = simulate({
      processes: nodes(Math.max(n, acceptors), () => new algorithm(range(1, n), range(1, acceptors))),
      latency: constant(1),
      scenario: [at(0, invoke(1, "commit"))],
      seed: 1,
    });
    return { messages: run.counts.messages, delays: lastWord(run), forces: run.counts.forces };
  };
}

class Willing extends ThreePhaseCommit {
  protected override choose() {
    return 1;
  }
}

function threePhase(n: number): Figures {
  const run = simulate({ processes: nodes(n, Willing), latency: constant(1), seed: 1 });
  return { messages: run.counts.messages, delays: lastWord(run), forces: run.counts.forces };
}

const PROTOCOLS: Readonly<Record<string, Counted>> = {
  "two-phase commit": { of: twoPhase, theory: (n) => ({ messages: 3 * n - 3, delays: 3, forces: n + 1 }) },
  "three-phase commit": { of: threePhase, theory: (n) => ({ messages: 5 * n - 5, delays: 5, forces: 0 }) },
  "Paxos Commit, F = 1": {
    of: paxos(PaxosCommit, 1),
    theory: (n) => ({ messages: 4 * n - 3, delays: n > 2 ? 4 : 3, forces: n + 2 }),
  },
  "Faster Paxos Commit, F = 1": {
    of: paxos(FasterPaxosCommit, 1),
    theory: (n) => ({ messages: 5 * n - 5, delays: 3, forces: n + 2 }),
  },
};

/**
 * Messages, delays and forced writes of each protocol, by the number of servers, coordinator and acceptors
 * among them (Skeen 1981; Gray and Lamport 2006). The library's three-phase commit has no log.
 * @param sizes numbers of servers, each at least 2
 */
export function commitCosts(sizes: readonly number[]): CommitCost[] {
  return Object.entries(PROTOCOLS).flatMap(([protocol, { of, theory }]) =>
    sizes.map((n) => {
      const { messages, delays, forces } = theory(n);
      return {
        protocol,
        n,
        ...of(n),
        messagesByTheory: messages,
        delaysByTheory: delays,
        forcesByTheory: forces,
      };
    })
  );
}

/** What one presumption saves: messages and forces with N servers beside the coordinator. */
export type PresumptionCost = {
  readonly protocol: string;
  readonly outcome: string;
  readonly messages: number;
  readonly forces: number;
};

const PRESUMING: Readonly<Record<string, CommitRoles>> = {
  "no presumption": {},
  "presumed abort": { coordinator: PresumedAbortCoordinator, participant: PresumedAbortParticipant },
  "presumed commit": { coordinator: PresumedCommitCoordinator, participant: PresumedCommitParticipant },
};

/**
 * Messages and forces of two-phase commit and of its presumptions (Mohan, Lindsay and Obermarck 1986): for a
 * commit, for an abort after all have promised, for an abort because one votes no.
 * @param n servers beside the coordinator
 */
export function presumptionCosts(n: number): PresumptionCost[] {
  const all = Array.from({ length: n }, (): ServerVote => "yes");
  const givesUp = at(15, invoke(1, "abort", 1)); // the votes are under way
  return Object.entries(PRESUMING).flatMap(([protocol, roles]) =>
    [
      { outcome: "commit", votes: all, then: [] },
      { outcome: "abort, all have promised", votes: all, then: [givesUp] },
      { outcome: "abort, one votes no", votes: ["no" as const, ...all.slice(1)], then: [] },
    ].map(({ outcome, votes, then }) => {
      const { counts } = simulate({
        processes: committing(votes, roles),
        latency: constant(10),
        scenario: [at(0, commitOne), ...then],
        seed: 1,
      });
      return { protocol, outcome, messages: counts.messages, forces: counts.forces };
    })
  );
}
