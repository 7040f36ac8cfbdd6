import { describe, expect, test } from "vitest";
import { CLOCK_MUTANTS } from "../mutants/clocks.ts";
import { exploreStamps } from "./explored.ts";
import { fuzzClock, violates } from "./fuzzed.ts";
import { CHECKS } from "./helpers.ts";
import { Stamped } from "./toys.ts";

type Twin = new () => Stamped;
const logical = CLOCK_MUTANTS.filter(({ original }) => original === Stamped);
const physical = CLOCK_MUTANTS.filter(({ original }) => original !== Stamped);

describe.each(CLOCK_MUTANTS)("$name", ({ original, mutant, property, n }) => {
  const alarm = (factory: typeof original, seed: number, calm = false) =>
    CHECKS[property](factory, n, seed, calm);

  test("looks right where nothing is in doubt", () => {
    expect(alarm(mutant, 1, true)).toBe(undefined);
  });
  test("is caught within 100 seeds", () => {
    const caught = (seed: number): boolean =>
      alarm(mutant, seed) !== undefined || (seed < 100 && caught(seed + 1));
    expect(caught(1)).toBe(true);
  });
  test("its original raises no alarm over 50 seeds", () => {
    for (let seed = 1; seed <= 50; seed++) expect([seed, alarm(original, seed)]).toEqual([seed, undefined]);
  });
});

test.each(logical)(
  "in every schedule, $name is caught after $length steps",
  ({ mutant, property, length }) => {
    const { counterexample } = exploreStamps(mutant as Twin, property).verdicts[property];
    expect(counterexample!.length).toBe(length);
  },
);

test.each([...new Set(logical.map(({ property }) => property))])(
  "in every schedule of the original, %s",
  (property) => {
    const { exhausted, verdicts } = exploreStamps(Stamped, property);
    expect([exhausted, verdicts[property].holds]).toEqual([true, true]);
  },
);

describe.each(physical)("in random runs, $name", ({ original, mutant, property, n, length }) => {
  const found = fuzzClock(property, mutant, n, 50);

  test(`is caught, and ${length} steps are left of that run`, () => {
    expect(found.holds).toBe(false);
    expect(found.counterexample!.length).toBe(length);
    expect(violates(property, mutant, n, found.counterexample!)).toBe(true);
  });
  test("its original raises no alarm in such runs, nor in what is left of that one", () => {
    expect(fuzzClock(property, original, n, 50).holds).toBe("unknown");
    expect(violates(property, original, n, found.counterexample!)).toBe(false);
  });
});
