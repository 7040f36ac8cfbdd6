// Each broken twin of the commit protocols gets by without faults, and is caught in every schedule of two
// participants with crashes; the original never is.
import { describe, expect, test } from "vitest";
import { explore } from "../../lib/run/explore/explore.ts";
import { COMMIT_MUTANTS } from "../mutants/commit.ts";
import { aborts, atomicity, commit, commits, committing, type Roles, said, validity } from "./commits.ts";

function explored(roles: Roles, crashes: number, only?: string) {
  return explore({
    processes: committing(roles, ["either", "either"]),
    invocations: [commit],
    time: "ordered",
    faults: { crashes, recoveries: crashes },
    forces: "instant",
    monitor: said,
    properties: [atomicity, validity, commits, aborts].filter(({ name }) => !only || name === only),
    bounds: { states: 100_000 },
  });
}

describe.each(COMMIT_MUTANTS)("$name, which breaks the rule that $rule,", (mutant) => {
  const { roles, property, crashes, length } = mutant;

  test("does as the original without faults", () => {
    const { verdicts, exhausted } = explored(roles, 0);
    expect(exhausted).toBe(true);
    expect(Object.entries(verdicts).filter(([, { holds }]) => holds !== true)).toEqual([]);
  });

  test(`is caught in ${length} steps`, () => {
    const { holds, counterexample } = explored(roles, crashes, property).verdicts[property];
    expect([holds, counterexample?.length]).toEqual([false, length]);
  });
});
