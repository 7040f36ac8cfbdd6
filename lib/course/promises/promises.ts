/**
 * All that an algorithm promises, beside the library's own: an edit shows, and the first promise lost is
 * drawn.
 */
import type { Property } from "../../run/explore/explore.ts";
import { checkNames } from "../../run/options/known.ts";
import { Picture } from "../../view/page/picture.ts";
import { MOST_MS } from "../bounded/every_execution.ts";
import { wallMs } from "../bounded/wall_clock.ts";
import { libraryNamed } from "../reading/library.ts";
import { type Compared, verdictPage } from "./page.ts";
import { Budget, type Ruling, rulingsOf } from "./ruling.ts";
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
/** What was found of the library's class, and how long it took here. */
type Judged = { readonly rulings: readonly (readonly Ruling[])[]; readonly ms: number };

/** The library's classes do not change while a kernel lives. */
const known = new Map<string, Judged>();

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
  const library = libraryNamed(original) as A;
  const { rulings: theirs, ms } = remembered(original, options, () => judged(library, options, Infinity));
  const yours = judged(algorithm, options, Math.max(MOST_MS, 3 * ms));
  const compared = worlds.flatMap((world, place) =>
    yours[place].map((ruling, row): Compared => ({
      world: world.name,
      yours: ruling,
      theirs: theirs[place][row],
    }))
  );
  const asked = drawn &&
    compared.find(({ world, yours }) => world === drawn[0] && yours.property === drawn[1]);
  if (drawn && !asked) {
    const known = [...worlds.map(({ name }) => name), ...properties.map(({ name }) => name)].join(", ");
    throw new RangeError(`there is no ruling on “${drawn.join("”, “")}”; there are ${known}`);
  }
  const { html, alt } = verdictPage(nameOf(algorithm), original, compared, asked);
  return new Picture(html, alt);
}

const nameOf = (algorithm: Algorithm) => algorithm.name || "yours";

function judged<A extends Algorithm>(algorithm: A, options: PromiseOptions<A>, ms: number): Ruling[][] {
  const budget = new Budget(ms);
  return options.worlds.map((world) => rulingsOf(world, algorithm, options.properties, budget));
}

/** By all that is asked, as it is written. */
function remembered<A extends Algorithm>(
  original: string,
  { properties, worlds }: PromiseOptions<A>,
  judge: () => Ruling[][],
): Judged {
  const written = (value: unknown) =>
    JSON.stringify(value, (_key, part) => typeof part === "function" ? String(part) : part);
  const key = [original, written(properties), written(worlds)].join("\n");
  const before = known.get(key);
  if (before) return before;
  const began = wallMs();
  const rulings = judge().map((some) => some.map(({ shown: _shown, ...ruling }) => ruling));
  const found = { rulings, ms: wallMs() - began };
  known.set(key, found);
  return found;
}
