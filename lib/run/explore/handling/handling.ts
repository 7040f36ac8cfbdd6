/** Runs one handler of one process from a given local state, and notes what it said. */
import { canonical, mostInOrder, restore, type Turn } from "../../../core/canonical.ts";
import {
  build,
  callHandler,
  checkReturned,
  dispatchOf,
  type Factory,
  operationOf,
  Owners,
  recover,
  SeatAmong,
  start,
} from "../../../core/host.ts";
import { Statics } from "../../../core/owners.ts";
import { Process } from "../../../core/process.ts";
import { HandlerError } from "../../errors.ts";
import { className, type Model } from "../options/model.ts";
import { Recorder } from "./recorder.ts";
import { Sample } from "../state/sample.ts";
import type { Effect, Event, Seat, Store } from "../state/store.ts";

/**
 * What a handler did: the fields that it left, what it said in order, and what `choose` gave and could have
 * given.
 */
export type Run = {
  readonly fields: number;
  readonly effects: readonly Effect[];
  readonly choices: readonly number[];
  readonly counts: readonly number[];
  /** Whether it read its clock: without a value it got no further. */
  readonly reads: boolean;
};

function runOf({ effects, choices, counts, reads }: Recorder, fields: number): Run {
  return { fields, effects, choices, counts, reads: reads > 0 };
}

type Fields = { [name: string]: unknown };

/** The fields of a process that are its state; hosted parts are nested. */
export function fieldsOf(process: Process): Fields {
  const fields: Fields = {};
  for (const name of Object.keys(process)) {
    if (name === "id" || name === "peers") continue;
    const field = (process as unknown as Fields)[name];
    fields[name] = field instanceof Process ? fieldsOf(field) : field;
  }
  return fields;
}

/** Puts a process into a state, in place. */
export function setFields(process: Process, fields: Fields): void {
  const own = process as unknown as Fields;
  for (const name of Object.keys(process)) {
    if (name !== "id" && name !== "peers" && !(name in fields)) delete own[name];
  }
  for (const [name, field] of Object.entries(fields)) {
    if (own[name] instanceof Process) setFields(own[name] as Process, field as Fields);
    else own[name] = field;
  }
}

/**
 * How many entries of one container stand in an order: the fields themselves, and those of parts, do not
 * count.
 */
function orderOf(process: Process, fields: Fields): number {
  const orders = Object.entries(fields).map(([name, field]) => {
    const own = (process as unknown as Fields)[name];
    return own instanceof Process ? orderOf(own, field as Fields) : mostInOrder(field);
  });
  return Math.max(0, ...orders);
}

export class Handling {
  private readonly recorders: Recorder[];
  /** One process a place, put into one state after another. */
  private readonly resident: Process[];
  /** By the number of the fields' text. */
  private readonly orderInFields: number[] = [];
  private readonly owners = new Owners();
  /** Who holds what, by place: the containers of the fields are others in each run. */
  private readonly holders: readonly object[];
  private readonly statics = new Statics();
  private readonly sample = new Sample(4);

  constructor(private readonly model: Model, private readonly store: Store) {
    this.recorders = model.ids.map((id, place) => new Recorder(store, place, id));
    this.holders = model.ids.map(() => ({}));
    this.resident = model.ids.map((_, place) => this.fresh(place, this.owners));
    // A crash builds each once more, and must find nothing of what was before.
    model.ids.forEach((_, place) => this.fresh(place, this.owners));
    for (const process of this.resident) this.statics.note(process);
  }

  /** A new process, at its initial fields. @param owners who holds what before */
  fresh(place: number, owners?: Owners): Process {
    const id = this.model.ids[place];
    const seat = new SeatAmong(id, this.model.ids, this.recorders[place]);
    return build(this.model.processes[id] as Factory, seat, owners);
  }

  /**
   * Runs the handler of `event`, with `script` for the first choices.
   * @param how on a fresh process, or on one whose containers, and those that it is given, were filled in
   * another order
   */
  run(seat: Seat, event: Event, script: readonly number[], how: "usual" | "fresh" | Turn = "usual"): Run {
    const { place } = seat;
    const recorder = this.recorders[place];
    recorder.begin(script, seat.begun, event.clockMs);
    try {
      const renewed = event.kind === "start" || event.kind === "recover" || how !== "usual";
      const process = renewed ? this.fresh(place) : this.resident[place];
      const turn = typeof how === "string" ? undefined : how;
      if (event.kind !== "start" && event.kind !== "recover") {
        setFields(process, this.store.value(seat.fields, turn) as Fields);
      }
      if (!this.statics.none) this.statics.renew();
      this.call(process, seat, event, recorder, turn);
      this.look(process, event);
      const fields = this.store.texts.number(canonical(fieldsOf(process), className(process)));
      return runOf(recorder, fields);
    } catch (cause) {
      if (recorder.reads > 0 && event.clockMs === undefined) return runOf(recorder, seat.fields);
      throw new HandlerError(this.model.ids[place], this.doing(event), cause);
    }
  }

  /** @throws TypeError for a container that is not the process's own, or a class that keeps state */
  private look(process: Process, event: Event): void {
    if (!this.statics.none) this.statics.check();
    const place = this.model.places.get(process.id)!;
    if (!this.sample.takes(`${place} ${this.doing(event)}`)) return;
    this.owners.check(process, `P${process.id}`, this.holders[place]);
  }

  private call(process: Process, seat: Seat, event: Event, recorder: Recorder, turn?: Turn): void {
    const { store, model } = this;
    switch (event.kind) {
      case "start":
        return start(process);
      case "recover":
        return recover(process, seat.log.map((record) => store.value(record, turn)));
      case "deliver": {
        const message = store.message(event.about, turn), letter = store.letters.values[event.about];
        const dispatch = dispatchOf("message", message.type), own = { ...message, type: dispatch.name };
        return callHandler(process, dispatch, `the message ${message.type}`, own, model.ids[letter.from]);
      }
      case "timeout": {
        const { name, key } = store.timers.values[event.about];
        return callHandler(process, dispatchOf("timeout", name), `the timer ${name}`, key);
      }
      case "complete": {
        const completion = store.completions.values[event.about];
        const { device, tag } = store.requests.values[completion.request];
        const result = store.value(completion.result, turn);
        return callHandler(
          process,
          dispatchOf("completion", device),
          `a completion of ${device}`,
          result,
          tag,
        );
      }
      case "invoke": {
        const { method, details } = model.invocations[event.about];
        const operation = operationOf(process, method);
        recorder.currentOperation = event.about + 1;
        const own = details.map((detail) => restore(canonical(detail, "the detail"), turn));
        return checkReturned(operation.call(process, ...own), `${className(process)}.${method}`);
      }
    }
    throw new Error(`no handler for ${event.kind}`);
  }

  /**
   * How many entries of one container stand in an order in what a handler is given: its fields, a message,
   * the log.
   */
  order(seat: Seat, { kind, about }: Event): number {
    const { store } = this;
    if (kind === "start") return 0;
    if (kind === "recover") return Math.max(0, ...seat.log.map((record) => store.orderIn(record)));
    const own = this.orderInFields[seat.fields] ??= orderOf(
      this.resident[seat.place],
      store.value(seat.fields) as Fields,
    );
    switch (kind) {
      case "deliver":
        return Math.max(own, store.orderIn(store.letters.values[about].text));
      case "complete":
        return Math.max(own, store.orderIn(store.completions.values[about].result));
      case "invoke":
        return Math.max(own, mostInOrder(this.model.invocations[about].details));
    }
    return own;
  }

  /** What a process is doing when it handles an event, for messages to the reader. */
  doing(event: Event): string {
    const { store, model } = this;
    switch (event.kind) {
      case "deliver":
        return `handling ${store.message(event.about).type} from P${
          model.ids[store.letters.values[event.about].from]
        }`;
      case "timeout":
        return `on its timer ${store.timers.values[event.about].name}`;
      case "invoke":
        return `in its operation ${model.invocations[event.about].method}`;
      case "complete":
        return `on a completion of ${
          store.requests.values[store.completions.values[event.about].request].device
        }`;
      case "recover":
        return "recovering";
      case "forced":
        return "once its log is forced";
    }
    return `in its ${event.kind}`;
  }
}
