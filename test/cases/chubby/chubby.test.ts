// A Chubby cell in random runs: one store, sessions that both sides agree on, and locks whose late writes are
// harmless; and every twin without one of its rules.
import { describe, expect, test } from "vitest";
import { ChubbyClient, ChubbyServer } from "../../../lib/cases/mod.ts";
import { nodes } from "../../../lib/run/system.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { CHUBBY_MUTANTS } from "../../mutants/chubby.ts";
import { PROMISES, SCENES, troubled, TROUBLES } from "./worlds.ts";

const promises = Object.entries(PROMISES);

describe.each(Object.keys(TROUBLES))("trouble: %s", (trouble) => {
  test("keeps its promises in ten runs", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const run = troubled(seed, trouble);
      for (const [name, holds] of promises) expect([seed, name, holds(run)]).toEqual([seed, name, true]);
    }
  });
});

test.each(Object.keys(SCENES))("%s: keeps its promises", (scene) => {
  const run = SCENES[scene]({});
  for (const [name, holds] of promises) expect([name, holds(run)]).toEqual([name, true]);
});

test.each(CHUBBY_MUTANTS)("$name, which breaks the rule that $rule, is caught", (twin) => {
  const { mutant, world, seed, property } = twin;
  const run = seed === undefined ? SCENES[world](mutant) : troubled(seed, world, mutant);
  expect(PROMISES[property](run)).toBe(false);
});

test("refuses times that promise nothing", () => {
  const make = (factory: () => ChubbyServer | ChubbyClient) => () =>
    simulate({ processes: nodes(2, factory) });
  expect(make(() => new ChubbyServer([1], { leaseMs: 100, marginMs: 100 }))).toThrow(
    "a session must last longer than its margin, > 0 ms, got leaseMs 100 and marginMs 100",
  );
  expect(make(() => new ChubbyServer([1], { lockDelayMs: -1 }))).toThrow(
    "lockDelayMs must be ≥ 0 ms, got -1",
  );
  expect(make(() => new ChubbyClient([1], { graceMs: -1 }))).toThrow("graceMs must be ≥ 0 ms, got -1");
});
