/** Why a history has no orders: as few operations as possible that have none. */
import { type RecordedAccess, sourcesOf } from "../history/accesses.ts";
import type { Decision } from "./decision.ts";
import type { ViewWitness } from "./judgement.ts";

/** Steps for all smaller sets together. */
const ALL_STEPS = 4_000_000;

/**
 * Leaves out what can be, many at a time first: reads, and writes that nobody reads who is left.
 * @param decide about some of the operations, in at most so many steps
 */
export function witnessOf(
  accesses: readonly RecordedAccess[],
  all: readonly number[],
  initial: string,
  decide: (places: readonly number[], steps: number) => Decision,
): ViewWitness {
  let kept = all, left = ALL_STEPS, isSure = true;
  const isWrong = (fewer: readonly number[]): boolean => {
    const some = fewer.map((place) => accesses[place]);
    const isTorn = some.some((one) =>
      !one.isWrite && sourcesOf(one, some, initial).length === 0 &&
      sourcesOf(one, accesses, initial).length > 0
    );
    if (isTorn) return false;
    const decision = decide(fewer, Math.max(1, left));
    left -= decision.tried.steps;
    if (decision.holds === undefined) isSure = false;
    return decision.holds === false;
  };
  for (let size = Math.ceil(all.length / 2), before = kept.length; size >= 1;) {
    for (let from = 0; from < kept.length;) {
      const fewer = kept.filter((_, at) => at < from || at >= from + size);
      if (fewer.length > 0 && isWrong(fewer)) kept = fewer;
      else from += size;
    }
    const isDone = size === 1 && kept.length === before;
    if (isDone) break;
    before = kept.length;
    size = Math.max(1, Math.floor(size / 2));
  }
  const { stuck } = decide(kept, ALL_STEPS);
  return { operations: kept, size: isSure ? "minimal" : "small", stuck };
}
