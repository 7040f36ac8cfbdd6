// What clients of the replicated store see in every schedule of small worlds is linearisable, with the exact
// number of states; without one rule it is not, and the shortest execution shows it.
import { expect, test } from "vitest";
import { RAFT_STORE_MUTANTS } from "../../mutants/raft_store.ts";
import { exploreStore, STORE_WORLDS } from "./store_explored.ts";
import { ORIGINAL } from "./store_worlds.ts";

test.each(Object.entries(STORE_WORLDS))("%s: every history is linearisable", (name, { states }) => {
  const { states: found, exhausted, verdicts } = exploreStore(name, ORIGINAL);
  expect([found, exhausted]).toEqual([states, true]);
  expect(verdicts["linearisable"].holds).toBe(true);
  expect(verdicts["all are answered"].holds).toBe(true);
}, 60_000);

test.each(RAFT_STORE_MUTANTS)(
  "$name, which breaks the rule: $rule, is caught after $length steps",
  ({ part, mutant, world, length }) => {
    const { linearisable } = exploreStore(world, { ...ORIGINAL, [part]: mutant }).verdicts;
    expect([linearisable.holds, linearisable.counterexample?.length]).toEqual([false, length]);
  },
  60_000,
);
