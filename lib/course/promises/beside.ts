/** A class of a notebook's beside the library's own: both are judged, and what only one keeps is drawn. */
import { Picture } from "../../view/page/picture.ts";
import { MOST_MS } from "../bounded/every_execution.ts";
import { wallMs } from "../bounded/wall_clock.ts";
import { libraryNamed } from "../reading/library.ts";
import { type Compared, verdictPage } from "./page.ts";
import type { Ruling } from "./ruling.ts";

/** What is asked of both. */
export type Beside = {
  /** The name of the library's class. */
  readonly original: string;
  /** The names of the worlds, in order. */
  readonly worlds: readonly string[];
  /** All that is asked, to know it again: functions count as they are written. */
  readonly asked: unknown;
  readonly drawn?: readonly [world: string, property: string];
};

/** What was found of the library's class, and how long it took here. */
type Judged = { readonly rulings: readonly (readonly Ruling[])[]; readonly ms: number };

/** The library's classes do not change while a kernel lives. */
const known = new Map<string, Judged>();

/**
 * @param judge rules on one class, world by world, within so many ms
 * @throws RangeError if the library has no class of the original's name, or what is to be drawn is not there
 */
export function besideLibrary<A extends { readonly name: string }>(
  algorithm: A,
  { original, worlds, asked, drawn }: Beside,
  judge: (algorithm: A, ms: number) => Ruling[][],
): Picture {
  const library = libraryNamed(original) as A;
  const { rulings: theirs, ms } = remembered(original, asked, () => judge(library, Infinity));
  const yours = judge(algorithm, Math.max(MOST_MS, 3 * ms));
  const compared = worlds.flatMap((world, place) =>
    yours[place].map((ruling, row): Compared => ({ world, yours: ruling, theirs: theirs[place][row] }))
  );
  const chosen = drawn &&
    compared.find(({ world, yours }) => world === drawn[0] && yours.property === drawn[1]);
  if (drawn && !chosen) {
    const there = new Set([...worlds, ...compared.map(({ yours }) => yours.property)]);
    throw new RangeError(
      `there is no ruling on “${drawn.join("”, “")}”; there are ${[...there].join(", ")}`,
    );
  }
  const { html, alt } = verdictPage(algorithm.name || "yours", original, compared, chosen);
  return new Picture(html, alt);
}

/** By all that is asked, as it is written. */
function remembered(original: string, asked: unknown, judge: () => Ruling[][]): Judged {
  const written = JSON.stringify(
    asked,
    (_key, part) => typeof part === "function" ? String(part) : part,
  );
  const key = `${original}\n${written}`;
  const before = known.get(key);
  if (before) return before;
  const began = wallMs();
  const rulings = judge().map((some) => some.map(({ shown: _shown, ...ruling }) => ruling));
  const found = { rulings, ms: wallMs() - began };
  known.set(key, found);
  return found;
}
