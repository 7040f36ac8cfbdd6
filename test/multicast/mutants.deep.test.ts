import { expect, test } from "vitest";
import { MULTICAST_MUTANTS } from "../mutants/multicast.ts";
import { alarms } from "./mutant_runs.ts";

test.each(MULTICAST_MUTANTS)("over 10,000 seeds the original raises no alarm: $name", (twin) => {
  expect(alarms(twin, 1, 10_000)).toEqual([]);
}, 600_000);
