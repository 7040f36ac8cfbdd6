/**
 * Among the shortest executions to a state, one that goes from process to process least often: the easiest to
 * follow.
 */
import type { Beginning } from "../moving/engine.ts";
import type { States } from "./states.ts";

/**
 * Above so many states the first shortest execution found must do: their steps are not kept, and to find them
 * again takes time.
 */
const MOST_STATES = 50_000;

/** States numbered breadth first, and their steps. */
export type Levels = {
  /** How far each is from the nearest beginning. */
  readonly depths: ArrayLike<number>;
  readonly actors: number;
  /** Who acts in a step, below `actors`. */
  actorOf(label: number): number;
  /** Calls `step` for each step from a state; `to` < 0 is no state of these. */
  visit(state: number, step: (to: number, label: number) => void): void;
};

export type Way = {
  /** The state that it begins with. */
  readonly root: number;
  readonly labels: readonly number[];
};

/**
 * A calmest shortest way. Dynamic programming over the levels: for each state and each process that may have
 * moved last, the least number of changes.
 * @param next who acts after it, if that counts
 */
export function calmestWay(levels: Levels, target: number, next?: number): Way {
  const { depths, actors } = levels, length = depths[target];
  const changes = new Int32Array((target + 1) * actors).fill(-1);
  const before = new Int32Array(changes.length).fill(-1), labels = new Int32Array(changes.length);
  for (let state = 0; state <= target; state++) {
    if (depths[state] === 0) changes.fill(0, state * actors, (state + 1) * actors);
    if (depths[state] >= length) continue;
    levels.visit(state, (to, label) => {
      if (to < 0 || to > target || depths[to] !== depths[state] + 1) return;
      const actor = levels.actorOf(label), at = to * actors + actor;
      for (let last = 0; last < actors; last++) {
        const least = changes[state * actors + last];
        if (least < 0) continue;
        const count = least + (last === actor ? 0 : 1);
        if (changes[at] >= 0 && changes[at] <= count) continue;
        changes[at] = count;
        before[at] = state * actors + last;
        labels[at] = label;
      }
    });
  }
  let at = -1, least = Infinity;
  for (let last = 0; last < actors; last++) {
    const here = target * actors + last,
      count = changes[here] + (next === undefined || next === last ? 0 : 1);
    if (changes[here] >= 0 && count < least) [at, least] = [here, count];
  }
  const found: number[] = [];
  for (; before[at] >= 0; at = before[at]) found.unshift(labels[at]);
  return { root: Math.floor(at / actors), labels: found };
}

/**
 * The calmest way to the last state of a path that the search found, or that path where there are too many
 * states to look through.
 */
export function calmest(
  search: States,
  path: readonly number[],
): { readonly beginning: Beginning; readonly labels: readonly number[] } {
  const target = path[path.length - 1], before = path.length - 2;
  // States are numbered level by level: if this one lies before the target's level, so many are to be looked
  // through.
  const isLarge = search.next > MOST_STATES && search.depthOf(MOST_STATES) <= before;
  if (path.length < 3 || search.reduced || isLarge) {
    return { beginning: search.beginningOf(path), labels: search.labelsAlong(path) };
  }
  const { root, labels } = calmestWay(
    {
      depths: depthsOf(search, target),
      actors: search.model.ids.length + 1,
      actorOf: (label) => search.actorOf(label),
      visit(state, step) {
        if (state >= search.next) return; // not expanded
        for (const { to, label } of search.edgesFrom(state)) step(to, label);
      },
    },
    target,
  );
  return { beginning: search.beginningOf([root]), labels };
}

function depthsOf(search: States, last: number): Int32Array {
  const depths = new Int32Array(last + 1);
  for (let state = 0; state <= last; state++) {
    const parent = search.parents.data[state];
    depths[state] = parent < 0 ? 0 : depths[parent] + 1;
  }
  return depths;
}
