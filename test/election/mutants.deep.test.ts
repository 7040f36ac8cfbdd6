// The originals raise no alarm over 10,000 seeds in the harness that catches their broken twins; and the
// bully with N = 4.
import { expect, test } from "vitest";
import { Bully } from "../../lib/election/bully.ts";
import { electionMutants } from "../mutants/election.ts";
import { exploreElection, verdicts } from "./explored.ts";
import { firstComplaint, judges } from "./judges.ts";

const SEEDS = 10_000;

const alarms = new Map(
  electionMutants.map((entry) => [`${entry.original.name}, ${entry.property}, N = ${entry.n}`, entry]),
);
for (const [name, { original, property, n }] of alarms) {
  const judge = judges[property];
  if (judge) {
    test(`no alarm over ${SEEDS} seeds: ${name}`, () => {
      expect(firstComplaint(judge, original, n, SEEDS)).toBeUndefined();
    });
  }
}

for (const { name, mutant, property, n } of electionMutants) {
  const judge = judges[property];
  if (!judge) continue;
  test(`${name} is caught again and again over ${SEEDS / 10} seeds`, () => {
    let caught = 0;
    for (let seed = 1; seed <= SEEDS / 10; seed++) if (judge(mutant, n, seed)) caught++;
    console.log(`${name}: caught by ${property} in ${(1000 * caught / SEEDS).toFixed(1)} % of the runs`);
    expect(caught).toBeGreaterThan(3);
  });
}

test("the bully with N = 4, reliable timeouts, two starters and one crash, in every schedule, of equal messages one at a time", () => {
  // With all of them there are more than a million states.
  const crash = { crashes: 1 };
  const found = exploreElection(Bully, { n: 4, starters: [1, 2], time: "ordered", faults: crash, copies: 1 });
  expect([found.states, found.exhausted]).toEqual([400_515, true]);
  expect(verdicts(found)).toEqual({
    "one leader": true,
    "agreement at all times": 8,
    "agreement": true,
    "validity": true,
    "termination": true,
  });
});
