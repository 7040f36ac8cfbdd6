// Servers of Raft that discard what is applied: in every schedule of small worlds, with the exact number of
// states, and as a store in random runs.
import { describe, expect, test } from "vitest";
import type { ProcessId } from "../../../lib/core/process.ts";
import { RaftStore, SnapshottingRaft } from "../../../lib/consensus/mod.ts";
import { RAFT_LOG_MUTANTS } from "../../mutants/raft_logs.ts";
import { exploreSnapshots, SNAPSHOT_WORLDS, type SnapshotSubject } from "./snapshot_worlds.ts";
import { firstWrong, ORIGINAL, storeRun, TROUBLES } from "./store_worlds.ts";

test.each(Object.entries(SNAPSHOT_WORLDS))("%s: all is kept", (name, { states, store }) => {
  const found = exploreSnapshots(name, (store ? RaftStore : SnapshottingRaft) as unknown as SnapshotSubject);
  expect([found.states, found.exhausted]).toEqual([states, true]);
  for (const [property, { holds }] of Object.entries(found.verdicts)) {
    expect([property, holds]).toEqual([property, true]);
  }
});

describe.each(RAFT_LOG_MUTANTS.filter(({ world }) => world in SNAPSHOT_WORLDS))(
  "$name, which breaks the rule: $rule,",
  ({ mutant, property, world, length }) => {
    test(`is caught by ${property} after ${length} steps`, () => {
      const found = exploreSnapshots(world, mutant as unknown as SnapshotSubject, property);
      expect(found.verdicts[property].counterexample?.length).toBe(length);
    });
  },
);

/** After every third entry, so that whoever was away gets a snapshot. */
class Compacting extends RaftStore {
  constructor(servers: readonly ProcessId[]) {
    super(servers, { snapshotEvery: 3 });
  }
}

describe.each(Object.keys(TROUBLES))("a store that takes snapshots, trouble: %s,", (trouble) => {
  test("is linearisable in each of ten runs, and has short logs", () => {
    expect(firstWrong({ ...ORIGINAL, store: Compacting }, trouble, 10)).toBeUndefined();
    const { processes } = storeRun({ ...ORIGINAL, store: Compacting }, 1, TROUBLES[trouble]);
    const stores = processes.filter((one) => one instanceof Compacting);
    expect(Math.max(...stores.map(({ log }) => log.length))).toBeLessThan(6);
    expect(Math.min(...stores.map(({ snapshot }) => snapshot.lastIndex))).toBeGreaterThanOrEqual(12);
  });
});
