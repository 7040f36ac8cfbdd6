// Each broken twin differs in one rule, passes an election without faults, and is caught; the original never
// is.
import { describe, expect, test } from "vitest";
import { electionMutants } from "../mutants/election.ts";
import { faultFree, firstComplaint, judges } from "./judges.ts";
import { shortest } from "./mutant_worlds.ts";

const SEEDS = 200;

for (const entry of electionMutants) {
  const { name, original, mutant, rule, property, n } = entry;
  describe(`${name}, which breaks the rule that ${rule},`, () => {
    test("passes an election without faults, with the result of the original", () => {
      expect(faultFree(mutant, entry)).toBe(faultFree(original, entry));
    });

    const judge = judges[property];
    if (judge) {
      test(`is caught by ${property} at N = ${n} within ${SEEDS} seeds, the original is not`, () => {
        expect(firstComplaint(judge, mutant, n, SEEDS)).toMatch(/^seed \d+: /);
        expect(firstComplaint(judge, original, n, SEEDS)).toBeUndefined();
      });
    }

    test(`is caught by ${property} in every schedule of a small world, after ${entry.shortest} steps; the original is not`, () => {
      expect(shortest(mutant, property, entry.world)).toBe(entry.shortest);
      expect(shortest(original, property, entry.world)).toBe(true);
    });
  });
}

test("each mutant of an election has a name of its own", () => {
  expect(new Set(electionMutants.map(({ name }) => name)).size).toBe(electionMutants.length);
});
