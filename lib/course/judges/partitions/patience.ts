/** The judge of notebook 05's third exercise: a timeout that learns from its mistakes. */
import type { ProcessId } from "../../../core/process.ts";
import { FailureDetector } from "../../../election/failure_detector.ts";
import { adaptiveMistakes } from "../../../partition/quality.ts";
import { suspicionsOf } from "../../../partition/suspicions.ts";
import { always, eventually, type World } from "../../../run/explore/explore.ts";
import { at, crash } from "../../../run/faults.ts";
import { constant, uniform } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { nodes } from "../../../run/system.ts";
import { classJudge, isEmpty } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule } from "../../exercise/trials.ts";

type Learner = FailureDetector & { allowedMs: Map<ProcessId, number> };
type Detector = new (intervalMs?: number, timeoutMs?: number) => Learner;

/** A heartbeat after a suspicion gives its sender 50 ms more. */
export const patience = classJudge<Learner>(
  (answer) => isEmpty(answer, "onHeartbeat"),
  (answer) => judgePatience(answer as unknown as Detector),
);

const STEP_MS = 50, MOST_MS = 150;

function judgePatience(answer: Detector): Judgement {
  const { trials, failed } = inTurn([
    () => perfect(answer),
    () => trusts(answer),
    () => learns(answer),
    () => staysQuick(answer),
    () => apart(answer),
  ]);
  if (!failed) {
    return correct("Each mistake is made once, and who is quick is still found out quickly.", { trials });
  }
  const details = { trials, picture: failed.picture };
  if (trials.length === 1) {
    return keepWorking("Where nothing is ever late, it is wrong, or a crash is never noticed.", {
      ...details,
      hint: "A heartbeat ends a suspicion, and the wait for the next one begins: what does `super` do?",
    });
  }
  if (trials.length === 2) {
    return keepWorking("Whoever was suspected stays so, although it is heard.", {
      ...details,
      hint: "A late heartbeat ends the suspicion, with an output, as it did before.",
    });
  }
  if (trials.length === 3) {
    return hint("It makes the same mistake again.", {
      ...details,
      hint:
        "When a heartbeat comes from somebody who is suspected, the suspicion was wrong. By then `suspected` may have been changed.",
    });
  }
  return almost("It learns, but not only from mistakes, or about the wrong process.", {
    ...details,
    hint: "Only a heartbeat of a process that *is suspected* says that *this* process needs more time.",
  });
}

const perfect = (answer: Detector) =>
  overEverySchedule("messages are quick: nobody up is suspected, and who is down is", {
    processes: nodes(2, () => new answer(50, 70)),
    time: "ordered",
    network: { fifo: true },
    faults: { crashes: 1, mayCrash: [2] },
    properties: [
      always(
        "nobody up is suspected",
        ({ processes }: World<Learner>) => processes[2] === undefined || !processes[1].suspected.has(2),
      ),
      eventually(
        "P2 is suspected, once it is down",
        ({ processes }: World<Learner>) => processes[2] !== undefined || processes[1].suspected.has(2),
      ),
    ],
  });

const late = (answer: Detector, seed: number) =>
  simulate({
    processes: nodes(2, () => new answer(50, 60)),
    latency: uniform(0, MOST_MS),
    seed,
    trace: "messages",
    until: 10_000,
    limit: 100_000,
  });

const trusts = (answer: Detector) =>
  observed(
    "a late heartbeat ends the suspicion",
    [1, 2, 3].every((seed) => {
      const run = late(answer, seed);
      return suspicionsOf(run.trace).every(({ fromMs, toMs }) => Math.min(toMs, run.now) - fromMs < 400);
    }),
  );

const MISTAKES = adaptiveMistakes(MOST_MS, 50, 60, STEP_MS);
const learns = (answer: Detector) =>
  observed(
    `delays up to ${MOST_MS} ms: at most ⌈(B + η − T₀)/Δ⌉ = ${MISTAKES} mistakes`,
    [1, 2, 3].every((seed) =>
      [1, 2].every((by) =>
        suspicionsOf(late(answer, seed).trace).filter((one) => one.by === by).length <= MISTAKES
      )
    ),
  );

/** After many heartbeats that came in time a crash is noticed as quickly as at first. */
const staysQuick = (answer: Detector) => {
  const run = simulate({
    processes: nodes(2, () => new answer(50, 60)),
    latency: constant(5),
    scenario: [at(3010, crash(2))],
    until: 4000,
  });
  const [first] = suspicionsOf(run.trace);
  return observed(
    "who was never late is suspected 60 ms after its last heartbeat",
    first !== undefined && first.fromMs === 3000 + 5 + 60,
  );
};

/** P2 is late, P3 is not: when P3 crashes it is noticed as quickly as ever. */
const apart = (answer: Detector) => {
  const run = simulate({
    processes: nodes(3, () => new answer(50, 60)),
    latency: constant(5),
    links: [{ from: 2, to: 1, latency: uniform(0, MOST_MS) }],
    scenario: [at(3010, crash(3))],
    until: 4000,
  });
  const found = suspicionsOf(run.trace).find(({ by, of }) => by === 1 && of === 3);
  return observed(
    "that one process is late says nothing of another",
    found !== undefined && found.fromMs === 3000 + 5 + 60,
  );
};
