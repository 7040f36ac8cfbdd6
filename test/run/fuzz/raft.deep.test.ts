// Figure 8 of Raft (Ongaro and Ousterhout 2014, §5.4.2): an entry of an earlier term that a majority has can
// still be replaced, so whoever commits it by counting is wrong.
import { expect, test } from "vitest";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { CountsOldTerms, electionSafety, Raft, raftFuzz, stateMachineSafety } from "../../fixtures/raft.ts";

const stretch = (from: number, length: number) => Array.from({ length }, (_, index) => from + index);

test("figure 8 comes up in at least four of five stretches of seeds", () => {
  const found = [1, 2, 3, 4, 5].filter((number) => {
    const seeds = stretch(1_000_000 * number, 500);
    return fuzz(raftFuzz(CountsOldTerms, seeds, true)).verdicts[stateMachineSafety.name].holds === false;
  });
  expect(found.length).toBeGreaterThanOrEqual(4);
});

test("Raft itself raises no alarm in as many runs", () => {
  const properties = [stateMachineSafety, electionSafety];
  const { verdicts, coverage } = fuzz({ ...raftFuzz(Raft, stretch(1_000_000, 2500), true), properties });
  expect(Object.values(verdicts).map(({ holds }) => holds)).toEqual(["unknown", "unknown"]);
  expect(coverage.aimed).toBeGreaterThan(2000);
});
