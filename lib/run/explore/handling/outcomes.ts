/** From what a handler said to what may come of it: all of it, or a first part and then a crash. */
import { bytesOf, Found, type Outcome, type Rest, shared } from "./outcome.ts";
import { CRASH, DUPLICATE, LOSE, NONE, PAUSE, RECOVER, RECOVER_CRASH } from "../state/faults.ts";
import type { Checker } from "./checks.ts";
import { Answers } from "./answers.ts";
import { Chosen } from "./chosen.ts";
import { type Draft, Drafting, draftOf, inOwnOrder, OPERATION, settled } from "./drafts.ts";
import type { Handling, Run } from "./handling.ts";
import type { Model } from "../options/model.ts";
import { Runs } from "./runs.ts";
import type { Copies } from "../state/copies.ts";
import { PairMap } from "../state/tables.ts";
import {
  type Effect,
  type Event,
  eventKey,
  type EventKind,
  FLUSH,
  HANDLED,
  INVOKE,
  type Pending,
  type Seat,
  type Store,
} from "../state/store.ts";

/** A list of numbers, on V8's heap. */
const LIST_BYTES = 64;

export class Outcomes {
  /** All outcomes found so far, by number; what devices chose in the same step is not among their choices. */
  readonly all: Outcome[] = [];
  readonly runs: Runs;
  /** By local state and event: where its list is. */
  private readonly known = new PairMap();
  private readonly lists: (readonly number[])[] = [];
  /** By key. */
  private readonly events = new Map<number, Event>();
  /** Roughly, on V8's heap. */
  private listBytes = 0;
  /** Told of each (local state, event) that was not known. */
  onNew: ((seat: number, kind: EventKind, about: number, outcomes: readonly number[]) => void) | undefined;
  /** By outcome that reads the clock, and value. */
  private readonly timed = new PairMap();
  private readonly withDevices = new Chosen();
  private readonly monitored: boolean;
  private readonly crashes: boolean;
  readonly drafting: Drafting;
  readonly answers: Answers;

  constructor(
    private readonly model: Model,
    private readonly store: Store,
    readonly handling: Handling,
    readonly checker: Checker,
    copies: Copies,
  ) {
    this.monitored = model.monitor !== undefined;
    this.crashes = model.crashes > 0;
    this.drafting = new Drafting(model, store, copies);
    this.runs = new Runs(handling, checker);
    this.answers = new Answers(model, store, handling);
  }

  /** The numbers of the outcomes of an event at a local state. */
  of(seatNumber: number, kind: EventKind, about: number): readonly number[] {
    const key = eventKey(kind, about);
    const known = this.known.get(seatNumber, key);
    if (known >= 0) return this.lists[known];
    const numbers = this.numbered(
      this.find(this.store.seats.values[seatNumber], this.event(key, kind, about)),
    );
    this.known.set(seatNumber, key, this.lists.length - 1);
    this.onNew?.(seatNumber, kind, about, numbers);
    return numbers;
  }

  private event(key: number, kind: EventKind, about: number): Event {
    let event = this.events.get(key);
    if (!event) this.events.set(key, event = { kind, about });
    return event;
  }

  /**
   * The numbers of what comes of an event whose handler reads its clock, when this is what the clock says.
   * @param number of the outcome that says that it reads
   * @param index of the value among all
   */
  at(number: number, index: number, clockMs: number): readonly number[] {
    const known = this.timed.get(number, index);
    if (known >= 0) return this.lists[known];
    const { seat, event } = this.all[number];
    const numbers = this.numbered(this.find(this.store.seats.values[seat], { ...event, clockMs }));
    this.timed.set(number, index, this.lists.length - 1);
    return numbers;
  }

  private numbered(outcomes: readonly Outcome[]): readonly number[] {
    const numbers = outcomes.map((outcome) => {
      this.withDevices.skip();
      return this.all.push(outcome) - 1;
    });
    this.lists.push(numbers);
    this.listBytes += LIST_BYTES + outcomes.reduce((sum, outcome) => sum + bytesOf(outcome), 0);
    return numbers;
  }

  get bytes(): number {
    return this.known.bytes + this.timed.bytes + this.runs.bytes + this.withDevices.bytes;
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    return this.listBytes + this.runs.heapBytes;
  }

  /**
   * The number of an outcome with what devices chose in the same step.
   * @param list the number of a list of choices, 0 for none
   * @param first whether they come before the handler's own
   */
  chosen(number: number, list: number, first: boolean): number {
    if (list === 0) return number;
    const known = this.withDevices.find(number, list, first);
    if (known >= 0) return known;
    this.all.push(this.all[number]);
    return this.withDevices.add(number, list, first);
  }

  /** An outcome with all that was chosen in its step. @param lists the devices' lists of choices */
  whole(number: number, lists: readonly (readonly number[])[]): Outcome {
    const outcome = this.all[number], choices = this.withDevices.of(number, outcome.choices, lists);
    return choices === outcome.choices ? outcome : { ...outcome, choices };
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
      case "pause":
        return [this.still({ ...seat, paused: true, late: [] }, event, PAUSE)];
      case "resume":
        return [
          this.still({ ...seat, paused: false, late: this.store.lists.values[event.about] }, event, NONE),
        ];
    }
    return this.handled(seat, event);
  }

  /** Whether an outcome is also what other choices lead to: of those that make no difference one is kept. */
  leadsTo(seatNumber: number, outcome: Outcome, choices: readonly number[]): boolean {
    const found = new Found();
    if (!(HANDLED as readonly EventKind[]).includes(outcome.event.kind)) return false;
    const seat = this.store.seats.values[seatNumber], run = this.handling.run(seat, outcome.event, choices);
    this.unfolded(seat, outcome.event, run, found);
    return String(run.choices) === String(choices) && run.counts.every((count, at) => choices[at] < count) &&
      found.has(outcome);
  }

  /** An outcome in which no handler runs. */
  private still(seat: Seat, event: Event, cost: number): Outcome {
    return this.outcome(seat, event, seat, draftOf(seat), { cost, choices: [], effects: [] });
  }

  /** What may come of each way in which the handler's choices can fall. */
  private handled(seat: Seat, event: Event): Outcome[] {
    const found = new Found();
    for (const run of this.runs.of(seat, event)) this.unfolded(seat, event, run, found);
    return found.all;
  }

  /** Adds what may come of a run. */
  private unfolded(seat: Seat, event: Event, run: Run, found: Found): void {
    if (this.model.clocks && run.reads !== (event.clockMs !== undefined)) {
      if (run.reads) found.add(this.reading(seat, event));
      return; // without a reading it comes in any case
    }
    const before = begun(seat, event);
    const first = this.monitored ? this.store.before(seat.place, event) : [];
    this.unfold(before, event, run.effects, run.fields, run.choices, first, found);
  }

  /** Stands for all that comes of an event once it is known what the clock says. */
  private reading(seat: Seat, event: Event): Outcome {
    const cost = event.kind === "recover" ? RECOVER : NONE;
    return this.outcome(seat, event, seat, draftOf(seat), { cost, choices: [], effects: [], reads: true });
  }

  /** All effects; or, where a crash may still happen, a first part of them and a crash. */
  private unfold(
    seat: Seat,
    event: Event,
    effects: readonly Effect[],
    fields: number,
    choices: readonly number[],
    first: readonly number[],
    found: Found,
  ): void {
    const recovering = event.kind === "recover";
    const forced = effects.findIndex(([kind]) => kind === FLUSH);
    const waitsFrom = seat.pending.length > 0
      ? 0
      : forced < 0 || !this.model.pendingForces
      ? undefined
      : forced;
    const whole = this.apply(seat, effects, effects.length, first);
    found.add(
      this.outcome(seat, event, { fields, invoked: seat.invoked, paused: seat.paused }, whole, {
        cost: recovering ? RECOVER : NONE,
        choices,
        effects,
        waitsFrom,
      }),
    );
    if (!this.crashes || !this.model.mayCrash[seat.place]) return;
    // No effect at all and then a crash is a crash before the step, except that an operation was begun, or
    // nothing yet, or the monitor saw that it was received.
    const seen = event.kind === "deliver" && this.model.monitor?.receipts;
    const least = event.kind === "invoke" || event.kind === "start" || seen ? 0 : 1;
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
        found.add(outcome);
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
    // What it had begun and nobody has seen is lost: its number is not given again, nor may it be answered.
    for (const { effects } of draft.pending) {
      for (const effect of effects) if (effect[0] === INVOKE) draft.answers.push(effect[OPERATION]);
    }
    const { log, durable } = draft;
    for (let keep = 0; keep <= log.length - durable; keep++) {
      const kept = {
        ...draft,
        timers: [],
        late: [],
        log: log.slice(0, durable + keep),
        durable: durable + keep,
        pending: [],
      };
      const more = log.length > durable ? { ...rest, keep } : rest;
      const down = { fields: -1, invoked: seat.invoked, paused: false };
      outcomes.push(this.outcome(seat, event, down, kept, more, true));
    }
    return outcomes;
  }

  /** The oldest pending force is done, and what waited for it happens. */
  private forced(seat: Seat, event: Event): Outcome[] {
    const [oldest, ...later] = seat.pending;
    const found = new Found();
    // What comes free now does not wait for the younger forces: it was said before them.
    const freed = (count: number) => {
      const draft = draftOf({ ...seat, durable: Math.max(seat.durable, oldest.length), pending: [] });
      for (const effect of oldest.effects.slice(0, count)) this.drafting.see(draft, effect);
      draft.pending = later.map((pending) => ({ length: pending.length, effects: [...pending.effects] }));
      return draft;
    };
    const { effects } = oldest;
    found.add(this.outcome(seat, event, seat, freed(effects.length), { cost: NONE, choices: [], effects }));
    if (this.crashes && this.model.mayCrash[seat.place]) {
      for (let crashAfter = 1; crashAfter < effects.length; crashAfter++) {
        const rest = { cost: CRASH, choices: [], effects, crashAfter };
        for (const outcome of this.crashedAfter(seat, event, freed(crashAfter), rest)) found.add(outcome);
      }
    }
    return found.all;
  }

  private apply(seat: Seat, effects: readonly Effect[], count: number, first: readonly number[]): Draft {
    const draft = draftOf(seat);
    draft.said.push(...first);
    for (let at = 0; at < count; at++) this.drafting.apply(draft, effects[at]);
    return draft;
  }

  private outcome(seat: Seat, event: Event, next: Next, draft: Draft, rest: Rest, crashed = false): Outcome {
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
      begun: draft.begun,
      answered: draft.answers.length === 0
        ? seat.answered
        : [...seat.answered, ...draft.answers].sort((a, b) => a - b),
      paused: next.paused,
      late: draft.late,
    });
    const sends = inOwnOrder(this.store, draft.sends);
    const timerChanges = this.model.time === "ordered" ? draft.timerChanges : [];
    const { submits, answers } = draft;
    return {
      place: seat.place,
      event,
      seat: number,
      sends: shared(sends),
      submits: shared(submits),
      said: this.store.list(draft.said),
      answers: shared(answers),
      timerChanges: shared(timerChanges),
      crashed,
      dropped: draft.dropped,
      ...rest,
    };
  }
}

/** What comes of a local state beside the draft. */
type Next = Pick<Seat, "fields" | "invoked" | "paused">;

/** A process when a handler begins: what came due in a pause came due before anything else. */
function begun(seat: Seat, { kind, about }: Event): Seat {
  if (kind === "timeout") {
    const others = (timers: readonly number[]) => timers.filter((timer) => timer !== about);
    return { ...seat, timers: others(seat.timers), late: others(seat.late) };
  }
  if (kind !== "invoke") return seat.late.length === 0 ? seat : { ...seat, late: [] };
  return { ...seat, invoked: [...seat.invoked, about].sort((a, b) => a - b), late: [] };
}
