/**
 * All that an algorithm promises, beside the library's own: an edit shows, and the first promise lost is
 * drawn.
 */
import type { Property } from "../../run/explore/explore.ts";
import { checkNames } from "../../run/options/known.ts";
import type { Picture } from "../../view/page/picture.ts";
import { besideLibrary } from "./beside.ts";
import { Budget, rulingsOf } from "./ruling.ts";
import type { Algorithm, Setting } from "./settings.ts";

export type PromiseOptions<A extends Algorithm> = {
  /** The name of the library's own class: the notebook's has the same name and hides it. */
  readonly original: string;
  /** What is explored: the properties that the definition of the problem has, none weaker. */
  readonly properties: readonly Property[];
  readonly worlds: readonly Setting<A>[];
  /** Draws the execution behind one ruling, if nothing else is lost: `["crash and recovery", "outcome"]`. */
  readonly drawn?: readonly [world: string, property: string];
};

const OPTIONS = ["original", "properties", "worlds", "drawn"];
/**
 * A table of all that a class promises, world by world, beside the library's class, and the execution that
 * shows the first promise lost: what the library's keeps and this one does not. Nothing is thrown for what
 * the class does: an exception, a run without an end and an exploration without one are rulings, too, and
 * are drawn as far as they came. Each exploration ends at 50,000 states, all together after 5 s, or after
 * three times as long as the library's class takes on a machine that is busy.
 * @param algorithm the class that stands in the notebook
 * @throws RangeError if the library has no class of the original's name, or the world or property to draw is
 * not there; TypeError for an option that it has not
 * @example
 * show(promises(Bully, {
 *   original: "Bully",
 *   properties: [agreement, validity, termination],
 *   worlds: [
 *     { name: "anyone may crash", of: (Class) => ({ processes: nodes(3, Class), faults: { crashes: 1 } }) },
 *     { name: "the lowest of 5 notices", run: (Class) => ({ processes: nodes(5, Class) }), theory: 19 },
 *   ],
 * }));
 */
export function promises<A extends Algorithm>(algorithm: A, options: PromiseOptions<A>): Picture {
  checkNames("promises", options, OPTIONS);
  const { original, properties, worlds, drawn } = options;
  const names = worlds.map(({ name }) => name);
  const beside = { original, worlds: names, asked: [properties, worlds], drawn };
  return besideLibrary(algorithm, beside, (one, ms) => {
    const budget = new Budget(ms);
    return worlds.map((world) => rulingsOf(world, one, properties, budget));
  });
}
