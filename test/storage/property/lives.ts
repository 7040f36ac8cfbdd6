// Lives drawn from seeds, and the first one in which something was wrong made small.
import { generate } from "./generate.ts";
import { live } from "./live.ts";
import { shrink } from "./shrink.ts";
import { show } from "./spec.ts";
import { THEMES } from "./themes.ts";

/**
 * @param theme index of what the lives are about
 * @returns what was wrong, with a small life that shows it; undefined if nothing was
 */
export function firstWrong(theme: number, from: number, count: number): string | undefined {
  for (let i = from; i < from + count; i++) {
    const seed = i * THEMES.length + theme, life = generate(seed), problem = live(life);
    if (problem === undefined) continue;
    const small = shrink(life, live);
    return `seed ${seed}: ${problem}\nas small as this: ${live(small)}\n${show(small)}`;
  }
  return undefined;
}
