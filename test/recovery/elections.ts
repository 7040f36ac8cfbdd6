/** Elections and failure detection of processes that crash and come back. */
import { FailureDetector } from "../../lib/election/failure_detector.ts";
import { always, deadlock, eventually, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { BOUNDED, type Elector } from "../election/elections.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

export const ENDS = "every election ends", DISTINCT = "no two messages to one process have the same number";
export const TRUST = "who is up is not suspected";

const isUndecided = ({ state }: Elector) => state === "electing";
const followTheHighest = ({ live, ids }: World) =>
  (live as Elector[]).every(({ elected }) => elected === Math.max(...ids));

/** Somebody calls an election, whatever happens; and once more when all is over. */
export function electionWorld(more: Partial<RecoveryWorld> = {}): RecoveryWorld {
  return {
    processes: (subject) => nodes(3, subject),
    invocations: [invoke(1, "elect")],
    always: [],
    ends: [deadlock<Elector>(({ live }) => !live.some(isUndecided), ENDS)],
    afterwards: [invoke(1, "elect")],
    settled: followTheHighest,
    exploration: { time: "ordered", network: { fifo: true }, bounds: { states: 5000 } },
    run: { latency: BOUNDED },
    ...more,
  };
}

/** Numbered messages that are under way, each with its number. */
function areDistinct({ inFlight }: World): boolean {
  const numbered = inFlight.filter(({ message }) => message.type === "Election" || message.type === "Elected")
    .map(({ from, to, message }) => `${from} ${to} ${(message as unknown as { number: number }).number}`);
  return new Set(numbered).size === numbered.length;
}

/** With a failure detector nobody has to be told: it is explored for two, with heartbeats for ever. */
export const watchedWorld: RecoveryWorld = {
  ...electionWorld({ invocations: [] }),
  crowd: (subject) => nodes(3, subject),
  processes: (subject) => nodes(2, subject),
  exploration: { time: "ordered", network: { fifo: true }, bounds: { states: 5000 } },
  ends: [
    eventually<Elector>(
      "all that are up follow the highest of them",
      (world) => world.live.every(({ elected }) => elected === Math.max(...world.live.map(({ id }) => id))),
    ),
  ],
};

/** A detector that can be asked to do nothing: what it thinks is judged from then on. */
function asked(subject: Subject) {
  return class extends (subject as unknown as typeof FailureDetector) {
    look() {}
  };
}

export const detectorWorld: RecoveryWorld = {
  processes: (subject) => nodes(3, asked(subject)),
  invocations: [],
  always: [],
  // Nobody but P3 crashes when it is explored: the others have always been up.
  ends: [
    always<FailureDetector>(
      TRUST,
      ({ live }) => live.every(({ suspected }) => !suspected.has(1) && !suspected.has(2)),
    ),
  ],
  afterwards: [invoke(1, "look")],
  settled: ({ live }) => (live as FailureDetector[]).every(({ suspected }) => suspected.size === 0),
  exploration: {
    time: "ordered",
    network: { fifo: true },
    faults: { mayCrash: [3] },
    bounds: { states: 20_000 },
  },
  run: { latency: BOUNDED },
};

export const electionWorlds: Readonly<Record<string, RecoveryWorld>> = {
  Bully: electionWorld({ exploration: { time: "ordered" } }),
  RingElection: electionWorld({ always: [always(DISTINCT, areDistinct)] }),
  WatchedBully: watchedWorld,
  WatchedRing: watchedWorld,
  FailureDetector: detectorWorld,
};
