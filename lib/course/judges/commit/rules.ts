/** The judges of notebook 08's exercises: a server's vote, one force less, presumed abort. */
import { PresumedAbortCoordinator, PresumedAbortParticipant } from "../../../commit/two_phase/presumed.ts";
import { TwoPhaseCoordinator } from "../../../commit/two_phase/coordinator.ts";
import { TwoPhaseParticipant } from "../../../commit/two_phase/participant.ts";
import { deadlock, type World } from "../../../run/explore/explore.ts";
import { at } from "../../../run/faults.ts";
import { constant } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { commitOne, type CommitRoles, commitsWithCrashes, committing, type ServerVote } from "./system.ts";
import { classJudge, isEmpty } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, overEverySchedule, theory, type Tried } from "../../exercise/trials.ts";

type Party = TwoPhaseCoordinator | TwoPhaseParticipant;

const idle = (party: Party) => ("open" in party ? party.open : party.prepared).size === 0;

/** Where nothing more happens and all are up, nobody waits. */
const settled = deadlock(
  ({ live, ids }: World<Party>) => live.length < ids.length || live.every(idle),
  "nobody waits for ever",
);

const calm = (roles: CommitRoles) =>
  overEverySchedule("two servers of any mind, nobody crashes", {
    ...commitsWithCrashes(roles, 0),
    properties: [...commitsWithCrashes(roles, 0).properties!, settled],
  });
const crashing = (roles: CommitRoles, crashes: number) =>
  overEverySchedule(`up to ${crashes} crash at any moment, and come back`, {
    ...commitsWithCrashes(roles, crashes),
    properties: [...commitsWithCrashes(roles, crashes).properties!, settled],
  });

function counted(roles: CommitRoles, votes: readonly ServerVote[], what: "messages" | "forces"): number {
  return simulate({
    processes: committing(votes, roles),
    latency: constant(10),
    scenario: [at(0, commitOne)],
    trace: "none",
    until: 2000,
    limit: 10_000,
  }).counts[what];
}

const ALL: readonly ServerVote[] = ["yes", "yes", "yes"],
  ONE_NO: readonly ServerVote[] = ["yes", "no", "yes"];

/** As many as the original, for these votes. */
const sameAs =
  (original: CommitRoles, roles: CommitRoles, what: "messages" | "forces", votes: readonly ServerVote[]) =>
  () =>
    theory(
      `${what} where ${votes === ALL ? "all three vote yes" : "one of three votes no"}`,
      counted(original, votes, what),
      counted(roles, votes, what),
    );

/** All that may not cost more. */
const sameCosts = (original: CommitRoles, roles: CommitRoles): (() => Tried)[] =>
  (["messages", "forces"] as const).flatMap((what) =>
    [ALL, ONE_NO].map((votes) => sameAs(original, roles, what, votes))
  );

// ---- the server's vote

/** The handler of `Prepare`. */
export const vote = classJudge<TwoPhaseParticipant>(
  (answer) => isEmpty(answer, "onPrepare"),
  judgeVote,
  "onPrepare",
);

function judgeVote(participant: new () => TwoPhaseParticipant): Judgement {
  const roles: CommitRoles = { participant };
  const { trials, failed } = inTurn([
    () => calm(roles),
    () => crashing(roles, 1),
    () => crashing(roles, 2),
    ...sameCosts({}, roles),
  ]);
  if (!failed) {
    return correct("Whoever crashes wherever, all decide alike, and nobody commits what was not promised.", {
      trials,
    });
  }
  const details = { trials, picture: failed.picture };
  if (trials.length === 1) {
    return keepWorking("It goes wrong even if nobody crashes.", {
      ...details,
      hint: "Who can commit prepares, who cannot aborts at once; both say it to who asked.",
    });
  }
  if (trials.length <= 3) {
    return hint("A crash breaks it.", {
      ...details,
      hint: "The same server may be asked twice: what it has said once it must say again.",
    });
  }
  return almost("Everything it promises holds, at another price.", {
    ...details,
    hint: "One vote for each request; `prepare` and `finish` write what has to be written.",
  });
}

// ---- one force less

/** A participant's `write` that forces no more than it must. */
export const spare = classJudge<TwoPhaseParticipant>(
  (answer) => isEmpty(answer, "write"),
  judgeSpare,
  "write",
);

function judgeSpare(participant: new () => TwoPhaseParticipant): Judgement {
  const roles: CommitRoles = { participant };
  const { trials, failed } = inTurn([
    () => calm(roles),
    () => crashing(roles, 1),
    () => crashing(roles, 2),
    () =>
      theory("forces where all three vote yes", counted({}, ALL, "forces"), counted(roles, ALL, "forces")),
    () =>
      theory(
        "forces where one votes no",
        counted({}, ONE_NO, "forces") - 3,
        counted(roles, ONE_NO, "forces"),
      ),
  ]);
  if (!failed) {
    return correct("One force less for each server that aborts, and no crash can tell.", { trials });
  }
  const details = { trials, picture: failed.picture };
  if (trials.length <= 3) {
    return hint("That force was needed.", {
      ...details,
      hint: "Follow the server that crashed: what had it said to somebody, and what did its log still know?",
    });
  }
  return almost("It is safe, and not yet as cheap as can be.", {
    ...details,
    hint: "Of which record does the table above say that its force may go? It still has to be written.",
  });
}

// ---- presumed abort

/** A coordinator that need not remember aborts. */
export const presume = classJudge<TwoPhaseCoordinator>(
  (answer) => isEmpty(answer, "isAcknowledged"),
  judgePresume,
  "isAcknowledged",
);

const PRESUMED: CommitRoles = {
  coordinator: PresumedAbortCoordinator,
  participant: PresumedAbortParticipant,
};

function judgePresume(coordinator: new () => TwoPhaseCoordinator): Judgement {
  const roles: CommitRoles = { coordinator, participant: PresumedAbortParticipant };
  const { trials, failed } = inTurn([
    () => calm(roles),
    () => crashing(roles, 1),
    () => crashing(roles, 2),
    ...sameCosts(PRESUMED, roles),
  ]);
  if (!failed) {
    return correct("What it does not remember was aborted: messages and forces are those of R*'s table.", {
      trials,
    });
  }
  const details = { trials, picture: failed.picture };
  if (trials.length === 1) {
    return keepWorking("It goes wrong even if nobody crashes.", {
      ...details,
      hint: "`isAcknowledged(outcome)` says which outcomes servers answer to. They answer to a commit only.",
    });
  }
  if (trials.length <= 3) {
    return hint("A crash breaks it.", {
      ...details,
      hint: "What must be in the log before anybody hears of it? And what follows if the log says nothing?",
    });
  }
  return almost("It is safe, and still does more than presumed abort has to.", {
    ...details,
    hint:
      "Which records need no force if their absence means abort? The beginning need not be written at all.",
  });
}
