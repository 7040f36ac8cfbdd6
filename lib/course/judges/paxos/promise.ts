/** The judge of notebook 13's first exercise: what an acceptor answers to a proposer that prepares. */
import { Paxos } from "../../../consensus/paxos.ts";
import { at, heal, partition, type Scheduled } from "../../../run/faults.ts";
import { constant } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import { classJudge, isEmpty } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule, theory, type Tried } from "../../exercise/trials.ts";
import { agreement, decisions, integrity, termination, validity } from "./decisions.ts";

type Algorithm = new (acceptors?: readonly number[]) => Paxos;

/** The handler of `Prepare`. */
export const promise = classJudge<Paxos>((answer) => isEmpty(answer, "onPrepare"), judgePromise, "onPrepare");

function judgePromise(answer: Algorithm): Judgement {
  const { trials, failed } = inTurn([
    () => decides(answer),
    () => rivals(answer),
    () => comesBack(answer),
    () => told(answer),
    () => theory("messages where P2 overtakes P1", messagesOf(Paxos), messagesOf(answer)),
  ]);
  if (!failed) {
    return correct("The promise holds, through every schedule and every crash, and it tells what it must.", {
      trials,
    });
  }
  const details = { trials, picture: failed.picture };
  if (trials.length === 1) {
    return keepWorking("A single proposer does not get its value decided by all.", {
      ...details,
      hint: "Nothing higher was promised: which message does the proposer wait for, and for which ballot?",
    });
  }
  if (trials.length === 2 && failed.violated === termination.name) {
    return keepWorking("Somebody waits for ever for an answer.", {
      ...details,
      hint: "Whoever is refused has to hear it: only then does it try a higher ballot.",
    });
  }
  if (trials.length === 2) {
    return hint("Two values are decided, though the acceptor was always up.", {
      ...details,
      hint: "Follow the two ballots at the acceptor. What had it promised when it accepted the lower one?",
    });
  }
  if (trials.length === 3) {
    return almost("The promise is kept, as long as nobody crashes.", {
      ...details,
      hint: "What does the acceptor still know when it comes back? When must the log have it?",
    });
  }
  if (trials.length === 4) {
    return hint("What was chosen is overwritten.", {
      ...details,
      hint: "The proposer must hear what was accepted last. With which ballot, and which value?",
    });
  }
  return almost("It is safe, but it does not answer as it should.", {
    ...details,
    hint: "One answer for each Prepare: a promise, or a refusal only where a *higher* ballot was promised.",
  });
}

const properties = [agreement, validity, integrity, termination];
const proposals = [invoke(1, "propose", "a"), invoke(2, "propose", "b")];
const alone = (answer: Algorithm) => nodes(3, () => new answer([3]));

const decides = (answer: Algorithm) =>
  overEverySchedule("P1 proposes, three accept", {
    processes: nodes(3, answer as new () => Paxos),
    invocations: [proposals[0]],
    time: "ordered",
    monitor: decisions,
    properties,
  });

const rivals = (answer: Algorithm) =>
  overEverySchedule("P1 and P2 propose, P2 may crash, P3 accepts", {
    processes: alone(answer),
    invocations: proposals,
    time: "ordered",
    faults: { crashes: 1, mayCrash: [2] },
    monitor: decisions,
    properties,
  });

/** Without termination: whom the crash took an answer from has to ask again. */
const comesBack = (answer: Algorithm) =>
  overEverySchedule("P1 and P2 propose, P3 accepts, crashes at any moment and comes back", {
    processes: alone(answer),
    invocations: proposals,
    time: "ordered",
    faults: { crashes: 1, recoveries: 1, mayCrash: [3] },
    monitor: decisions,
    properties: [agreement, validity, integrity],
  });

/** Of three acceptors one has accepted "a" in ballot 1, two "b" in ballot 2; then one of each vote. */
function told(answer: Algorithm): Tried {
  const run = simulate({
    processes: nodes(3, answer as new () => Paxos),
    latency: constant(10),
    scenario: twoValues,
    until: 1000,
    limit: 10_000,
  });
  const values = run.trace.where({ kind: "output" }).map(({ content }) =>
    (content as { decided: string }).decided
  );
  return observed(
    "an old value beside a chosen one: the chosen one stays",
    values.length > 0 && values.every((value) => value === values[0]),
    () => spacetime(run.trace, { title: "P1 has accepted a in ballot 1, P2 b in ballot 2" }),
  );
}

const twoValues: Scheduled[][] = [
  at(0, invoke(1, "propose", "a")),
  at(25, partition([1], [2, 3])),
  at(100, invoke(2, "propose", "b")),
  at(200, heal()),
  at(200, partition([1, 2], [3])),
  at(201, invoke(1, "propose", "a")),
];

function messagesOf(answer: Algorithm): number {
  return simulate({
    processes: nodes(3, answer as new () => Paxos),
    latency: constant(10),
    scenario: [at(0, proposals[0]), at(15, proposals[1])],
    trace: "none",
    until: 1000,
    limit: 10_000,
  }).counts.messages;
}
