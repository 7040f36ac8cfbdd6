import { describe, expect, test } from "vitest";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { uniform } from "../../../lib/run/latency.ts";
import { attempt } from "../../../lib/run/fuzz/trial.ts";
import { type Replay, replay } from "../../../lib/run/replay/replay.ts";
import { nodes } from "../../../lib/run/system.ts";
import {
  commits,
  contested,
  CountsOldTerms,
  electionSafety,
  ForgetfulVoter,
  Gullible,
  Raft,
  raftFuzz,
  stateMachineSafety,
  Trusting,
} from "../../fixtures/raft.ts";

const SAFETY = stateMachineSafety.name;

test.each([Gullible, Trusting])("%o commits two entries at one index", (mutant) => {
  expect(fuzz({ ...raftFuzz(mutant, 200, false), until: 2500 }).verdicts[SAFETY].holds).toBe(false);
});

/** The entries that were committed, by their indices. */
function committed({ trace }: Pick<Replay, "trace">): ReadonlyMap<number, ReadonlySet<number>> {
  const all = new Map<number, Set<number>>();
  for (const { content } of trace.where({ kind: "output" })) {
    const { committed: index, entry } = content as { committed: number; entry: number };
    all.set(index, (all.get(index) ?? new Set()).add(entry));
  }
  return all;
}

/**
 * About one run in 125 comes to it. All of ten stretches of seeds led there that were tried; of these this
 * one is cut down to the fewest steps.
 */
test("figure 8 (§5.4.2): what a majority has is replaced, after faults of leaders unsure of their last entry", () => {
  const seeds = Array.from({ length: 500 }, (_, index) => 9_000_000 + index);
  const { holds, seed, counterexample } = fuzz(raftFuzz(CountsOldTerms, seeds, true)).verdicts[SAFETY];
  expect(holds).toBe(false);
  expect(seed! - seeds[0]).toBeLessThan(500 / 3);
  const { schedule, length, time } = counterexample!;
  expect(length).toBe(33);
  const processes = nodes(3, CountsOldTerms);
  expect([...committed(replay({ processes }, schedule)).values()].map(({ size }) => size)).toContain(2);
  const search = { system: { processes, seed }, property: stateMachineSafety, monitor: commits, time };
  expect(attempt(search, schedule)).toBeDefined();
  schedule.forEach(({ step }, left) => {
    if (step === "start") return;
    expect(attempt(search, schedule.filter((_, at) => at !== left)), `without step ${left}`).toBeUndefined();
  });
  const mended = attempt({ ...search, system: { processes: nodes(3, Raft), seed } }, schedule);
  expect(mended, "the same steps of Raft itself").toBeUndefined();
});

describe("a vote that is forgotten", () => {
  const options = {
    properties: [electionSafety],
    latency: uniform(1, 60),
    faults: { crashes: { meanUpMs: Infinity, meanDownMs: 10 } },
    aim: contested,
  };

  test("makes two leaders of one term (§5.2), by a short crash of whoever two candidates ask", () => {
    const { verdicts } = fuzz({ ...raftFuzz(ForgetfulVoter, 100, true), ...options });
    const { holds, counterexample } = verdicts[electionSafety.name];
    expect(holds).toBe(false);
    expect(counterexample!.length).toBe(8);
  });

  test("is not Raft's", () => {
    const { verdicts, coverage } = fuzz({ ...raftFuzz(Raft, 50, true), ...options });
    expect(verdicts[electionSafety.name].holds).toBe("unknown");
    expect(coverage.aimed).toBeGreaterThan(5);
  });
});

test.each([true, false])("Raft raises no alarm, with its faults aimed: %s", (aimed) => {
  const { verdicts } = fuzz({
    ...raftFuzz(Raft, 40, aimed),
    properties: [stateMachineSafety, electionSafety],
  });
  expect(Object.values(verdicts).map(({ holds }) => holds)).toEqual(["unknown", "unknown"]);
});
