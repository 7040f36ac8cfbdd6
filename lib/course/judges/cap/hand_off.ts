/** The judge of notebook 12's second exercise: what was not acknowledged is sent again. */
import { canonical } from "../../../core/canonical.ts";
import { AvailableStore } from "../../../replication/stores/available_store.ts";
import { always, type World } from "../../../run/explore/explore.ts";
import { at, heal, partition } from "../../../run/faults.ts";
import { constant } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import { classJudge, isEmpty } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule } from "../../exercise/trials.ts";

type Store = new (ruleName?: "MV register", handOffMs?: number) => AvailableStore;

/** What becomes of hints. */
export const handOff = classJudge<AvailableStore>(
  (answer) => isEmpty(answer, "onTimeoutHandOff"),
  (answer) => judgeHandOff(answer as unknown as Store),
  "onTimeoutHandOff",
);

const hasRested = (world: World<AvailableStore>) =>
  world.inFlight.length === 0 &&
  world.ids.every((id) =>
    world.durable(id) === world.log(id).length &&
    !world.timers(id).some((timer) => timer.startsWith("HandOff"))
  );
const alike = always(
  "at rest, all copies are alike",
  (world: World<AvailableStore>) =>
    !hasRested(world) || canonical(world.processes[1].states) === canonical(world.processes[2].states),
);

function judgeHandOff(answer: Store): Judgement {
  const { trials, failed } = inTurn([
    () =>
      overEverySchedule("two puts, and a message is lost", {
        processes: nodes(2, () => new answer("MV register", 100)),
        invocations: [invoke(1, "put", "x", "a"), invoke(1, "put", "x", "b")],
        inOrder: true,
        time: "quiet",
        faults: { losses: 1 },
        properties: [alike],
      }),
    () => longCut(answer),
    () => calm(answer),
  ]);
  if (!failed) return correct("A hint is kept until it is acknowledged, and no longer.", { trials });
  const details = { trials, picture: failed.picture };
  if (trials.length === 1) {
    return keepWorking("A lost message is never made good.", {
      ...details,
      hint: "For each key that this peer has not acknowledged: `this.sendState(peer, key, number)`.",
    });
  }
  if (trials.length === 2) {
    return hint("What was owed during a cut never arrives: it lasted longer than one try.", {
      ...details,
      hint:
        "As long as something is owed: send it, and set the timer again, with the peer's name as its key.",
    });
  }
  return almost("It sends what nobody needs.", {
    ...details,
    hint: "A peer that has acknowledged everything is left alone; and only what this peer is owed is sent.",
  });
}

function longCut(answer: Store) {
  const run = simulate({
    processes: nodes(3, () => new answer("MV register", 100)),
    latency: constant(10),
    scenario: [
      at(0, partition([1], [2], [3])),
      at(10, invoke(1, "put", "x", "a"), invoke(1, "put", "y", "b")),
      at(450, heal()),
    ],
    until: 800,
    limit: 10_000,
  });
  return observed(
    "after a cut of 450 ms the other two have both keys",
    [2, 3].every((id) => run.process(id).states.size === 2),
    () => spacetime(run.trace, { title: "Two keys are owed to two processes", count: 300 }),
  );
}

/** P2 hears of the first key only after it was sent again; P3 of everything at once. */
function calm(answer: Store) {
  const run = simulate({
    processes: nodes(3, () => new answer("MV register", 100)),
    latency: constant(10),
    scenario: [
      at(0, partition([1], [2])),
      at(10, invoke(1, "put", "x", "a")),
      at(50, heal()),
    ],
    until: 2000,
    limit: 10_000,
  });
  return observed(
    "one message was lost, one is sent again: 5 messages",
    run.counts.messages === 5,
    () => spacetime(run.trace, { title: "What is sent after the cut has healed", count: 300 }),
  );
}
