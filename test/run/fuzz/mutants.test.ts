import { describe, expect, test } from "vitest";
import type { Process } from "../../../lib/core/process.ts";
import { fuzz, type FuzzOptions } from "../../../lib/run/fuzz/fuzz.ts";
import { attempt } from "../../../lib/run/fuzz/trial.ts";
import { electionMutants } from "../../mutants/election.ts";
import { electionFuzz, PROPERTIES } from "./mutants.ts";

const judged = electionMutants.filter(({ property }) => property in PROPERTIES);

/** How many steps are left of the run that breaks each mutant, after how many seeds. */
const FOUND: Record<string, { length: number; seed: number }> = {
  HastyRing: { length: 2, seed: 241 },
  LastInRing: { length: 6, seed: 2 },
  PassiveRing: { length: 1, seed: 1 },
  MuteBully: { length: 7, seed: 103 },
  DeafBully: { length: 8, seed: 103 },
  TrustingBully: { length: 4, seed: 56 },
};

test("random runs can judge as many mutants as are listed here", () => {
  expect(judged.map(({ name }) => name).sort()).toEqual(Object.keys(FOUND).sort());
});

describe("fuzzing catches each mutant of an election, and leaves only what it takes:", () => {
  test.each(judged)("$name breaks “$rule”", ({ name, original, mutant, property }) => {
    const options = electionFuzz(original, mutant, property, 2000) as FuzzOptions<Process>;
    const verdict = fuzz(options).verdicts[property];
    const { length, schedule, time, from, seed } = verdict.counterexample!;
    expect({ holds: verdict.holds, length, seed, time }).toEqual({
      holds: false,
      ...FOUND[name],
      time: "ordered",
    });
    expect(from).toBeGreaterThanOrEqual(length);
    const search = { system: { processes: options.processes, seed }, property: PROPERTIES[property], time };
    const needed = schedule.slice(0, 3 + length), isLiveness = PROPERTIES[property].kind !== "always";
    expect(attempt(search, needed)).toBeDefined();
    needed.forEach(({ step }, left) => {
      if (step === "start" || (isLiveness && step === "invoke")) return;
      expect(attempt(search, needed.filter((_, at) => at !== left)), `without step ${left}`).toBeUndefined();
    });
  });

  test.each(judged)(
    "the original of $name raises no alarm, though crashes fall into elections",
    ({ original, property }) => {
      const { verdicts, coverage } = fuzz(
        electionFuzz(original, original, property, 150) as FuzzOptions<Process>,
      );
      expect(verdicts[property].holds).toBe("unknown");
      if (coverage.crashes > 0) expect(coverage.during).toBeGreaterThan(15);
    },
  );
});
