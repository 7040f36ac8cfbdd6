// Each broken twin differs in one rule, passes an election without faults, and is caught; the original never is.
import { describe, expect, test } from "vitest";
import { electionMutants } from "../mutants/election.ts";
import { faultFree, firstComplaint, judges, shortest } from "./judges.ts";

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
    } else {
      test(`is caught by ${property} in every schedule of N = ${n}, after ${entry.shortest} steps; the original is not`, () => {
        expect(shortest(mutant, property)).toBe(entry.shortest);
        expect(shortest(original, property)).toBe(true);
      });
    }
  });
}

test("every algorithm of the elections has at least two broken twins, each under a name of its own", () => {
  const counts = new Map<string, number>();
  for (const { original } of electionMutants) counts.set(original.name, (counts.get(original.name) ?? 0) + 1);
  for (const name of ["RingElection", "ChangRoberts", "Bully", "FailureDetector"]) {
    expect(counts.get(name), name).toBeGreaterThanOrEqual(2);
  }
  expect(new Set(electionMutants.map(({ name }) => name)).size).toBe(electionMutants.length);
});
