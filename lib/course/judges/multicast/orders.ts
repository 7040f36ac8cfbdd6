/** The judges of notebook 02, Ordered multicast. */
import type { Multicast } from "../../../multicast/multicast.ts";
import { fifoOrder, integrity, totalOrder } from "../../../multicast/properties.ts";
import { explore } from "../../../run/explore/explore.ts";
import { constant } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { verdict } from "../../../view/verdict/verdict.ts";
import { classJudge, codeOf, isEmpty } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, theory, type Tried } from "../../exercise/trials.ts";
import { type Algorithm, EVERYBODY, messagesOf, ONCE, rule, system, watched } from "./common.ts";

export { fewer } from "./fewer_messages.ts";

// ---- 1. From the slide's words

/** Which message of a sender may be delivered next. */
export const nextOf = classJudge<Multicast>(
  (answer) => isEmpty(answer, "nextFrom") || neverDelivers(answer),
  judgeNext,
  "nextFrom",
);

/** As the notebook gives it, `nextFrom` says that there is nothing. */
function neverDelivers(answer: Algorithm): boolean {
  return /\blet next\b[^=;]*;\s*(\/\/[^\n]*\s*|\/\*[\s\S]*?\*\/\s*)*return next;/.test(
    String(Object.getOwnPropertyDescriptor(answer.prototype, "nextFrom")?.value),
  );
}

function judgeNext(answer: Algorithm): Judgement {
  const rules = { [FIFO]: fifoOrder, [ONCE]: integrity };
  const { trials, failed } = inTurn([
    () => watched(answer, "P3 sends twice, P2 once", [[3, "a"], [3, "b"], [2, "c"]], rules),
    () => watched(answer, "P3 sends three times", [[3, "a"], [3, "b"], [3, "c"]], rules),
    () => theory("messages for one multicast to 5", 4, messagesOf(answer, 5)),
  ]);
  if (!failed) {
    return correct("Whatever the order of receipt, it delivers each sender's messages by number.", {
      trials,
    });
  }
  const details = { trials, picture: failed.picture };
  if (failed.violated === FIFO) {
    return hint("A message is delivered before an earlier one of its sender.", {
      ...details,
      hint: "What has been received need not be next. Which number has the one that is?",
    });
  }
  if (failed.violated === ONCE) {
    return keepWorking("Something is delivered twice, or under a wrong name.", {
      ...details,
      hint: "`from` says whose turn it is: the hold-back queue holds messages of all senders.",
    });
  }
  return failed.violated === EVERYBODY
    ? keepWorking("Some message is held back for ever.", {
      ...details,
      hint: "The first number of each sender is 1. And each sender has numbers of its own.",
    })
    : almost("The order is right, but the number of messages has changed.", {
      ...details,
      hint: "`nextFrom` only looks: it sends nothing.",
    });
}

const FIFO = "FIFO order";

// ---- 2. Impatience

/** Lamport's total order by a majority: works without contention, and is shown to break. */
export const impatience = classJudge<Multicast>(
  (answer) => isEmpty(answer, "deliverReady") || !/peers|hasPassed|latest|super/.test(codeOf(answer)),
  judgeImpatience,
  "deliverReady",
);

function judgeImpatience(answer: Algorithm): Judgement {
  const { trials, failed } = inTurn([
    () => watched(answer, "one message reaches everybody", [[3, "a"]], { [ONCE]: integrity }),
    () =>
      observed(
        "of five and of four, two are not enough",
        deliveries(answer, 5, [3, 4, 5]) + deliveries(answer, 4, [3, 4]) === 0,
      ),
    () => breaks(answer),
    () => observed("of five, three are enough", deliveries(answer, 5, [4, 5]) === 1),
  ]);
  const details = { trials, picture: failed?.picture };
  if (!failed) {
    return {
      ...correct(
        "The majority is enough, until two send at a time. A majority need not contain the one whose earlier message is on its way.",
        {
          trials,
        },
      ),
      picture: verdict(majorityFound(answer), { processes: nodes(3, answer) }, { property: TOTAL }),
    };
  }
  if (trials.length === 1) {
    return keepWorking("Not even one message reaches everybody as it should.", {
      ...details,
      hint:
        "Return as long as too few have passed the head: count those for which `hasPassed` holds, and ourselves.",
    });
  }
  if (trials.length === 2) {
    return hint("It delivers what nobody else has heard of.", {
      ...details,
      hint: "Of five, how many are more than half? And of four? You are one of them.",
    });
  }
  return almost("It waits for more than a majority.", {
    ...details,
    hint: "Of three, two are the majority, and of five, three. You are one of them.",
  });
}

const TOTAL = "total order";

/** What P1 of `n` delivers of its own while some say nothing that reaches it. */
function deliveries(answer: Algorithm, n: number, silent: readonly number[]): number {
  return simulate({
    processes: nodes(n, answer),
    latency: constant(10),
    links: silent.map((from) => ({ from, to: 1, latency: 100_000 })),
    scenario: [{ atMs: 0, action: invoke(1, "multicast", "a") }],
    until: 1000,
    limit: 100_000,
  }).trace.where({ kind: "deliver", process: 1 }).length;
}

function majorityFound(answer: Algorithm) {
  return explore({
    ...system(answer, [[3, "a"], [2, "c"]]),
    bounds: { states: 50_000 },
    properties: [rule(TOTAL, totalOrder)],
  });
}

function breaks(answer: Algorithm): Tried {
  const found = majorityFound(answer), { holds } = found.verdicts[TOTAL];
  return observed(
    `every schedule, ${found.states} states: two that send break the total order`,
    holds === false,
  );
}
