// Five servers at random: Raft keeps what it promises while disks are kept, and not where they are lost.
import { expect, test } from "vitest";
import { Raft } from "../../../lib/consensus/mod.ts";
import { fuzzFive, LostDisk } from "./fuzzed.ts";

test("thirty runs with crashes, cuts and losses: no violation", () => {
  const { verdicts, coverage } = fuzzFive(Raft, 30);
  expect(Object.values(verdicts).map(({ holds }) => holds)).toEqual(["unknown", "unknown"]);
  expect(coverage.crashes).toBe(30);
}, 60_000);

test("disks that are lost in crashes make two leaders of one term", () => {
  const { holds, counterexample } = fuzzFive(LostDisk, 60, "election safety").verdicts["election safety"];
  expect([holds, counterexample?.length]).toEqual([false, 22]);
}, 60_000);
