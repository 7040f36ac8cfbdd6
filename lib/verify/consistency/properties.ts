/** Consistency as properties of what is explored or fuzzed, with `monitor: history()` beside them. */
import type { Process } from "../../core/process.ts";
import { always, type Property } from "../../run/property/properties.ts";
import type { History } from "../../run/property/operation.ts";
import type { World } from "../../run/property/world.ts";
import type { Model } from "../models/model.ts";
import type { Budget } from "./budget.ts";
import { judgeBy } from "./judge.ts";
import { type Criterion, RULES } from "./parts.ts";

/**
 * Every history is linearisable. What `explore` or `fuzz` finds against it is shortest, or minimal, in its
 * steps; `linearisability(execution.trace, model).witness` has the operations that matter.
 * @throws RangeError, while exploring, if a history is not decided within the budget
 * @example explore({ processes, monitor: history(), properties: [linearisable(register)] })
 */
export function linearisable<S>(model: Model<S>, budget: Budget = {}): Property {
  return propertyOf("linearisable", model, budget);
}

/** Every history is sequentially consistent; as `linearisable`. */
export function sequentiallyConsistent<S>(model: Model<S>, budget: Budget = {}): Property {
  return propertyOf("sequentially consistent", model, budget);
}

function propertyOf<S>(criterion: Criterion, model: Model<S>, budget: Budget): Property {
  return always(criterion, (world: World<Process, History>) => {
    const judgement = judgeBy(RULES, criterion, world.monitor, model, budget);
    if (judgement.holds === undefined) throw new RangeError(judgement.summary);
    return judgement.holds;
  });
}
