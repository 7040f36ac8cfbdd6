/**
 * What a notebook's cells show of an adversary's work, whatever has been edited: an exception is drawn, too.
 */
import { proposers } from "../../consensus/consensus.ts";
import { graphOf } from "../../run/explore/graph.ts";
import { valence } from "../../run/explore/valence.ts";
import { spacetime } from "../../view/diagram/spacetime.ts";
import { Picture } from "../../view/page/picture.ts";
import { type Row, table } from "../../view/page/table.ts";
import { slider } from "../../view/slider/slider.ts";
import { valenceMap } from "../../view/valence/map.ts";
import { withValence } from "../../view/valence/walked.ts";
import { walker } from "../../view/walker/walker.ts";
import { brokenRun } from "../bounded/failure.ts";
import { type Decider, type LockstepGraph, lockstepGraph } from "./lockstep.ts";
import { keepUndecided, type Undecided } from "./undecided.ts";

type Proposer = new () => Decider & { propose(value: number): void };
type AnyProposer = Parameters<typeof proposers>[0];

/** A picture, or why there is none. */
function drawn(algorithm: { readonly name: string }, picture: () => Picture): Picture {
  try {
    return picture();
  } catch (error) {
    return brokenRun(error, algorithm);
  }
}

/** The value that a local state has decided on. */
const decision = ({ fields }: { readonly fields?: Readonly<Record<string, unknown>> }) => fields?.decision;

/**
 * All states of an algorithm whose processes propose these values at their start, coloured by what can still
 * be decided from each: up to 300 of them.
 * @param algorithm a class of consensus that ends in every execution, such as `Voting`
 */
export function votingMap(algorithm: AnyProposer, values: readonly number[], title: string): Picture {
  return drawn(algorithm, () => {
    const graph = graphOf({ processes: proposers(algorithm, values), time: "any" });
    const found = valence(graph, decision);
    const alt = `${graph.states.length} states, ${found.bivalent} of them bivalent.`;
    return valenceMap(graph, found, { title: `${title}: ${alt}`, alt });
  });
}

/** The same states, to be walked through: at each step it says which values are still possible. */
export function votingWalker(algorithm: AnyProposer, values: readonly number[], title: string): Picture {
  return drawn(algorithm, () => {
    const graph = graphOf({ processes: proposers(algorithm, values), time: "any" });
    return walker(withValence(graph, valence(graph, decision)), { title });
  });
}

/** A class does not change, and its graph is asked for by several cells. */
const graphs = new WeakMap<Proposer, Map<string, LockstepGraph>>();

function graphFor(algorithm: Proposer, values: readonly number[]): LockstepGraph {
  const known = graphs.get(algorithm) ?? new Map<string, LockstepGraph>(), key = values.join();
  const graph = known.get(key) ?? lockstepGraph(proposers(algorithm, values));
  graphs.set(algorithm, known.set(key, graph));
  return graph;
}

const keptUndecided = (algorithm: Proposer, values: readonly number[], steps: number) =>
  keepUndecided(proposers(algorithm, values), { steps, graph: graphFor(algorithm, values) });

/** The states of a protocol of rounds between two rounds, and the way that an adversary goes in them. */
export function roundsMap(algorithm: Proposer, values: readonly number[], title: string): Picture {
  return drawn(algorithm, () => {
    const { graph, valence: found, states } = keptUndecided(algorithm, values, 120);
    const loops = states.length > 1 ? "An adversary goes along the bold lines, for ever." : "";
    const alt = `${graph.states.length} states between rounds, ${found.bivalent} of them bivalent. ${loops}`;
    return valenceMap(graph, found, { title: `${title}: ${alt}`, alt, path: states });
  });
}

/**
 * A run that an adversary keeps bivalent, as far as the slider says.
 * @param steps how many messages have arrived, for each place of the slider
 */
export function undecidedSlider(
  algorithm: Proposer,
  values: readonly number[],
  steps: readonly number[],
): Picture {
  return drawn(algorithm, () => {
    const most = Math.max(...steps);
    const { run } = keptUndecided(algorithm, values, most);
    if (run.steps < most) return lost(run.steps);
    return slider({
      label: "messages that have arrived",
      values: steps,
      title: "As long as you like",
      picture: (arrived) =>
        spacetime(run.trace, {
          to: arrived + values.length + 0.5,
          labels: "type",
          alt: `${arrived} messages have arrived, and nobody has decided.`,
        }),
    });
  });
}

function lost(steps: number): Picture {
  const text = `After ${steps} messages no round is left that keeps both decisions possible.`;
  return new Picture(`<p class="hb">${text}</p>`, text);
}

/** What is so of a run that was kept undecided, read from its trace: whether it was a fair one. */
export function admissible(algorithm: Proposer, values: readonly number[], steps: number): Picture {
  return drawn(algorithm, () => table(facts(keptUndecided(algorithm, values, steps))));
}

function facts({ run, states, valence }: Undecided<Decider>): Row[] {
  const sentAt = new Map<number, number>(), lastStep = new Map<number, number>();
  let delay = 0, pause = 0;
  for (const { kind, index, time, process, cause } of run.trace.where({})) {
    if (kind === "send") sentAt.set(index, time);
    if (kind !== "receive") continue;
    delay = Math.max(delay, time - sentAt.get(cause)!);
    pause = Math.max(pause, time - (lastStep.get(process) ?? time));
    lastStep.set(process, time);
  }
  const failures = run.trace.where({}).filter(({ kind }) => kind === "crash" || kind === "drop").length;
  const bivalent = states.filter((state) => state >= 0 && valence.of(state).length > 1).length;
  return [
    { what: "messages that arrived", "in this run": run.steps },
    { what: "crashes, and messages lost", "in this run": failures },
    { what: "the longest time that a message was under way, steps", "in this run": delay },
    { what: "the longest time that a process did nothing, steps", "in this run": pause },
    { what: "rounds", "in this run": states.length },
    { what: "of these, rounds that began bivalent", "in this run": bivalent },
    { what: "decisions", "in this run": run.trace.where({ kind: "output" }).length },
  ];
}

/**
 * How many have decided after so many messages, if an adversary keeps both decisions possible as long as it
 * can; then the oldest message arrives first. Undefined if the algorithm stops with an error.
 */
export function decidersAgainst(
  algorithm: Proposer,
  values: readonly number[],
  steps: number,
): number | undefined {
  try {
    const { run } = keptUndecided(algorithm, values, steps);
    while (run.steps < steps && run.inFlight.length > 0) run.letArrive(0);
    return run.processes.filter(({ decision }) => decision !== undefined).length;
  } catch {
    return undefined;
  }
}
