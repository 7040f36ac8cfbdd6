// Voting and rounds as graphs: each count is that of an independent program (see flp_counts.ts).
import { describe, expect, test } from "vitest";
import { proposers } from "../../lib/consensus/consensus.ts";
import { Rounds } from "../../lib/consensus/rounds.ts";
import { lockstepGraph } from "../../lib/course/consensus/lockstep.ts";
import { graphOf } from "../../lib/run/explore/graph.ts";
import { valence } from "../../lib/run/explore/valence.ts";
import { FLP_COUNTS } from "./flp_counts.ts";
import { countsOf, votingCase, votingGraph } from "./voters.ts";

const cases = FLP_COUNTS.trim().split("\n").map(votingCase);

test.each([2, 3])("voting of %d has all 8 counts of the table in each of its cases", (n) => {
  const some = cases.filter(({ inputs }) => inputs.length === n);
  expect(some.length).toBe(n === 2 ? 36 : 48);
  expect(some.map((row) => [row.name, ...countsOf(votingGraph(row))]))
    .toEqual(some.map(({ name, counts }) => [name, ...counts]));
});

test("four that wait for three, model A: by hand 10⁴, and they disagree", () => {
  const row = votingCase("4 3 min A frozen 0111: 0 0 0 0 0 0 0 0");
  const [states, , bivalent, , , , disagreements] = countsOf(votingGraph(row));
  // One, three or three sets of none, one or two votes from others, and the third after each of the last
  // three.
  expect(states).toBe(10 ** 4);
  expect(bivalent).toBeGreaterThan(0);
  expect(disagreements).toBeGreaterThan(0);
});

/** One round only, as it was counted: what comes after it is taken note of by nobody. */
class OneRound extends Rounds {
  override beginRound() {
    if (this.round === 0) return super.beginRound();
    this.heard.clear();
    this.round++;
  }
}
class KeepsOneRound extends OneRound {
  override fallBack() {
    return this.value;
  }
}
class Keeps extends Rounds {
  override fallBack() {
    return this.value;
  }
}

describe("one round, fully interleaved, three processes that keep their own value", () => {
  test.each([
    [[0, 0, 0], [2197, 11_154, 0, 2197, 0, 0, 0, 1]],
    [[0, 0, 1], [4768, 21_548, 0, 1593, 0, 3175, 0, 9]],
    [[0, 1, 1], [4768, 21_548, 0, 0, 1593, 3175, 0, 9]],
    [[1, 1, 1], [2197, 11_154, 0, 0, 2197, 0, 0, 1]],
  ])("%j", (inputs, counts) => {
    const graph = graphOf({ processes: proposers(KeepsOneRound, inputs), time: "any" }, { states: 5000 });
    expect(countsOf(graph)).toEqual(counts);
    const ends = graph.states.filter(({ moves }) => moves.length === 0).map(({ locals }) =>
      locals.filter((local) => graph.locals[local].fields!.decision !== undefined).length
    );
    expect(ends.filter((decided) => decided === 3).length).toBe(1);
    const isMixed = new Set(inputs).size > 1;
    expect(ends.filter((decided) => decided === 0).length).toBe(isMixed ? 2 : 0);
  });
});

describe("any number of rounds in lockstep", () => {
  const counted = (inputs: number[], algorithm: new () => Rounds) => {
    const graph = lockstepGraph(proposers(algorithm, inputs));
    const found = valence(graph, ({ fields }) => fields?.decision);
    const decided = (local: number) => graph.locals[local].fields!.decision !== undefined;
    return {
      nodes: graph.states.length,
      edges: graph.states.reduce((sum, { moves }) => sum + new Set(moves.map(([, to]) => to)).size, 0),
      undecided: graph.states.filter(({ locals }) => !locals.some(decided)).length,
      bivalent: found.bivalent,
      initial: found.of(0),
      loop: graph.states[0].moves.some(([, to]) => to === 0),
      disagreements: graph.states.filter((_, state) => found.decided(state).length > 1).length,
    };
  };
  test.each([
    ["keeping", [0, 0, 0], Keeps, [2, 2, 1, 0, [0], false, 0]],
    ["keeping", [0, 0, 1], Keeps, [6, 10, 2, 0, [0], true, 0]],
    ["keeping", [0, 1, 1], Keeps, [6, 10, 2, 0, [1], true, 0]],
    ["keeping", [1, 1, 1], Keeps, [2, 2, 1, 0, [1], false, 0]],
    ["falling back to 0", [0, 1, 1], Rounds, [22, 58, 8, 3, [0, 1], true, 0]],
  ])("%s, %j", (_name, inputs, algorithm, counts) => {
    expect(Object.values(counted(inputs, algorithm))).toEqual(counts);
  });
});
