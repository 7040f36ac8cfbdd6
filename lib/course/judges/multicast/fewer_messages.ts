/** The judge of notebook 02's third exercise: a reliable multicast that tells nobody who knows. */
import type { Multicast } from "../../../multicast/multicast.ts";
import { agreement, integrity, type Judge, uniformAgreement } from "../../../multicast/properties.ts";
import type { ReliableMulticast, ReliableMulticastMessage } from "../../../multicast/reliable.ts";
import { deadlock, type Faults } from "../../../run/explore/explore.ts";
import { constant } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { classJudge, codeOf, ownMethods } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule, theory } from "../../exercise/trials.ts";
import { type Algorithm, EVERYBODY, messagesOf, ONCE, system, type Watched, watched } from "./common.ts";

/** Reliable multicast that tells nobody who knows. */
export const fewer = classJudge<Multicast>(
  (answer) => ownMethods(answer).length === 0 || !/send|broadcast|super/.test(codeOf(answer)),
  judgeFewer,
  "onMessage",
);

function judgeFewer(answer: Algorithm): Judgement {
  const { trials, failed } = inTurn([
    () => watched(answer, "without crashes", [[1, "a"]], { [ONCE]: integrity }),
    () => observed(SAID_AGAIN, deliveredBy(answer, ["a", "a"]) === 2),
    () => inTheEnd(answer, "with one crash", { crashes: 1 }),
    () => inTheEnd(answer, "with two crashes", { crashes: 2 }),
    () => inTheEnd(lastFirst(answer), "with two crashes, the highest being sent to first", { crashes: 2 }),
    ...[4, 5].map((n) => () =>
      theory(`messages for one multicast to ${n}`, (n - 1) ** 2, messagesOf(answer, n))
    ),
    () => inTheEnd(answer, "with four, of whom P1 and P2 crash", OF_FOUR, 4),
    () =>
      theory(
        "messages for one multicast to 5, of whom P5 has it from another first",
        15,
        messagesOf(answer, 5, 5),
      ),
  ]);
  if (!failed) {
    return correct(
      "(N − 1)² messages, 16 for five, and whoever crashes: all or none of the others deliver.",
      { trials },
    );
  }
  const details = { trials, picture: failed.picture };
  if (failed.violated === ONCE || failed.violated === EVERYBODY) {
    return keepWorking("Without any crash it no longer does what it did.", {
      ...details,
      hint: "Only who already has the message is left out: its origin, and the one that it came from.",
    });
  }
  if (failed.text === SAID_AGAIN) {
    return keepWorking("Who says the same thing twice is heard once.", {
      ...details,
      hint: "What tells two messages apart? Not their content: their origin and their number.",
    });
  }
  if (failed.violated !== undefined) {
    return hint("Somebody delivers a message that another, who is up, never gets.", {
      ...details,
      hint: "Who may have missed it? Everybody but the two of whom you know. And send before you deliver.",
    });
  }
  return almost("It is reliable, but it does not send what it should.", {
    ...details,
    hint:
      "Two have the message already: its origin, and the one that it came from. They may be one and the same.",
  });
}

const SAID_AGAIN = "the same words said twice are delivered twice";

/** How many messages P2 of three delivers if P1 multicasts these, one long after the other. */
function deliveredBy(answer: Algorithm, contents: readonly string[]): number {
  const { trace } = simulate({
    processes: nodes(3, answer),
    latency: constant(10),
    scenario: contents.map((content, k) => ({ atMs: 100 * k, action: invoke(1, "multicast", content) })),
    limit: 10_000,
  });
  return trace.where({ kind: "deliver", process: 2 }).length;
}

/** Where nothing more can happen: before that, what is missing may still be on its way. */
const ended = (name: string, judge: Judge) =>
  deadlock((world: Watched) => judge(world.monitor) === undefined, name);

/** Nobody has promised in which order a multicast goes out. */
function lastFirst(answer: Algorithm): Algorithm {
  return class extends (answer as unknown as typeof ReliableMulticast) {
    override broadcast(message: ReliableMulticastMessage) {
      for (const peer of [...this.peers].reverse()) this.send(peer, message);
    }
  } as unknown as Algorithm;
}

/** Of three, whoever is told by another than the origin has nobody left to tell: only a fourth needs it. */
const OF_FOUR: Faults = { crashes: 2, mayCrash: [1, 2] };

const inTheEnd = (answer: Algorithm, what: string, faults: Faults, n = 3) =>
  overEverySchedule(what, {
    ...system(answer, [[1, "a"]], n),
    faults,
    properties: [ended("agreement", agreement), ended("uniform agreement", uniformAgreement)],
  });
