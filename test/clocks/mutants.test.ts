import { describe, expect, test } from "vitest";
import { CLOCK_MUTANTS } from "../mutants/clocks.ts";
import { CHECKS } from "./helpers.ts";

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
