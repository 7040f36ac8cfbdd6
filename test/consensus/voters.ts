import type { ProcessId } from "../../lib/core/process.ts";
import { proposers } from "../../lib/consensus/consensus.ts";
import { Voting } from "../../lib/consensus/voting.ts";
import { type Graph, graphOf } from "../../lib/run/explore/graph.ts";
import { valence } from "../../lib/run/explore/valence.ts";
import { invoke, nodes } from "../../lib/run/system.ts";

/** One line of the table of counts. */
export type VotingCase = {
  readonly name: string;
  readonly enough: number;
  readonly rule: string;
  /** All begin at once; else each at some time. */
  readonly atOnce: boolean;
  readonly frozen: boolean;
  readonly inputs: readonly number[];
  readonly counts: readonly number[];
};

export function votingCase(line: string): VotingCase {
  const [name, counts] = line.split(": ");
  const [, enough, rule, model, frozen, inputs] = name.split(" ");
  return {
    name,
    enough: Number(enough),
    rule,
    atOnce: model === "A",
    frozen: frozen === "frozen",
    inputs: [...inputs].map(Number),
    counts: counts.split(" ").map(Number),
  };
}

/** The library's class with the table's parameters. */
export function votingOf({ inputs, enough, rule, frozen }: VotingCase): new () => Voting {
  return class extends Voting {
    constructor() {
      super(inputs.length - enough);
    }
    override onVote({ value }: { value: number }, from: ProcessId) {
      const isLate = this.decision !== undefined;
      if (isLate && !frozen) this.votes.set(from, value);
      else super.onVote({ value }, from);
    }
    override outcome(votes: readonly number[]) {
      if (rule === "min") return super.outcome(votes);
      return 2 * votes.filter((value) => value === 1).length > votes.length ? 1 : 0;
    }
  };
}

export function votingGraph(row: VotingCase, states = 20_000): Graph {
  const { inputs, atOnce } = row, algorithm = votingOf(row);
  return graphOf({
    processes: atOnce ? proposers(algorithm, inputs) : nodes(inputs.length, algorithm),
    time: "any",
    invocations: atOnce ? [] : inputs.map((value, place) => invoke(place + 1, "propose", value)),
  }, { states });
}

/** In the table's order: states, transitions, bivalent, only 0, only 1, neither, disagreements, terminal. */
export function countsOf(graph: Graph): number[] {
  const found = valence(graph, ({ fields }) => fields?.decision);
  const only = (...values: number[]) =>
    found.counts.find((count) => count.values.join() === values.join())?.states ?? 0;
  return [
    graph.states.length,
    graph.states.reduce((sum, { moves }) => sum + moves.length, 0),
    found.bivalent,
    only(0),
    only(1),
    only(),
    graph.states.filter((_, state) => found.decided(state).length > 1).length,
    graph.states.filter(({ moves }) => moves.length === 0).length,
  ];
}
