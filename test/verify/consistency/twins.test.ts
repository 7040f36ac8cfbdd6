// Judges with one rule broken: each gives another verdict on a published history.
import { expect, test } from "vitest";
import { judgeBy } from "../../../lib/verify/consistency/judge.ts";
import { RULES, type Rules } from "../../../lib/verify/consistency/parts.ts";
import type { Placed } from "../../../lib/verify/history/recorded.ts";
import { ProgramOrder } from "../../../lib/verify/search/program_order.ts";
import { RealTime } from "../../../lib/verify/search/real_time.ts";
import { States } from "../../../lib/verify/search/states.ts";
import { published } from "./published.ts";

/** Never takes what is open. */
const closed = (history: readonly Placed[]) => history.filter(({ end }) => end !== undefined);

const twins: Readonly<Record<string, Partial<Rules>>> = {
  "forgets real time": { frontierOf: (_, history) => new ProgramOrder(history) },
  "takes real time for what sequential consistency asks": {
    frontierOf: (_, history) => new RealTime(history),
  },
  "lets every operation overlap with all that began later": {
    frontierOf: (_, history) =>
      new RealTime(history.map((one) => one.end ? { ...one, end: 1000 + one.end } : one)),
  },
  "does not demand that what was answered happened": {
    openOf: (history) => new Uint8Array(history.length).fill(1),
  },
  "believes every answer": {
    statesOf: (model, history) => new States(model, history.map(({ end: _, ...one }) => one)),
  },
};

/** Verdicts on all histories, as one text. */
function verdicts(rules: Rules, without?: typeof closed): string {
  return published.flatMap(({ history, model }) =>
    (["linearisable", "sequentially consistent"] as const).map((criterion) =>
      judgeBy(rules, criterion, without ? without(history) as typeof history : history, model, {
        steps: 50_000,
      })
        .holds
    )
  ).join();
}

const right = verdicts(RULES);

test.each(Object.entries(twins))("a judge that %s is found out", (_, change) => {
  expect(verdicts({ ...RULES, ...change })).not.toBe(right);
});

test("a judge that forgets open operations is found out", () => {
  expect(verdicts(RULES, closed)).not.toBe(right);
});
