/** The judges of causal memory and of pipelined memory (PRAM): an order for each process. */
import { canonical } from "../../core/canonical.ts";
import { type Budget, budgetOf } from "../consistency/budget.ts";
import { accessesOf, type RecordedAccess } from "../history/accesses.ts";
import { type Judged, recordedOf } from "../history/recorded.ts";
import { Decision } from "./decision.ts";
import { type ViewOrder, ViewsJudgement } from "./judgement.ts";
import { VIEW_RULES, type ViewCriterion, type ViewRules } from "./precedence.ts";
import { witnessOf } from "./witness.ts";

/**
 * Whether a history of reads and writes is one of a **causal memory** (Ahamad, Neiger, Burns, Kohli and Hutto
 * 1995; "CM" of Bouajjani, Enea, Guerraoui and Hamza 2017): for each process there is an order of all writes
 * and its own reads in which each read returns the last write, and all these orders keep what each process
 * did first, and each write before what was done by those who had read it. Two processes may see writes of
 * which neither knew of the other in different orders, for ever: for one order that all share see
 * `sessionGuarantees(history).has("causal")`. Real time does not count.
 *
 * Without values that were written twice it is known which write was read; else all ways are tried.
 *
 * @param history of `read(object)` and `write(object, value)`, or of `read()` and `write(value)`: a run's
 * trace, the state of a monitor `history()`, or recorded operations
 * @param initial what an object holds before anybody wrote it
 * @throws TypeError or RangeError for what is no such history, or no budget
 * @example causalConsistency(parseSessions("w(x)1 | r(x)1 w(x)2 | r(x)2 r(x)1")).holds // false
 */
export function causalConsistency(
  history: Judged,
  initial: unknown = 0,
  budget: Budget = {},
): ViewsJudgement {
  return judgeViewsBy(VIEW_RULES, "causal", history, initial, budget);
}

/**
 * Whether it is one of a **pipelined memory** (PRAM; Lipton and Sandberg 1988): the same with orders that
 * keep only what each process did first. The same parameters and errors.
 * @example pramConsistency(parseSessions("w(x)1 | r(x)1 w(x)2 | r(x)2 r(x)1")).holds // true
 */
export function pramConsistency(history: Judged, initial: unknown = 0, budget: Budget = {}): ViewsJudgement {
  return judgeViewsBy(VIEW_RULES, "PRAM", history, initial, budget);
}

/** The same by other rules: for tests. */
export function judgeViewsBy(
  rules: ViewRules,
  criterion: ViewCriterion,
  given: Judged,
  initial: unknown = 0,
  budget: Budget = {},
): ViewsJudgement {
  const history = recordedOf(given), accesses = accessesOf(history), allowed = budgetOf(budget);
  const decide = (places: readonly number[], steps: number) =>
    new Decision(rules, criterion, pick(accesses, places), canonical(initial ?? null), {
      ...allowed,
      steps,
    });
  const places = accesses.flatMap(({ isOpen, isWrite }, place) => isOpen && !isWrite ? [] : [place]);
  const decision = decide(places, allowed.steps);
  const orders = [...decision.orders].map(([session, order]): ViewOrder => {
    const own = accesses.findIndex((access) => access.session === session);
    return { process: history[own].process, order: order.map((at) => places[at]) };
  });
  return new ViewsJudgement(
    criterion,
    history,
    decision.holds,
    decision.holds ? orders : undefined,
    decision.tried,
    decision.holds === false
      ? () => witnessOf(accesses, places, canonical(initial ?? null), decide)
      : undefined,
  );
}

function pick(accesses: readonly RecordedAccess[], places: readonly number[]): RecordedAccess[] {
  return places.map((place) => accesses[place]);
}
