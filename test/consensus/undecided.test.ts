// Fischer, Lynch and Paterson (1985): no deterministic protocol of rounds ends in every admissible run.
import { describe, expect, test } from "vitest";
import { BenOr } from "../../lib/consensus/ben_or.ts";
import { proposers } from "../../lib/consensus/consensus.ts";
import { Rounds } from "../../lib/consensus/rounds.ts";
import type { Trace } from "../../lib/core/trace/trace.ts";
import { roundsToDecide } from "../../lib/course/consensus/rounds_to_decide.ts";
import { keepUndecided } from "../../lib/course/consensus/undecided.ts";
import { matrix } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";

/** The most steps from a send to its receipt, and between two steps of one process. */
function longestWaits(trace: Trace) {
  const sentAt = new Map<number, number>(), lastStep = new Map<number, number>();
  let delay = 0, pause = 0;
  for (const { kind, index, time, process, cause } of trace.where({})) {
    if (kind === "send") sentAt.set(index, time);
    if (kind !== "receive") continue;
    delay = Math.max(delay, time - sentAt.get(cause)!);
    sentAt.delete(cause);
    pause = Math.max(pause, time - (lastStep.get(process) ?? time));
    lastStep.set(process, time);
  }
  const last = trace.at(trace.length - 1).time;
  return { delay, pause, waiting: [...sentAt.values()].map((time) => last - time) };
}

describe("a run of 100,000 steps that decides nothing", () => {
  const { run, states, valence } = keepUndecided(proposers(Rounds, [0, 1, 1]), { steps: 100_000 });

  test("stays bivalent after each of its rounds, and agreement is never broken", () => {
    expect(run.steps).toBeGreaterThanOrEqual(100_000);
    expect(states.length).toBe(Math.ceil(100_000 / 12));
    for (const state of new Set(states)) {
      expect(valence.of(state)).toEqual([0, 1]);
      expect(valence.decided(state)).toEqual([]);
    }
    expect(run.trace.where({ kind: "output" })).toEqual([]);
    expect(run.processes.map(({ decision }) => decision)).toEqual([undefined, undefined, undefined]);
  });

  test("is admissible: nobody crashes, all go on, and each message arrives within 12 steps", () => {
    const { delay, pause, waiting } = longestWaits(run.trace);
    for (const kind of ["crash", "drop", "pause", "partition"] as const) {
      expect(run.trace.where({ kind })).toEqual([]);
    }
    expect(delay).toBeLessThanOrEqual(12);
    expect(pause).toBeLessThanOrEqual(12);
    expect(Math.max(...waiting)).toBeLessThanOrEqual(12);
    for (const { round } of run.processes) expect(round).toBeGreaterThan(8_300);
  });
});

test("who has only one value before it, or has decided, cannot be kept undecided", () => {
  expect(keepUndecided(proposers(Rounds, [0, 0, 1]), { steps: 100 }).run.steps).toBe(0);
  expect(keepUndecided(proposers(Rounds, [1, 1, 1]), { steps: 100 }).run.steps).toBe(0);
});

/** One who is nearer to its predecessor than to its successor. */
const ring = [[0, 1, 2], [2, 0, 1], [1, 2, 0]];

test("constant delays are enough, if each hears its predecessor first", () => {
  const run = simulate({
    processes: proposers(Rounds, [0, 1, 1]),
    latency: matrix(ring),
    until: 20_000,
  });
  expect(run.trace.where({ kind: "output" })).toEqual([]);
  for (const { round } of run.processes) expect(round).toBeGreaterThan(9_999);
  const coins = simulate({ processes: proposers(BenOr, [0, 1, 1]), latency: matrix(ring), until: 20_000 });
  expect(coins.trace.where({ kind: "output" }).length).toBe(3);
});

test("left to chance, the same protocol decides in a round or two", () => {
  const rows = roundsToDecide(Rounds, [0, 1, 1], { network: "exponential", seeds: 300 });
  const rounds = rows.map(({ rounds }) => rounds ?? Infinity);
  expect(Math.max(...rounds)).toBeLessThan(30);
  expect(rounds.filter((round) => round <= 2).length).toBeGreaterThan(200);
});
