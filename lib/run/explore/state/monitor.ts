/** The column of a global state that holds what the monitor remembers. */
import { canonical, restore } from "../../../core/canonical.ts";
import type { Happening } from "../../property/happening.ts";
import { folded } from "../../property/properties.ts";
import type { Model } from "../options/model.ts";
import type { Store } from "./store.ts";
import { PairMap, Texts } from "./tables.ts";

/** Folds what happens into the explored state; see `Monitor`. */
export class MonitorColumn {
  readonly states = new Texts();
  private readonly folded = new PairMap();
  readonly used: boolean;

  constructor(private readonly model: Model, private readonly store: Store) {
    this.used = model.options.monitor !== undefined;
    this.states.number(canonical(model.options.monitor?.initial, "the monitor's initial state"));
  }

  fold(state: number, list: number): number {
    if (list === 0) return state;
    let next = this.folded.get(state, list);
    if (next < 0) {
      let value = restore(this.states.texts[state]);
      for (const number of this.store.lists.values[list]) {
        const happening = restore(this.store.happenings.texts[number]) as Happening;
        value = folded(this.model.options.monitor!, value, happening);
      }
      next = this.states.number(canonical(value, "the monitor's state"));
      this.folded.set(state, list, next);
    }
    return next;
  }

  value(state: number): unknown {
    return restore(this.states.texts[state]);
  }
}
