/** The column of a global state that holds what the monitor remembers. */
import { canonical, restore, type Turn } from "../../../core/canonical.ts";
import type { Happening } from "../../property/happening.ts";
import { folded } from "../../property/properties.ts";
import type { MonitorStates } from "../../property/states.ts";
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
  /** The states, if the monitor keeps them itself. */
  readonly kept: MonitorStates | undefined;
  /** By number; for a monitor that keeps its states itself, and changes nothing that it is told. */
  private readonly happenings: Happening[] = [];

  constructor(private readonly model: Model, private readonly store: Store) {
    this.used = model.monitor !== undefined;
    this.kept = model.monitor?.states?.();
    if (!this.kept) this.states.number(canonical(model.monitor?.initial, "the monitor's initial state"));
  }

  get bytes(): number {
    return this.folded.bytes;
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    return this.kept?.heapBytes ?? this.states.heapBytes;
  }

  fold(state: number, list: number): number {
    if (list === 0) return state;
    let next = this.folded.get(state, list);
    if (next < 0) {
      next = this.kept ? this.after(this.kept, state, list) : this.told(state, list);
      this.folded.set(state, list, next);
      this.onNew?.(state, list, next);
    }
    return next;
  }

  private after(kept: MonitorStates, state: number, list: number): number {
    for (const number of this.store.lists.values[list]) {
      const happening = this.happenings[number] ??= restore(this.store.happenings.texts[number]) as Happening;
      state = kept.after(state, happening);
    }
    return state;
  }

  private told(state: number, list: number): number {
    const text = this.text(state, list);
    if (this.sample.takes("")) this.check(state, list, text);
    return this.states.number(text);
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
    return this.kept ? this.kept.value(state, turn) : restore(this.states.texts[state], turn);
  }
}
