/** From what a handler said to what may come of it: all of it, or a first part and then a crash. */
import { add, keyOf, nextScript, type Outcome, type Rest } from "./outcome.ts";
import { CRASH, DUPLICATE, LOSE, NONE, RECOVER, RECOVER_CRASH } from "../state/faults.ts";
import type { Checker } from "./checks.ts";
import { type Draft, Drafting, draftOf, inOwnOrder, settled } from "./drafts.ts";
import type { Handling, Run } from "./handling.ts";
import type { Model } from "../options/model.ts";
import type { Copies } from "../state/copies.ts";
import {
  type Effect,
  type Event,
  type EventKind,
  FLUSH,
  HANDLED,
  KINDS,
  type Pending,
  type Seat,
  type Store,
} from "../state/store.ts";

export class Outcomes {
  /** All outcomes found so far, by number. */
  readonly all: Outcome[] = [];
  /** How many handlers were run, checks not counted. */
  handlerCalls = 0;
  private readonly known: Map<number, readonly number[]>[] = [];
  /** Told of each (local state, event) that was not known. */
  onNew: ((seat: number, kind: EventKind, about: number, outcomes: readonly number[]) => void) | undefined;
  private readonly monitored: boolean;
  private readonly crashes: boolean;
  readonly drafting: Drafting;

  constructor(
    private readonly model: Model,
    private readonly store: Store,
    readonly handling: Handling,
    readonly checker: Checker,
    copies: Copies,
  ) {
    this.monitored = model.monitor !== undefined;
    this.crashes = model.crashes > 0;
    this.drafting = new Drafting(model, copies);
  }

  /** The numbers of the outcomes of an event at a local state. */
  of(seatNumber: number, kind: EventKind, about: number): readonly number[] {
    const known = this.known[seatNumber] ??= new Map();
    const key = KINDS.indexOf(kind) + KINDS.length * about;
    let numbers = known.get(key);
    if (!numbers) {
      const outcomes = this.find(this.store.seats.values[seatNumber], { kind, about });
      numbers = outcomes.map((outcome) => this.all.push(outcome) - 1);
      known.set(key, numbers);
      this.onNew?.(seatNumber, kind, about, numbers);
    }
    return numbers;
  }

  private find(seat: Seat, event: Event): Outcome[] {
    switch (event.kind) {
      case "crash":
        return this.crash(seat, event);
      case "forced":
        return this.forced(seat, event);
      case "lose":
        return [this.still(seat, event, LOSE)];
      case "duplicate":
        return [this.still(seat, event, DUPLICATE)];
      case "drop":
        return [this.still(seat, event, NONE)];
    }
    return this.handled(seat, event);
  }

  /** Whether an outcome is also what other choices lead to: of those that make no difference one is kept. */
  leadsTo(seatNumber: number, outcome: Outcome, choices: readonly number[]): boolean {
    const found = new Map<string, Outcome>();
    if (!(HANDLED as readonly EventKind[]).includes(outcome.event.kind)) return false;
    const run = this.ran(this.store.seats.values[seatNumber], outcome.event, choices, found);
    return String(run.choices) === String(choices) && run.counts.every((count, at) => choices[at] < count) &&
      found.has(keyOf(outcome));
  }

  /** An outcome that leaves the process as it is. */
  private still(seat: Seat, event: Event, cost: number): Outcome {
    return this.outcome(seat, event, seat, draftOf(seat), { cost, choices: [], effects: [] });
  }

  /** Runs the handler once for each way in which its choices can fall. */
  private handled(seat: Seat, event: Event): Outcome[] {
    const found = new Map<string, Outcome>();
    let script: number[] | undefined = [];
    while (script) {
      const run = this.ran(seat, event, script, found);
      this.handlerCalls++;
      this.checker.check(seat, event, run);
      script = nextScript(run);
    }
    return [...found.values()];
  }

  /** Runs the handler with these choices, the others falling to 0, and adds what may come of it. */
  private ran(seat: Seat, event: Event, script: readonly number[], found: Map<string, Outcome>): Run {
    const run = this.handling.run(seat, event, script);
    const before = event.kind === "invoke"
      ? { ...seat, invoked: [...seat.invoked, event.about].sort((a, b) => a - b) }
      : event.kind === "timeout"
      ? { ...seat, timers: seat.timers.filter((timer) => timer !== event.about) }
      : seat;
    const first = this.store.before(seat.place, event);
    this.unfold(before, event, run.effects, run.fields, run.choices, first, found);
    return run;
  }

  /** All effects; or, where a crash may still happen, a first part of them and a crash. */
  private unfold(
    seat: Seat,
    event: Event,
    effects: readonly Effect[],
    fields: number,
    choices: readonly number[],
    first: readonly number[],
    found: Map<string, Outcome>,
  ): void {
    const recovering = event.kind === "recover";
    const forced = effects.findIndex(([kind]) => kind === FLUSH);
    const waitsFrom = seat.pending.length > 0
      ? 0
      : forced < 0 || !this.model.pendingForces
      ? undefined
      : forced;
    const whole = this.apply(seat, effects, effects.length, first);
    add(
      found,
      this.outcome(seat, event, { ...seat, fields }, whole, {
        cost: recovering ? RECOVER : NONE,
        choices,
        effects,
        waitsFrom,
      }),
    );
    if (!this.crashes || !this.model.mayCrash[seat.place]) return;
    // No effect at all and then a crash is a crash before the step, except that an operation was begun, or
    // nothing yet.
    const least = event.kind === "invoke" || event.kind === "start" ? 0 : 1;
    for (let crashAfter = least; crashAfter < effects.length; crashAfter++) {
      const cost = recovering ? RECOVER_CRASH : CRASH;
      for (
        const outcome of this.crashedAfter(seat, event, this.apply(seat, effects, crashAfter, first), {
          cost,
          choices,
          effects,
          waitsFrom,
          crashAfter,
        })
      ) {
        add(found, outcome);
      }
    }
  }

  private crash(seat: Seat, event: Event): Outcome[] {
    return this.crashedAfter(seat, event, draftOf(seat), { cost: CRASH, choices: [], effects: [] });
  }

  /** The log keeps what was forced and any first part of the rest. */
  private crashedAfter(seat: Seat, event: Event, draft: Draft, rest: Rest): Outcome[] {
    const outcomes: Outcome[] = [];
    if (this.monitored) {
      draft.said.push(this.store.happening({ kind: "crash", process: this.model.ids[seat.place] }));
    }
    for (const timer of draft.timers) draft.timerChanges.push([timer]);
    const { log, durable } = draft;
    for (let keep = 0; keep <= log.length - durable; keep++) {
      const kept = {
        ...draft,
        timers: new Set<number>(),
        log: log.slice(0, durable + keep),
        durable: durable + keep,
        pending: [],
      };
      const more = log.length > durable ? { ...rest, keep } : rest;
      outcomes.push(this.outcome(seat, event, { ...seat, fields: -1 }, kept, more, true));
    }
    return outcomes;
  }

  /** The oldest pending force is done, and what waited for it happens. */
  private forced(seat: Seat, event: Event): Outcome[] {
    const [oldest, ...later] = seat.pending;
    const found = new Map<string, Outcome>();
    // What comes free now does not wait for the younger forces: it was said before them.
    const freed = (count: number) => {
      const draft = draftOf({ ...seat, durable: Math.max(seat.durable, oldest.length), pending: [] });
      for (const effect of oldest.effects.slice(0, count)) this.drafting.see(draft, effect);
      draft.pending = later.map((pending) => ({ length: pending.length, effects: [...pending.effects] }));
      return draft;
    };
    const { effects } = oldest;
    add(found, this.outcome(seat, event, seat, freed(effects.length), { cost: NONE, choices: [], effects }));
    if (this.crashes && this.model.mayCrash[seat.place]) {
      for (let crashAfter = 1; crashAfter < effects.length; crashAfter++) {
        const rest = { cost: CRASH, choices: [], effects, crashAfter };
        for (const outcome of this.crashedAfter(seat, event, freed(crashAfter), rest)) add(found, outcome);
      }
    }
    return [...found.values()];
  }

  private apply(seat: Seat, effects: readonly Effect[], count: number, first: readonly number[]): Draft {
    const draft = draftOf(seat);
    if (this.monitored) draft.said.push(...first);
    for (const effect of effects.slice(0, count)) this.drafting.apply(draft, effect);
    return draft;
  }

  private outcome(seat: Seat, event: Event, next: Seat, draft: Draft, rest: Rest, crashed = false): Outcome {
    const pending: readonly Pending[] = draft.pending.map(({ length, effects }) => ({
      length,
      effects: settled(this.model, this.store, effects),
    }));
    const number = this.store.seat({
      place: seat.place,
      fields: next.fields,
      timers: [...draft.timers].sort((a, b) => a - b),
      log: draft.log,
      durable: draft.durable,
      pending,
      invoked: next.invoked,
      answered: [...seat.answered, ...draft.answers].sort((a, b) => a - b),
    });
    const sends = inOwnOrder(this.model, this.store, draft.sends);
    const timerChanges = this.model.time === "ordered" ? draft.timerChanges : [];
    const { submits, answers } = draft;
    return {
      place: seat.place,
      event,
      seat: number,
      sends,
      submits,
      said: this.store.list(draft.said),
      answers,
      timerChanges,
      crashed,
      dropped: draft.dropped,
      ...rest,
    };
  }
}
