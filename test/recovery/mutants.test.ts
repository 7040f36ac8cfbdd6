// Each broken twin does as its original without crashes, and is caught where processes come back.
import { describe, expect, test } from "vitest";
import { AMNESIC } from "../mutants/amnesic.ts";
import { RECOVERY_MUTANTS } from "../mutants/recovery.ts";
import { exploreWorld, fuzzWorld, type Subject } from "./world.ts";
import { WORLDS } from "./worlds.ts";

const calm = { faults: { crashes: 0, recoveries: 0 } };

describe.each(RECOVERY_MUTANTS)("$mutant.name, which breaks the rule that $rule,", (entry) => {
  const { original, property, length } = entry, mutant = entry.mutant as Subject;
  const world = WORLDS[original.name];

  test("is right where nobody crashes", () => {
    const quiet = { ...world, run: { ...world.run, faults: {} } };
    expect(fuzzWorld(quiet, mutant, 5).verdicts).toEqual(fuzzWorld(quiet, original as Subject, 5).verdicts);
  });

  test(length === undefined ? "is caught by random runs" : `is caught in ${length} steps`, () => {
    if (length === undefined) {
      expect(fuzzWorld(world, mutant, 100, property).verdicts[property].holds).toBe(false);
    } else {expect(exploreWorld(world, mutant, property).verdicts[property].counterexample?.length).toBe(
        length,
      );}
  });
});

describe.each(AMNESIC)("$original.name, if it came back with nothing in its memory,", (entry) => {
  const { mutant, world, property, caught } = entry;

  test("would be right where nobody crashes", () => {
    const quiet = { ...world, exploration: { ...world.exploration, ...calm } };
    expect(exploreWorld(quiet, mutant, property).verdicts[property].holds).toBe(true);
  });

  test(`would not keep the promise: ${property}`, () => {
    const explored = () => exploreWorld(world, mutant, property).verdicts[property].counterexample?.length;
    if (typeof caught === "number") expect(explored()).toBe(caught);
    else expect(explored).toThrow(caught);
  });
});
