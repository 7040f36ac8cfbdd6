/** All that a class of arrays promises, beside the library's own: truth is read from the disks. */
import { checkNames } from "../../run/options/known.ts";
import type { Picture } from "../../view/page/picture.ts";
import { besideLibrary } from "../promises/beside.ts";
import { Budget } from "../promises/ruling.ts";
import type { SmallArrayClass } from "./bench.ts";
import { arrayRulings } from "./ruling.ts";
import type { ArrayPromises, ArrayWorld } from "./worlds.ts";

export type ArrayPromiseOptions = {
  /** The name of the library's own class. */
  readonly original: string;
  /** What an array promises, by name: the definition of the problem, none weaker. */
  readonly promises: ArrayPromises;
  readonly worlds: readonly ArrayWorld[];
  /** Draws the story behind one ruling, if nothing else is lost. */
  readonly drawn?: readonly [world: string, promise: string];
};

const OPTIONS = ["original", "promises", "worlds", "drawn"];

/**
 * A table of all that a class of arrays promises, world by world, beside the library's class, and the
 * shortest story of the first promise lost. The array runs on disks of memory whose bytes are known; what it
 * says of itself decides nothing. An exception and requests without an end are rulings, too.
 * @param algorithm the class that stands in the notebook: it is given the disks
 * @throws RangeError if the library has no class of the original's name, or the world or promise to draw is
 * not there; TypeError for an option that it has not
 * @example
 * show(arrayPromises(SmallRaid5, {
 *   original: "SmallRaid5",
 *   promises: { answers: ({ requests }) => requests.every(({ ended }) => ended === 1) },
 *   worlds: [
 *     { name: "3 disks", disks: 3, steps: [{ write: [0] }, { lose: 0 }], most: 3 },
 *     { name: "a small write", disks: 5, story: [{ write: [0] }], theory: 4 },
 *   ],
 * }));
 */
export function arrayPromises(algorithm: SmallArrayClass, options: ArrayPromiseOptions): Picture {
  checkNames("arrayPromises", options, OPTIONS);
  const { original, promises, worlds, drawn } = options;
  const names = worlds.map(({ name }) => name);
  const beside = { original, worlds: names, asked: [promises, worlds], drawn };
  return besideLibrary(algorithm, beside, (one, ms) => {
    const budget = new Budget(ms);
    return worlds.map((world) => arrayRulings(world, one, promises, budget));
  });
}
