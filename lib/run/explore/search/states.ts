/** The states found, how each was reached, and the steps between them. */
import type { Step } from "../../system.ts";
import { type Beginning, Engine } from "../moving/engine.ts";
import type { Model } from "../options/model.ts";
import { NONE } from "../state/faults.ts";
import { SymmetryReduction } from "../symmetry/symmetry.ts";
import { Alike } from "./alike.ts";
import { idleOf, stepsOf } from "../moving/inspect.ts";
import { Ints, RowTable } from "../state/tables.ts";

/** A step to a state: the label of what was done, and the state's number. */
export type Edge = { readonly label: number; readonly to: number };

export class States {
  readonly engine: Engine;
  readonly table: RowTable;
  /** The state that each was first reached from; −1 − the number of its beginning for those to begin with. */
  readonly parents = new Ints(1024);
  readonly beginnings: Beginning[] = [];
  /** The first state that was not expanded. */
  next = 0;
  protected readonly symmetry: SymmetryReduction | undefined;
  /** Who tells which states are one, where a view does. */
  readonly alike: Alike | undefined;

  /** @param endless types of messages that loops were found to send for ever */
  constructor(readonly model: Model, readonly endless: ReadonlySet<string> = new Set()) {
    this.engine = new Engine(model, endless);
    this.table = new RowTable(this.engine.layout.width);
    if (model.view) this.alike = new Alike(model, this.engine);
    if (!model.symmetry) return;
    const symmetry = this.symmetry = new SymmetryReduction(model, this.engine);
    const { interchange } = symmetry;
    this.engine.outcomes.onNew = (seat, kind, about, found) => interchange.handled(seat, kind, about, found);
  }

  get states(): number {
    return this.table.count;
  }

  /** Bytes of all that grows with the states; of texts and objects roughly. */
  get bytes(): number {
    const { table, parents, engine, symmetry, alike, heapBytes } = this;
    return table.bytes + parents.bytes + engine.bytes + (symmetry?.bytes ?? 0) + (alike?.bytes ?? 0) +
      heapBytes;
  }

  /** What of this is on V8's heap. */
  get heapBytes(): number {
    return this.engine.heapBytes + (this.symmetry?.heapBytes ?? 0);
  }

  /** Adds the row, or the one that stands for it. */
  protected add(row: Int32Array): number {
    if (this.alike) return this.alike.add(row, this.table);
    const like = this.symmetry ? this.symmetry.representative(row) : row;
    return this.table.insert(like, this.engine.expander.hashOf(like));
  }

  find(row: Int32Array): number {
    if (this.alike) return this.alike.stateOf(row);
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

  /**
   * What a step counts as for fairness: the same message received, timer fired, …; undefined for what need
   * never happen.
   */
  fairAction(label: number): string | undefined {
    if (!this.progresses(label)) return undefined;
    if (this.alike) return this.alike.kindOf(label);
    return this.actionOf(label);
  }

  /** The very message, timer, … that a step is about. */
  actionOf(label: number): string {
    if (label < 0) return `step ${label}`;
    const { place, event } = this.engine.outcomes.all[label];
    const about = event.kind === "complete"
      ? this.engine.store.completions.values[event.about].request
      : event.kind === "resume"
      ? 0 // whatever came due
      : event.about;
    return `${place} ${event.kind === "drop" ? "deliver" : event.kind} ${about}`;
  }

  /** Who acts in a step: the place of a process, or one more for the environment. */
  actorOf(label: number): number {
    return label >= 0 ? this.engine.outcomes.all[label].place : this.model.ids.length;
  }

  /** Whether a state stands for others: those like it but for interchangeable ids, or of the same view. */
  get reduced(): boolean {
    return this.symmetry !== undefined || this.alike !== undefined;
  }

  depthOf(state: number): number {
    let depth = 0;
    for (let at = state; this.parents.data[at] >= 0; at = this.parents.data[at]) depth++;
    return depth;
  }

  /** The states on the way to a state, the beginning first. */
  pathTo(state: number): number[] {
    const path = [state];
    while (this.parents.data[path[0]] >= 0) path.unshift(this.parents.data[path[0]]);
    return path;
  }

  /** All steps from a state, those that change nothing included. −1 for a state that was not explored. */
  edgesFrom(state: number): Edge[] {
    const edges: Edge[] = [];
    this.visit(state, (label, to) => edges.push({ label, to }));
    return edges;
  }

  /** Calls `step` for each of them. */
  visit(state: number, step: (label: number, to: number) => void): void {
    const { table: { rows, width }, engine: { expander } } = this, base = state * width;
    stepsOf(this.engine, rows, base, (label) => step(label, this.find(expander.row)));
    for (const label of idleOf(this.engine, rows, base)) step(label, state);
  }

  /** The steps from a row, with the rows that they lead to, and how many messages each drops. */
  private edgesOf(row: Int32Array): (Edge & { row: Int32Array; dropped: number })[] {
    const edges: (Edge & { row: Int32Array; dropped: number })[] = [];
    stepsOf(this.engine, row, 0, (label, row, dropped) => {
      edges.push({ label, to: this.find(row), row: row.slice(), dropped });
    });
    return edges;
  }

  /** How many messages each of these steps drops, the first taken from a beginning. */
  droppedAlong({ row }: Beginning, labels: readonly number[]): number[] {
    return labels.map((label) => {
      const edge = this.edgesOf(row).find((edge) => edge.label === label);
      if (!edge) return 0; // it changes nothing
      row = edge.row;
      return edge.dropped;
    });
  }

  /** The labels of the steps along a path of states: for each the first that leads to the next. */
  labelsAlong(path: readonly number[]): number[] {
    let row = this.beginningOf(path).row;
    return path.slice(1).map((to) => {
      const edge = this.edgesOf(row).find((edge) => edge.to === to)!;
      row = edge.row;
      return edge.label;
    });
  }

  step(label: number): Step {
    return this.engine.step(label);
  }

  beginningOf(path: readonly number[]): Beginning {
    return this.beginnings[-1 - this.parents.data[path[0]]];
  }
}
