// The trip from London to Vail, with and without transactions; and what naive commit needs.
import { describe, expect, test } from "vitest";
import { type NaiveCondition, naively } from "../../../lib/course/judges/commit/naive.ts";
import { NEVER_STUCK, trips } from "../../../lib/course/judges/commit/trips.ts";
import { explore, type Options } from "../../../lib/run/explore/explore.ts";

function broken(options: Options) {
  const { states, exhausted, verdicts } = explore(options);
  return {
    states,
    exhausted,
    broken: Object.entries(verdicts).filter(([, { holds }]) => holds === false)
      .map(([name, { counterexample }]) => [name, counterexample!.length]),
  };
}

describe("the trip from London to Vail", () => {
  test.each([["two", 1165], ["one", 68], ["one is watched", 7140]] as const)(
    "in a transaction, %s: nobody is stuck in an airport, and nobody sees half a trip (%i states)",
    (who, states) =>
      expect(broken(trips("transaction", who))).toEqual({ states, exhausted: true, broken: [] }),
  );

  test.each([["one", 8663], ["two", 312206]] as const)(
    "as a saga, %s: nobody is stuck in the end (%i states)",
    (who, states) => {
      expect(broken(trips("saga", who))).toEqual({ states, exhausted: true, broken: [] });
    },
  );

  test("as a saga half a trip is seen, that is undone later", () => {
    const { properties, ...options } = trips("saga", "one is watched");
    const { verdicts } = explore({
      ...options,
      properties: properties!.filter(({ name }) => name !== NEVER_STUCK),
    });
    const { holds, counterexample } = verdicts["nobody sees half a trip"];
    expect([holds, counterexample!.length]).toEqual([false, 15]);
  });
});

describe("naive commit", () => {
  const ATOMICITY = "atomicity", HALF = "in the end both servers have committed, or none";
  const MIXED = "in the end x and y are of the same transaction";

  test.each<[NaiveCondition, [string, number][]]>([
    ["none of these", []],
    ["concurrent clients", [[MIXED, 18]]],
    ["a server that aborts", [[ATOMICITY, 7], [HALF, 11]]],
    ["a crash", [[ATOMICITY, 10], [HALF, 9]]],
  ])("goes wrong by %s: %j", (condition, expected) => {
    expect(broken(naively(condition, "naive")).broken).toEqual(expected);
  });

  test("by one coordinator for all clients, one after the other, stands concurrent clients, and nothing else", () => {
    const conditions: NaiveCondition[] = ["concurrent clients", "a server that aborts", "a crash"];
    expect(conditions.map((condition) => broken(naively(condition, "naive, by one for all")).broken)).toEqual(
      [
        [],
        [[ATOMICITY, 8], [HALF, 13]],
        [[ATOMICITY, 11], [HALF, 10]],
      ],
    );
  });

  test.each<[NaiveCondition, number]>([
    ["none of these", 22],
    ["concurrent clients", 1956],
    ["a server that aborts", 4570],
    ["a crash", 238],
  ])("two-phase commit stands %s, in all of %i states", (condition, states) => {
    expect(broken(naively(condition, "two-phase"))).toEqual({ states, exhausted: true, broken: [] });
  });
});
