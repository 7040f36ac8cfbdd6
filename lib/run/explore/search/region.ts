/** The part of a state space in which something never comes true, and its strongly connected components. */
import type { Judge } from "../moving/judge.ts";
import type { Search } from "./search.ts";
import { Ints } from "../state/tables.ts";

/** Whether the test holds in a state. */
const UNKNOWN = 0, YES = 1, NO = 2;

/**
 * The states where the test does not hold, as far as they are reached through such states, with all their
 * steps.
 */
export class Region {
  /** Numbers in the search, in breadth-first order. */
  readonly states: number[] = [];
  /** By index: where its steps begin in the three lists. */
  readonly first = new Ints();
  readonly targets = new Ints();
  readonly labels = new Ints();
  /** By step: what it counts as for fairness; −1 for what need never happen. */
  readonly actions = new Ints();
  /** Steps from a beginning, by the shortest way inside. */
  readonly depths = new Ints();
  /** By index: the number of its strongly connected component. */
  readonly component: Int32Array;
  /** By number in the search: its index, −1 for none. */
  private readonly indices: Int32Array;
  private readonly names = new Map<string, number>();
  /** By label. */
  private readonly numbers = new Map<number, number>();
  private readonly possibilities: (readonly number[] | undefined)[] = [];

  constructor(private readonly search: Search, judge: Judge) {
    this.indices = new Int32Array(search.states).fill(-1);
    const row = new Int32Array(search.table.width), answers = new Int8Array(search.states);
    const holds = (state: number) => {
      if (answers[state] === UNKNOWN) {
        search.table.read(state, row);
        answers[state] = search.answer(judge, row, state) ? YES : NO;
      }
      return answers[state] === YES;
    };
    for (let state = 0; state < search.states && search.parents.data[state] < 0; state++) {
      if (!holds(state)) this.enter(state, 0);
    }
    for (let index = 0; index < this.states.length; index++) {
      this.first.push(this.targets.length);
      if (!this.expanded(index)) continue; // nothing is known of its steps
      for (const { label, to } of search.edgesFrom(this.states[index])) {
        const inside = to >= 0 && !holds(to);
        this.targets.push(inside ? this.enter(to, this.depths.data[index] + 1) : -1);
        this.labels.push(label);
        this.actions.push(this.action(label));
      }
    }
    this.first.push(this.targets.length);
    this.component = components(this);
  }

  private enter(state: number, depth: number): number {
    if (this.indices[state] < 0) {
      this.indices[state] = this.states.push(state) - 1;
      this.depths.push(depth);
    }
    return this.indices[state];
  }

  private action(label: number): number {
    let number = this.numbers.get(label);
    if (number === undefined) {
      const name = this.search.fairAction(label);
      number = name === undefined ? -1 : this.names.get(name) ?? this.names.size;
      if (name !== undefined) this.names.set(name, number);
      this.numbers.set(label, number);
    }
    return number;
  }

  expanded(index: number): boolean {
    return this.states[index] < this.search.next;
  }

  /** What is possible in a state and must not be put off for ever. */
  possible(index: number): readonly number[] {
    let possible = this.possibilities[index];
    if (!possible) {
      const { first, actions } = this;
      const all = actions.data.subarray(first.data[index], first.data[index + 1]);
      this.possibilities[index] = possible = [...new Set(all)].filter((action) => action >= 0);
    }
    return possible;
  }

  /** Calls `visit` for each step that stays inside the component. */
  inside(index: number, visit: (to: number, label: number, action: number) => void): void {
    const { component } = this;
    for (let at = this.first.data[index]; at < this.first.data[index + 1]; at++) {
      const to = this.targets.data[at];
      if (to >= 0 && component[to] === component[index]) {
        visit(to, this.labels.data[at], this.actions.data[at]);
      }
    }
  }

  /** By component: its states, ascending. */
  members(): readonly (readonly number[])[] {
    const members: number[][] = [];
    this.component.forEach((number, index) => (members[number] ??= []).push(index));
    return members;
  }
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
