/**
 * Consistency as properties of what is explored or fuzzed: every execution, or every run, is checked. They
 * bring the monitor `history()` themselves.
 */
import { canonical } from "../../core/canonical.ts";
import type { Process } from "../../core/process.ts";
import { history } from "../../run/property/history.ts";
import { always, type Property } from "../../run/property/properties.ts";
import type { History } from "../../run/property/operation.ts";
import type { World } from "../../run/property/world.ts";
import type { Model } from "../models/model.ts";
import type { Budget } from "./budget.ts";
import { judgeBy } from "./judge.ts";
import { type Criterion, RULES } from "./parts.ts";

/** Verdicts that a property remembers. */
const MOST_KNOWN = 20_000;

/** One for all, as a driver has one. */
const HISTORY = history();

/**
 * Every history is linearisable. What `explore` or `fuzz` finds against it is shortest, or minimal, in its
 * steps; `linearisability(execution.trace, model).witness` has the operations that matter.
 * @throws RangeError, while exploring, if a history is not decided within the budget
 * @example explore({ processes, properties: [linearisable(register)] })
 */
export function linearisable<S>(model: Model<S>, budget: Budget = {}): Property {
  return propertyOf("linearisable", model, budget);
}

/** Every history is sequentially consistent; as `linearisable`. */
export function sequentiallyConsistent<S>(model: Model<S>, budget: Budget = {}): Property {
  return propertyOf("sequentially consistent", model, budget);
}

function propertyOf<S>(criterion: Criterion, model: Model<S>, budget: Budget): Property {
  return historyProperty(criterion, (history) => judgeBy(RULES, criterion, history, model, budget));
}

/**
 * What a judge says of every history, as a property of `explore` and `fuzz`.
 * @param judge gets the history of all operations so far; operations of which some are still open, too
 * @throws RangeError, while exploring, if the judge does not decide
 * @example historyProperty("a queue", (history) => linearisability(history, queue))
 */
export function historyProperty(
  name: string,
  judge: (history: History) => { readonly holds: boolean | undefined; readonly summary?: string },
): Property {
  const known = new Map<string, boolean>(); // most states, and most steps of a run, change no history
  const property = always(name, ({ monitor }: World<Process, History>) => {
    const key = canonical(monitor), before = known.get(key);
    if (before !== undefined) return before;
    const { holds, summary } = judge(monitor);
    if (holds === undefined) throw new RangeError(summary ?? `not decided: ${name}`);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, holds);
    return holds;
  });
  return { ...property, monitor: HISTORY };
}
