/**
 * Every schedule: explores all executions of a system of processes, and finds a shortest one that breaks a
 * property.
 *
 * Breadth first over global states; handlers run once for each (fields, event) and are remembered, so
 * that a transition moves a few integers. What may happen is asked for: which faults and how often, when
 * timers fire, what the network does.
 */
import type { Outcome } from "./handling/outcome.ts";
import type { Beginning } from "./moving/engine.ts";
import { calmest } from "./search/calmest.ts";
import { growth } from "./growth.ts";
import { modelOf } from "./options/model.ts";
import { MOST_OF_A_LOOP } from "./state/copies.ts";
import type { Options } from "./options/options.ts";
import { execution, type Exploration, type Verdict } from "./report.ts";
import { type Search, searching } from "./search/search.ts";
import { FLUSH } from "./state/store.ts";

export type {
  Bounds,
  Clocks,
  Faults,
  Network,
  Options,
  Progress,
  Symmetry,
  TimeMode,
} from "./options/options.ts";
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
 * Explores every execution of a system, up to the bounds. It goes on until every property is decided or no
 * state is left, so that further properties are decided even where one is violated. All processes start
 * before anything else happens; `after` begins later, in the state that a schedule leads to.
 * @returns counts, and a verdict for each property by its name; a bound that was reached makes what is
 * undecided "unknown"
 * @throws RangeError or TypeError for options that make no sense; HandlerError for a handler that throws, is
 * not deterministic, or depends on the order in which a Map or Set was filled, with the steps that led there;
 * what a property or the monitor throws, with the same
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
  const slices = searching(modelOf(options), SLICE);
  for (;;) {
    const { done, value } = slices.next();
    if (done) return conclude(value);
  }
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
  const slices = searching(modelOf(options), SLICE);
  for (;;) {
    const { done, value } = slices.next();
    if (done) return conclude(value);
    await pause();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function conclude(search: Search): Exploration {
  const { states, transitions: changes, depth, exhausted, bytes } = search;
  const transitions = changes + search.engine.expander.idle, { handlerCalls } = search.engine.outcomes.runs;
  const { dropped } = search, within = withinOf(search, dropped), forced = forcesOf(search);
  const verdicts: Record<string, Verdict> = {};
  search.judges.forEach(({ property }, number) => {
    const verdict = verdictOf(search, number, within, forced);
    verdicts[property.name] = search.alike ? { ...verdict, view: viewWords(verdict) } : verdict;
  });
  const violated = Object.keys(verdicts).filter((name) => verdicts[name].holds === false);
  const grows = search.stopped === undefined ? [] : growth(search.model, search.engine);
  return {
    states,
    transitions,
    depth,
    exhausted,
    dropped,
    handlerCalls,
    bytes,
    verdicts,
    grows,
    summary: summaryOf(search, violated, grows, within?.dropped, [
      ...forced === INSTANT && violated.every((name) => verdicts[name].within?.startsWith(forced))
        ? [forced]
        : [],
      ...within && violated.every((name) => verdicts[name].within) ? [within.most] : [],
    ], violated.length === 0 ? firstMs(search) : undefined) +
      (search.stopped !== undefined && forced === PENDING ? `; ${ADVICE}` : ""),
  };
}

/** What the forces of a system take, where it has any. */
type Forced = typeof INSTANT | typeof PENDING | undefined;
const INSTANT = "forces take no time", PENDING = "forces take time";
const ADVICE = 'forces: "instant", where that is enough, has fewer states';

function forcesOf({ model, engine, beginnings }: Search): Forced {
  const forces = (outcome?: Outcome) =>
    outcome !== undefined && outcome.effects.some(([kind]) => kind === FLUSH);
  if (!beginnings.some(({ outcomes }) => outcomes.some(forces)) && !engine.outcomes.all.some(forces)) {
    return undefined;
  }
  return model.pendingForces ? PENDING : INSTANT;
}

/** Where clocks are read and more could have come later: up to when time was looked at. */
function firstMs({ model: { clocks }, engine: { zones } }: Search): string | undefined {
  return clocks && zones.isCut ? `the first ${clocks.untilMs} ms` : undefined;
}

/** What a search kept to by dropping messages, and how many, in words. */
type Within = { readonly most: string; readonly dropped: string };

function withinOf({ model, endless }: Search, dropped: number): Within | undefined {
  if (dropped === 0) return undefined;
  const { copies = MOST_OF_A_LOOP } = model;
  const of = endless.size > 0 ? [...endless].sort().join(" or ") : "a message";
  const counted = copies === 1 ? "one equal copy" : `${copies} equal copies`;
  return {
    most: `at most ${counted} of ${of} ${copies === 1 ? "is" : "are"} in flight`,
    dropped: dropped === 1 ? "1 send dropped" : `${dropped} sends dropped`,
  };
}

function summaryOf(
  search: Search,
  violated: readonly string[],
  grows: readonly string[],
  dropped: string | undefined,
  conditions: readonly string[],
  first: string | undefined,
): string {
  const { states, depth, complete, stopped } = search;
  const end = complete
    ? "exhausted" + (dropped ? ` but for ${dropped}` : "")
    : stopped
    ? `not exhausted (${stopped})`
    : "ended when all was decided";
  const answer = violated.length > 0
    ? `violated: ${violated.join(", ")}`
    : complete
    ? "no violation"
    : "no violation so far";
  const condition = conditions.length > 0 ? ` while ${conditions.join(" and ")}` : "";
  const within = first ? ` within ${first}` : "";
  const counted = search.alike ? "states that differ in the view" : "states";
  return `${end}: ${states} ${counted}, depth ${depth}${
    beginningOf(search)
  }, ${answer}${within}${condition}` +
    (grows.length > 0 ? `; what grows: ${grows.join(", ")}` : "");
}

function beginningOf({ model: { after } }: Search): string {
  const given = after?.steps.length ?? 0;
  return given === 0 ? "" : ` after ${given} ${given === 1 ? "step" : "steps"} that were given`;
}

function verdictOf(search: Search, number: number, within: Within | undefined, forced: Forced): Verdict {
  const { kind } = search.judges[number].property, decision = search.decisions[number];
  const undecided = (): Verdict => {
    const holds = search.exhausted ? kind !== "sometimes" : "unknown";
    const first = firstMs(search);
    const conditions = [
      ...first ? [first] : [],
      ...forced === INSTANT ? [forced] : [],
      ...within ? [wordsOf(within)] : [],
    ];
    return search.complete && conditions.length > 0
      ? { kind, holds, within: conditions.join(" and ") }
      : { kind, holds };
  };
  if (kind === "eventually") {
    const escape = search.endlesses[number]!.escape(search.decided());
    if (search.endlesses[number]!.unfair) return { kind, holds: "unknown", within: UNFAIR };
    if (!escape) return undecided();
    return stays(search, kind, escape.beginning, escape.labels, within, escape.loop);
  }
  if (!decision) return undecided();
  const { beginning, labels } = calmest(search, search.pathTo(decision.state));
  if (kind === "deadlock") return stays(search, kind, beginning, labels, within);
  const shown = execution(search, beginning, labels);
  return kind === "sometimes"
    ? { kind, holds: true, example: shown }
    : { kind, holds: false, counterexample: shown };
}

/**
 * What is violated as nothing more happens, or only a loop: where messages were dropped on the way, they
 * might still have arrived.
 */
function stays(
  search: Search,
  kind: "eventually" | "deadlock",
  beginning: Beginning,
  labels: readonly number[],
  within: Within | undefined,
  loop = 0,
): Verdict {
  const dropped = within ? [...beginning.dropped, ...search.droppedAlong(beginning, labels)] : [];
  const counterexample = execution(search, beginning, labels, loop);
  return dropped.some((count) => count > 0)
    ? { kind, holds: false, within: wordsOf(within!), counterexample }
    : { kind, holds: false, counterexample };
}

/** Why nothing is said of `eventually` where a loop was found. */
const UNFAIR = "a loop was found, up to the view, in which a message or timer would wait for ever";

function viewWords({ counterexample }: Verdict): string {
  return "states with the same view are one" +
    (counterexample?.lasso === undefined ? "" : "; the loop repeats up to the view");
}

const wordsOf = ({ most, dropped }: Within) => `${most}; ${dropped}`;
