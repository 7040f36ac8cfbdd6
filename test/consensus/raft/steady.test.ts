// Who cannot hear the leader unseats it, over and over: what the pre-vote and the check of the quorum are for
// (Ongaro's dissertation, §9.6, §6.2, §4.2.3).
import { describe, expect, test } from "vitest";
import type { ProcessId } from "../../../lib/core/process.ts";
import { SteadyRaft } from "../../../lib/consensus/raft/steady.ts";
import { type Action, heal, oneWayPartition, partition } from "../../../lib/run/faults.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { nodes } from "../../../lib/run/system.ts";

const NEITHER = {}, PRE_VOTE = { preVote: true }, CHECK = { checkQuorum: true };
const BOTH = { ...PRE_VOTE, ...CHECK };
const SEEDS = [1, 2, 3, 4];

/** Three servers that have elected one, then cut off, for 20 s. */
function cutOff(options: object, seed: number, cut: (leader: ProcessId, others: ProcessId[]) => Action) {
  const run = simulate({
    processes: nodes(3, () => new SteadyRaft(options)),
    latency: exponential(5),
    forceMs: 1,
    seed,
    until: 1000,
  });
  const { id } = run.processes.find(({ state }) => state === "leader")!;
  run.do(cut(id, [1, 2, 3].filter((other) => other !== id)));
  run.run(21_000);
  const elections = () =>
    run.trace.where({ kind: "status" }).filter(({ time, content }) => time > 1000 && content === "leader");
  return { run, leader: run.processes[id - 1], elections: () => elections().length };
}

describe("where the link between the leader and one of two others is dead,", () => {
  const link = (leader: ProcessId, [other]: ProcessId[]) => partition([leader], [other]);

  test.each([NEITHER, PRE_VOTE])("with %o there is no end of elections: at least two a second", (options) => {
    for (const seed of SEEDS) expect(cutOff(options, seed, link).elections()).toBeGreaterThan(40);
  });

  test.each([CHECK, BOTH])("with %o there is none", (options) => {
    for (const seed of SEEDS) expect(cutOff(options, seed, link).elections()).toBe(0);
  });

  test("once it is mended, the pre-vote saves one more election", () => {
    const mended = (options: object) =>
      SEEDS.map((seed) => {
        const { run, elections } = cutOff(options, seed, link);
        run.do(heal());
        run.run(23_000);
        return elections();
      });
    expect(mended(BOTH)).toEqual([0, 0, 0, 0]);
    expect(Math.min(...mended(CHECK))).toBeGreaterThan(0);
  });
});

describe("where the leader is heard and hears nobody,", () => {
  const deaf = (leader: ProcessId, others: ProcessId[]) => oneWayPartition(others, [leader]);

  test.each([NEITHER, PRE_VOTE])("with %o it stays for ever", (options) => {
    for (const seed of SEEDS) {
      const { leader, elections } = cutOff(options, seed, deaf);
      expect([leader.state, leader.term, elections()]).toEqual(["leader", 1, 0]);
    }
  });

  test.each([CHECK, BOTH])("with %o it gives up, and another leads", (options) => {
    for (const seed of SEEDS) {
      const { leader, run } = cutOff(options, seed, deaf);
      expect(leader.state).not.toBe("leader");
      expect(run.processes.filter(({ state }) => state === "leader")).toHaveLength(1);
    }
  });
});

test("with the pre-vote a server that was cut off comes back in the term that it left", () => {
  const terms = (options: object) => {
    const { run } = cutOff(options, 1, (leader, [one, other]) => partition([leader, one], [other]));
    run.do(heal());
    run.run(23_000);
    return run.processes.map(({ term }) => term);
  };
  expect(terms(PRE_VOTE)).toEqual([1, 1, 1]);
  expect(Math.min(...terms(NEITHER))).toBeGreaterThan(10);
});
