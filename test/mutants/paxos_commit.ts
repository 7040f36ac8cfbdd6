/**
 * Broken twins of Paxos Commit: each breaks one rule, and commits and aborts as its original without faults.
 */
import type { ProcessId } from "../../lib/core/process.ts";
import { FasterPaxosCommit, PaxosCommit } from "../../lib/commit/mod.ts";
import type { PaxosCommitClass } from "../commit/paxos_worlds.ts";

/** Proposes no for all, whatever was accepted. */
class Pessimist extends PaxosCommit {
  override lastVote() {
    return false;
  }
}

/** Proposes yes for whom nobody has heard. */
class Optimist extends PaxosCommit {
  override lastVote(manager: ProcessId) {
    const isHeard = [...this.promises.values()].flat().some((vote) => vote.manager === manager);
    return isHeard ? super.lastVote(manager) : true;
  }
}

/** One acceptor's word is enough. */
class Minority extends PaxosCommit {
  override get majority() {
    return 1;
  }
}

/** A manager that promises before its log has it. */
class Careless extends PaxosCommit {
  protected override force(record: object) {
    if ("state" in record) this.append(record);
    else super.force(record);
  }
}

/** An acceptor that keeps what it has accepted in memory. */
class Forgetful extends PaxosCommit {
  override save() {
    if (this.ballot > 0) super.save();
  }
}

class FasterPessimist extends FasterPaxosCommit {
  override lastVote() {
    return false;
  }
}

class FasterMinority extends FasterPaxosCommit {
  override get majority() {
    return 1;
  }
}

export type PaxosCommitMutant = {
  readonly original: PaxosCommitClass;
  readonly mutant: PaxosCommitClass;
  readonly rule: string;
  readonly property: "atomicity" | "validity";
  /** What it takes besides a crash. */
  readonly recoveries: number;
  readonly losses: number;
  /** Steps of the shortest execution that shows it. */
  readonly length: number;
};

type Row = [
  PaxosCommitClass,
  PaxosCommitClass,
  string,
  PaxosCommitMutant["property"],
  { recoveries?: number; losses?: number },
  length: number,
];

export const PAXOS_COMMIT_MUTANTS: readonly PaxosCommitMutant[] = ([
  [PaxosCommit, Pessimist, "what was accepted last is proposed", "atomicity", {}, 18],
  [PaxosCommit, Optimist, "nobody says yes for another", "validity", {}, 14],
  [PaxosCommit, Minority, "two majorities have a member in common", "atomicity", {}, 11],
  [PaxosCommit, Careless, "what is promised outlives a crash", "validity", { recoveries: 1 }, 16],
  [PaxosCommit, Forgetful, "what is accepted outlives a crash", "atomicity", { recoveries: 1 }, 19],
  [FasterPaxosCommit, FasterPessimist, "what was accepted last is proposed", "atomicity", { losses: 1 }, 20],
  [
    FasterPaxosCommit,
    FasterMinority,
    "two majorities have a member in common",
    "atomicity",
    { losses: 1 },
    12,
  ],
] as Row[]).map(([original, mutant, rule, property, { recoveries = 0, losses = 0 }, length]) => ({
  original,
  mutant,
  rule,
  property,
  recoveries,
  losses,
  length,
}));
