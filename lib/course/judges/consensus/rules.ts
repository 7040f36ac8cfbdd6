/** The judges of notebook 06, Consensus: two rules from their words, and an adversary. */
import { proposers } from "../../../consensus/consensus.ts";
import { FloodSet } from "../../../consensus/flood_set.ts";
import { Rounds } from "../../../consensus/rounds.ts";
import { agreement, validity } from "../../../consensus/properties.ts";
import type { Process } from "../../../core/process.ts";
import { exponential } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import { playAgainst, type Whisperer } from "../../consensus/adversary.ts";
import { crashRun, patternWords, tryCrashes } from "../../consensus/crash_patterns.ts";
import { keepUndecided } from "../../consensus/undecided.ts";
import { classJudge, functionJudge, isEmpty, type ProcessClass } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, theory, type Tried } from "../../exercise/trials.ts";

type Flooding = ProcessClass<FloodSet>;

// ---- 1. The end of a round of FloodSet

export const flooding = classJudge<FloodSet & Process>(
  (answer) => isEmpty(answer, "onTimeoutRound"),
  judgeFlooding,
  "onTimeoutRound",
);

function judgeFlooding(answer: Flooding): Judgement {
  const { trials, failed } = inTurn([
    () => withPatterns(answer, [0, 1, 1], 1, "undecided"),
    () => withPatterns(answer, [0, 1, 1], 1, "disagree"),
    () => withPatterns(answer, [1, 0, 1, 1], 1, "disagree"),
    () => withPatterns(of(answer, 2), [0, 1, 1, 1], 2, "disagree"),
    () => decidesTheLeast(answer),
    () => theory("messages of five, f = 1", 2 * 5 * 4, messagesOf(answer)),
  ]);
  if (!failed) {
    return correct("It agrees after every pattern of crashes, and takes as long as it must, no longer.", {
      trials,
    });
  }
  const details = { trials, picture: failed.picture };
  if (failed.text.startsWith("theory")) {
    return almost("It agrees, but it does not take f + 1 rounds.", {
      ...details,
      hint: "`this.round` is 1 in the first round. In which is it over?",
    });
  }
  if (failed.violated === "undecided") {
    return keepWorking("Somebody who is up does not decide.", {
      ...details,
      hint: "At the end of each round: go on to the next one, or decide.",
    });
  }
  if (failed.violated === "disagree") {
    return hint("There is a pattern of crashes after which two decide differently.", {
      ...details,
      hint: "What came in in this round lies in `received`. Who must hear of it in the next?",
    });
  }
  return keepWorking("All decide the same, but not the least of all values.", {
    ...details,
    hint: "A function that is the same everywhere: the least of `seen`.",
  });
}

/** The same with room for so many crashes. */
function of(answer: Flooding, faulty: number): Flooding {
  return class extends (answer as unknown as typeof FloodSet) {
    constructor() {
      super(faulty);
    }
  };
}

function withPatterns(
  answer: Flooding,
  values: readonly number[],
  faulty: number,
  kind: "undecided" | "disagree",
): Tried {
  // Of the many patterns of two crashes some are enough.
  const found = tryCrashes(answer, values, faulty, faulty + 1, faulty > 1 ? 17 : 1), [first] = found[kind];
  const what = kind === "undecided" ? "all that are up decide" : "no two decide differently";
  const text = `${found.patterns} patterns of crashes of ${values.length}, f = ${faulty}: ${what}`;
  if (first === undefined) return { holds: true, text };
  return {
    holds: false,
    text: `${text}; not so if ${patternWords(first)}`,
    violated: kind,
    picture: spacetime(simulate({ ...crashRun(answer, values, first), limit: 5000 }).trace, {
      title: patternWords(first),
      alt: `A run in which ${patternWords(first)}.`,
    }),
  };
}

function decidesTheLeast(answer: Flooding): Tried {
  const run = simulate({ ...crashRun(answer, [4, 2, 3], []), limit: 5000 });
  return observed(
    "4, 2 and 3 are proposed, nobody crashes: all decide 2",
    run.processes.every(({ decision }) => decision === 2),
  );
}

const messagesOf = (answer: Flooding) =>
  simulate({ ...crashRun(answer, [1, 2, 3, 4, 5], []), limit: 5000 }).counts.messages;

// ---- 2. What is suggested

export const suggesting = classJudge<Rounds & Process>(
  (answer) => isEmpty(answer, "suggestion"),
  judgeSuggesting,
  "suggestion",
);

function judgeSuggesting(answer: ProcessClass<Rounds>): Judgement {
  const { trials, failed } = inTurn([
    () =>
      ofReports(answer, [[1, 1, 1], [0, 0, 0]], "more than half of all report it: it is suggested", [1, 0]),
    () =>
      ofReports(answer, [[0, 1], [1, 0]], "two of three heard, one of each: nothing is suggested", [
        null,
        null,
      ]),
    () => ofReports(answer, [[1, 1, 0], [0, 0, 1]], "half of five are not more than half", [null, null], 5),
    () => ofReports(answer, [[1, 1, 0, 1], [0, 0, 1, 0]], "three of five are more than half", [1, 0], 5),
    () => inRuns(answer),
    () => keptUndecided(answer),
  ]);
  if (!failed) {
    return correct("Two values are never suggested in one round, and none is left out that could be.", {
      trials,
    });
  }
  const details = { trials, picture: failed.picture };
  if (trials.length === 3) {
    return almost("With three processes it is right.", {
      ...details,
      hint: "More than half of *whom*? Of those that were heard, or of all?",
    });
  }
  if (trials.length === 2) {
    return hint("It suggests what only some report.", {
      ...details,
      hint: "If each of two values had more than half, how many processes would there be?",
    });
  }
  return keepWorking("It does not suggest what it should.", {
    ...details,
    hint: "Count how many of `reports` are 0 and how many are 1; `null` means: nothing is suggested.",
  });
}

/** The answer is asked of one process of so many. */
function ofReports(
  answer: ProcessClass<Rounds>,
  reports: readonly number[][],
  what: string,
  expected: readonly (number | null)[],
  n = 3,
): Tried {
  const { processes } = simulate({
    processes: proposers(answer as new () => Rounds, Array.from({ length: n }, () => 0)),
    until: { events: 0 },
  });
  const got = reports.map((heard) => processes[0].suggestion(heard));
  const holds = got.every((value, place) => value === expected[place]);
  return observed(
    holds
      ? what
      : `${what}; of ${JSON.stringify(reports[0])} yours makes ${JSON.stringify(got[0]) ?? got[0]}`,
    holds,
  );
}

function inRuns(answer: ProcessClass<Rounds>): Tried {
  for (let seed = 1; seed <= 100; seed++) {
    const values = [0, 1, 1, 0, 1].slice(0, 3 + seed % 3);
    const run = simulate({
      processes: proposers(answer as new () => Rounds, values),
      latency: exponential(1),
      seed,
      limit: 20_000,
      until: { events: 10_000 },
    });
    const decided = Object.fromEntries(run.processes.map(({ id, decision }) => [
      id,
      decision === undefined ? [] : [decision],
    ]));
    const history = { proposed: {}, decided };
    if (agreement(history) && validity(history, values)) continue;
    return observed(
      `no two decide differently; not so with seed ${seed}`,
      false,
      () => spacetime(run.trace, { title: "Two decisions", alt: "A run with two decisions." }),
    );
  }
  return observed("100 random runs: no two decide differently", true);
}

function keptUndecided(answer: ProcessClass<Rounds>): Tried {
  const { run, states } = keepUndecided(proposers(answer as new () => Rounds, [0, 1, 1]), {
    steps: 1200,
    trace: "none",
  });
  return observed(
    `an adversary keeps it bivalent for ${states.length} rounds, as it does the original`,
    run.steps >= 1200,
  );
}

// ---- 3. Be the adversary

const ROUNDS = 1000;

export const whispering = functionJudge<Whisperer>([[0, 1, 1], "report"], (answer) => {
  const play = (values: readonly number[]) => {
    const { rounds, undecided, run } = playAgainst(Rounds, values, answer, { most: ROUNDS, trace: "none" });
    const first = run.processes.find(({ decision }) => decision !== undefined);
    return observed(
      undecided
        ? `from ${values.join(", ")}: ${ROUNDS} rounds without a decision`
        : `from ${values.join(", ")}: P${first?.id} decides ${first?.decision} in round ${rounds + 1}`,
      undecided,
      () => {
        const { run } = playAgainst(Rounds, values, answer, { most: 6, trace: "all" });
        return spacetime(run.trace, { title: "How it came to a decision", alt: "The first rounds." });
      },
    );
  };
  const { trials, failed } = inTurn([() => play([0, 1, 1]), () => play([1, 0, 1]), () => play([1, 1, 0])]);
  if (!failed) {
    return correct(
      "You keep it undecided for as long as anybody watches, and every message arrives: nobody can say that you did anything wrong.",
      { trials },
    );
  }
  const details = { trials, picture: failed.picture };
  return trials.length > 1
    ? almost("From 0, 1, 1 nobody ever decides. From the same values in another order somebody does.", {
      ...details,
      hint: "After a round the values may stand in another order. Does your answer look at `says`?",
    })
    : keepWorking("Somebody decides.", {
      ...details,
      hint:
        "At most one may hear the 1 that makes a majority, so that one suggests 1; then one must hear that suggestion, and one must not.",
    });
});
