/** The judges of notebook 00, Start here. */
import type { Message, Process, ProcessId } from "../../../core/process.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { simulate, Simulation } from "../../../run/simulate/simulate.ts";
import { at, heal, partition } from "../../../run/faults.ts";
import { constant, uniform } from "../../../run/latency.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import {
  A_NUMBER,
  classJudge,
  isEmpty,
  ownMethods,
  type ProcessClass,
  valueJudge,
} from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, type Tried } from "../../exercise/trials.ts";

/** What the notebook's process looks like from outside. */
type Greeter = Process<Message> & { greet(): void; heard: Set<ProcessId> | ProcessId[] };

const heardBy = (process: Greeter) => [...new Set(process.heard)].sort((a, b) => a - b);
const all = (process: Greeter) => heardBy(process).length === process.peers.length;

/** How many messages does it take until each of five processes has greeted each other and been answered? */
export const greetings = valueJudge(A_NUMBER, (answer) => {
  if (answer === 40) {
    return correct(
      "40: each of 5 greets 4 others, and each greeting is answered. 5 · 4 · 2, and N(N − 1) · 2 in general.",
    );
  }
  if (answer === 20) return almost("20 are the greetings.", { hint: "Each greeting is answered." });
  if (answer === 50 || answer === 25) {
    return hint("That is one greeting to each of all five.", { hint: "Does a process greet itself?" });
  }
  if (answer === 8 || answer === 4) {
    return hint("That is what one process has to do with.", { hint: "All five greet, not only P1." });
  }
  return keepWorking(`It is not ${answer}.`, {
    hint: "Draw two processes first, then three: 4, 12, … What is it for N?",
  });
});

/** A greeting that survives a network that loses messages: who hears no answer greets again. */
export const persistent = classJudge<Greeter>(
  (answer) => ownMethods(answer).every((method) => isEmpty(answer, method)),
  judgePersistent,
);

function judgePersistent(answer: ProcessClass<Greeter>): Judgement {
  const { trials, failed } = inTurn([
    () => withoutLoss(answer),
    () => withLoss(answer),
    () => whileCutOff(answer),
    () => ends(answer),
  ]);
  if (!failed) {
    return correct(`${answer.name} greets until it is answered, and then it is quiet.`, { trials });
  }
  const details = { trials, picture: failed.picture };
  if (trials.length === 3) {
    return failed.violated === EARLY
      ? keepWorking("P1 has heard from somebody who has said nothing.", {
        ...details,
        hint: "Only an answer that has come shows that somebody is there: `heard` is filled by `onWelcome`.",
      })
      : hint("P1 gives up too soon, or greets so often that one gets through: not if none can.", {
        ...details,
        hint: "How long will the network be down? Greet again as long as somebody has not answered.",
      });
  }
  if (trials.length === 4) {
    return almost("Everybody is heard, but it never ends.", {
      ...details,
      hint: "Greet again only those that have not answered, and set no timer when nobody is left.",
    });
  }
  return trials.length === 1
    ? keepWorking("Where nothing is lost, it no longer does what it did.", {
      ...details,
      hint: "Keep what Greeter does, with `super.greet()`, and add to it.",
    })
    : hint("A greeting was lost, and nobody noticed.", {
      ...details,
      hint: "How can P1 notice that something did *not* happen? Set a timer when you greet.",
    });
}

function withoutLoss(answer: ProcessClass<Greeter>): Tried {
  const run = simulate({
    processes: nodes(3, answer),
    latency: constant(10),
    scenario: [at(0, invoke(1, "greet"))],
    until: 1000,
    limit: 100_000,
  });
  const p1 = run.processes[0];
  return observed(
    "nothing lost: P1 hears from P2 and P3",
    all(p1),
    () => spacetime(run.trace, { title: "Nothing is lost here", to: 200 }),
  );
}

function withLoss(answer: ProcessClass<Greeter>): Tried {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const run = lossyRun(answer, seed);
    if (all(run.processes[0])) continue;
    return {
      ...observed(
        `a third of all messages lost: P1 does not hear from everybody with seed ${seed}`,
        false,
        () => spacetime(run.trace, { title: `A third of the messages is lost (seed ${seed})`, to: 400 }),
      ),
      violated: "everybody is heard",
    };
  }
  return observed(`a third of all messages lost, ${SEEDS} seeds: P1 hears from everybody`, true);
}

const SEEDS = 100;

const EARLY = "nobody is heard who has said nothing";

/** To greet a hundred times at once does not help against a network that is down. */
function whileCutOff(answer: ProcessClass<Greeter>): Tried {
  const run = new Simulation({
    processes: nodes(3, answer),
    latency: constant(10),
    scenario: [at(0, partition([1], [2, 3]), invoke(1, "greet")), at(2000, heal())],
    limit: 100_000,
  });
  const early = heardBy(run.run(1900).processes[0]).length > 0;
  const holds = !early && all(run.run(60_000).processes[0]);
  const draw = () => spacetime(run.trace, { title: "P1 is cut off until 2000 ms", to: early ? 100 : 2500 });
  return {
    ...observed(
      "P1 is cut off for 2 s: it hears from everybody afterwards, and from nobody before",
      holds,
      draw,
    ),
    ...early ? { violated: EARLY } : {},
  };
}

function lossyRun(answer: ProcessClass<Greeter>, seed: number) {
  return simulate({
    processes: nodes(3, answer),
    latency: uniform(5, 15),
    loss: 0.33,
    seed,
    scenario: [at(0, invoke(1, "greet"))],
    until: 60_000,
    limit: 1_000_000,
  });
}

function ends(answer: ProcessClass<Greeter>): Tried {
  const run = lossyRun(answer, 1);
  return observed(
    "when all have answered, nothing more happens",
    run.stopped === "quiet",
    () => spacetime(run.trace, { title: "It goes on for ever", to: 600 }),
  );
}
