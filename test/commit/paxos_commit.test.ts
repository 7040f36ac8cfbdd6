// Paxos Commit in every schedule: safe always, and blocked by nobody who is down as long as F + 1 acceptors
// are up; and what it costs.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FasterPaxosCommit, PaxosCommit } from "../../lib/commit/mod.ts";
import { explore, type Options } from "../../lib/run/explore/explore.ts";
import { at, crash, heal, partition } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke } from "../../lib/run/system.ts";
import { PAXOS_COMMIT_MUTANTS } from "../mutants/paxos_commit.ts";
import {
  aborts,
  atomicity,
  commits,
  decided,
  leadingAtMost,
  type PaxosCommitClass,
  paxosCommitting,
  said,
  validity,
} from "./paxos_worlds.ts";

const commit = invoke(1, "commit"), safety = [atomicity, validity, commits, aborts];

function explored(
  algorithm: PaxosCommitClass,
  sizes: [managers: number, faulty: number],
  options: Partial<Options>,
) {
  const { states, exhausted, verdicts } = explore({
    processes: paxosCommitting(algorithm, ...sizes, "either"),
    invocations: [commit],
    time: "ordered",
    forces: "instant",
    monitor: said,
    properties: [...safety, decided],
    bounds: { states: 60_000 },
    ...options,
  });
  const broken = Object.entries(verdicts).flatMap(([name, { holds, counterexample }]) =>
    holds === true ? [] : [[name, counterexample?.length]]
  );
  return { states, exhausted, broken };
}

describe("two managers, three acceptors: F = 1", () => {
  test.each<[string, PaxosCommitClass, Options["faults"], number]>([
    ["one crashes", PaxosCommit, { crashes: 1 }, 1583],
    ["one crashes and comes back", PaxosCommit, { crashes: 1, recoveries: 1 }, 14926],
    ["a message is lost and another comes twice", PaxosCommit, { losses: 1, duplications: 1 }, 10173],
    ["one crashes, the faster variant", FasterPaxosCommit, { crashes: 1 }, 988],
  ])("are atomic and nobody waits for ever, if %s", (_what, algorithm, faults, states) => {
    expect(explored(algorithm, [2, 1], { faults })).toEqual({ states, exhausted: true, broken: [] });
  });

  test("are atomic whenever timers fire", () => {
    /** P2 takes the lead at any time, once. */
    class Impatient extends leadingAtMost(1) {
      override onTimeoutOutcome() {
        if (this.id === 2) super.onTimeoutOutcome();
      }
    }
    const found = explored(Impatient, [2, 1], { time: "any", properties: safety });
    expect(found).toEqual({ states: 16351, exhausted: true, broken: [] });
  });

  test("are blocked by two crashes, and stay atomic", () => {
    const found = explored(leadingAtMost(1), [2, 1], { faults: { crashes: 2 } });
    expect(found).toEqual({ states: 5271, exhausted: true, broken: [[decided.name, 11]] });
  });
});

test("three managers that accept, too, are atomic and block nobody, whoever crashes", () => {
  const found = explored(PaxosCommit, [3, 1], { faults: { crashes: 1 } });
  expect(found).toEqual({ states: 42819, exhausted: true, broken: [] });
});

test("with F = 0 it blocks as two-phase commit does: when the one acceptor is down", () => {
  const found = explored(leadingAtMost(1), [2, 0], { faults: { crashes: 1 } });
  expect(found).toEqual({ states: 182, exhausted: true, broken: [[decided.name, 7]] });
});

test("a partition without a majority of acceptors on the managers' side stalls it until it heals", () => {
  const { trace } = simulate({
    processes: paxosCommitting(PaxosCommit, 2, 1),
    latency: 10,
    scenario: [at(0, commit), at(15, partition([1], [2], [3])), at(3000, heal())],
    until: 4000,
    seed: 1,
  });
  const said = trace.where({ kind: "output" });
  expect(said.map(({ content }) => content)).toEqual([{ outcome: "commit" }, { outcome: "commit" }]);
  expect(said[0].time).toBeGreaterThan(3000);
});

test("the first leader's crash costs a timeout and two round trips; what all had promised is committed", () => {
  const { trace } = simulate({
    processes: paxosCommitting(PaxosCommit, 3, 1),
    latency: 10,
    scenario: [at(0, commit), at(15, crash(1))],
    until: 4000,
    seed: 1,
  });
  const outcome = { outcome: "commit" }, knowsMs = 10 + 200 + 4 * 10;
  expect(trace.where({ kind: "output" }).map(({ process, time, content }) => [process, time, content]))
    .toEqual(
      [[2, knowsMs, outcome], [3, knowsMs + 10, outcome]],
    );
});

describe.each(PAXOS_COMMIT_MUTANTS)("$mutant.name, which breaks the rule that $rule,", (entry) => {
  const { mutant, property, recoveries, losses, length } = entry;

  test("does as the original without faults", () => {
    expect(explored(mutant, [2, 1], { properties: safety })).toMatchObject({ exhausted: true, broken: [] });
  });

  test(`is caught in ${length} steps`, () => {
    const properties = safety.filter(({ name }) => name === property);
    const found = explored(mutant, [2, 1], { faults: { crashes: 1, recoveries, losses }, properties });
    expect(found.broken).toEqual([[property, length]]);
  });
});

describe("what it costs, nobody failing (Gray and Lamport 2006), with acceptors among the managers", () => {
  type Costs = { messages: number; delays: number; forces: number };

  function cost(algorithm: PaxosCommitClass, managers: number, faulty: number): Costs {
    const { counts, trace } = simulate({
      processes: paxosCommitting(algorithm, managers, faulty),
      latency: 1,
      scenario: [at(0, commit)],
      seed: 1,
    });
    return {
      messages: counts.messages,
      delays: trace.where({ kind: "output" }).at(-1)!.time,
      forces: counts.forces,
    };
  }

  const file = new URL("../fixtures/transactions/commit-costs.jsonl", import.meta.url);
  const rows: Record<string, { colocated: number; delays: number[]; stable_writes: number }>[] = readFileSync(
    file,
    "utf8",
  ).trim().split("\n").map((line) => JSON.parse(line));

  test.each(rows.map((row) => [Number(row.N), row] as const))("%i managers", (n, row) => {
    for (const [name, algorithm] of [["", PaxosCommit], ["Faster", FasterPaxosCommit]] as const) {
      for (const faulty of [0, 1, 2].filter((count) => count < n)) {
        const published = row[`${name}PaxosCommit_F${faulty}`];
        const { messages, delays, forces } = cost(algorithm, n, faulty);
        expect([messages, forces]).toEqual([published.colocated, published.stable_writes]);
        // With a single acceptor, which leads, or with as many managers as are asked, a delay is within one
        // process.
        expect(delays).toBeLessThanOrEqual(published.delays[1]);
        if (faulty > 0 && n > faulty + 1) expect(delays).toBe(published.delays[1]);
      }
    }
  });
});
