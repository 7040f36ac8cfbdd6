import { describe, expect, test } from "vitest";
import { judgeMulticast } from "../../lib/multicast/mod.ts";
import { MULTICAST_MUTANTS } from "../mutants/multicast.ts";
import { calmRun } from "./helpers.ts";
import { alarms, firstAlarm } from "./mutant_runs.ts";

describe.each(MULTICAST_MUTANTS)("$name", (twin) => {
  test("looks right as long as nothing happens at the same time", () => {
    expect(judgeMulticast(calmRun(twin.mutant, 4).trace)).toEqual({});
  });
  test("is caught within 500 seeds", () => {
    expect(firstAlarm(twin, 500)).toBeGreaterThan(0);
  });
  test("its original raises no alarm over 100 seeds", () => {
    expect(alarms(twin, 1, 100)).toEqual([]);
  });
});
