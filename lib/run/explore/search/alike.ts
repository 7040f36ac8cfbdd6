/** Which states are one, where a view tells what of a state counts; and whether it is a view. */
import { canonical } from "../../../core/canonical.ts";
import { said } from "../../property/properties.ts";
import { dataWords, stepWords } from "../../words.ts";
import type { Engine } from "../moving/engine.ts";
import { idleOf, stepsOf } from "../moving/inspect.ts";
import type { Judge } from "../moving/judge.ts";
import { Remembered } from "../moving/remembered.ts";
import type { Model } from "../options/model.ts";
import { Sample } from "../state/sample.ts";
import { Ints, mix, RowTable, Texts } from "../state/tables.ts";

/** So many meetings of states are looked into before only every 16th is. */
const FIRST_MEETINGS = 500;

class View extends Remembered {
  readonly texts = new Texts();
  private readonly values: unknown[] = [];

  constructor(private readonly model: Model, engine: Engine) {
    super("the view", engine.world);
  }

  of(row: Int32Array): number {
    return this.answer(row);
  }

  shown(number: number): unknown {
    return this.values[number];
  }

  protected ask(): number {
    const value = said("the view", this.model.view!, this.world);
    const number = this.texts.number(canonical(value, "the view"));
    this.values[number] ??= value;
    return number;
  }
}

/** What the check of a view needs of the search. */
type Searched = {
  readonly judges: readonly Judge[];
  readonly table: RowTable;
  progresses(label: number): boolean;
};

export class Alike {
  private readonly view: View;
  /** What counts of a row: its view, and what no view can see. */
  private readonly looks: RowTable;
  private readonly key: Int32Array;
  /** By number of a look: the state that has it, −1 for none. */
  private readonly states = new Ints(1024);
  private readonly operations = new Texts();
  private readonly sample = new Sample(FIRST_MEETINGS);
  private readonly met: { readonly state: number; readonly row: Int32Array }[] = [];
  private readonly kinds: string[] = [];

  constructor(private readonly model: Model, private readonly engine: Engine) {
    this.view = new View(model, engine);
    this.key = new Int32Array(3 + (model.invocations.length > 0 ? model.ids.length : 0));
    this.looks = new RowTable(this.key.length);
  }

  get bytes(): number {
    return this.looks.bytes + this.states.data.byteLength;
  }

  /** The number of what counts of a row. */
  look(row: Int32Array): number {
    const { key, engine: { layout, cells, store } } = this;
    key[0] = this.view.of(row);
    key[1] = layout.faults < 0 ? 0 : row[layout.faults];
    key[2] = layout.zone < 0 ? 0 : row[layout.zone];
    for (let at = 3; at < key.length; at++) {
      key[at] = this.operations.number(String(store.seats.values[cells.seats.data[row[at - 3]]].invoked));
    }
    let hash = 0;
    for (let at = 0; at < key.length; at++) hash = mix(hash ^ Math.imul(key[at] + at, 0x2545f491));
    const number = this.looks.insert(key, hash);
    if (number < 0) return -1 - number;
    this.states.push(-1);
    return number;
  }

  /** The state that a row is one with, −1 for none. */
  stateOf(row: Int32Array): number {
    return this.states.data[this.look(row)];
  }

  /** Adds the row unless a state has its look: its number if it is new, else −1 − the state's. */
  add(row: Int32Array, table: RowTable): number {
    const look = this.look(row), state = this.states.data[look];
    if (state >= 0) return -1 - state;
    return this.states.data[look] = table.insert(row, this.engine.expander.hashOf(row));
  }

  /** What a step is, whichever numbers its message carries. */
  kindOf(label: number): string {
    if (label < 0) return stepWords(this.engine.step(label));
    return this.kinds[label] ??= this.kind(label);
  }

  private kind(label: number): string {
    const { store, outcomes, step } = this.at(label), { place, event } = outcomes;
    const who = `P${this.model.ids[place]}`;
    if (step.step === "deliver" || step.step === "lose" || step.step === "duplicate") {
      return `${step.step} ${step.message.type} from P${step.from} to ${who}`;
    }
    if (step.step === "complete") return `${step.device} serves ${who}'s ${step.request.type}`;
    return event.kind === "timeout" ? `${who}'s ${store.timers.values[event.about].name}` : stepWords(step);
  }

  private at(label: number) {
    const { engine } = this;
    return { store: engine.store, outcomes: engine.outcomes.all[label], step: engine.step(label) };
  }

  /** A row came up that is one with a state: now and then the two are compared, when there is time for it. */
  meet(state: number, row: Int32Array): void {
    if (this.sample.takes("")) this.met.push({ state, row: row.slice() });
  }

  /** @throws TypeError if states that have met differ where the view says that they do not */
  check({ judges, table }: Searched): void {
    for (const { state, row } of this.met) {
      const like = table.rows.slice(state * table.width, (state + 1) * table.width);
      if (like.every((value, column) => value === row[column])) continue;
      const view = dataWords(this.view.shown(this.view.of(row)));
      for (const judge of judges) {
        if (judge.holds(like) === judge.holds(row)) continue;
        throw new TypeError(
          `the property "${judge.property.name}" needs more than the view: it holds in one of two states ` +
            `whose view is ${view}, and not in the other`,
        );
      }
      const [one, other] = [this.ways(like), this.ways(row)];
      const more = missing(one, other) ?? missing(other, one);
      if (more === undefined) continue;
      throw new TypeError(
        `not a view: two states that look the same go on differently; in one "${more}" can happen and leads ` +
          `to what nothing leads to in the other; both have the view ${view}`,
      );
    }
    this.met.length = 0;
  }

  /** What can come of a row, as far as the view shows it: the kind of step and what it leads to. */
  private ways(row: Int32Array): Map<string, string> {
    const ways = new Map<string, string>(), here = this.look(row);
    stepsOf(this.engine, row, 0, (label, next) => {
      const look = this.look(next), words = stepWords(this.engine.step(label));
      if (look !== here) ways.set(`${this.kindOf(label)} ${look}`, words);
    });
    return ways;
  }

  /** All steps from a row, hidden ones and those that change nothing included. */
  stepsFrom(row: Int32Array): { readonly label: number; readonly look: number; readonly row: Int32Array }[] {
    const steps: { label: number; look: number; row: Int32Array }[] = [];
    stepsOf(this.engine, row, 0, (label, next) => {
      steps.push({ label, look: this.look(next), row: next.slice() });
    });
    const here = this.look(row);
    return [...steps, ...idleOf(this.engine, row, 0).map((label) => ({ label, look: here, row }))];
  }
}

function missing(in_: ReadonlyMap<string, string>, from: ReadonlyMap<string, string>): string | undefined {
  for (const [way, words] of in_) if (!from.has(way)) return words;
  return undefined;
}
