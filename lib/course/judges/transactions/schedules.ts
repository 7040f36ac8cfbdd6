/** The judges of notebook 07's exercises on schedules: a rule against deadlocks, and a history to find. */
import { interleavingPanel } from "../../../transactions/isolation/levels.ts";
import type { DeadlockPolicy, DeadlockRule } from "../../../transactions/isolation/locking/deadlock.ts";
import { TwoPhaseLocking } from "../../../transactions/isolation/locking/two_phase.ts";
import { runSchedule } from "../../../transactions/isolation/schedule/run.ts";
import { SnapshotIsolation } from "../../../transactions/isolation/versions/snapshot.ts";
import { judge } from "../../../verify/transactions/judge.ts";
import { conflictGraph } from "../../../view/diagram/conflicts.ts";
import { functionJudge, valueJudge } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, type Tried } from "../../exercise/trials.ts";

const PROGRAMS = [["r1x w1y", "r2y w2x"], ["w1x w1y", "w2y w2x", "w3x"], ["r1x w1x", "r2x w2x"]];

/** Who is older wounds, who is younger waits. */
export const woundWait = functionJudge<DeadlockPolicy>(
  [{ asking: { transaction: 1, began: 0 }, holders: [{ transaction: 2, began: 1 }] }],
  judgePolicy,
);

type Run = { readonly asked: string; readonly history: string; readonly stuck: readonly number[] };

/** What happens in all interleavings under a rule. */
function under(deadlocks: DeadlockRule | DeadlockPolicy): Run[] {
  const make = () => new TwoPhaseLocking({ deadlocks });
  return PROGRAMS.flatMap((programs) =>
    interleavingPanel(programs, { make }).map(({ text, runs }) => ({ asked: text, ...runs.make }))
  );
}

function judgePolicy(answer: DeadlockPolicy): Judgement {
  const odd = oddAnswer(answer);
  if (odd) return odd;
  const runs = under(answer), right = under("wound-wait"), all = runs.length;
  const over = (what: string, holds: (run: Run, at: number) => boolean) => (): Tried => {
    const wrong = runs.find((run, at) => !holds(run, at));
    return observed(
      `${all} interleavings: ${what}${wrong ? `; asked ${wrong.asked}, there happens ${wrong.history}` : ""}`,
      wrong === undefined,
    );
  };
  const { trials, failed } = inTurn([
    over("nobody waits for ever", ({ stuck }) => stuck.length === 0),
    over("what happens is serialisable", ({ history }) => judge(history).serialisable),
    over("as wound-wait has it", ({ history }, at) => history === right[at].history),
  ]);
  if (!failed) return correct("The older never waits for the younger: no circle can close.", { trials });
  if (same(runs, under("wait-die"))) {
    return hint("This is wait-die: whoever is younger dies, and the older waits.", {
      trials,
      hint: "In wound-wait it is never the one who asks that is aborted.",
    });
  }
  if (trials.length === 1) {
    return keepWorking("Two wait for each other, and nobody is aborted.", {
      trials,
      hint: "Who has the smaller `began` is older. Which of the holders must go, if the older asks?",
    });
  }
  const most = runs.filter(({ history }, at) => history === right[at].history).length;
  return keepWorking(`In ${most} of ${all} interleavings it does what wound-wait does.`, {
    trials,
    hint: "Several may have the lock: those that are younger are aborted, and only those.",
  });
}

const same = (some: readonly Run[], other: readonly Run[]) =>
  some.every(({ history }, at) => history === other[at].history);

/** A rule must answer with transactions that are there. */
function oddAnswer(answer: DeadlockPolicy): Judgement | undefined {
  const [old, young] = [{ transaction: 7, began: 3 }, { transaction: 4, began: 9 }];
  for (const [asking, holder] of [[old, young], [young, old]]) {
    const victims = answer({ asking, holders: [holder] }) as unknown;
    const isList = Array.isArray(victims) && victims.every((one) => one === 7 || one === 4);
    if (isList) continue;
    return keepWorking("The answer should be a list of transactions, by their numbers, or an empty list.", {
      hint: "`holders` has `transaction` and `began` of each: what is asked for is `transaction`.",
    });
  }
}

const A_SCHEDULE = {
  called: 'a schedule, as "r1x w1x c1 r2x c2"',
  is: (answer: unknown): answer is string => typeof answer === "string",
};

/** A schedule that snapshot isolation lets through, though it is not serialisable. */
export const skewed = valueJudge(A_SCHEDULE, judgeSchedule);

function judgeSchedule(schedule: string): Judgement {
  let run;
  try {
    run = runSchedule(new SnapshotIsolation(), schedule);
  } catch (error) {
    return keepWorking(error instanceof Error ? error.message : String(error));
  }
  const verdict = judge(run.history), committed = verdict.transactions.length;
  const picture = conflictGraph(verdict);
  const { trials } = inTurn([
    () => observed("two or more commit", committed >= 2),
    () => observed("snapshot isolation lets all of it happen", run.admitted),
    () => observed("what happens is in no serial order", !verdict.serialisable),
  ]);
  if (committed < 2 && run.aborts.length === 0) {
    return hint("Fewer than two commit: who does not, has done nothing.", { trials, hint: "`c1` and `c2`." });
  }
  if (!run.admitted) {
    const why = run.aborts.map(({ transaction, why }) => `T${transaction} is aborted: ${why}`).join("; ");
    return hint(`Snapshot isolation does not let it happen: ${why}.`, {
      trials,
      picture,
      hint: "Of two that write one object only one may commit. Let each write another one.",
    });
  }
  if (verdict.serialisable) {
    return keepWorking(
      `This is as if they had come in the order ${verdict.order!.map((id) => `T${id}`).join(", ")}.`,
      {
        trials,
        picture,
        hint: "Each must read, before the other commits, what the other writes.",
      },
    );
  }
  return committed === 2
    ? correct("Write skew, by two transactions: each acts on what the other one changes.", {
      trials,
      picture,
    })
    : almost(`Not serialisable, with ${committed} transactions.`, {
      trials,
      picture,
      hint: "Two are enough.",
    });
}
