/**
 * Broken twins of the commit protocols: each breaks one rule, commits and aborts as its original without
 * faults, and is caught by a named property where processes crash and come back.
 */
import type { Process } from "../../lib/core/process.ts";
import * as commit from "../../lib/commit/mod.ts";
import type { CommitOutcome, CoordinatorRecord, ParticipantRecord } from "../../lib/commit/mod.ts";
import { ORIGINAL, type Roles } from "../commit/commits.ts";
import * as threePhase from "../fixtures/three_phase_commit.ts";

/** Says what it has decided before the log has it. */
class HastyCoordinator extends commit.TwoPhaseCoordinator {
  protected override write(entry: CoordinatorRecord) {
    if (entry.record === "commit") this.append(entry);
    else super.write(entry);
  }
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

/** Promises to commit before the log has what it needs for that. */
class HastyParticipant extends commit.TwoPhaseParticipant {
  protected override write(entry: ParticipantRecord) {
    if (entry.record === "prepared") this.append(entry);
    else super.write(entry);
  }
}

/** Says that it knows the outcome before the log does. */
class ThoughtlessParticipant extends commit.TwoPhaseParticipant {
  protected override write(entry: ParticipantRecord) {
    if (entry.record === "commit") this.append(entry);
    else super.write(entry);
  }
}

/** Decides alone if it waits too long, though it has promised to commit. */
class ImpatientParticipant extends commit.TwoPhaseParticipant {
  override onTimeoutDecision(key: string) {
    this.finish(Number(key), "abort");
  }
}

class HastyPresumedAbort extends commit.PresumedAbortCoordinator {
  protected override write(entry: CoordinatorRecord) {
    if (entry.record === "commit") this.append(entry);
    else super.write(entry);
  }
}

/** Takes the wrong outcome to need no acknowledgement. */
class PresumesTheOther extends commit.PresumedAbortCoordinator {
  override isAcknowledged(outcome: CommitOutcome): boolean {
    return outcome === "abort";
  }
}

class HastyPresumedAbortParticipant extends commit.PresumedAbortParticipant {
  protected override write(entry: ParticipantRecord) {
    if (entry.record === "prepared") this.append(entry);
    else super.write(entry);
  }
}

class ThoughtlessPresumedAbortParticipant extends commit.PresumedAbortParticipant {
  protected override write(entry: ParticipantRecord) {
    if (entry.record === "commit") this.append(entry);
    else super.write(entry);
  }
}

/** Asks before the log knows that it has begun: what it then does not remember is taken to be committed. */
class HastyPresumedCommit extends commit.PresumedCommitCoordinator {
  protected override write(entry: CoordinatorRecord) {
    if (entry.record === "begin") this.append(entry);
    else super.write(entry);
  }
}

/** Answers as two-phase commit does for what it does not remember. */
class PresumesNothing extends commit.PresumedCommitCoordinator {
  override get presumption(): CommitOutcome {
    return "abort";
  }
}

class HastyPresumedCommitParticipant extends commit.PresumedCommitParticipant {
  protected override write(entry: ParticipantRecord) {
    if (entry.record === "prepared") this.append(entry);
    else super.write(entry);
  }
}

class ThoughtlessPresumedCommitParticipant extends commit.PresumedCommitParticipant {
  protected override write(entry: ParticipantRecord) {
    if (entry.record === "abort") this.append(entry);
    else super.write(entry);
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

const PRESUMED_ABORT: Roles = {
  coordinator: commit.PresumedAbortCoordinator,
  participant: commit.PresumedAbortParticipant,
};
const PRESUMED_COMMIT: Roles = {
  coordinator: commit.PresumedCommitCoordinator,
  participant: commit.PresumedCommitParticipant,
};
/** The three protocols, by name. */
export const PROTOCOLS: Readonly<Record<string, Roles>> = {
  "two-phase commit": ORIGINAL,
  "presumed abort": PRESUMED_ABORT,
  "presumed commit": PRESUMED_COMMIT,
};

type Row = [Roles, keyof Roles, Roles[keyof Roles], string, CommitMutant["property"], number, number];

export const COMMIT_MUTANTS: readonly CommitMutant[] = ([
  [ORIGINAL, "coordinator", HastyCoordinator, "a commit is in the log before it is said", "atomicity", 2, 11],
  [
    ORIGINAL,
    "coordinator",
    ForgetfulCoordinator,
    "a commit is remembered until all know it",
    "atomicity",
    1,
    9,
  ],
  [ORIGINAL, "coordinator", ImpatientCoordinator, "all must vote yes", "validity", 1, 5],
  [
    ORIGINAL,
    "participant",
    HastyParticipant,
    "a promise is in the log before it is given",
    "atomicity",
    2,
    9,
  ],
  [ORIGINAL, "participant", ThoughtlessParticipant, "who acknowledges does not forget", "atomicity", 1, 13],
  [ORIGINAL, "participant", ImpatientParticipant, "who is prepared does not decide", "atomicity", 1, 6],
  [
    PRESUMED_ABORT,
    "coordinator",
    HastyPresumedAbort,
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
    HastyPresumedAbortParticipant,
    "a promise is in the log before it is given",
    "validity",
    1,
    6,
  ],
  [
    PRESUMED_ABORT,
    "participant",
    ThoughtlessPresumedAbortParticipant,
    "who acknowledges does not forget",
    "atomicity",
    1,
    13,
  ],
  [
    PRESUMED_COMMIT,
    "coordinator",
    HastyPresumedCommit,
    "the log knows who is asked before anybody is",
    "atomicity",
    1,
    9,
  ],
  [PRESUMED_COMMIT, "coordinator", PresumesNothing, "what is forgotten was committed", "atomicity", 1, 9],
  [
    PRESUMED_COMMIT,
    "participant",
    HastyPresumedCommitParticipant,
    "a promise is in the log before it is given",
    "validity",
    1,
    6,
  ],
  [
    PRESUMED_COMMIT,
    "participant",
    ThoughtlessPresumedCommitParticipant,
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
