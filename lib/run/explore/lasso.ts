/**
 * Executions on which something never comes true. They are looked for among the states where it is not true: in each strongly connected
 * component an execution can stay for ever, and it is weakly fair if whatever is possible in all its states is done inside it.
 */
import type { Beginning } from "./engine.ts";
import type { Judge } from "./judge.ts";
import type { Search } from "./search.ts";
import { Ints } from "./tables.ts";

/** The steps of such an execution; the last `loop` repeat for ever, or nothing more happens if that is 0. */
export type Escape = {
  readonly beginning: Beginning;
  readonly labels: readonly number[];
  readonly loop: number;
};

/** The states where the test does not hold, as far as they are reached through such states, with all their steps. */
class Region {
  /** Numbers in the search, in breadth-first order. */
  readonly states: number[] = [];
  /** By index: where its steps begin in the three lists. */
  readonly first = new Ints();
  readonly targets = new Ints();
  readonly labels = new Ints();
  /** The step by which each was reached first; −1 for a beginning. */
  readonly via = new Ints();
  readonly from = new Ints();
  private readonly indices = new Map<number, number>();

  constructor(private readonly search: Search, judge: Judge) {
    const row = new Int32Array(search.table.width), bad = new Map<number, boolean>();
    const holds = (state: number) => {
      let known = bad.get(state);
      if (known === undefined) {
        search.table.read(state, row);
        bad.set(state, known = judge.holds(row));
      }
      return known;
    };
    for (let state = 0; state < search.states && search.parents.data[state] < 0; state++) {
      if (!holds(state)) this.enter(state, -1, -1);
    }
    for (let index = 0; index < this.states.length; index++) {
      this.first.push(this.targets.length);
      if (this.states[index] >= search.next) continue; // not expanded: nothing is known of its steps
      for (const { label, to } of search.edgesFrom(this.states[index])) {
        this.targets.push(to >= 0 && !holds(to) ? this.enter(to, index, label) : -1);
        this.labels.push(label);
      }
    }
    this.first.push(this.targets.length);
  }

  private enter(state: number, from: number, via: number): number {
    let index = this.indices.get(state);
    if (index === undefined) {
      this.indices.set(state, index = this.states.push(state) - 1);
      this.from.push(from);
      this.via.push(via);
    }
    return index;
  }

  expanded(index: number): boolean {
    return this.states[index] < this.search.next;
  }

  /** What is possible in a state and must not be put off for ever. */
  possible(index: number): Set<string> {
    const possible = new Set<string>();
    for (let at = this.first.data[index]; at < this.first.data[index + 1]; at++) {
      const action = this.search.fairAction(this.labels.data[at]);
      if (action !== undefined) possible.add(action);
    }
    return possible;
  }

  actionOf(label: number): string {
    return this.search.fairAction(label) ?? "";
  }

  /** Calls `visit` for each step that stays inside a component. */
  inside(index: number, component: Int32Array, visit: (to: number, label: number) => void): void {
    for (let at = this.first.data[index]; at < this.first.data[index + 1]; at++) {
      const to = this.targets.data[at];
      if (to >= 0 && component[to] === component[index]) visit(to, this.labels.data[at]);
    }
  }
}

/** A fair execution on which the test never holds; undefined if there is none among the states that were explored. */
export function findEscape(search: Search, judge: Judge): Escape | undefined {
  const region = new Region(search, judge);
  const component = components(region);
  const members = new Map<number, number[]>();
  component.forEach((number, index) => members.set(number, [...members.get(number) ?? [], index]));
  // The state found first is the nearest to the beginning.
  const candidates = [...members.values()].sort((a, b) => a[0] - b[0]);
  const found = candidates.find((states) => region.expanded(states[0]) && isFair(region, states, component));
  if (!found) return undefined;
  const stem: number[] = [];
  let at = found[0];
  for (; region.from.data[at] >= 0; at = region.from.data[at]) stem.unshift(region.via.data[at]);
  const loop = fairLoop(region, found[0], component);
  return {
    beginning: search.beginnings[-1 - search.parents.data[region.states[at]]],
    labels: [...stem, ...loop],
    loop: loop.length,
  };
}

function isFair(region: Region, states: readonly number[], component: Int32Array): boolean {
  const owed = region.possible(states[0]);
  for (const index of states) {
    if (owed.size === 0) return true;
    const possible = region.possible(index);
    for (const action of owed) if (!possible.has(action)) owed.delete(action);
    region.inside(index, component, (_, label) => owed.delete(region.actionOf(label)));
  }
  return owed.size === 0;
}

/** A closed walk in which everything that is possible at its beginning is done, or is impossible for a while. */
function fairLoop(region: Region, start: number, component: Int32Array): number[] {
  const owed = region.possible(start), labels: number[] = [];
  let at = start;
  const go = (steps: readonly { readonly to: number; readonly label: number }[]) => {
    for (const { to, label } of steps) {
      labels.push(label);
      owed.delete(region.actionOf(label));
      const possible = region.possible(to);
      for (const action of owed) if (!possible.has(action)) owed.delete(action);
      at = to;
    }
  };
  while (owed.size > 0) {
    go(walk(region, at, component, (to, label) => {
      if (owed.has(region.actionOf(label))) return true;
      const possible = region.possible(to);
      return [...owed].some((action) => !possible.has(action));
    }));
  }
  if (at !== start) go(walk(region, at, component, (to) => to === start));
  return labels;
}

/** A shortest walk inside a component whose last step is wanted. */
function walk(
  region: Region,
  start: number,
  component: Int32Array,
  wanted: (to: number, label: number) => boolean,
): { to: number; label: number }[] {
  const reached = new Map<number, { from: number; label: number }>(), queue = [start];
  for (let head = 0; head < queue.length; head++) {
    const from = queue[head];
    let last: { to: number; label: number } | undefined;
    region.inside(from, component, (to, label) => {
      if (!last && wanted(to, label)) last = { to, label };
      if (to !== start && !reached.has(to)) {
        reached.set(to, { from, label });
        queue.push(to);
      }
    });
    if (!last) continue;
    const steps = [last];
    for (let at = from; at !== start; at = reached.get(at)!.from) {
      steps.unshift({ to: at, label: reached.get(at)!.label });
    }
    return steps;
  }
  throw new Error("a strongly connected component has a way to each of its states");
}

/** The number of the strongly connected component of each state (Tarjan 1972, without recursion). */
function components(region: Region): Int32Array {
  const size = region.states.length;
  const component = new Int32Array(size).fill(-1),
    order = new Int32Array(size).fill(-1),
    low = new Int32Array(size);
  const next = new Int32Array(size), stack: number[] = [], calls: number[] = [];
  let count = 0, found = 0;
  for (let root = 0; root < size; root++) {
    if (order[root] >= 0) continue;
    calls.push(root);
    while (calls.length > 0) {
      const at = calls[calls.length - 1];
      if (order[at] < 0) {
        order[at] = low[at] = count++;
        next[at] = region.first.data[at];
        stack.push(at);
      }
      if (next[at] < region.first.data[at + 1]) {
        const to = region.targets.data[next[at]++];
        if (to < 0 || component[to] >= 0) continue;
        if (order[to] < 0) calls.push(to);
        else low[at] = Math.min(low[at], order[to]);
        continue;
      }
      calls.pop();
      if (calls.length > 0) low[calls[calls.length - 1]] = Math.min(low[calls[calls.length - 1]], low[at]);
      if (low[at] !== order[at]) continue;
      for (let member = -1; member !== at;) {
        member = stack.pop()!;
        component[member] = found;
      }
      found++;
    }
  }
  return component;
}
