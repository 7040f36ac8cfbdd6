/** The judge of notebook 04's fourth exercise: an old announcement must not have the last word. */
import { eventually, type World } from "../../../run/explore/explore.ts";
import { at, crash } from "../../../run/faults.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { classJudge, isEmpty } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule, type Tried } from "../../exercise/trials.ts";
import { type Algorithm, type Elector, settles } from "./electors.ts";

const settled = eventually(
  "in the end all have the same leader, and none higher is up",
  (world: World<Elector>) => {
    const [leader, ...others] = new Set(world.live.map(({ elected }) => elected));
    return others.length === 0 && leader !== undefined && world.live.every(({ id }) => id <= leader);
  },
);

/** After a recovery in the middle of an announcement all have the same leader in the end. */
export const mended = classJudge<Elector>((answer) => isEmpty(answer, "onCoordinator"), judgeMended);

function judgeMended(answer: Algorithm): Judgement {
  const { trials, failed } = inTurn([
    () => settles(answer),
    () => undisturbed(answer),
    () => afterRecovery(answer),
    () => cheapEnough(answer),
  ]);
  if (!failed) {
    const more = messagesAfter(answer) - 4;
    const price = more === 0
      ? "It costs no message more when the next highest notices."
      : `When the next highest of five notices, it costs ${more} messages more than the bully's 4: certainty is not free.`;
    return correct(`An old announcement no longer has the last word. ${price}`, { trials });
  }
  return mistake(trials.length, { trials, picture: failed.picture });
}

function mistake(step: number, details: object): Judgement {
  if (step === 2) {
    return keepWorking("If the leader dies at the wrong moment, somebody keeps it for ever.", {
      ...details,
      hint:
        "An announcement from below your leader is not always old: your leader may be dead. How do you find out which?",
    });
  }
  if (step === 1) {
    return keepWorking("Where nothing goes wrong, an election does not come to its end any more.", {
      ...details,
      hint: "An announcement that is not suspicious has to be believed, as before.",
    });
  }
  if (step === 3) {
    return hint("There is still an execution that ends with different leaders.", {
      ...details,
      hint:
        "Look for the announcement that was sent first and arrives last. What could P1 have noticed, and whom could it ask?",
    });
  }
  return almost("All have the same leader in the end, but a single election costs too much.", {
    ...details,
    hint: "Be suspicious only of an announcement that contradicts what you know.",
  });
}

const undisturbed = (answer: Algorithm) =>
  overEverySchedule("a crash at any moment: all have the same leader in the end", {
    ...system(answer),
    faults: { crashes: 1 },
    properties: [settled],
  });

const afterRecovery = (answer: Algorithm) =>
  overEverySchedule("a crash and a recovery at any moment: all have the same leader in the end", {
    ...system(answer),
    faults: { crashes: 1, recoveries: 1 },
    properties: [settled],
  });

function system(answer: Algorithm) {
  return {
    processes: nodes(3, answer),
    time: "ordered" as const,
    invocations: [invoke(1, "elect"), invoke(2, "elect")],
  };
}

function cheapEnough(answer: Algorithm): Tried {
  const messages = messagesAfter(answer);
  return observed(
    `at most 30 messages when the next highest of 5 notices: yours ${messages}`,
    messages <= 30,
  );
}

/** How many are sent when P5, whom all follow, is gone and P4 notices. */
function messagesAfter(answer: Algorithm): number {
  const run = simulate({
    processes: nodes(5, answer),
    scenario: [at(0, invoke(5, "elect")), at(500, crash(5), invoke(4, "elect"))],
    until: 5000,
    limit: 100_000,
  });
  return run.trace.where({ kind: "send" }).filter(({ time }) => time >= 500).length;
}
