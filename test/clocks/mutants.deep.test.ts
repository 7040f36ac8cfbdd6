import { expect, test } from "vitest";
import { CLOCK_MUTANTS } from "../mutants/clocks.ts";
import { CHECKS } from "./helpers.ts";

/** Several mutants of one original are caught by the same property: that is checked once. */
const originals = CLOCK_MUTANTS.filter((twin, place) =>
  CLOCK_MUTANTS.findIndex(({ original, property }) =>
    original === twin.original && property === twin.property
  ) === place
);

test.each(originals)(
  "over 10,000 seeds the original raises no alarm: $property, $name",
  ({ original, property, n }) => {
    for (let seed = 1; seed <= 10_000; seed++) {
      const alarm = CHECKS[property](original, n, seed, false);
      if (alarm !== undefined) expect([seed, alarm]).toEqual([seed, undefined]);
    }
  },
);
