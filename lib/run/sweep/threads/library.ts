/** The package as a thread loads it. */
import type { Names } from "../source/portable.ts";

const ENDING = import.meta.url.endsWith(".ts") ? "ts" : "js";
const at = (file: string) => import(new URL(`../../../${file}.${ENDING}`, import.meta.url).href);

/** All public names, by which a name of a cell is told from one of the package. */
export async function packageNames(): Promise<Names> {
  return await at("mod") as Names;
}

/**
 * What defines these names: without pictures and the course, which take most of the time to load, if that
 * will do.
 */
export async function libraryFor(uses: readonly string[]): Promise<Names> {
  if (uses.length === 0) return {};
  const lean = await at("algorithms") as Names;
  return uses.every((name) => name in lean) ? lean : await packageNames();
}
