// The whole table: medians of 5,000 trials in each of 18 settings.
import { expect, test } from "vitest";
import { DELAYS, medianIsNear, MEDIANS } from "./election_times.ts";

const settings = MEDIANS.flatMap(([least, greatest, medians]) =>
  (Object.keys(DELAYS) as (keyof typeof DELAYS)[]).map((delay, at) =>
    [least, greatest, delay, medians[at]] as const
  )
);

test.each(settings)("timeouts %i–%i ms, %s delays: median %i ms", (least, greatest, delay, median) => {
  expect(medianIsNear([least, greatest], delay, median, 5000)).toBe(true);
}, 300_000);
