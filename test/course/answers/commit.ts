import { TwoPhaseCoordinator } from "../../../lib/commit/two_phase/coordinator.ts";
import { TwoPhaseParticipant } from "../../../lib/commit/two_phase/participant.ts";
import type {
  CommitOutcome,
  CoordinatorRecord,
  ParticipantRecord,
} from "../../../lib/commit/two_phase/transaction.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import type { ExerciseAnswers } from "./answers.ts";

type Asked = { transaction: number };

// ---- the server's vote

class Votes extends TwoPhaseParticipant {
  override onPrepare({ transaction }: Asked, from: ProcessId) {
    if (!this.isBound(transaction)) {
      if (this.canCommit(transaction)) this.prepare(transaction, from);
      else this.finish(transaction, "abort");
    }
    const yes = this.outcomes.get(transaction) !== "abort";
    this.send(from, { type: "Vote", transaction, yes });
  }
}
class VotesByCases extends TwoPhaseParticipant {
  override onPrepare({ transaction }: Asked, from: ProcessId) {
    const say = (yes: boolean) => this.send(from, { type: "Vote", transaction, yes });
    if (this.prepared.has(transaction) || this.outcomes.get(transaction) === "commit") return say(true);
    if (this.outcomes.has(transaction)) return say(false);
    const can = this.canCommit(transaction);
    if (can) this.prepare(transaction, from);
    else this.finish(transaction, "abort");
    say(can);
  }
}
class Speechless extends TwoPhaseParticipant {
  override onPrepare(_asked: Asked, _from: ProcessId) {
    // yours
  }
}
class AlwaysYes extends TwoPhaseParticipant {
  override onPrepare({ transaction }: Asked, from: ProcessId) {
    if (!this.isBound(transaction)) {
      if (this.canCommit(transaction)) this.prepare(transaction, from);
      else this.finish(transaction, "abort");
    }
    this.send(from, { type: "Vote", transaction, yes: true });
  }
}
class PromisesNothing extends TwoPhaseParticipant {
  override onPrepare({ transaction }: Asked, from: ProcessId) {
    const yes = this.isBound(transaction)
      ? this.outcomes.get(transaction) !== "abort"
      : this.canCommit(transaction);
    this.send(from, { type: "Vote", transaction, yes });
  }
}
class AnswersTwice extends Votes {
  override onPrepare({ transaction }: Asked, from: ProcessId) {
    super.onPrepare({ transaction }, from);
    super.onPrepare({ transaction }, from);
  }
}

export const serversVote: ExerciseAnswers = {
  exercise: "the server's vote",
  answers: [
    { what: "reference", answer: Votes, outcome: "correct", says: /all decide alike/ },
    { what: "written differently", answer: VotesByCases, outcome: "correct", says: /all decide alike/ },
    { what: "stub", answer: Speechless, outcome: "still missing", says: /still as it was given/ },
    {
      what: "wrong",
      how: "says yes always",
      answer: AlwaysYes,
      outcome: "keep working",
      says: /nobody crashes/,
    },
    {
      what: "wrong",
      how: "promises nothing",
      answer: PromisesNothing,
      outcome: "keep working",
      says: /nobody crashes/,
    },
    { what: "wrong", how: "says it twice", answer: AnswersTwice, outcome: "almost", says: /another price/ },
  ],
};

// ---- one force less

class ForcesNoAbort extends TwoPhaseParticipant {
  protected override write(entry: ParticipantRecord) {
    if (entry.record === "abort") this.append(entry);
    else this.force(entry);
  }
}
class ForcesByList extends TwoPhaseParticipant {
  protected override write(entry: ParticipantRecord) {
    const isForced = ["prepared", "commit"].includes(entry.record);
    this[isForced ? "force" : "append"](entry);
  }
}
class WritesNothing extends TwoPhaseParticipant {
  protected override write(_entry: ParticipantRecord) {
    // yours
  }
}
class ForcesAll extends TwoPhaseParticipant {
  protected override write(entry: ParticipantRecord) {
    this.force(entry);
  }
}
class ForcesNoCommit extends TwoPhaseParticipant {
  protected override write(entry: ParticipantRecord) {
    if (entry.record === "commit") this.append(entry);
    else this.force(entry);
  }
}
class ForcesNoPromise extends TwoPhaseParticipant {
  protected override write(entry: ParticipantRecord) {
    if (entry.record === "prepared") this.append(entry);
    else this.force(entry);
  }
}

export const oneForceLess: ExerciseAnswers = {
  exercise: "one force less",
  answers: [
    { what: "reference", answer: ForcesNoAbort, outcome: "correct", says: /One force less/ },
    { what: "written differently", answer: ForcesByList, outcome: "correct", says: /One force less/ },
    { what: "stub", answer: WritesNothing, outcome: "still missing", says: /still as it was given/ },
    { what: "wrong", how: "forces all", answer: ForcesAll, outcome: "almost", says: /not yet as cheap/ },
    {
      what: "wrong",
      how: "forces no commit",
      answer: ForcesNoCommit,
      outcome: "hint",
      says: /force was needed/,
      draws: true,
    },
    {
      what: "wrong",
      how: "forces no promise",
      answer: ForcesNoPromise,
      outcome: "hint",
      says: /force was needed/,
      draws: true,
    },
  ],
};

// ---- presumed abort

class PresumesAbort extends TwoPhaseCoordinator {
  override isAcknowledged(outcome: CommitOutcome): boolean {
    return outcome === "commit";
  }
  protected override write(entry: CoordinatorRecord) {
    if (entry.record === "commit") this.force(entry);
    else if (entry.record !== "begin") this.append(entry);
  }
}
class WritesCommitsOnly extends TwoPhaseCoordinator {
  override isAcknowledged(outcome: CommitOutcome): boolean {
    return outcome !== "abort";
  }
  protected override write(entry: CoordinatorRecord) {
    switch (entry.record) {
      case "commit":
        return this.force(entry);
      case "end":
        return this.append(entry);
    }
  }
}
class PresumesNothing extends TwoPhaseCoordinator {
  // deno-lint-ignore no-explicit-any
  override isAcknowledged(_outcome: CommitOutcome): any {
    // yours
  }
  protected override write(_entry: CoordinatorRecord) {
    // yours
  }
}
class WaitsForAll extends PresumesAbort {
  override isAcknowledged() {
    return true;
  }
}
class SpeaksFirst extends TwoPhaseCoordinator {
  override isAcknowledged(outcome: CommitOutcome): boolean {
    return outcome === "commit";
  }
  protected override write(entry: CoordinatorRecord) {
    if (entry.record !== "begin") this.append(entry);
  }
}
class Careful extends TwoPhaseCoordinator {
  override isAcknowledged(outcome: CommitOutcome): boolean {
    return outcome === "commit";
  }
  protected override write(entry: CoordinatorRecord) {
    this.force(entry);
  }
}

export const presumeAbort: ExerciseAnswers = {
  exercise: "presume abort",
  answers: [
    { what: "reference", answer: PresumesAbort, outcome: "correct", says: /R\*'s table/ },
    { what: "written differently", answer: WritesCommitsOnly, outcome: "correct", says: /R\*'s table/ },
    { what: "stub", answer: PresumesNothing, outcome: "still missing", says: /still as it was given/ },
    {
      what: "wrong",
      how: "waits for all",
      answer: WaitsForAll,
      outcome: "almost",
      says: /still does more/,
    },
    {
      what: "wrong",
      how: "does not force commits",
      answer: SpeaksFirst,
      outcome: "hint",
      says: /crash breaks it/,
      draws: true,
    },
    { what: "wrong", how: "forces all", answer: Careful, outcome: "almost", says: /still does more/ },
  ],
};
