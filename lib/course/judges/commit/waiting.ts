/** The judge of an exercise of notebook 08: who may wait, by wait-die. */
import { distributed } from "../../../commit/distributed/system.ts";
import { LockingServer } from "../../../commit/distributed/locking.ts";
import { TransactionClient } from "../../../commit/distributed/client.ts";
import type { TransactionPlan } from "../../../commit/distributed/plan.ts";
import type { Options } from "../../../run/explore/explore.ts";
import { at } from "../../../run/faults.ts";
import { constant } from "../../../run/latency.ts";
import { scheduleOf } from "../../../run/schedule.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke } from "../../../run/system.ts";
import { transactionsIn } from "../../../verify/transactions/recorded.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import { classJudge, isEmpty } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule, type Tried } from "../../exercise/trials.ts";
import { common, meeting, oldestFirst, safe } from "./servers.ts";

type Server = typeof LockingServer;

/** What a `LockingServer` asks before it lets an operation wait. */
export const mayWait = classJudge<LockingServer>(
  (answer) => isEmpty(answer, "mayWait"),
  (answer) => judgeRule(answer as unknown as Server),
  "mayWait",
);

/** The conflict of the lecture's T1 and T2, without the rest of them. */
const CROSSWISE: readonly TransactionPlan[] = [["read x", "y := x"], ["read y", "x := y"]];
const PLACES = { 1: { x: 1 }, 2: { y: 2 } };

/**
 * T2 has written y, and T3 has read x. T1 and T2 want what the others have: T2 may wait for T3, which is
 * younger, until T1 reads x, too, which is older.
 * @param server in the place of the library's
 * @returns what `explore` takes, in the state in which T1 has not begun
 */
export function threeMeet(server: typeof LockingServer = LockingServer): Options {
  const processes = distributed({
    servers: PLACES,
    clients: [3, 4, 5],
    server: (objects) => new server(objects, "wait-die"),
    client: (options) => new TransactionClient(options),
  });
  const begun = simulate({
    processes,
    latency: constant(10),
    scenario: [at(0, invoke(4, "run", 2, ["y := 2", "x := 2"])), at(5, invoke(5, "run", 3, ["read x"]))],
    until: 16,
    seed: 1,
  });
  return {
    ...common,
    processes,
    after: scheduleOf(begun),
    invocations: [invoke(3, "run", 1, ["read x", "y := 1"])],
    properties: [...safe, oldestFirst],
  };
}

/** T2 dies, and meets a younger one when it is tried again as T102. */
const again = (server: Server) =>
  simulate({
    processes: distributed({
      servers: { 1: { x: 0 } },
      clients: [2, 3, 4],
      server: (objects) => new server(objects),
    }),
    latency: constant(10),
    scenario: [
      at(0, invoke(2, "run", 1, ["x := 1"])),
      at(5, invoke(3, "run", 2, ["x := 2"], ["x := 2"])),
      at(220, invoke(4, "run", 3, ["x := 3"])),
    ],
    until: 1000,
    limit: 10_000,
    seed: 1,
  });

function keepsItsAge(server: Server): Tried {
  const run = again(server);
  return observed(
    "T2 dies, is tried again as T102, meets T3 and waits for it: its age is still 2",
    transactionsIn(run.trace) === "w1x a2 c1 w3x c3 w102x c102",
    () => spacetime(run.trace, { labels: "type", alt: "T102 asks for what T3 has locked." }),
  );
}

function judgeRule(server: Server): Judgement {
  const { trials, failed } = inTurn([
    () =>
      overEverySchedule(
        "two who want what the other one has",
        meeting({ plans: CROSSWISE }, {
          LockingServer: server,
        }),
      ),
    () => overEverySchedule("three, one of whom waits for two", threeMeet(server)),
    () => keepsItsAge(server),
  ]);
  if (!failed) {
    return correct("All waits lead from older to younger ones, at all servers: no circle can come about.", {
      trials,
    });
  }
  const details = { trials, picture: failed.picture };
  if (trials.length === 1) {
    return keepWorking("Two can still go wrong.", {
      ...details,
      hint:
        "The older one has the smaller `age`. Who may wait for whom, so that two never wait for each other?",
    });
  }
  if (trials.length === 2) {
    return hint("Two get along, three do not.", {
      ...details,
      hint:
        "The oldest of all must never be refused; and you are asked again whenever somebody else gets a lock.",
    });
  }
  return almost("Nobody waits for ever, but who is tried again is young again.", {
    ...details,
    hint: "Compare ages: numbers change with each try. `this.tentative.get(holder)!.age` has a holder's.",
  });
}
