// Each broken twin differs in one rule and is caught; the original never is.
import { describe, expect, test } from "vitest";
import { CONSENSUS_MUTANTS } from "../mutants/consensus.ts";
import { JUDGES } from "./worlds.ts";

const judged = [...JUDGES].map(([original, judge]) => ({ name: original.name, original, judge }));

describe.each(judged)("$name", ({ original, judge }) => {
  const twins = CONSENSUS_MUTANTS.filter((entry) => entry.original === original);

  test("keeps what its twins lose", () => {
    for (const property of new Set(twins.map(({ property }) => property))) {
      expect([property, judge(original, property)]).toEqual([property, true]);
    }
  });

  test.each(twins)("$name breaks the rule that $rule", ({ mutant, property, shortest }) => {
    expect(judge(mutant, property)).toBe(shortest);
  });
});

test("each mutant has a name of its own", () => {
  expect(new Set(CONSENSUS_MUTANTS.map(({ name }) => name)).size).toBe(CONSENSUS_MUTANTS.length);
});
