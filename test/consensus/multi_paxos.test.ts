// Multi-Paxos: what it promises over every schedule of two slots, and what a command costs beside Paxos.
import { describe, expect, test } from "vitest";
import { MultiPaxos, Paxos } from "../../lib/consensus/mod.ts";
import { at, heal, partition } from "../../lib/run/faults.ts";
import { constant } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { MULTI_PAXOS_MUTANTS } from "../mutants/multi_paxos.ts";
import { exploreSlots, SLOT_WORLDS } from "./multi_paxos_worlds.ts";

test.each(Object.entries(SLOT_WORLDS))("%s: each slot agrees, and none is left out", (name, { states }) => {
  const found = exploreSlots(name, MultiPaxos);
  expect([found.states, found.exhausted]).toEqual([states, true]);
  for (const [property, { holds }] of Object.entries(found.verdicts)) {
    expect([property, holds]).toEqual([property, true]);
  }
}, 60_000);

test.each(MULTI_PAXOS_MUTANTS)(
  "$name, which breaks the rule: $rule, loses “$property” after $length steps",
  ({ mutant, property, world, length }) => {
    const { holds, counterexample } = exploreSlots(world, mutant, property).verdicts[property];
    expect([holds, counterexample?.length]).toEqual([false, length]);
  },
  60_000,
);

describe("what a command costs", () => {
  /** Messages of so many commands, one after the other, asked of a leader. */
  const led = (n: number, commands: number) =>
    simulate({
      processes: nodes(n, MultiPaxos),
      latency: constant(10),
      scenario: [
        at(0, invoke(1, "lead")),
        ...Array.from({ length: commands }, (_, k) => at(100 * (k + 1), invoke(1, "propose", `c${k}`))),
      ],
    });

  test.each([3, 5, 9])(
    "for %i processes: 2(N − 1) messages to lead, 3(N − 1) a command; Paxos takes 5(N − 1)",
    (n) => {
      expect(led(n, 0).counts.messages).toBe(2 * (n - 1));
      expect(led(n, 10).counts.messages).toBe(2 * (n - 1) + 10 * 3 * (n - 1));
      const { counts } = simulate({
        processes: nodes(n, Paxos),
        scenario: [at(0, invoke(1, "propose", "c"))],
      });
      expect(counts.messages).toBe(5 * (n - 1));
    },
  );

  test("a command is known to its leader after two delays, to all after three", () => {
    const told = led(5, 1).trace.where({ kind: "output" }).map(({ process, time }) => [process, time - 100]);
    expect(told[0]).toEqual([1, 20]);
    expect(told.slice(1)).toEqual([2, 3, 4, 5].map((id) => [id, 30]));
  });
});

test("a new leader keeps what was chosen, fills the hole, and goes on after it", () => {
  const run = simulate({
    processes: nodes(3, MultiPaxos),
    latency: constant(10),
    scenario: [
      at(0, invoke(1, "lead")),
      at(100, partition([1], [2, 3])),
      at(101, invoke(1, "propose", "lost")),
      at(115, heal()),
      at(116, invoke(1, "propose", "kept")),
      at(200, partition([1], [2, 3])),
      at(201, invoke(2, "lead")),
      at(300, invoke(2, "propose", "new")),
    ],
  });
  expect([...run.processes[1].chosen].sort(([a], [b]) => a - b)).toEqual([[1, null], [2, "kept"], [
    3,
    "new",
  ]]);
  expect(run.processes.map(({ applied }) => applied)).toEqual([0, 3, 3]);
});
