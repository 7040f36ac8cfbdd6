// Single-decree Paxos: what it promises over every schedule, what it costs, and the duel.
import { describe, expect, test } from "vitest";
import type { ProcessId } from "../../lib/core/process.ts";
import { ballotsInPlay } from "../../lib/consensus/ballots_in_play.ts";
import { Paxos } from "../../lib/consensus/paxos.ts";
import { eventually, explore, type World } from "../../lib/run/explore/explore.ts";
import { at } from "../../lib/run/faults.ts";
import { constant, exponential, type Latency } from "../../lib/run/latency.ts";
import { replay } from "../../lib/run/replay/replay.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { PAXOS_MUTANTS } from "../mutants/paxos.ts";
import { decidedIn, type ExploredWorld, explorePaxos, isScripted } from "./paxos_worlds.ts";

describe("every schedule", () => {
  const kept: [ExploredWorld, number][] = [
    ["two propose", 1511],
    ["one proposes, P3 may crash", 2420],
    ["P1, who may crash, then P2", 3500],
    ["one acceptor", 184],
    ["a proposer comes back with another value", 16_350],
    ["both proposers may crash, one comes back", 4146],
    ["a message comes twice", 3098],
  ];
  test.each(kept)("of “%s” keeps agreement, validity, integrity and termination", (world, states) => {
    const found = explorePaxos(world, Paxos);
    expect([found.summary, found.states]).toEqual([
      expect.stringMatching(/^exhausted.*no violation$/),
      states,
    ]);
  });

  test("of one acceptor that comes back keeps all but termination: what it lost nobody asks again", () => {
    const { states, exhausted, verdicts } = explorePaxos("one acceptor comes back", Paxos);
    const violated = Object.keys(verdicts).filter((name) => verdicts[name].holds !== true);
    expect([states, exhausted, violated]).toEqual([966, true, ["termination"]]);
  });
});

describe("without one rule", () => {
  test.each(PAXOS_MUTANTS)("$name decides where nothing goes wrong", ({ mutant }) => {
    const run = simulate({
      processes: nodes(3, mutant),
      latency: constant(10),
      scenario: [at(0, invoke(1, "propose", "a"))],
    });
    expect(run.processes.map(({ chosen }) => chosen)).toEqual(["a", "a", "a"]);
  });

  test.each(PAXOS_MUTANTS)("$name loses $property", ({ mutant, property, world, shortest }) => {
    if (isScripted(world)) {
      expect([decidedIn(world, Paxos).size, decidedIn(world, mutant).size]).toEqual([1, 2]);
      return;
    }
    const before = explorePaxos(world, Paxos).verdicts[property];
    expect(before.holds).toBe(true);
    const { holds, counterexample } =
      explorePaxos(world, mutant, { bounds: { states: 60_000 } }).verdicts[property];
    expect([holds, counterexample?.length]).toEqual([false, shortest]);
  });
});

describe("what it costs without rivals", () => {
  const decides = (n: number) =>
    simulate({
      processes: nodes(n, Paxos),
      latency: constant(10),
      scenario: [at(0, invoke(1, "propose", "a"))],
    });

  test.each([3, 4, 5, 9])(
    "for %i processes: 5(N − 1) messages, four delays and a fifth for the others",
    (n) => {
      const { counts, trace } = decides(n);
      expect(counts.messages).toBe(5 * (n - 1));
      const told = trace.where({ kind: "output" }).map(({ process, time }) => [process === 1, time]);
      expect(told[0]).toEqual([true, 40]);
      expect(told.slice(1)).toEqual(Array.from({ length: n - 1 }, () => [false, 50]));
    },
  );

  test("a ballot forces its number, each promise and each acceptance: 2N + 1", () => {
    expect(decides(5).trace.where({ kind: "force" }).length).toBe(2 * 5 + 1);
  });
});

describe("two proposers at once, three acceptors", () => {
  /** Of duels computed by another program: mean delays until chosen, 99th percentile, ballots. */
  const oracle: [string, number, number, number, number][] = [
    ["at once", 0, 3.32, 10.58, 3.344],
    ["after up to 4 delays", 4, 2.75, 7.29, 2.254],
  ];
  const runs = 800;
  test.each(oracle)("who is refused tries again %s: %f, %f, %f, as computed elsewhere", (...expected) => {
    const [, backOff, mean, p99, ballots] = expected;
    const found = Array.from({ length: runs }, (_, k) => duel(k + 1, exponential(1), backOff));
    expectMean(found.map(({ ms }) => ms), mean);
    expectMean(found.map(({ ballots }) => ballots), ballots);
    // A hundredth of them are beyond the 99th percentile, give or take three times the binomial's deviation.
    const beyond = found.filter(({ ms }) => ms > p99).length;
    expect(Math.abs(beyond - runs / 100)).toBeLessThan(3 * Math.sqrt(runs / 100));
  });

  test("with constant delays never last longer than 5 delays and 3 ballots, whoever comes how much later", () => {
    const found = Array.from({ length: 40 }, (_, k) => duel(1, constant(1), 0, k / 20));
    expect(Math.max(...found.map(({ ms }) => ms))).toBeLessThan(5);
    expect(Math.max(...found.map(({ ballots }) => ballots))).toBe(3);
  });
});

describe("a duel without end", () => {
  const decided = eventually(
    "somebody decides",
    ({ live }: World<Paxos>) => live.some(({ chosen }) => chosen !== undefined),
  );
  const processes = nodes(3, () => new Paxos([2]));
  const both = [invoke(1, "propose", "a"), invoke(3, "propose", "c")];

  test("is an execution that repeats, up to the ballots; each time round both have been overtaken", () => {
    const { exhausted, states, verdicts } = explore({
      processes,
      invocations: both,
      time: "any",
      forces: "instant", // nobody crashes: a message that waits could as well be on its way
      view: ballotsInPlay,
      properties: [decided],
    });
    const { holds, counterexample } = verdicts["somebody decides"];
    expect([exhausted, states, holds]).toEqual([true, 137, false]);
    const { schedule, lasso, words } = counterexample!;
    expect(words.at(-1)).toContain(`it repeats from step ${lasso! + 1} on, up to the view`);
    const run = replay({ processes }, schedule),
      ballots = [1, 3].map((id) => run.fields(id).ballot as number);
    run.goTo(lasso!);
    [1, 3].forEach((id, place) => expect(run.fields(id).ballot).toBeLessThan(ballots[place]));
  });

  test("cannot be with one proposer, nor where timers tell the truth", () => {
    const alone = explore({ processes, invocations: [both[0]], time: "any", properties: [decided] });
    expect(alone.summary).toMatch(/^exhausted.*no violation/);
    const patient = explore({
      processes: nodes(3, () => new Paxos([2], 100)),
      invocations: both,
      time: "ordered",
      properties: [decided],
    });
    expect(patient.summary).toMatch(/^exhausted.*no violation/);
  });
});

/** Within four times the error of a mean of so many. */
function expectMean(values: readonly number[], mean: number) {
  const average = values.reduce((sum, value) => sum + value) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
  expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(variance / values.length));
}

/**
 * P1 and P2 propose to the acceptors P3, P4 and P5.
 * @param laterMs by how much P2 begins after P1
 * @returns when a majority had accepted one ballot, and how many ballots had been begun by then
 */
function duel(seed: number, latency: Latency, backOffMs: number, laterMs = 0) {
  const accepted = new Map<number, Set<ProcessId>>(), ballots = new Set<number>();
  const run = simulate({
    processes: nodes(5, () => new Paxos([3, 4, 5], backOffMs)),
    latency,
    seed,
    trace: "none",
    scenario: [at(0, invoke(1, "propose", "a")), at(laterMs, invoke(2, "propose", "b"))],
    until: {
      timeMs: 1000,
      when: ({ processes }) => {
        for (const { id, ballot, accepted: { ballot: yes } } of processes) {
          if (id < 3 && ballot > 0) ballots.add(ballot);
          if (id >= 3 && yes > 0) accepted.set(yes, (accepted.get(yes) ?? new Set()).add(id));
        }
        return [...accepted.values()].some(({ size }) => size >= 2);
      },
    },
  });
  return { ms: run.now, ballots: ballots.size };
}
