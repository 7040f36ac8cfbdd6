/** The judges of notebook 04, Leader election: useless and safe, and from the slide's words. */
import type { ProcessId } from "../../../core/process.ts";
import { always, eventually, type World } from "../../../run/explore/explore.ts";
import { at, crash } from "../../../run/faults.ts";
import { uniform } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { classJudge, isEmpty, ownMethods } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, overEverySchedule, overSeeds, theory, type Tried } from "../../exercise/trials.ts";
import { agreeOnHighest, type Algorithm, type Elector, inTheEnd, neverTwo, settles } from "./electors.ts";

// ---- 1. Useless and safe

/** Never two leaders, in every run, and no message: safety without liveness. */
export const useless = classJudge<Elector>((answer) => ownMethods(answer).length === 0, judgeUseless);

function judgeUseless(answer: Algorithm): Judgement {
  const { trials, failed } = inTurn([() => safe(answer), () => silent(answer)]);
  const details = { trials, picture: failed?.picture };
  if (!failed) {
    return correct(
      `${answer.name} is safe and silent. It fails at termination: nobody ever learns of a leader, and no rule of safety minds.`,
      { trials },
    );
  }
  if (failed.violated === neverTwo.name) {
    return hint("Two of them lead at a time.", {
      ...details,
      hint: "Without messages nobody knows of the others. Who may then lead, if there must never be two?",
    });
  }
  return almost("It is safe, but it sends messages.", {
    ...details,
    hint: "Which methods send? What if an election did nothing at all?",
  });
}

const silence = always("no message is sent", (world: World<Elector>) => world.inFlight.length === 0);

function explored(answer: Algorithm, what: string, property: typeof neverTwo): Tried {
  return overEverySchedule(what, {
    processes: nodes(3, answer),
    time: "any",
    invocations: [1, 2, 3].map((id) => invoke(id, "elect")),
    faults: { crashes: 1, recoveries: 1 },
    properties: [property],
  });
}

const safe = (answer: Algorithm) =>
  explored(answer, "never two leaders, with a crash, a recovery and timers that lie", neverTwo);
const silent = (answer: Algorithm) => explored(answer, "no message", silence);

// ---- 2. From the slide's words

/** The handler of `Election`. */
export const handler = classJudge<Elector>(
  (answer) => isEmpty(answer, "onElection"),
  judgeHandler,
  "onElection",
);

function judgeHandler(answer: Algorithm): Judgement {
  const { trials, failed } = inTurn([
    () => settles(answer),
    () => staysSafe(answer),
    ...[4, 5, 6].map((n) => () =>
      theory(`messages when the lowest of ${n} notices`, n * n - n - 1, messagesOf(answer, n))
    ),
    () => theory("messages when the next highest of 5 notices", 4, messagesOf(answer, 5, 4)),
    () => underCrashes(answer),
  ]);
  if (!failed) {
    return correct("It does what the slide says, for exactly what theory says it costs.", { trials });
  }
  return handlerMistake({ trials, picture: failed.picture }, failed);
}

function handlerMistake(details: object, { violated, text }: Tried): Judgement {
  if (violated === neverTwo.name) {
    return hint("A lower one became leader, although a higher one was up.", {
      ...details,
      hint: "The slide's first sentence: the sender has to hear that it should stop.",
    });
  }
  if (text.startsWith("theory")) {
    return almost("It elects the right one, but it does not cost what it should.", {
      ...details,
      hint:
        "Compare with the slide, word by word: to whom does it answer, and when does it *not* hold an election?",
    });
  }
  if (text.includes("random runs")) {
    return keepWorking("The first election is right, and a later one is not.", {
      ...details,
      hint: "What is `state` when an election has been held before? When does the slide *not* hold one?",
    });
  }
  return keepWorking("It is safe, but an election does not come to its end as it should.", {
    ...details,
    hint: "The slide's second sentence: who said OK has promised to take over.",
  });
}

const staysSafe = (answer: Algorithm) =>
  overEverySchedule("never two leaders, with a crash at any moment", {
    processes: nodes(3, answer),
    time: "ordered",
    invocations: [invoke(1, "elect")],
    faults: { crashes: 1 },
    properties: [neverTwo],
  });

const underCrashes = (answer: Algorithm) =>
  overSeeds<Elector>(
    "a leader that all followed is gone, any may notice, and all agree on the highest that is up",
    {
      processes: nodes(5, answer),
      latency: uniform(1, 40),
      seeds: 100,
      until: 10_000,
      limit: 100_000,
      vary: (seed) => ({
        processes: nodes(5, following(answer, 1 + seed % 3)),
        scenario: [at(0, crash(5), ...seed % 2 === 0 ? [crash(4)] : [])],
      }),
      properties: [neverTwo, eventually(inTheEnd, agreeOnHighest)],
    },
  );

/** Everybody has followed a leader who is no more, and one of them notices at once. */
function following(answer: Algorithm, notices: ProcessId): Algorithm {
  return class extends answer {
    override onStart() {
      this.elected = GONE;
      this.state = "follower";
      if (this.id === notices) this.elect();
    }
  };
}

const GONE = 99;

function messagesOf(answer: Algorithm, n: number, starter = 1): number {
  return simulate({
    processes: nodes(n, answer),
    trace: "none",
    scenario: [at(0, crash(n)), at(0, invoke(starter, "elect"))],
    until: 5000,
    limit: 100_000,
  }).counts.messages;
}
