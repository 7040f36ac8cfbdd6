import { describe, expect, test } from "vitest";
import { Process } from "../../../lib/core/process.ts";
import { type Graph, graphOf } from "../../../lib/run/explore/graph.ts";
import { valence } from "../../../lib/run/explore/valence.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { type Election, type Voter, voter } from "../../fixtures/voters.ts";

type Row = [
  name: string,
  election: Election,
  atOnce: boolean,
  counts: {
    states: number;
    transitions: number;
    bivalent: number;
    zero: number;
    one: number;
    none: number;
    disagreements: number;
    terminal: number;
  },
];

const counts = (
  [states, transitions]: [number, number],
  [bivalent, zero, one]: [number, number, number],
  [disagreements, terminal]: [number, number],
) => ({ states, transitions, bivalent, zero, one, none: 0, disagreements, terminal });

/** Counted by a program of its own, written from the definitions of the paper alone. */
const table: Row[] = [
  [
    "two, one vote is enough",
    { inputs: [0, 1], enough: 1, rule: "min" },
    true,
    counts([4, 4], [4, 0, 0], [4, 1]),
  ],
  [
    "the same, begun when asked",
    { inputs: [0, 1], enough: 1, rule: "min" },
    false,
    counts([13, 14], [10, 3, 0], [6, 3]),
  ],
  [
    "the same, all want 1",
    { inputs: [1, 1], enough: 1, rule: "min" },
    false,
    counts([13, 14], [0, 0, 13], [0, 3]),
  ],
  ["two, both votes", { inputs: [0, 1], enough: 2, rule: "min" }, false, counts([9, 12], [0, 9, 0], [0, 1])],
  [
    "three, all votes",
    { inputs: [0, 1, 1], enough: 3, rule: "min" },
    true,
    counts([64, 192], [0, 64, 0], [0, 1]),
  ],
  [
    "three, all votes, by majority",
    { inputs: [0, 1, 1], enough: 3, rule: "majority" },
    true,
    counts([64, 192], [0, 0, 64], [0, 1]),
  ],
  [
    "three, all votes, begun when asked",
    { inputs: [0, 0, 1], enough: 3, rule: "majority" },
    false,
    counts([125, 375], [0, 125, 0], [0, 1]),
  ],
  [
    "two of three votes, the least",
    { inputs: [0, 1, 1], enough: 2, rule: "min" },
    true,
    counts([125, 300], [105, 20, 0], [72, 8]),
  ],
  [
    "two of three votes, by majority",
    { inputs: [0, 1, 1], enough: 2, rule: "majority" },
    true,
    counts([125, 300], [105, 20, 0], [72, 8]),
  ],
  [
    "two of three votes, only one wants 1",
    { inputs: [0, 0, 1], enough: 2, rule: "min" },
    true,
    counts([125, 300], [0, 125, 0], [0, 8]),
  ],
  [
    "two of three votes, counted on",
    { inputs: [0, 1, 1], enough: 2, rule: "min", frozen: false },
    true,
    counts([100, 260], [84, 16, 0], [56, 4]),
  ],
  [
    "the same, by majority",
    { inputs: [0, 1, 1], enough: 2, rule: "majority", frozen: false },
    true,
    counts([100, 260], [84, 16, 0], [56, 4]),
  ],
  [
    "two of three, counted on, only one wants 1",
    { inputs: [0, 0, 1], enough: 2, rule: "min", frozen: false },
    true,
    counts([64, 192], [0, 64, 0], [0, 1]),
  ],
  [
    "two of three, the least, begun when asked",
    { inputs: [0, 1, 1], enough: 2, rule: "min" },
    false,
    counts([261, 603], [208, 53, 0], [108, 20]),
  ],
  [
    "two of three, by majority, begun when asked",
    { inputs: [0, 1, 1], enough: 2, rule: "majority" },
    false,
    counts([261, 603], [236, 20, 5], [132, 20]),
  ],
];

function graph(election: Election, atOnce: boolean, states = 1000): Graph {
  const count = election.inputs.length;
  return graphOf({
    processes: nodes(count, voter(election, atOnce)),
    time: "any",
    invocations: atOnce ? [] : election.inputs.map((_, index) => invoke(index + 1, "begin")),
  }, { states });
}

const decision = ({ fields }: Graph["locals"][number]) => (fields as Partial<Voter> | undefined)?.decision;

describe("valence counts are those that were counted independently", () => {
  test.each(table)("%s", (_name, election, atOnce, expected) => {
    const all = graph(election, atOnce), found = valence(all, decision);
    const states = all.states.map((_, state) => state);
    const only = (value: number) =>
      found.counts.find(({ values }) => values.length === 1 && values[0] === value)?.states ?? 0;
    expect({
      states: states.length,
      transitions: all.states.reduce((sum, { moves }) => sum + moves.length, 0),
      bivalent: found.bivalent,
      zero: only(0),
      one: only(1),
      none: found.counts.find(({ values }) => values.length === 0)?.states ?? 0,
      disagreements: states.filter((state) => found.decided(state).length > 1).length,
      terminal: all.states.filter(({ moves }) => moves.length === 0).length,
    }).toEqual(expected);
  });
});

describe("a valence", () => {
  const all = graph({ inputs: [0, 1, 1], enough: 2, rule: "majority" }, false);
  const found = valence(all, decision);

  test("tells what can come of a state, what has, and where the adversary loses", () => {
    expect(found.values).toEqual([0, 1]);
    expect(found.of(all.beginnings[0].state)).toEqual([0, 1]);
    expect(found.decided(all.beginnings[0].state)).toEqual([]);
    for (const state of found.critical) {
      expect(found.of(state)).toEqual([0, 1]);
      for (const [, to] of all.states[state].moves) expect(found.of(to).length).toBe(1);
    }
    const bivalent = all.states.map((_, state) => state).filter((state) => found.of(state).length > 1);
    const critical = bivalent.filter((state) =>
      all.states[state].moves.every(([, to]) => found.of(to).length < 2)
    );
    expect(found.critical).toEqual(critical);
    expect(() => found.of(261)).toThrow("the graph has states 0 to 260, got 261");
  });

  test("counts who decides nothing, where it may be so for ever", () => {
    class Silent extends Process<{ type: "Go" }> {
      decision: string | null = null;
      override onStart() {
        if (this.id === 1) this.broadcast({ type: "Go" });
      }
      onGo() {
        if (this.choose(2) === 1) this.decision = "yes";
      }
    }
    const { counts } = valence(graphOf({ processes: nodes(2, Silent) }), ({ fields }) => fields?.decision);
    expect(counts).toEqual([{ values: [], states: 1 }, { values: ["yes"], states: 2 }]);
  });

  test("needs all states, and few values", () => {
    const election: Election = { inputs: [0, 1, 1], enough: 2, rule: "min" };
    expect(() => valence(graph(election, true, 50), decision)).toThrow(
      "a valence needs all states, and the graph of 50 is not exhausted",
    );
    class Many extends Process<never> {
      decision = 0;
      override onStart() {
        this.decision = this.choose(32);
      }
    }
    const many = graphOf({ processes: nodes(1, Many) });
    expect(() => valence(many, ({ fields }) => fields!.decision)).toThrow("up to 31 values apart");
    expect(valence(many, ({ fields }) => Number(fields!.decision) % 31).values.length).toBe(31);
  });
});

test("a graph tells what is in flight in each state, equal messages as often as they are there", () => {
  class Twice extends Process<{ type: "Ball"; number: number }> {
    override onStart() {
      if (this.id === 1) { for (const number of [1, 2, 1]) this.send(2, { type: "Ball", number }); }
    }
    onBall() {}
  }
  const { states, messages, beginnings } = graphOf({ processes: nodes(2, Twice) });
  const inFlight = (state: number) => states[state].inFlight.map((number) => messages[number]);
  const ball = (number: number) => ({ from: 1, to: 2, message: { type: "Ball", number } });
  expect(inFlight(beginnings[0].state)).toEqual([ball(1), ball(1), ball(2)]);
  expect(states.map(({ inFlight }) => inFlight.length).sort()).toEqual([0, 1, 1, 2, 2, 3]);
});
