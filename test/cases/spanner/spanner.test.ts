// Spanner in random runs and in scenes: external consistency, snapshots, and an answer for everybody in the
// end; and every twin without one of its rules.
import { describe, expect, test } from "vitest";
import { SpannerServer, TrueTime, type TrueTimeOptions } from "../../../lib/cases/mod.ts";
import {
  SPANNER_SCENES,
  SPANNER_TROUBLES,
  spannerPromises,
  type SpannerScene,
  type SpannerTrouble,
  spannerTrouble,
} from "../../../lib/course/cases/spanner/scenes.ts";
import { smallSpanner } from "../../../lib/course/cases/spanner/system.ts";
import { at } from "../../../lib/run/faults.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { SPANNER_MUTANTS } from "../../mutants/spanner.ts";

const promises = Object.entries(spannerPromises);

describe.each(Object.keys(SPANNER_TROUBLES) as SpannerTrouble[])("trouble: %s", (trouble) => {
  test("keeps its promises in ten runs", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const run = simulate(spannerTrouble(trouble, {}, seed));
      for (const [name, holds] of promises) expect([seed, name, holds(run)]).toEqual([seed, name, true]);
    }
  });
});

test.each(Object.keys(SPANNER_SCENES) as SpannerScene[])("%s: keeps its promises", (scene) => {
  const run = simulate(SPANNER_SCENES[scene]({}));
  for (const [name, holds] of promises) expect([name, holds(run)]).toEqual([name, true]);
});

test.each(SPANNER_MUTANTS)("$name, which breaks the rule that $rule, is caught", (twin) => {
  const { mutant, world, seed, property } = twin;
  const options = seed === undefined
    ? SPANNER_SCENES[world as SpannerScene](mutant)
    : spannerTrouble(world as SpannerTrouble, mutant, seed);
  expect(spannerPromises[property](simulate(options))).toBe(false);
});

test("refuses what promises nothing", () => {
  const time = (options: TrueTimeOptions) => () =>
    simulate({ processes: nodes(2, () => new TrueTime(options)) });
  expect(time({ pollMs: 0 })).toThrow("pollMs must be > 0 ms, got 0");
  expect(time({ driftPpm: -1 })).toThrow("driftPpm must be ≥ 0, got -1");
  expect(time({ epsilonMs: -1 })).toThrow("epsilonMs must be ≥ 0 ms, got -1");
  expect(time({ tickMs: 0 })).toThrow("tickMs must be > 0 ms, got 0");
  const server = (options: object, group = [1, 2]) => () =>
    simulate({
      processes: nodes(2, () => new SpannerServer({ groups: [group], keys: {} }, new TrueTime(), options)),
    });
  expect(server({ leaseMs: 10, renewMs: 10 })).toThrow("got renewMs 10 and leaseMs 10");
  expect(server({ heldMs: 0 })).toThrow("heldMs must be > 0 ms, got 0");
  expect(server({ retryMs: 0 })).toThrow("retryMs must be > 0 ms, got 0");
  expect(server({}, [1])).toThrow("P2 is in no group of the placement");
  const ask = (method: string, ...details: unknown[]) => () =>
    simulate({ processes: smallSpanner(), scenario: [at(500, invoke(1, method, ...details))], until: 600 });
  expect(ask("read", ["z"])).toThrow('no group has the key "z"');
  expect(ask("readAt", 600, ["x"])).toThrow("a snapshot lies in the past, got 600 at 504 ms");
});
