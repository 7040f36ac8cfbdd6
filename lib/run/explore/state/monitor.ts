/** The column of a global state that holds what the monitor remembers. */
import { canonical, restore, type Turn } from "../../../core/canonical.ts";
import type { Happening } from "../../property/happening.ts";
import { folded } from "../../property/properties.ts";
import { orderedBy, Sample } from "./sample.ts";
import type { Model } from "../options/model.ts";
import type { Store } from "./store.ts";
import { PairMap, Texts } from "./tables.ts";

/** Folds what happens into the explored state; see `Monitor`. */
export class MonitorColumn {
  readonly states = new Texts();
  private readonly folded = new PairMap();
  private readonly sample = new Sample(8);
  /** Told of each (state, list) that was not known, and what the state becomes. */
  onNew: ((state: number, list: number, next: number) => void) | undefined;
  readonly used: boolean;

  constructor(private readonly model: Model, private readonly store: Store) {
    this.used = model.monitor !== undefined;
    this.states.number(canonical(model.monitor?.initial, "the monitor's initial state"));
  }

  get bytes(): number {
    return this.folded.bytes;
  }

  fold(state: number, list: number): number {
    if (list === 0) return state;
    let next = this.folded.get(state, list);
    if (next < 0) {
      const text = this.text(state, list);
      if (this.sample.takes("")) this.check(state, list, text);
      next = this.states.number(text);
      this.folded.set(state, list, next);
      this.onNew?.(state, list, next);
    }
    return next;
  }

  /** What a state becomes by a list of happenings. */
  private text(state: number, list: number, turn?: Turn): string {
    let value = this.value(state, turn);
    for (const number of this.store.lists.values[list]) {
      const happening = restore(this.store.happenings.texts[number], turn) as Happening;
      value = folded(this.model.monitor!, value, happening);
    }
    return canonical(value, "the monitor's state");
  }

  /**
   * @throws TypeError for a monitor that depends on more than its state and what happens, or on an order of
   * either
   */
  private check(state: number, list: number, text: string): void {
    if (this.text(state, list) !== text) {
      throw new TypeError(
        "the monitor made two different things of the same state and event: it must depend on them alone",
      );
    }
    const filled = orderedBy((turn) => this.text(state, list, turn) === text ? undefined : "");
    if (filled) throw new TypeError(`the monitor ${filled}`);
  }

  value(state: number, turn?: Turn): unknown {
    return restore(this.states.texts[state], turn);
  }
}
