/** The judges of notebook 10's exercises: a safe fill, a fence, a merge. */
import type { ProcessId } from "../../../core/process.ts";
import { CachedCopy, PlanEnactor, PlanTable } from "../../../replication/mod.ts";
import { always, type World } from "../../../run/explore/explore.ts";
import { at } from "../../../run/faults.ts";
import { history } from "../../../run/property/history.ts";
import type { History } from "../../../run/property/operation.ts";
import { constant } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import { classJudge, isEmpty, type ProcessClass } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule } from "../../exercise/trials.ts";

// ---- 1. what is under way is void, too

type Copies = new (ttlMs?: number) => CachedCopy;

/** What becomes of a copy, and of one under way, when it is void. */
export const drop = classJudge<CachedCopy>(
  (answer) => isEmpty(answer, "drop"),
  (answer) => judgeDrop(answer as unknown as Copies),
  "drop",
);

const isAtRest = (world: World<CachedCopy, unknown>) =>
  world.inFlight.length === 0 && world.ids.every((id) => world.log(id).length === world.durable(id));
const fresh = always("at rest, no copy is stale", (world: World<CachedCopy>) => {
  const primary = world.processes[1];
  return !isAtRest(world) ||
    [...world.processes[2].values].every(([name, value]) => (primary.values.get(name) ?? null) === value);
});
const answered = always(
  "at rest, no read waits",
  (world: World<CachedCopy, History>) => !isAtRest(world) || world.monitor.every(({ ended }) => ended),
);

function judgeDrop(answer: Copies): Judgement {
  const { trials, failed } = inTurn([
    () =>
      overEverySchedule("two writes and two reads, messages take any time", {
        processes: nodes(2, () => new answer(Infinity)),
        invocations: [
          invoke(1, "write", "x", 1),
          invoke(1, "write", "x", 2),
          invoke(2, "read", "x"),
          invoke(2, "read", "x"),
        ],
        inOrder: true,
        monitor: history(),
        properties: [fresh, answered],
      }),
    () => quiet(answer),
  ]);
  if (!failed) return correct("No stale fill, and nobody is forgotten.", { trials });
  const details = { trials, picture: failed.picture };
  if (failed.violated === fresh.name) {
    return hint("A copy stays that is older than the primary's value.", {
      ...details,
      hint: "The invalidation came while the old value was under way. What does the replica know of that?",
    });
  }
  if (failed.violated === answered.name) {
    return keepWorking("A read is never answered.", {
      ...details,
      hint: "If what is under way is void, who waits for it needs something newer: `fetch(object, reads)`.",
    });
  }
  return almost("It is safe, but it fetches what nobody has asked for.", {
    ...details,
    hint: "Fetch again only if something was under way.",
  });
}

function quiet(answer: Copies) {
  const run = simulate({
    processes: nodes(2, () => new answer(100)),
    latency: constant(10),
    scenario: [at(0, invoke(2, "read", "x")), at(50, invoke(1, "write", "x", 1))],
    until: 1000,
    limit: 10_000,
  });
  return observed(
    "a copy that nobody asks for is not fetched again: 3 messages",
    run.counts.messages === 3 && run.process(2).values.size === 0,
    () => spacetime(run.trace, { title: "A read, and a write when nobody reads" }),
  );
}

// ---- 2. the fence

type Table = ProcessClass<PlanTable>;

/** Which plans may come into force. */
export const fence = classJudge<PlanTable>((answer) => isEmpty(answer, "onApply"), judgeFence, "onApply");

const active = ({ processes }: World) => (processes[1] as PlanTable).active;
const highest = ({ processes }: World) =>
  Math.max(
    0,
    ...[2, 3].map((id) => processes[id] as PlanEnactor).map(({ plan, state }) => state === "idle" ? plan : 0),
  );
const newest = always(
  "who has heard “applied” of a plan finds it or a newer one in force",
  (world: World) => {
    return active(world) >= highest(world) || world.inFlight.some(({ to }) => to === 1) && active(world) > 0;
  },
);

function judgeFence(answer: Table): Judgement {
  const { trials, failed } = inTurn([
    () => applied(answer, [1, 2], 2, "two plans in their order: the second is in force"),
    () =>
      overEverySchedule("two enactors, each as slow as it likes", {
        processes: { 1: answer, ...nodes([2, 3], () => new PlanEnactor()) },
        invocations: [invoke(2, "enact", 1), invoke(3, "enact", 2)],
        properties: [newest],
      }),
    () => applied(answer, [2, 1], 2, "an old plan is refused, and its enactor is told"),
    () => applied(answer, [2, 2], 2, "the same plan once more is no old one"),
  ]);
  if (!failed) return correct("Check and act are one step: no old plan comes into force.", { trials });
  const details = { trials, picture: failed.picture };
  if (trials.length === 1) {
    return keepWorking("Not even plans in their order come into force.", {
      ...details,
      hint: "Who applies a plan keeps it: `keep(active, highest)`, and answers `Applied`.",
    });
  }
  return hint("An old plan has come into force, or somebody is not told what has become of its plan.", {
    ...details,
    hint: "Compare with `highest`, which only grows, at the moment of the write; else answer `Outdated`.",
  });
}

function applied(answer: Table, plans: readonly number[], last: number, what: string) {
  const refused = plans[1] < plans[0];
  class Late extends PlanEnactor {
    apply(plan: number) {
      this.plan = plan;
      this.state = "applying";
      this.send(this.table, { type: "Apply", plan });
    }
  }
  const run = simulate({
    processes: { 1: answer, 2: () => new Late(), 3: () => new Late() },
    latency: constant(10),
    scenario: [at(0, invoke(2, "apply", plans[0])), at(100, invoke(3, "apply", plans[1]))],
    until: 1000,
    limit: 1000,
  });
  const said = run.trace.where({ kind: "output", process: 3 as ProcessId }).map(({ content }) =>
    Object.keys(content as object)[0]
  );
  const table = run.process(1) as PlanTable;
  return observed(
    what,
    table.active === last && said.join() === (refused ? "outdated" : "enacted"),
    () => spacetime(run.trace, { title: `Plans ${plans.join(", then ")} are applied` }),
  );
}
