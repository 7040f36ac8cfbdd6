import { expect, test } from "vitest";
import { CLOCK_MUTANTS } from "../mutants/clocks.ts";
import { CHECKS } from "./helpers.ts";

test.each(CLOCK_MUTANTS)(
  "over 10,000 seeds the original raises no alarm: $name",
  ({ original, property, n }) => {
    for (let seed = 1; seed <= 10_000; seed++) {
      const alarm = CHECKS[property](original, n, seed, false);
      if (alarm !== undefined) expect([seed, alarm]).toEqual([seed, undefined]);
    }
  },
);
