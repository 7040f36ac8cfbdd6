// Servers of Raft that come and go: in every schedule of small worlds, with the exact number of states, and
// one after the other until none of the first is left.
import { describe, expect, test } from "vitest";
import type { ProcessId } from "../../../lib/core/process.ts";
import { type RaftEntry, ReconfigurableRaft } from "../../../lib/consensus/mod.ts";
import { at } from "../../../lib/run/faults.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { RAFT_LOG_MUTANTS } from "../../mutants/raft_logs.ts";
import type { MembershipClass } from "../../../lib/course/judges/raft/members.ts";
import { exploreMembership, MEMBERSHIP_WORLDS } from "./membership_worlds.ts";

test.each(Object.entries(MEMBERSHIP_WORLDS))("%s: all five hold", (name, { states }) => {
  const found = exploreMembership(name, ReconfigurableRaft);
  expect([found.states, found.exhausted]).toEqual([states, true]);
  for (const [property, { holds }] of Object.entries(found.verdicts)) {
    expect([property, holds]).toEqual([property, true]);
  }
});

describe.each(RAFT_LOG_MUTANTS.filter(({ world }) => world in MEMBERSHIP_WORLDS))(
  "$name, which breaks the rule: $rule,",
  ({ mutant, property, world, length }) => {
    test(`is caught by ${property} after ${length} steps`, () => {
      const found = exploreMembership(world, mutant as unknown as MembershipClass, property);
      expect(found.verdicts[property].counterexample?.length).toBe(length);
    });
  },
);

test("three servers are replaced by three others, while commands are committed", () => {
  const ids = [1, 2, 3, 4, 5, 6];
  const everyone = (method: string, what: unknown) => ids.map((id) => invoke(id, method, what));
  const changes = [4, 1, 5, 2, 6, 3].map((id) => everyone(id > 3 ? "addServer" : "removeServer", id));
  for (const seed of [1, 2, 3, 4, 5]) {
    class Server extends ReconfigurableRaft {
      applied: unknown[] = [];
      constructor() {
        super([1, 2, 3], { checkQuorum: true, preVote: true });
      }
      override apply(entry: RaftEntry, index: number) {
        super.apply(entry, index);
        if (typeof entry.command === "string") this.applied.push(entry.command);
      }
    }
    const run = simulate({
      processes: nodes(ids, Server),
      latency: exponential(5),
      forceMs: 1,
      seed,
      // Each is asked for twice: while there is no leader nobody does it.
      scenario: changes.flatMap((change, k) => [
        at(1000 + 4000 * k, ...change),
        at(2500 + 4000 * k, ...everyone("propose", `${k}`)),
        at(3000 + 4000 * k, ...change),
      ]),
      until: 26_000,
    });
    const last = run.processes.filter(({ id }) => id > 3) as (Server & { id: ProcessId })[];
    expect(last.map(({ members }) => members)).toEqual([[4, 5, 6], [4, 5, 6], [4, 5, 6]]);
    expect(last.map(({ applied }) => applied)).toEqual(Array(3).fill(["0", "1", "2", "3", "4", "5"]));
    expect(run.processes.filter(({ state }) => state === "leader").map(({ id }) => id > 3)).toEqual([true]);
  }
});
