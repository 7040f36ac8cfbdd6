/** The judges of notebook 03, Mutual exclusion, on locks. */
import { lamportTick } from "../../../clocks/lamport.ts";
import type { ProcessId } from "../../../core/process.ts";
import { Contender } from "../../../mutex/contender.ts";
import type { Lock } from "../../../mutex/lock.ts";
import { whoIsInside } from "../../../mutex/properties.ts";
import { RicartAgrawala } from "../../../mutex/ricart_agrawala.ts";
import { RoucairolCarvalho } from "../../../mutex/roucairol_carvalho.ts";
import { always, eventually } from "../../../run/explore/explore.ts";
import { constant, exponential } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { nodes } from "../../../run/system.ts";
import { classJudge, isEmpty, made, type ProcessClass } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule, theory, type Tried } from "../../exercise/trials.ts";

export { fence } from "./fence.ts";

type Algorithm = ProcessClass<Lock>;

const exclusion = always<Contender>("mutual exclusion", ({ live }) => whoIsInside(live).length <= 1);
const noStarvation = eventually<Contender>("no starvation", ({ live }) => live.every(({ done }) => done));

const contenders = (answer: Algorithm, entries: readonly number[]) =>
  nodes(entries.length, (id) => new Contender(made(answer), entries[id - 1]));

const explored = (answer: Algorithm, what: string, entries: readonly number[]) =>
  overEverySchedule(what, {
    processes: contenders(answer, entries),
    time: "any",
    properties: [exclusion, noStarvation],
  });

// ---- 1. From the slide's words

/** Ricart and Agrawala's handler of a request. */
export const putOff = classJudge<Lock>((answer) => isEmpty(answer, "onRequest"), judgePutOff, "onRequest");

function judgePutOff(answer: Algorithm): Judgement {
  const { trials, failed } = inTurn([
    () => explored(answer, "two that enter once", [1, 1]),
    () => explored(answer, "two, and P1 enters twice", [2, 1]),
    () => explored(answer, "three that enter once", [1, 1, 1]),
    ...[3, 5].map((n) => () =>
      theory(`messages for two entries each of ${n}`, 2 * n * 2 * (n - 1), messagesOf(answer, n))
    ),
  ]);
  if (!failed) {
    return correct("One at a time, nobody starves, and each entry costs 2(N − 1) messages.", { trials });
  }
  const details = { trials, picture: failed.picture };
  if (failed.violated === exclusion.name && explored(withClock(answer), "", [2, 1]).holds) {
    return almost("Requests are put off as they should be, and yet two are inside.", {
      ...details,
      hint: "The later request has a timestamp that is too early. When does a clock learn from the others?",
    });
  }
  if (failed.violated === exclusion.name) {
    return hint("Two are inside at a time.", {
      ...details,
      hint: "Who may put a request off? Of two that wait, both must come to the same answer: `comesBefore`.",
    });
  }
  if (failed.violated === noStarvation.name) {
    return keepWorking("Somebody waits for ever.", {
      ...details,
      hint: "Whoever is not put off gets a reply at once; whoever is put off is in `deferred` when we leave.",
    });
  }
  return almost("It is right, but it does not cost what it should.", {
    ...details,
    hint: "A request is answered once: at once, or when we leave.",
  });
}

/** The same answer, with a clock that learns from requests. */
function withClock(answer: Algorithm): Algorithm {
  return class extends (answer as unknown as typeof RicartAgrawala) {
    override onRequest(message: { timestamp: number }, from: ProcessId) {
      super.onRequest(message, from);
      this.lamportClock = lamportTick(this.lamportClock, message.timestamp);
    }
  } as Algorithm;
}

function messagesOf(answer: Algorithm, n: number): number {
  return simulate({
    processes: contenders(answer, Array.from({ length: n }, () => 2)),
    latency: constant(10),
    trace: "none",
    limit: 100_000,
  }).counts.messages;
}

// ---- 3. A permission that lasts

/** Roucairol and Carvalho: who gives away a permission that it had counted on asks for it again. */
export const askBack = classJudge<Lock>((answer) => isEmpty(answer, "askBack"), judgeAskBack, "askBack");

function judgeAskBack(answer: Algorithm): Judgement {
  const { trials, failed } = inTurn([
    () => explored(answer, "three, and P1 enters twice", [2, 1, 1]),
    () => asDear(answer),
  ]);
  if (!failed) {
    return correct("What was given away comes back, and nobody is asked twice.", { trials });
  }
  const details = { trials, picture: failed.picture };
  if (failed.violated === exclusion.name) {
    return hint("Two are inside at a time.", {
      ...details,
      hint:
        "The question must be as old as our request. What has it to carry, so that others judge it as they did before?",
    });
  }
  if (failed.violated === noStarvation.name) {
    return keepWorking("Somebody waits for ever.", {
      ...details,
      hint:
        "We have given our permission away, and with it the other's. Which message brings it back, from whom?",
    });
  }
  return almost("It is right, but it costs more than it has to.", {
    ...details,
    hint: "One permission was given away: ask for that one.",
  });
}

/** The same runs as the library's, and no message more. */
function asDear(answer: Algorithm): Tried {
  const [theirs, ours] = [answer, RoucairolCarvalho as Algorithm].map((algorithm) => {
    let messages = 0;
    for (let seed = 1; seed <= 20; seed++) {
      messages += simulate({
        processes: contenders(algorithm, [4, 4, 4, 4]),
        latency: exponential(10),
        seed,
        trace: "none",
        limit: 100_000,
      }).counts.messages;
    }
    return messages;
  });
  const dear = theirs > ours ? `; ${theirs} messages instead of ${ours}` : "";
  return observed(
    `20 random runs of four: one question for each permission given away${dear}`,
    theirs <= ours,
  );
}
