/** The part of a state space in which something never comes true, and its strongly connected components. */
import { strongComponents } from "../state/components.ts";
import type { Judge } from "../moving/judge.ts";
import type { States } from "./states.ts";
import { Ints } from "../state/tables.ts";

/** Whether the test holds in a state. */
const UNKNOWN = 0, YES = 1, NO = 2;

/** States that know what a test says of each; who throws is told how one gets there. */
export type Asked = States & { answer(judge: Judge, row: Int32Array, state: number): boolean };

/**
 * The states where the test does not hold, as far as they are reached through such states, with all their
 * steps. It grows with the search.
 */
export class Region {
  /** By index: the number of its strongly connected component. */
  component: Int32Array = new Int32Array(0);
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
  /** By number in the search: its index, −1 for none; and whether the test holds. */
  private readonly indices = new Ints(1024);
  private readonly answers = new Ints(1024);
  private readonly row: Int32Array;
  private readonly names = new Map<string, number>();
  /** By label: one more than the number of what it counts as; 0 for none known. */
  private readonly numbers = new Ints(1024);
  private readonly environment = new Map<number, number>();
  /** The states by their components, and where each component begins among them. */
  private sorted = new Int32Array(0);
  private begins = new Int32Array(0);
  /** By action: the number of the last state where it was seen to be possible. */
  private readonly marks = new Ints();
  private mark = 0;
  private possibilities: (readonly number[] | undefined)[] = [];
  /** The number of states whose steps are known. */
  private grown = 0;

  constructor(private readonly search: Asked, private readonly judge: Judge) {
    this.row = new Int32Array(search.table.width);
    for (let state = 0; state < search.states && search.parents.data[state] < 0; state++) {
      if (!this.holds(state)) this.enter(state, 0);
    }
  }

  get bytes(): number {
    const { first, targets, labels, actions, depths, indices, answers, states } = this;
    return [first, targets, labels, actions, depths, indices, answers].reduce(
      (sum, { data }) => sum + data.byteLength,
      8 * states.length,
    );
  }

  /**
   * Goes on among the states that are expanded by now, in the same order as if they had all been there
   * before.
   * @param last the search has ended: what was not expanded will not be
   */
  grow(last: boolean): void {
    for (; this.grown < this.states.length && (last || this.expanded(this.grown)); this.grown++) {
      this.first.push(this.targets.length);
      if (this.expanded(this.grown)) this.follow(this.grown); // else nothing is known of its steps
    }
  }

  private follow(index: number): void {
    const next = this.depths.data[index] + 1;
    this.search.visit(this.states[index], (label, to) => {
      const inside = to >= 0 && !this.holds(to);
      this.targets.push(inside ? this.enter(to, next) : -1);
      this.labels.push(label);
      // A step that the view does not show is owed by no state: others of that view may not have it.
      const isHidden = this.search.alike !== undefined && to === this.states[index];
      this.actions.push(isHidden ? -1 : this.action(label));
    });
  }

  /** Where the steps of a state end in the lists. */
  end(index: number): number {
    return index + 1 < this.first.length ? this.first.data[index + 1] : this.targets.length;
  }

  /** How many states have their steps in the lists: all but the last ones. */
  get known(): number {
    return this.grown;
  }

  private holds(state: number): boolean {
    const { answers, search } = this;
    while (answers.length <= state) answers.push(UNKNOWN);
    if (answers.data[state] === UNKNOWN) {
      search.table.read(state, this.row);
      answers.data[state] = search.answer(this.judge, this.row, state) ? YES : NO;
    }
    return answers.data[state] === YES;
  }

  private enter(state: number, depth: number): number {
    const { indices } = this;
    while (indices.length <= state) indices.push(-1);
    if (indices.data[state] < 0) {
      indices.data[state] = this.states.push(state) - 1;
      this.depths.push(depth);
    }
    return indices.data[state];
  }

  private action(label: number): number {
    if (label < 0) {
      const known = this.environment.get(label) ?? this.numbered(label);
      this.environment.set(label, known);
      return known;
    }
    while (this.numbers.length <= label) this.numbers.push(0);
    if (this.numbers.data[label] === 0) this.numbers.data[label] = this.numbered(label) + 2;
    return this.numbers.data[label] - 2;
  }

  private numbered(label: number): number {
    const name = this.search.fairAction(label);
    if (name === undefined) return -1;
    const number = this.names.get(name) ?? this.names.size;
    this.names.set(name, number);
    return number;
  }

  expanded(index: number): boolean {
    return this.states[index] < this.search.next;
  }

  /** What is possible in a state and must not be put off for ever. */
  possible(index: number): readonly number[] {
    let possible = this.possibilities[index];
    if (!possible) {
      const all = index < this.grown
        ? this.actions.data.subarray(this.first.data[index], this.end(index))
        : [];
      this.possibilities[index] = possible = [...new Set(all)].filter((action) => action >= 0);
    }
    return possible;
  }

  /** The strongly connected components of what is known by now. */
  divide(): void {
    this.possibilities = [];
    const { first, targets } = this;
    const component = this.component = strongComponents(
      this.states.length,
      (index) => index < this.known ? this.end(index) - first.data[index] : 0,
      (index, edge) => targets.data[first.data[index] + edge],
    );
    const begins = this.begins = new Int32Array(component.length + 1);
    for (let index = 0; index < component.length; index++) begins[component[index] + 1]++;
    for (let number = 0; number < component.length; number++) begins[number + 1] += begins[number];
    const next = begins.slice(), sorted = this.sorted = new Int32Array(component.length);
    for (let index = 0; index < component.length; index++) sorted[next[component[index]]++] = index;
  }

  /** Calls `visit` for each step that stays inside the component. */
  inside(index: number, visit: (to: number, label: number, action: number) => void): void {
    const { component } = this;
    if (index >= this.grown) return;
    for (let at = this.first.data[index], end = this.end(index); at < end; at++) {
      const to = this.targets.data[at];
      if (to >= 0 && component[to] === component[index]) {
        visit(to, this.labels.data[at], this.actions.data[at]);
      }
    }
  }

  /** The states of a component, ascending. */
  members(component: number): Int32Array {
    return this.sorted.subarray(this.begins[component], this.begins[component + 1]);
  }

  /** Whether whatever is possible in all states of a component is done inside it. */
  isFair(component: number): boolean {
    const members = this.members(component), { actions, first, marks } = this;
    let owed: number[] = [];
    for (let at = 0; at < members.length; at++) {
      const index = members[at];
      if (index >= this.grown || !this.expanded(index)) return false;
      const begin = first.data[index], end = this.end(index);
      this.mark++;
      for (let edge = begin; edge < end; edge++) {
        const action = actions.data[edge];
        if (action < 0 || this.marked(action)) continue;
        marks.data[action] = this.mark;
        if (at === 0) owed.push(action);
      }
      if (owed.length > 0 && at > 0) owed = owed.filter((action) => this.marked(action));
      if (owed.length === 0) continue;
      this.inside(index, (_to, _label, action) => {
        const place = owed.indexOf(action);
        if (place >= 0) owed.splice(place, 1);
      });
    }
    return owed.length === 0;
  }

  private marked(action: number): boolean {
    const { marks } = this;
    while (marks.length <= action) marks.push(0);
    return marks.data[action] === this.mark;
  }
}
