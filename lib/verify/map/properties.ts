/** The models of reads and writes as properties of `explore` and `fuzz`. */
import type { Property } from "../../run/property/properties.ts";
import type { Budget } from "../consistency/budget.ts";
import { historyProperty } from "../consistency/properties.ts";
import { type Asked, judgeUnder } from "./models.ts";

/**
 * Every history is allowed by a model, under whose name the verdict stands.
 * @param initial what an object holds before anybody wrote it
 * @throws RangeError, while exploring, if a history is not decided within the budget
 * @example explore({ processes, properties: [consistent("monotonic reads"), consistent("causal")] })
 */
export function consistent(model: Asked, initial: unknown = 0, budget: Budget = {}): Property {
  judgeUnder(model, [], initial, budget); // a model that there is not is an error here
  const name = typeof model === "string" ? model : model.join(" and ");
  return historyProperty(name, (history) => judgeUnder(model, history, initial, budget));
}

/** Every history is one of causal memory; as `consistent("causal")`. */
export function causallyConsistent(initial: unknown = 0, budget: Budget = {}): Property {
  return consistent("causal", initial, budget);
}
