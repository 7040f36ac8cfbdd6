/** The adversary of Fischer, Lynch and Paterson: it keeps a run bivalent for as long as one likes. */
import { Random } from "../../core/random.ts";
import { Directed } from "../../run/direct/directed.ts";
import { type Valence, valence } from "../../run/explore/valence.ts";
import type { Processes } from "../../run/system.ts";
import {
  type Decider,
  type Hearing,
  inLockstep,
  LOCKSTEP_PHASES,
  type LockstepGraph,
  lockstepGraph,
  stateOf,
} from "./lockstep.ts";

export type UndecidedOptions = {
  /** How many messages arrive, at least. */
  readonly steps: number;
  /** Which of the rounds that stay bivalent it takes is drawn from here; 1 unless told. */
  readonly seed?: number;
  /** Of the same processes, if it is there already. */
  readonly graph?: LockstepGraph;
  /** What the trace keeps, "all" unless told. */
  readonly trace?: "all" | "messages" | "none";
};

/** A run kept undecided as long as it could be, and what it was kept in. */
export type Undecided<P extends Decider> = {
  readonly run: Directed<P>;
  /** The state after each round, the first one first. */
  readonly states: readonly number[];
  readonly graph: LockstepGraph;
  readonly valence: Valence;
};

/**
 * Keeps a protocol of rounds bivalent: before each round it looks for one that leads to a state from which
 * both decisions can still be reached. Nobody crashes; every message arrives before the phase after its own
 * is over.
 * @param processes those of `proposers`
 * @returns the run; it is shorter than asked for if no bivalent state is left to go to
 * @example keepUndecided(proposers(Rounds, [0, 1, 1]), { steps: 100 }).run.trace
 */
export function keepUndecided<P extends Decider>(
  processes: Processes<P>,
  options: UndecidedOptions,
): Undecided<P> {
  const { steps, seed = 1, trace = "all" } = options;
  const graph = options.graph ?? lockstepGraph(processes);
  const found = valence(graph, ({ fields }) => fields?.decision);
  const random = new Random(seed), states: number[] = [];
  let round: readonly Hearing[] = [];
  const run = inLockstep(new Directed<P>({ processes, trace }), (now, phase) => {
    if (phase % LOCKSTEP_PHASES === 0) {
      const state = stateOf(graph, now.processes);
      states.push(state);
      const open = (graph.states[state]?.moves ?? []).filter(([, to]) => found.of(to).length > 1);
      if (open.length === 0) return undefined;
      round = graph.rounds[open[random.integer(open.length)][0]];
    }
    return round[phase % LOCKSTEP_PHASES];
  }, steps);
  return { run, states, graph, valence: found };
}
