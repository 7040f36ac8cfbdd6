/** The judges of linearisability and of sequential consistency. */
import { type Judged, type RecordedHistory, recordedOf } from "../history/recorded.ts";
import { checkModel, type Model } from "../models/model.ts";
import { RealTime } from "../search/real_time.ts";
import { type Budget, budgetOf } from "./budget.ts";
import { ConsistencyJudgement, type Longest } from "./judgement.ts";
import { type Criterion, type Part, partOf, partsOf, RULES, type Rules, searched } from "./parts.ts";
import { Reduction } from "./witness.ts";

/**
 * Whether each operation can have taken effect at one moment between its beginning and its end, so that the
 * model explains all answers (Herlihy and Wing 1990). An open operation took effect after its beginning or
 * never.
 *
 * The search is Wing and Gong's (1993) with Lowe's cache (2017); objects that have nothing to do with each
 * other are judged in turn. To decide is NP-complete: beyond its budget the judge says that it does not know.
 *
 * @param history a run's trace, the state of a monitor `history()`, or recorded operations
 * @param model of the object that was asked, e.g. `register`
 * @throws TypeError or RangeError for what is no history, model or budget, or a method that the model does
 * not have
 * @example linearisability(simulate({ processes, scenario, seed: 1 }).trace, register).holds
 */
export function linearisability<S>(
  history: Judged,
  model: Model<S>,
  budget: Budget = {},
): ConsistencyJudgement {
  return judgeBy(RULES, "linearisable", history, model, budget);
}

/**
 * Whether one order explains all answers in which each process's operations stand as it asked for them
 * (Lamport 1979): real time between processes does not count. The same parameters and errors. Objects cannot
 * be judged one by one, as two that are sequentially consistent need not be so together.
 * @example sequentialConsistency(run.trace, register)
 */
export function sequentialConsistency<S>(
  history: Judged,
  model: Model<S>,
  budget: Budget = {},
): ConsistencyJudgement {
  return judgeBy(RULES, "sequentially consistent", history, model, budget);
}

/** The same by other rules: for tests. */
export function judgeBy<S>(
  rules: Rules,
  criterion: Criterion,
  given: Judged,
  wanted: Model<S>,
  budget: Budget = {},
): ConsistencyJudgement {
  checkModel(wanted as Model);
  const model = wanted as Model,
    history = recordedOf(given),
    parts = partsOf(rules, criterion, model, history);
  const tried = searched(parts, budgetOf(budget));
  const wrong = parts.find(({ search }) => search.progress === "impossible");
  const isRight = parts.every(({ search }) => search.progress === "found");
  const failed = wrong ?? parts.find(({ search }) => search.progress === "going");
  const longest = failed && longestOf(rules, criterion, model, failed);
  return new ConsistencyJudgement(
    criterion,
    model.name,
    history,
    wrong ? false : isRight ? true : undefined,
    isRight && !wrong ? merged(history, parts) : undefined,
    longest,
    tried,
    wrong && (() => {
      const blocked = criterion === "linearisable" ? wrong.places.indexOf(longest!.stuck[0]) : undefined;
      const { operations, size } = new Reduction(rules, criterion, model, wrong.history).witness(blocked);
      return { operations: operations.map((at) => wrong.places[at]), size };
    }),
  );
}

/**
 * One order out of those of the parts. Each operation takes effect at the latest beginning so far in its
 * part's order, which is before its own end; so the order of these moments is one of real time, too.
 */
function merged(history: RecordedHistory, parts: readonly Part[]): number[] {
  if (parts.length === 1) return parts[0].search.order.map((at) => parts[0].places[at]);
  const moments = parts.flatMap(({ search, places }, part) => {
    let latest = -Infinity;
    return search.order.map((at, rank) => {
      latest = Math.max(latest, history[places[at]].begin);
      return { place: places[at], latest, part, rank };
    });
  });
  moments.sort((a, b) => a.latest - b.latest || a.part - b.part || a.rank - b.rank);
  return moments.map(({ place }) => place);
}

function longestOf(rules: Rules, criterion: Criterion, model: Model, part: Part): Longest {
  const { search, places, history } = part;
  const order = search.longest.length > 0 ? search.longest : search.order;
  const { frontier } = partOf(rules, criterion, model, history, history.map((_, at) => at));
  let stuck: number[] = [];
  if (frontier instanceof RealTime) {
    const blocked = frontier.blocked(search.reached);
    if (blocked < history.length) stuck = [blocked];
  } else {
    for (const one of order) frontier.take(one);
    for (let one = frontier.first(); one >= 0; one = frontier.next(one)) {
      if (history[one].end !== undefined) stuck.push(one);
    }
  }
  return { order: order.map((at) => places[at]), stuck: stuck.map((at) => places[at]), object: part.object };
}
