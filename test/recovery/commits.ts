/** A coordinator and two participants, of whom each may crash and come back, and what they decide. */
import type { TransactionId } from "../../lib/commit/mod.ts";
import * as commit from "../../lib/commit/mod.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import { always, deadlock } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import {
  atomicity,
  PRESUMED_ABORT,
  PRESUMED_COMMIT,
  type Roles,
  said,
  TWO_PHASE,
} from "../commit/commits.ts";
import { outcomes } from "../fixtures/toy_properties.ts";
import * as paxos from "../commit/paxos_worlds.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

export const ATOMICITY = atomicity.name, NOBODY_WAITS = "nobody waits for ever";

/** Its transactions have numbers of their own. */
function numbering(Coordinator: typeof commit.TwoPhaseCoordinator) {
  return class extends Coordinator {
    run() {
      this.commit(this.operation);
    }
  };
}

/** Each transaction has begun there before anybody is asked. */
function working(Participant: typeof commit.TwoPhaseParticipant) {
  return class extends Participant {
    override onPrepare(message: { transaction: TransactionId }, from: ProcessId) {
      const { transaction } = message;
      if (!this.prepared.has(transaction) && !this.outcomes.has(transaction)) this.begin(transaction);
      super.onPrepare(message, from);
    }
  };
}

type Party = commit.TwoPhaseCoordinator | commit.TwoPhaseParticipant;

function isIdle(party: Party): boolean {
  return party instanceof commit.TwoPhaseCoordinator ? party.open.size === 0 : party.prepared.size === 0;
}

function commitWorld(roles: Roles, role: keyof Roles): RecoveryWorld {
  return {
    processes: (subject) => {
      const { coordinator, participant } = role === "coordinator"
        ? { ...roles, coordinator: subject }
        : { ...roles, participant: subject };
      return {
        ...nodes([1], numbering(coordinator as unknown as typeof commit.TwoPhaseCoordinator)),
        ...nodes([2, 3], working(participant as unknown as typeof commit.TwoPhaseParticipant)),
      };
    },
    invocations: [invoke(1, "run")],
    often: 3,
    monitor: said,
    always: [atomicity],
    ends: [deadlock(({ live }) => live.length < 3 || (live as Party[]).every(isIdle), NOBODY_WAITS)],
    afterwards: [invoke(1, "run")],
    settled: (world) => (world.live as Party[]).every(isIdle),
    exploration: { time: "ordered", forces: "instant", bounds: { states: 20_000 } },
  };
}

/** Nobody's transaction has a number: P1 asks for it again, and hears what became of it. */
function paxosWorld(): RecoveryWorld {
  return {
    processes: (subject) => {
      const algorithm = subject as unknown as paxos.PaxosCommitClass;
      return paxos.paxosCommitting(algorithm, 2, 1);
    },
    invocations: [invoke(1, "commit")],
    monitor: paxos.said,
    always: [always(ATOMICITY, paxos.atomicity.test), paxos.validity],
    ends: [deadlock(
      ({ live }) => (live as commit.PaxosCommit[]).every(({ state }) => state !== "prepared"),
      NOBODY_WAITS,
    )],
    afterwards: [invoke(1, "commit")],
    settled: ({ live }) => (live as commit.PaxosCommit[]).slice(0, 2).every(({ isDecided }) => isDecided),
    exploration: { time: "ordered", forces: "instant", bounds: { states: 30_000 } },
  };
}

export const commitWorlds: Readonly<Record<string, RecoveryWorld>> = {
  TwoPhaseCoordinator: commitWorld(TWO_PHASE, "coordinator"),
  TwoPhaseParticipant: commitWorld(TWO_PHASE, "participant"),
  PresumedAbortCoordinator: commitWorld(PRESUMED_ABORT, "coordinator"),
  PresumedAbortParticipant: commitWorld(PRESUMED_ABORT, "participant"),
  PresumedCommitCoordinator: commitWorld(PRESUMED_COMMIT, "coordinator"),
  PresumedCommitParticipant: commitWorld(PRESUMED_COMMIT, "participant"),
  PaxosCommit: paxosWorld(),
  FasterPaxosCommit: paxosWorld(),
};

/** Three-phase commit, which nobody comes back to. */
export const threePhaseWorld: RecoveryWorld = {
  processes: (subject: Subject) => nodes(3, subject),
  invocations: [],
  monitor: outcomes,
  always: [always(ATOMICITY, ({ monitor }) => {
    const { commit, abort } = monitor as { commit: boolean; abort: boolean };
    return !(commit && abort);
  })],
  ends: [],
  afterwards: [],
  settled: () => true,
  exploration: { time: "ordered", bounds: { states: 20_000 } },
};
