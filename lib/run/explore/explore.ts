/**
 * Every schedule: explores all executions of a system of processes, and finds a shortest one that breaks a
 * property.
 *
 * Breadth first over global states; handlers run once for each (local state, event) and are remembered, so
 * that a transition moves a few integers. What may happen is asked for: which faults and how often, when
 * timers fire, what the network does.
 */
import { calmest } from "./search/calmest.ts";
import { growth } from "./growth.ts";
import { findEscape } from "./search/lasso.ts";
import { modelOf } from "./options/model.ts";
import type { Options } from "./options/options.ts";
import { execution, type Exploration, type Verdict } from "./report.ts";
import { Search } from "./search/search.ts";

export type { Bounds, Faults, Network, Options, Progress, Symmetry, TimeMode } from "./options/options.ts";
export {
  always,
  deadlock,
  eventually,
  type Monitor,
  monitor,
  type Property,
  sometimes,
} from "../property/properties.ts";
export type { Execution, Exploration, Verdict } from "./report.ts";
export type { Happening } from "../property/happening.ts";
export type { InFlight, World } from "../property/world.ts";

/** States expanded between two looks at the clock and reports of progress. */
const SLICE = 20_000;

/**
 * Explores every execution of a system, up to the bounds. It goes on until every `always`, `sometimes` and
 * `deadlock` is decided or no state is left, so that further properties are decided even where one is
 * violated. All processes start before anything else happens.
 * @returns counts, and a verdict for each property by its name; a bound that was reached makes what is
 * undecided "unknown"
 * @throws RangeError or TypeError for options that make no sense; HandlerError for a handler that throws, is
 * not deterministic, or depends on the order in which a Map or Set was filled, with the steps that led there
 * @example
 * const leaders = (world: World<Bully>) => world.live.filter(({ state }) => state === "leader");
 * const result = explore({
 *   processes: nodes(3, Bully),
 *   time: "ordered",
 *   faults: { crashes: 1 },
 *   properties: [always("one leader", (world: World<Bully>) => leaders(world).length <= 1)],
 * });
 * result.verdicts["one leader"].counterexample?.words
 */
export function explore(options: Options): Exploration {
  const search = new Search(modelOf(options));
  while (!search.run(SLICE));
  return conclude(search);
}

/**
 * The same, letting other things happen in between: a notebook that can be interrupted, a page that stays
 * alive.
 * @param pause called between slices of the work; absent: a turn of the event loop
 */
export async function exploreAsync(
  options: Options,
  pause: () => Promise<void> = turn,
): Promise<Exploration> {
  const search = new Search(modelOf(options));
  while (!search.run(SLICE)) await pause();
  return conclude(search);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function conclude(search: Search): Exploration {
  const { states, transitions: changes, depth, exhausted, bytes } = search;
  const transitions = changes + search.engine.expander.idle, { handlerCalls } = search.engine.outcomes;
  const verdicts: Record<string, Verdict> = {};
  search.judges.forEach(({ property }, number) => {
    verdicts[property.name] = verdictOf(search, number);
  });
  const violated = Object.keys(verdicts).filter((name) => verdicts[name].holds === false);
  const grows = search.stopped === undefined ? [] : growth(search.model, search.engine);
  return {
    states,
    transitions,
    depth,
    exhausted,
    handlerCalls,
    bytes,
    verdicts,
    grows,
    summary: summaryOf(search, violated, grows),
  };
}

function summaryOf(search: Search, violated: readonly string[], grows: readonly string[]): string {
  const { states, depth, exhausted, stopped } = search;
  const end = exhausted ? "exhausted" : stopped ? `not exhausted (${stopped})` : "ended when all was decided";
  const answer = violated.length > 0
    ? `violated: ${violated.join(", ")}`
    : exhausted
    ? "no violation"
    : "no violation so far";
  return `${end}: ${states} states, depth ${depth}, ${answer}` +
    (grows.length > 0 ? `; what grows: ${grows.join(", ")}` : "");
}

function verdictOf(search: Search, number: number): Verdict {
  const { kind } = search.judges[number].property, decision = search.decisions[number];
  if (kind === "eventually") {
    const escape = findEscape(search, search.judges[number]);
    if (!escape) return { kind, holds: search.exhausted ? true : "unknown" };
    return {
      kind,
      holds: false,
      counterexample: execution(search, escape.beginning, escape.labels, escape.loop),
    };
  }
  if (!decision) return { kind, holds: search.exhausted ? kind !== "sometimes" : "unknown" };
  const { beginning, labels } = calmest(search, search.pathTo(decision.state));
  const shown = execution(search, beginning, labels);
  return kind === "sometimes"
    ? { kind, holds: true, example: shown }
    : { kind, holds: false, counterexample: shown };
}
