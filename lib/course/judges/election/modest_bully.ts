/** The judge of notebook 04's third exercise: a bully that bullies nobody. */
import { at, crash, recover } from "../../../run/faults.ts";
import { constant, uniform } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import { classJudge, ownMethods } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule, type Tried } from "../../exercise/trials.ts";
import { type Algorithm, type Elector, neverTwo, settles } from "./electors.ts";

/** Who comes back finds out who leads, and takes over from nobody who is up. */
export const modest = classJudge<Elector>((answer) => ownMethods(answer).length === 0, judgeModest);

function judgeModest(answer: Algorithm): Judgement {
  const { trials, failed } = inTurn([
    () => settles(answer),
    () => comesBack(answer, "P4 leads; P5 comes back, and P4 still leads", takesNothing),
    () => comesBack(answer, "P5 has found out that P4 leads", knowsWho),
    () => comesBackToNoLeader(answer),
    () => twiceIsNotOnce(answer),
  ]);
  if (!failed) {
    return correct(
      "It takes over from nobody, finds out who leads, and leads if nobody does. As long as one notices at a time there are never two leaders, not " +
        "even while somebody comes back: the bully cannot say that. But the leader is no longer always the highest that is up, and two that " +
        "notice at once can still make two leaders. Ask the explorer how.",
      { trials },
    );
  }
  return modestMistake(trials.length, { trials, picture: failed.picture });
}
function modestMistake(step: number, details: object): Judgement {
  if (step === 1) {
    return keepWorking("An ordinary election no longer works.", {
      ...details,
      hint: "Change what happens on recovery, and what a *leader* answers; leave the rest as it was.",
    });
  }
  if (step === 2) {
    return hint("The one that comes back takes over from a leader that is up.", {
      ...details,
      hint: "It waits, hears nothing, and then? A leader says nothing unless it is asked.",
    });
  }
  if (step === 3) {
    return keepWorking("It takes over from nobody, but it does not know who leads either.", {
      ...details,
      hint: "Ask everybody. Who has to answer, and with which message?",
    });
  }
  if (step === 4) {
    return almost("It is modest. But if the leader died in the meantime, nobody leads.", {
      ...details,
      hint: "Set a timer when you ask: silence is an answer, too.",
    });
  }
  return almost(
    "It is modest once an election is over. Coming back in the middle of one, it makes two leaders.",
    {
      ...details,
      hint:
        "Who is holding an election can tell the one that asks to wait. Who has to hear the announcement then?",
    },
  );
}

const takesNothing = (run: Run) =>
  run.processes.every(({ id, state }) => (state === "leader") === (id === 4));
const knowsWho = (run: Run) => run.processes.every(({ elected }) => elected === 4);

type Run = { readonly processes: readonly Elector[] };

function comesBack(answer: Algorithm, what: string, test: (run: Run) => boolean): Tried {
  for (let seed = 1; seed <= 50; seed++) {
    const run = simulate({
      processes: nodes(5, answer),
      latency: seed === 1 ? constant(10) : uniform(1, 40),
      seed,
      scenario: [at(0, crash(5)), at(0, invoke(1, "elect")), at(1000, recover(5))],
      until: 10_000,
      limit: 100_000,
    });
    if (test(run)) continue;
    const draw = () => spacetime(run.trace, { title: "P5 comes back at 1000 ms", from: 950, to: 1900 });
    return observed(`50 random runs: ${what}; not so with seed ${seed}`, false, draw);
  }
  return observed(`50 random runs: ${what}`, true);
}

function comesBackToNoLeader(answer: Algorithm): Tried {
  const run = simulate({
    processes: nodes(5, answer),
    latency: constant(10),
    scenario: [at(0, crash(5)), at(0, invoke(1, "elect")), at(1000, crash(4)), at(2000, recover(5))],
    until: 20_000,
    limit: 100_000,
  });
  const live = run.processes.filter(({ id }) => run.alive(id));
  const leader = live.find(({ state }) => state === "leader");
  const holds = leader !== undefined && live.every(({ elected }) => elected === leader.id);
  return observed(
    "P4 died while P5 was away: after P5 came back, all agree on somebody who is up",
    holds,
    () =>
      spacetime(run.trace, { title: "P4 dies at 1000 ms, P5 comes back at 2000 ms", from: 950, to: 2900 }),
  );
}

const twiceIsNotOnce = (answer: Algorithm) =>
  overEverySchedule("P1 notices: never two leaders, with one crashing and coming back at any moment", {
    processes: nodes(3, answer),
    time: "ordered",
    invocations: [invoke(1, "elect")],
    faults: { crashes: 1, recoveries: 1 },
    properties: [neverTwo],
  });
