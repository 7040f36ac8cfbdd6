/**
 * Finds handlers that the explorer cannot trust: not deterministic, or dependent on the order in which a Map,
 * a Set or an object was filled.
 */
import type { Turn } from "../../../core/canonical.ts";
import type { Handling, Run } from "./handling.ts";
import { HandlerError } from "../../errors.ts";
import type { Model } from "../options/model.ts";
import { orderedBy, Sample } from "../state/sample.ts";
import { CANCEL, type Effect, type Event, type Seat, SEND, SET, type Store, SUBMIT } from "../state/store.ts";

/**
 * Checks the runs of handlers, to be called after each. It looks closely at the first runs of each kind
 * and at every 16th after; a handler is run again from the same state on a fresh process, and more often with
 * what it is given filled in other orders.
 * @throws HandlerError that names the handler and what differed
 */
export class Checker {
  private readonly again = new Sample(4);
  private readonly turned = new Sample(8);
  /** The first run of each kind. */
  private readonly firsts = new Map<
    string,
    { readonly seat: Seat; readonly event: Event; readonly run: Run }
  >();

  constructor(
    private readonly model: Model,
    private readonly store: Store,
    private readonly handling: Handling,
  ) {}

  check(seat: Seat, event: Event, run: Run): void {
    const kind = `${seat.place} ${this.handling.doing(event)}`;
    if (!this.firsts.has(kind)) this.firsts.set(kind, { seat, event, run });
    if (this.again.takes(kind)) this.checkMood(seat, event, run);
    const order = this.handling.order(seat, event);
    if (order < 2 || !this.turned.takes(kind)) return;
    const filled = orderedBy((turn) => this.difference(seat, event, run, turn), order);
    if (filled) this.complain(seat, event, `what it does ${filled}`);
  }

  /**
   * Asks for the first runs again, when all others have been: what is kept outside of fields shows by then.
   */
  checkFirsts(): void {
    for (const { seat, event, run } of this.firsts.values()) this.checkMood(seat, event, run);
  }

  private checkMood(seat: Seat, event: Event, run: Run): void {
    const difference = this.difference(seat, event, run, "fresh");
    if (!difference) return;
    this.complain(
      seat,
      event,
      `the same handler in the same state did two different things (${difference}): ` +
        "it must depend on its fields and its message alone",
    );
  }

  private difference(seat: Seat, event: Event, run: Run, how: "fresh" | Turn): string | undefined {
    const { model, store, handling } = this;
    return differs(model, store, run, handling.run(seat, event, run.choices, how));
  }

  private complain(seat: Seat, event: Event, what: string): never {
    throw new HandlerError(this.model.ids[seat.place], this.handling.doing(event), new Error(what));
  }
}

/** In what two runs differ; undefined if in nothing that counts. */
function differs(model: Model, store: Store, one: Run, other: Run): string | undefined {
  if (one.fields !== other.fields) return `fields ${fieldsThatDiffer(store, one.fields, other.fields)}`;
  if (one.counts.join() !== other.counts.join()) return "choices";
  if (effectsKey(model, store, one.effects) !== effectsKey(model, store, other.effects)) {
    return "messages or other effects";
  }
  return undefined;
}

function fieldsThatDiffer(store: Store, one: number, other: number): string {
  const a = store.value(one) as Record<string, unknown>, b = store.value(other) as Record<string, unknown>;
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name])).join(", ") ||
    "deep inside";
}

/**
 * What a process says to different receivers, timers and devices may be said in any order, and without FIFO
 * all messages but those to itself may; the rest is in order.
 */
function effectsKey(model: Model, store: Store, effects: readonly Effect[]): string {
  const loose = (effect: Effect) =>
    effect[0] === SEND || effect[0] === SET || effect[0] === CANCEL || effect[0] === SUBMIT;
  const about = ([kind, number]: Effect) => {
    if (kind !== SEND || !store.isOrdered(number)) return number;
    const { to, channel } = store.letters.values[number];
    return -1 - (to * model.channels.length + channel);
  };
  const free = effects.filter(loose).map((effect, index) => ({
    effect,
    index,
    kind: effect[0] === CANCEL ? SET : effect[0],
  }));
  free.sort((a, b) => a.kind - b.kind || about(a.effect) - about(b.effect) || a.index - b.index);
  return JSON.stringify([effects.filter((effect) => !loose(effect)), free.map(({ effect }) => effect)]);
}
