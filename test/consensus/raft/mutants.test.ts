// Each broken twin of Raft is caught by a named property, in a world in which the original keeps it.
import { describe, expect, test } from "vitest";
import type { SteadyRaft } from "../../../lib/consensus/mod.ts";
import { RAFT_MUTANTS, type RaftMutant } from "../../mutants/raft.ts";
import { DISTURBED } from "./disturbed.ts";
import { firstWrong, ORIGINAL } from "./store_worlds.ts";
import { exploreWorld, type Subject } from "./worlds.ts";

/** Seeds within which the random runs of a store show a mutant. */
const SEEDS = 60;

/** Whether a class loses the property in the world of the entry. */
function loses({ world, original }: RaftMutant, subject: unknown): boolean {
  if (world in DISTURBED) return DISTURBED[world](subject as new () => SteadyRaft);
  const part = original.name === "RaftClient" ? "client" : "store";
  return firstWrong({ ...ORIGINAL, [part]: subject }, world, SEEDS) !== undefined;
}

describe.each(RAFT_MUTANTS)("$name, which breaks the rule: $rule,", (entry) => {
  const { mutant, property, world, length } = entry;
  if (length === undefined) {
    test(`is caught by ${property} where there are ${world}`, () => expect(loses(entry, mutant)).toBe(true));
  } else {
    test(`is caught by ${property} after ${length} steps`, () => {
      const { counterexample } = exploreWorld(world, mutant as Subject, property).verdicts[property];
      expect(counterexample?.length).toBe(length);
    });
  }
});

test("each mutant of Raft has a name of its own", () => {
  expect(new Set(RAFT_MUTANTS.map(({ name }) => name)).size).toBe(RAFT_MUTANTS.length);
});
