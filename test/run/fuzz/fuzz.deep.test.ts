// The long runs: 10,000 seeds of each election raise no alarm, and 10,000 recorded systems replay.
import { expect, test } from "vitest";
import type { Process } from "../../../lib/core/process.ts";
import { fuzz, type FuzzOptions } from "../../../lib/run/fuzz/fuzz.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { electionMutants } from "../../mutants/election.ts";
import { electionFuzz, PROPERTIES } from "./mutants.ts";
import { busySystem, effectsOf } from "../replay/systems.ts";

const judged = electionMutants.filter(({ property }) => property in PROPERTIES);

test.each(judged)("the original of $name raises no alarm over 10,000 seeds", ({ original, property }) => {
  const { verdicts, seeds } = fuzz(
    electionFuzz(original, original, property, 10_000) as FuzzOptions<Process>,
  );
  expect({ holds: verdicts[property].holds, seeds }).toEqual({ holds: "unknown", seeds: 10_000 });
});

test("10,000 recorded runs replay with identical effects", () => {
  for (let seed = 0; seed < 10_000; seed++) {
    const options = { ...busySystem(seed), fields: false }, run = simulate(options);
    expect({ seed, effects: effectsOf(replay(options, scheduleOf(run))) }).toEqual({
      seed,
      effects: effectsOf(run),
    });
  }
});
