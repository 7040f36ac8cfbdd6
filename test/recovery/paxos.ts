/** Paxos of processes that crash and come back. */
import { Paxos } from "../../lib/consensus/paxos.ts";
import { agreement, decisions, integrity, validity } from "../../lib/course/judges/paxos/decisions.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

/** Explored with the acceptor P3 alone, simulated with three. */
export const paxosWorlds: Readonly<Record<string, RecoveryWorld>> = {
  Paxos: {
    processes: (subject: Subject) => nodes(3, () => new (subject as typeof Paxos)([3])),
    crowd: (subject: Subject) => nodes(3, subject),
    invocations: [invoke(1, "propose", "a"), invoke(2, "propose", "b")],
    often: 3,
    monitor: decisions,
    always: [agreement, validity, integrity],
    ends: [],
    afterwards: [1, 2, 3].map((id) => invoke(id, "propose", "z")),
    settled: ({ live }) => (live as Paxos[]).every(({ chosen }) => chosen !== undefined),
    exploration: { time: "ordered", faults: { mayCrash: [3] } },
  },
};
