/**
 * Broken twins of the commit protocols: each breaks one rule, commits and aborts as its original without
 * faults, and is caught by a named property where processes crash and come back.
 */
import type { Process } from "../../lib/core/process.ts";
import * as commit from "../../lib/commit/mod.ts";
import type { CommitOutcome } from "../../lib/commit/mod.ts";
import { PRESUMED_ABORT, PRESUMED_COMMIT, type Roles, TWO_PHASE } from "../commit/commits.ts";
import * as threePhase from "../fixtures/three_phase_commit.ts";

/** Appends one kind of record without forcing it: it says what the log may not have yet. */
function unforced<C extends Roles[keyof Roles]>(name: string, original: C, record: string): C {
  const Original = original as unknown as new () => {
    write(entry: object): void;
    append(entry: object): void;
  };
  const twin = {
    [name]: class extends Original {
      override write(entry: { record: string }) {
        if (entry.record === record) this.append(entry);
        else super.write(entry);
      }
    },
  };
  return twin[name] as unknown as C;
}

/** Forgets a decision as soon as it has said it. */
class ForgetfulCoordinator extends commit.TwoPhaseCoordinator {
  override isAcknowledged() {
    return false;
  }
}

/** Does not wait for the last vote. */
class ImpatientCoordinator extends commit.TwoPhaseCoordinator {
  override onTimeoutVotes(key: string) {
    const { participants, missing } = this.open.get(Number(key))!;
    this.decide(Number(key), missing.size === 1 ? "commit" : "abort", participants);
  }
}

/** Decides alone if it waits too long, though it has promised to commit. */
class ImpatientParticipant extends commit.TwoPhaseParticipant {
  override onTimeoutDecision(key: string) {
    this.finish(Number(key), "abort");
  }
}

/** Takes the wrong outcome to need no acknowledgement. */
class PresumesTheOther extends commit.PresumedAbortCoordinator {
  override isAcknowledged(outcome: CommitOutcome): boolean {
    return outcome === "abort";
  }
}

/** Answers as two-phase commit does for what it does not remember. */
class PresumesNothing extends commit.PresumedCommitCoordinator {
  override get presumption(): CommitOutcome {
    return "abort";
  }
}

export type CommitMutant = {
  readonly name: string;
  readonly original: abstract new (...details: never[]) => Process;
  readonly roles: Roles;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  readonly property: "atomicity" | "validity";
  /** How many crash and come back. */
  readonly crashes: number;
  /** Steps of the shortest execution that shows it. */
  readonly length: number;
};

type Row = [Roles, keyof Roles, Roles[keyof Roles], string, CommitMutant["property"], number, number];

export const COMMIT_MUTANTS: readonly CommitMutant[] = ([
  [
    TWO_PHASE,
    "coordinator",
    unforced("HastyCoordinator", commit.TwoPhaseCoordinator, "commit"),
    "a commit is in the log before it is said",
    "atomicity",
    2,
    11,
  ],
  [
    TWO_PHASE,
    "coordinator",
    ForgetfulCoordinator,
    "a commit is remembered until all know it",
    "atomicity",
    1,
    9,
  ],
  [TWO_PHASE, "coordinator", ImpatientCoordinator, "all must vote yes", "validity", 1, 5],
  [
    TWO_PHASE,
    "participant",
    unforced("HastyParticipant", commit.TwoPhaseParticipant, "prepared"),
    "a promise is in the log before it is given",
    "atomicity",
    2,
    9,
  ],
  [
    TWO_PHASE,
    "participant",
    unforced("ThoughtlessParticipant", commit.TwoPhaseParticipant, "commit"),
    "who acknowledges does not forget",
    "atomicity",
    1,
    13,
  ],
  [TWO_PHASE, "participant", ImpatientParticipant, "who is prepared does not decide", "atomicity", 1, 6],
  [
    PRESUMED_ABORT,
    "coordinator",
    unforced("HastyPresumedAbort", commit.PresumedAbortCoordinator, "commit"),
    "a commit is in the log before it is said",
    "atomicity",
    1,
    9,
  ],
  [
    PRESUMED_ABORT,
    "coordinator",
    PresumesTheOther,
    "a commit is remembered until all know it",
    "atomicity",
    1,
    9,
  ],
  [
    PRESUMED_ABORT,
    "participant",
    unforced("HastyPresumedAbortParticipant", commit.PresumedAbortParticipant, "prepared"),
    "a promise is in the log before it is given",
    "validity",
    1,
    6,
  ],
  [
    PRESUMED_ABORT,
    "participant",
    unforced("ThoughtlessPresumedAbortParticipant", commit.PresumedAbortParticipant, "commit"),
    "who acknowledges does not forget",
    "atomicity",
    1,
    13,
  ],
  [
    PRESUMED_COMMIT,
    "coordinator",
    unforced("HastyPresumedCommit", commit.PresumedCommitCoordinator, "begin"),
    "the log knows who is asked before anybody is",
    "atomicity",
    1,
    9,
  ],
  [PRESUMED_COMMIT, "coordinator", PresumesNothing, "what is forgotten was committed", "atomicity", 1, 9],
  [
    PRESUMED_COMMIT,
    "participant",
    unforced("HastyPresumedCommitParticipant", commit.PresumedCommitParticipant, "prepared"),
    "a promise is in the log before it is given",
    "validity",
    1,
    6,
  ],
  [
    PRESUMED_COMMIT,
    "participant",
    unforced("ThoughtlessPresumedCommitParticipant", commit.PresumedCommitParticipant, "abort"),
    "who acknowledges does not forget",
    "atomicity",
    1,
    10,
  ],
] as Row[]).map(([original, role, mutant, rule, property, crashes, length]) => ({
  name: mutant.name,
  original: original[role],
  roles: { ...original, [role]: mutant },
  rule,
  property,
  crashes,
  length,
}));

/** Those of three-phase commit, which its own tests catch. */
export const THREE_PHASE_MUTANTS = [
  threePhase.OptimisticThreePhaseCommit,
  threePhase.TwoPhasesOnly,
  threePhase.LeaderlessThreePhaseCommit,
  threePhase.AbruptThreePhaseCommit,
].map((mutant) => ({ original: commit.ThreePhaseCommit, mutant }));
