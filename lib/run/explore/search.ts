/** Breadth first over all states: the first violation found is a shortest one. */
import type { Step } from "../system.ts";
import { type Beginning, Engine } from "./engine.ts";
import type { Sink } from "./expander.ts";
import { HandlerError } from "./handling.ts";
import { Judge } from "./judge.ts";
import type { Model, Progress } from "./options.ts";
import { NONE } from "./outcomes.ts";
import { SymmetryReduction } from "./symmetry.ts";
import { stepOf, stepWords } from "./steps.ts";
import { Ints, RowTable } from "./tables.ts";

/** Where a property was decided: the number of a state. */
export type Decision = { readonly state: number; readonly depth: number };

/** A step to a state: the label of what was done, and the state's number. */
export type Edge = { readonly label: number; readonly to: number };

const DEFAULT_STATES = 10_000_000, DEFAULT_BYTES = 4e9;

export class Search implements Sink {
  readonly engine: Engine;
  readonly table: RowTable;
  /** The state that each was first reached from; −1 − the number of its beginning for those to begin with. */
  readonly parents = new Ints(1024);
  readonly beginnings: Beginning[] = [];
  transitions = 0;
  /** Steps from the beginning to the states that are being expanded. */
  depth = 0;
  /** Which bound ended the search, if one did. */
  stopped: string | undefined;
  /** By property: where it was violated, or (`sometimes`) shown. */
  readonly decisions: (Decision | undefined)[];
  readonly judges: readonly Judge[];
  /** The first state that was not expanded. */
  next = 0;
  private levelEnd = 0;
  private readonly symmetry: SymmetryReduction | undefined;
  private moved = false;
  private readonly asked: readonly number[];
  private readonly deadlocks: readonly number[];
  private readonly began: number;
  private reported = { at: 0, states: 0 };

  constructor(readonly model: Model) {
    this.engine = new Engine(model);
    this.table = new RowTable(this.engine.layout.width);
    const properties = model.options.properties ?? [];
    this.judges = properties.map((property) => new Judge(property, this.engine.world));
    this.decisions = properties.map(() => undefined);
    const numbers = properties.map((_, number) => number);
    this.asked = numbers.filter((number) =>
      properties[number].kind === "always" || properties[number].kind === "sometimes"
    );
    this.deadlocks = numbers.filter((number) => properties[number].kind === "deadlock");
    if (model.options.symmetry) {
      const symmetry = this.symmetry = new SymmetryReduction(model, this.engine);
      this.engine.outcomes.onNew = (seat, kind, about, found) => symmetry.check(seat, kind, about, found);
    }
    this.began = model.options.now?.() ?? 0;
    this.reported.at = this.began;
    this.begin();
  }

  get states(): number {
    return this.table.count;
  }

  /** Bytes of the tables that grow with the states. */
  get bytes(): number {
    return this.table.bytes + this.parents.data.byteLength + this.engine.cells.bytes;
  }

  private begin(): void {
    for (const beginning of this.engine.beginnings()) {
      const number = this.add(beginning.row);
      if (number < 0) continue;
      this.parents.push(-1 - this.beginnings.length);
      this.beginnings.push(beginning);
      this.examine(number, beginning.row);
    }
    this.levelEnd = this.table.count;
  }

  /** Expands up to `count` states; true when there is nothing left to do. */
  run(count: number): boolean {
    const { expander } = this.engine, { width } = this.table;
    const { states = DEFAULT_STATES, depth = Infinity } = this.model.options.bounds ?? {};
    for (let left = count; left > 0; left--) {
      if (this.next === this.table.count || this.decided()) return true;
      if (this.next === this.levelEnd) {
        this.depth++;
        this.levelEnd = this.table.count;
      }
      if (this.depth >= depth) this.stopped = `depth ${depth}`;
      if (this.table.count >= states) this.stopped = `${states} states`;
      if (this.stopped) return true;
      this.moved = false;
      try {
        expander.expand(this.table.rows, this.next * width, this);
      } catch (error) {
        throw error instanceof HandlerError ? this.located(error) : error;
      }
      if (!this.moved && this.deadlocks.length > 0) this.stuck();
      this.next++;
    }
    this.checkBounds();
    return this.stopped !== undefined;
  }

  reach(label: number): void {
    this.transitions++;
    const { expander } = this.engine;
    const number = this.symmetry ? this.add(expander.row) : this.table.insert(expander.row, expander.hash);
    if (number >= 0) {
      this.parents.push(this.next);
      this.examine(number, expander.row);
    }
    if (!this.moved && number !== -1 - this.next && this.progresses(label)) this.moved = true;
  }

  /** Adds the row, or the one that stands for it. */
  private add(row: Int32Array): number {
    const like = this.symmetry ? this.symmetry.representative(row) : row;
    return this.table.insert(like, this.engine.expander.hashOf(like));
  }

  private find(row: Int32Array): number {
    const like = this.symmetry ? this.symmetry.representative(row) : row;
    return this.table.find(like, this.engine.expander.hashOf(like));
  }

  /** Whether a step is more than a fault, a recovery or a change of partition. */
  progresses(label: number): boolean {
    const { outcomes, expander } = this.engine;
    if (label >= 0) return outcomes.all[label].cost === NONE;
    const { step } = expander.steps[-1 - label];
    return step !== "partition" && step !== "heal";
  }

  /** What a step counts as for fairness: the same message received, timer fired, …; undefined for what need never happen. */
  fairAction(label: number): string | undefined {
    if (!this.progresses(label)) return undefined;
    if (label < 0) return `step ${label}`;
    const { place, event } = this.engine.outcomes.all[label];
    const about = event.kind === "complete"
      ? this.engine.store.completions.values[event.about].request
      : event.about;
    return `${place} ${event.kind === "drop" ? "deliver" : event.kind} ${about}`;
  }

  /** Who acts in a step: the place of a process, or one more for the environment. */
  actorOf(label: number): number {
    return label >= 0 ? this.engine.outcomes.all[label].place : this.model.ids.length;
  }

  /** Whether a state stands for all that are like it but for the ids of interchangeable processes. */
  get reduced(): boolean {
    return this.symmetry !== undefined;
  }

  private examine(number: number, row: Int32Array): void {
    for (const property of this.asked) {
      if (this.decisions[property]) continue;
      const judge = this.judges[property];
      if (judge.holds(row) === (judge.property.kind === "sometimes")) this.decide(property, number);
    }
  }

  private decide(property: number, state: number): void {
    this.decisions[property] = { state, depth: this.depthOf(state) };
  }

  private stuck(): void {
    const row = this.table.rows.slice(this.next * this.table.width, (this.next + 1) * this.table.width);
    for (const property of this.deadlocks) {
      if (!this.decisions[property] && !this.judges[property].holds(row)) this.decide(property, this.next);
    }
  }

  /** Whether there is nothing left to find out (an exploration without properties counts the states). */
  private decided(): boolean {
    return this.decisions.length > 0 && this.decisions.every((decision) => decision !== undefined);
  }

  get exhausted(): boolean {
    return this.next === this.table.count;
  }

  depthOf(state: number): number {
    let depth = 0;
    for (let at = state; this.parents.data[at] >= 0; at = this.parents.data[at]) depth++;
    return depth;
  }

  private checkBounds(): void {
    const { timeMs = Infinity, memoryBytes = DEFAULT_BYTES } = this.model.options.bounds ?? {};
    const { now, onProgress } = this.model.options;
    const at = now?.() ?? 0;
    if (at - this.began >= timeMs) this.stopped = `${timeMs} ms`;
    if (this.bytes >= memoryBytes) this.stopped = `${memoryBytes} bytes`;
    if (!onProgress) return;
    const elapsed = at - this.reported.at;
    const rate = now && elapsed > 0 ? (this.states - this.reported.states) * 1000 / elapsed : undefined;
    this.reported = { at, states: this.states };
    onProgress(this.progress(rate));
  }

  private progress(rate: number | undefined): Progress {
    const { states, transitions, depth } = this;
    return {
      states,
      transitions: transitions + this.engine.expander.idle,
      depth,
      frontier: states - this.next,
      ...(rate === undefined ? {} : { rate }),
    };
  }

  // ---- what led to a state

  /** The states on the way to a state, the beginning first. */
  pathTo(state: number): number[] {
    const path = [state];
    while (this.parents.data[path[0]] >= 0) path.unshift(this.parents.data[path[0]]);
    return path;
  }

  /** All steps from a state, those that change nothing included. −1 for a state that was not explored. */
  edgesFrom(state: number): Edge[] {
    const base = state * this.table.width, { cells } = this.engine;
    const edges = this.edgesOf(this.table.rows, base).map(({ label, to }) => ({ label, to }));
    for (let place = 0; place < this.model.ids.length; place++) {
      const idle = cells.idleOutcomes.get(this.table.rows[base + place]) ?? [];
      edges.push(...idle.map((label) => ({ label, to: state })));
    }
    return edges;
  }

  /** The steps from a row, with the rows that they lead to. */
  private edgesOf(rows: Int32Array, base: number): (Edge & { row: Int32Array })[] {
    const edges: (Edge & { row: Int32Array })[] = [];
    const { expander } = this.engine;
    expander.expand(rows, base, {
      reach: (label) => edges.push({ label, to: this.find(expander.row), row: expander.row.slice() }),
    });
    return edges;
  }

  /** The labels of the steps along a path of states: for each the first that leads to the next. */
  labelsAlong(path: readonly number[]): number[] {
    let row = this.beginningOf(path).row;
    return path.slice(1).map((to) => {
      const edge = this.edgesOf(row, 0).find((edge) => edge.to === to)!;
      row = edge.row;
      return edge.label;
    });
  }

  step(label: number): Step {
    const { outcomes, expander, store } = this.engine;
    return label >= 0 ? stepOf(this.model, store, outcomes.all[label]) : expander.steps[-1 - label];
  }

  private located(error: HandlerError): HandlerError {
    const path = this.pathTo(this.next);
    const steps = [
      ...this.beginningOf(path).steps,
      ...this.labelsAlong(path).map((label) => this.step(label)),
    ];
    error.message += `\nafter: ${steps.map(stepWords).join("; ")}`;
    return error;
  }

  beginningOf(path: readonly number[]): Beginning {
    return this.beginnings[-1 - this.parents.data[path[0]]];
  }
}
