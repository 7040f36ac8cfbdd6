/** Small worlds in which Paxos is explored, and one run that is scripted. */
import { Paxos } from "../../lib/consensus/paxos.ts";
import { decisions, PROPERTIES } from "../../lib/course/judges/paxos/decisions.ts";
import { type Exploration, explore, type Options } from "../../lib/run/explore/explore.ts";
import { at, crash, heal, partition, recover } from "../../lib/run/faults.ts";
import { constant } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";

export type Algorithm = typeof Paxos;
const proposals = [invoke(1, "propose", "a"), invoke(2, "propose", "b")];

/** Each of these proposes when nothing is under way any more. */
function inTurn(subject: Algorithm, places: readonly number[]) {
  return class extends subject {
    override onStart() {
      if (places.includes(this.id)) this.setTimer("Ask" as never, 10_000 * this.id);
    }
    override onRecover(log: readonly object[]) {
      super.onRecover(log);
      this.onStart();
    }
    onTimeoutAsk() {
      const value = "abc"[this.id - 1];
      this.invoke("propose", value);
      this.propose(value);
    }
  };
}

const explored = {
  /** Everyone accepts: a majority of two is both. */
  "two propose": (subject: Algorithm) => ({ processes: nodes(2, subject), invocations: proposals }),
  "one proposes, P3 may crash": (subject: Algorithm) => ({
    processes: nodes(3, subject),
    invocations: [proposals[0]],
    faults: { crashes: 1, mayCrash: [3] },
  }),
  "P1, who may crash, then P2": (subject: Algorithm) => ({
    processes: nodes(3, inTurn(subject, [1, 2])),
    faults: { crashes: 1, mayCrash: [1] },
  }),
  "one acceptor": (subject: Algorithm) => ({
    processes: nodes(3, () => new subject([3])),
    invocations: proposals,
  }),
  "one acceptor comes back": (subject: Algorithm) => ({
    processes: nodes(3, () => new subject([3])),
    invocations: proposals,
    faults: { crashes: 1, recoveries: 1, mayCrash: [3] },
  }),
  "a proposer comes back with another value": (subject: Algorithm) => {
    const Later = inTurn(subject, [2]);
    return {
      processes: nodes(3, () => new Later([3])),
      invocations: [invoke(1, "propose", "a"), invoke(1, "propose", "c")],
      inOrder: true,
      faults: { crashes: 1, recoveries: 1, mayCrash: [1] },
    };
  },
  "both proposers may crash, one comes back": (subject: Algorithm) => ({
    processes: nodes(3, () => new subject([3])),
    invocations: proposals,
    faults: { crashes: 2, recoveries: 1, mayCrash: [1, 2] },
  }),
  "a message comes twice": (subject: Algorithm) => ({
    processes: nodes(3, () => new subject([3])),
    invocations: proposals,
    faults: { duplications: 1 },
  }),
} satisfies Record<string, (subject: Algorithm) => Options>;

export type ExploredWorld = keyof typeof explored;
export type PaxosWorld = ExploredWorld | keyof typeof scripted;
export const exploredWorlds = Object.keys(explored) as ExploredWorld[];

export function explorePaxos(
  world: ExploredWorld,
  subject: Algorithm,
  more: Partial<Options> = {},
): Exploration {
  return explore({
    time: "ordered",
    monitor: decisions,
    properties: PROPERTIES,
    ...explored[world](subject),
    ...more,
  });
}

const scripted = {
  /**
   * P1's "a" reaches nobody else before P1 is cut off; P2's "b" is chosen; then P1 and P2, without P3, vote
   * again. P1 has accepted "a" in ballot 1, P2 "b" in ballot 2.
   */
  "an old value": [
    at(0, invoke(1, "propose", "a")),
    at(25, partition([1], [2, 3])),
    at(100, invoke(2, "propose", "b")),
    at(200, heal()),
    at(200, partition([1, 2], [3])),
    at(201, invoke(1, "propose", "a")),
  ],
  /** P1 and P3 choose "a"; P3 crashes and comes back; P2 and P3 vote, without P1. */
  "another majority": [
    at(0, partition([1, 3], [2])),
    at(1, invoke(1, "propose", "a")),
    at(100, crash(3)),
    at(110, recover(3)),
    at(200, heal()),
    at(200, partition([1], [2, 3])),
    at(201, invoke(2, "propose", "b")),
  ],
};

export function isScripted(world: PaxosWorld): world is keyof typeof scripted {
  return world in scripted;
}

/** The values that are decided in a scripted run, each once. */
export function decidedIn(world: keyof typeof scripted, subject: Algorithm): Set<string> {
  const { trace } = simulate({
    processes: nodes(3, subject),
    latency: constant(10),
    scenario: scripted[world],
    until: 1000,
  });
  return new Set(
    trace.where({ kind: "output" }).map(({ content }) => (content as { decided: string }).decided),
  );
}
