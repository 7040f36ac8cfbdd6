/** All executions of a small system, within a notebook's patience: what was found, as a picture. */
import { type Exploration, explore, type Options } from "../../run/explore/explore.ts";
import { Picture } from "../../view/page/picture.ts";
import { verdict, type VerdictOptions } from "../../view/verdict/verdict.ts";
import { systemOf } from "../exercise/replayed.ts";
import { brokenExploration } from "./failure.ts";
import { classIn } from "./made.ts";
import { wallMs } from "./wall_clock.ts";

/** So many states of one system, and so many ms, are waited for. */
export const MOST_STATES = 50_000, MOST_MS = 5_000;

/** What was found, or why nothing was. */
export type BoundedExploration = { readonly found?: Exploration; readonly error?: unknown };

/**
 * Explores as `explore` does, up to 50,000 states or 5 s, and never throws for what the algorithm does.
 * @param options those of `explore`; bounds that are given count
 */
export function boundedExploration(options: Options): BoundedExploration {
  const bounds = { states: MOST_STATES, timeMs: MOST_MS, ...options.bounds };
  try {
    return { found: explore({ now: wallMs, ...options, bounds }) };
  } catch (error) {
    return { error };
  }
}

/**
 * Explores every execution, up to 50,000 states or 5 s, and draws the verdict. A handler that throws is
 * drawn, too: the steps that led to it, and the line.
 * @param options what `explore` takes
 * @param shown which property is shown, and how
 * @example
 * show(everyExecution({ processes: nodes(3, Bully), time: "any", properties: [agreement] }));
 */
export function everyExecution(options: Options, shown: VerdictOptions = {}): Picture {
  const { found, error } = boundedExploration(options), system = systemOf(options);
  return found ? verdict(found, system, shown) : brokenExploration(error, classIn(options.processes), system);
}

/**
 * How many steps the shortest violation of a property takes; undefined if there is none within the bounds.
 */
export function stepsTo(property: string, options: Options): number | undefined {
  return boundedExploration(options).found?.verdicts[property]?.counterexample?.length;
}
