// Many random runs of five servers, and a violation that an exploration of three does not come to.
import { expect, test } from "vitest";
import { Raft, raftMonitor, stateMachineSafety } from "../../../lib/consensus/mod.ts";
import { explore } from "../../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { fuzzFive, LostDisk } from "./fuzzed.ts";

const SAFETY = stateMachineSafety.name;

test("2,000 runs of Raft: no violation", () => {
  const { verdicts, seeds } = fuzzFive(Raft, 2000);
  expect(seeds).toBe(2000);
  expect(Object.values(verdicts).map(({ holds }) => holds)).toEqual(["unknown", "unknown"]);
});

test("a lost disk replaces what was committed: the first run of five servers shows it, in 79 steps", () => {
  const { holds, seed, counterexample } = fuzzFive(LostDisk, 60, SAFETY).verdicts[SAFETY];
  expect([holds, seed, counterexample?.length]).toEqual([false, 1, 79]);
});

test("300,000 states of three servers whose disks are lost do not come to it", () => {
  const { verdicts, exhausted } = explore({
    processes: nodes(3, LostDisk),
    time: "any",
    forces: "instant",
    faults: { crashes: 1, recoveries: 1 },
    invocations: [1, 2, 3].map((id) => invoke(id, "propose", `by P${id}`)),
    monitor: raftMonitor,
    properties: [stateMachineSafety],
    bounds: { states: 300_000 },
  });
  expect([exhausted, verdicts[SAFETY].holds]).toEqual([false, "unknown"]);
});
