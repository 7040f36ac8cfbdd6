// FloodSet against every pattern of crashes (Lynch, 1996, section 6.2), counted independently.
import { describe, expect, test } from "vitest";
import { FloodSet } from "../../lib/consensus/flood_set.ts";
import {
  crashPatterns,
  crashRun,
  patternWords,
  tryCrashes,
} from "../../lib/course/consensus/crash_patterns.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";

/** FloodSet of so many rounds. */
const rounds = (count: number) =>
  class extends FloodSet {
    constructor() {
      super(count - 1);
    }
  };

describe("patterns of crashes, and those after which survivors disagree", () => {
  test.each([
    [3, 1, 1, 13, 2],
    [3, 1, 2, 25, 0],
    [4, 1, 1, 33, 6],
    [4, 1, 2, 65, 0],
    [3, 2, 2, 217, 0],
    [3, 2, 3, 469, 0],
  ])("N = %d, f = %d, %d rounds", (n, faulty, count, patterns, disagree) => {
    const values = Array.from({ length: n }, (_, place) => (place === 0 ? 0 : 1));
    const found = tryCrashes(rounds(count), values, faulty, count);
    expect([found.patterns, found.disagree.length, found.undecided.length]).toEqual([patterns, disagree, 0]);
  });

  test("by formula: the sum over c ≤ f of C(N, c) · (rounds · 2^(N − 1))^c", () => {
    expect(crashPatterns(4, 2, 2).length).toBe(1 + 4 * 16 + 6 * 16 ** 2);
    expect(crashPatterns(5, 1, 3).length).toBe(1 + 5 * 48);
  });
});

test("with f rounds it is the one with the least value that fails, and reaches some but not all", () => {
  const { disagree } = tryCrashes(rounds(1), [0, 1, 1], 1, 1);
  expect(disagree.map(patternWords)).toEqual([
    "P1 crashes in round 1 and reaches P2",
    "P1 crashes in round 1 and reaches P3",
  ]);
});

test("a crash takes exactly those messages that its pattern says, whoever else crashes in the same round", () => {
  for (const pattern of crashPatterns(4, 2, 1)) {
    const run = simulate(crashRun(rounds(1), [0, 1, 2, 3], pattern));
    const sent = run.trace.where({ kind: "receive" }).map(({ peer, process }) => `${peer} ${process}`);
    const down = new Set(pattern.map(({ process }) => process));
    const expected = [1, 2, 3, 4].flatMap((from) => {
      const crash = pattern.find(({ process }) => process === from);
      const to = [1, 2, 3, 4].filter((id) => id !== from && !down.has(id));
      return to.filter((id) => !crash || crash.reaches.includes(id)).map((id) => `${from} ${id}`);
    });
    expect(sent.sort()).toEqual(expected.sort());
  }
});

test("costs (f + 1)N(N − 1) messages and f + 1 rounds", () => {
  const run = simulate(crashRun(FloodSet, [3, 1, 2, 2, 2], []));
  expect(run.counts.messages).toBe(2 * 5 * 4);
  const decided = run.trace.where({ kind: "output" });
  expect(decided.map(({ time, content }) => [time, content])).toEqual(
    Array.from({ length: 5 }, () => [200, { decided: 1 }]),
  );
});
