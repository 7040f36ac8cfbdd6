/** Among the shortest executions to a state, one that goes from process to process least often: the easiest to follow. */
import type { Search } from "./search.ts";

/** Above so many states the first shortest execution found must do. */
const MOST_STATES = 50_000;

/**
 * The labels of the steps, or undefined where there are too many states to look through. Dynamic programming over the levels of the
 * breadth-first search: for each state and each process that may have moved last, the least number of changes.
 */
export function calmest(search: Search, path: readonly number[]): number[] | undefined {
  const target = path[path.length - 1], length = path.length - 1;
  const expanded = path[path.length - 2] === undefined ? 0 : lastOfLevel(search, length - 1) + 1;
  if (length < 2 || expanded > MOST_STATES || search.reduced) return undefined;
  const actors = search.model.ids.length + 1, depths = depthsOf(search);
  const changes = new Int32Array(search.states * actors).fill(-1);
  const before = new Int32Array(search.states * actors), labels = new Int32Array(search.states * actors);
  for (let state = 0; search.parents.data[state] < 0 && state < search.states; state++) {
    changes.fill(0, state * actors, (state + 1) * actors);
  }
  for (let state = 0; state < expanded; state++) {
    for (const { label, to } of search.edgesFrom(state)) {
      if (
        to < 0 || depths[to] !== depths[state] + 1 || depths[to] > length ||
        (depths[to] === length && to !== target)
      ) continue;
      const actor = search.actorOf(label);
      for (let last = 0; last < actors; last++) {
        const least = changes[state * actors + last];
        if (least < 0) continue;
        const count = least + (last === actor ? 0 : 1), at = to * actors + actor;
        if (changes[at] >= 0 && changes[at] <= count) continue;
        changes[at] = count;
        before[at] = state * actors + last;
        labels[at] = label;
      }
    }
  }
  return trace(search, target, actors, changes, before, labels);
}

function trace(
  search: Search,
  target: number,
  actors: number,
  changes: Int32Array,
  before: Int32Array,
  labels: Int32Array,
): number[] | undefined {
  let at = -1;
  for (let last = 0; last < actors; last++) {
    const here = target * actors + last;
    if (changes[here] >= 0 && (at < 0 || changes[here] < changes[at])) at = here;
  }
  const result: number[] = [];
  for (; at >= 0 && search.parents.data[Math.floor(at / actors)] >= 0; at = before[at]) {
    result.unshift(labels[at]);
  }
  // The words and the schedule begin with the first beginning; another one has choices of its own.
  return at >= 0 &&
      search.parents.data[Math.floor(at / actors)] === search.parents.data[search.pathTo(target)[0]]
    ? result
    : undefined;
}

function depthsOf(search: Search): Int32Array {
  const depths = new Int32Array(search.states);
  for (let state = 0; state < search.states; state++) {
    const parent = search.parents.data[state];
    depths[state] = parent < 0 ? 0 : depths[parent] + 1;
  }
  return depths;
}

/** The last state at a depth; states are numbered level by level. */
function lastOfLevel(search: Search, depth: number): number {
  const depths = depthsOf(search);
  let last = -1;
  for (let state = 0; state < search.next; state++) if (depths[state] <= depth) last = state;
  return last;
}
