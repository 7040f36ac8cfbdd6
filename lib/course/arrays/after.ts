/** One story of an array. */
import { type ArrayAfter, ArrayBench, type SmallArrayClass } from "./bench.ts";
import type { ArrayStory } from "./steps.ts";

/**
 * What becomes of an array after a story; of one with moments in it, the first.
 * @param algorithm the class, which is given the disks
 * @param disks how many, each with one block more than there are disks
 * @returns undefined if the class throws
 * @example afterStory(SmallRaid5, 3, [{ write: [0, 1] }, { lose: 0 }])?.reads
 */
export function afterStory(
  algorithm: SmallArrayClass,
  disks: number,
  story: ArrayStory,
): ArrayAfter | undefined {
  try {
    const bench = new ArrayBench(algorithm, disks, disks + 1);
    for (const step of story) bench.step(step);
    return bench.after();
  } catch {
    return undefined;
  }
}
