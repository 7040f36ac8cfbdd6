/** Errors that say which steps lead to them. */
import { HandlerError, retell } from "../../errors.ts";
import { stepWords } from "../../words.ts";
import type { States } from "./states.ts";

/**
 * An error with the steps that lead to a state, in words.
 * @param label a step more, in which it came up; −1 if none
 */
export function toldAfter(states: States, error: unknown, state: number, label = -1): unknown {
  if (!(error instanceof Error)) return error;
  const path = states.pathTo(state);
  const before = [
    ...states.beginningOf(path).steps,
    ...states.labelsAlong(path).map((label) => states.step(label)),
  ];
  if (error instanceof HandlerError) error.before = before;
  const steps = before.map(stepWords);
  // Of processes in each other's places one does not know which of them takes it in this execution.
  if (label >= 0) steps.push(states.reduced ? "one step more" : stepWords(states.step(label)));
  retell(error, `${error.message}\nafter: ${steps.join("; ")}`);
  return error;
}
