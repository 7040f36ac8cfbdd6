// Verdicts on histories that were judged elsewhere; each yes with an order that is one, each no with a
// witness.
import { describe, expect, test } from "vitest";
import { readData } from "../../../lib/course/mod.ts";
import { canonical } from "../../../lib/core/canonical.ts";
import {
  casRegister,
  type ConsistencyJudgement,
  keyValue,
  linearisability,
  type Model,
  mutex,
  parseJepsen,
  sequentialConsistency,
  startingWith,
} from "../../../lib/verify/mod.ts";
import { fixture, published } from "./published.ts";

/** Whether an order has all that ended, keeps to what it must keep to, and is what the model does. */
function explains({ order, history, criterion }: ConsistencyJudgement, model: Model): boolean {
  let state = model.initial;
  const rank = new Map(order!.map((place, at) => [place, at]));
  const isRight = order!.every((place) => {
    const { method, details, process, end, value } = history[place];
    const outcome = model.apply(state, method, details, process);
    state = outcome[0];
    return end === undefined || outcome.length < 2 ||
      canonical(outcome[1] ?? null) === canonical(value ?? null);
  });
  const isOrdered = history.every((one, a) =>
    history.every((other, b) => {
      const comes = criterion === "linearisable"
        ? one.end !== undefined && one.end < other.begin
        : one.process === other.process && one.begin < other.begin && one.end !== undefined;
      return !comes || !rank.has(b) || rank.get(a)! < rank.get(b)!;
    })
  );
  return isRight && isOrdered && history.every(({ end }, place) => end === undefined || rank.has(place));
}

describe("histories of eight kinds of objects", () => {
  test("there are 119, of each of the three verdicts that there can be some", () => {
    const verdicts = published.map(({ linearisable, sequential }) => `${linearisable} ${sequential}`);
    expect(verdicts.length).toBe(119);
    expect([...new Set(verdicts)].sort()).toEqual(["false false", "false true", "true true"]);
  });

  test("have the verdicts of brute force, and orders that explain them", () => {
    for (const { id, model, history, linearisable, sequential } of published) {
      const real = linearisability(history, model), program = sequentialConsistency(history, model);
      expect([id, real.holds, program.holds]).toEqual([id, linearisable, sequential]);
      for (const judgement of [real, program]) {
        if (judgement.holds) expect([id, explains(judgement, model)]).toEqual([id, true]);
        else expect(judgement.order).toBeUndefined();
      }
    }
  });

  test("have witnesses that are wrong by themselves, and of which none can be left out", () => {
    for (const { id, model, history } of published) {
      const judgement = linearisability(history, model);
      if (judgement.holds !== false) continue;
      const { operations, size } = judgement.witness!;
      const alone = operations.map((place) => judgement.history[place]);
      expect([id, size, linearisability(alone, model).holds]).toEqual([id, "smallest", false]);
    }
  });
});

describe("histories of a key-value store with clients", () => {
  test.each([["c01-ok", true, 58], ["c01-bad", false, 38], ["c10-ok", true, 337], ["c10-bad", false, 405]])(
    "%s: linearisable is %s of %i operations",
    (name, holds, count) => {
      const history = parseJepsen(readData(`kv-history-${name}.txt`)),
        judgement = linearisability(history, keyValue);
      expect([judgement.holds, judgement.history.length]).toEqual([holds, count]);
      if (holds) expect(explains(judgement, keyValue as Model)).toBe(true);
    },
  );

  test("what went wrong with ten clients is two reads", () => {
    const judgement = linearisability(parseJepsen(readData("kv-history-c10-bad.txt")), keyValue);
    expect(judgement.toString().split("\n").slice(1, 4)).toEqual([
      "no order explains these (smallest), whatever the other 403 operations did:",
      '  P7: get("0") → "x 9 0 yx 0 0 yx 8 0 yx 7 1 yx 0 6 yx 7 6 y"',
      '  P8: get("0") → "x 9 0 yx 0 0 yx 8 0 y"',
    ]);
  });
});

describe("histories of Knossos", () => {
  test.each<[string, Model, boolean, number]>([
    ["bad-cas-failure", startingWith(casRegister, null) as Model, false, 15],
    ["good-cas-register-bug", startingWith(casRegister, null) as Model, true, 0],
    ["bad-mutex-etcd", mutex as Model, false, 131],
  ])("%s", (name, model, holds, size) => {
    const judgement = linearisability(parseJepsen(fixture(`${name}.edn`)), model);
    expect([judgement.holds, judgement.witness?.operations.length ?? 0]).toEqual([holds, size]);
  });
});
