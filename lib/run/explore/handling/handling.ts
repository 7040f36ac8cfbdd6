/** Runs one handler of one process from a given local state, and notes what it said. */
import { canonical, restore } from "../../../core/canonical.ts";
import {
  build,
  callHandler,
  checkReturned,
  dispatchOf,
  type Factory,
  operationOf,
  recover,
  SeatAmong,
  start,
} from "../../../core/host.ts";
import { Process, type ProcessId } from "../../../core/process.ts";
import { showOwn } from "../../errors.ts";
import { className, type Model } from "../options/model.ts";
import { Recorder } from "./recorder.ts";
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
};

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

/** Something went wrong in a process while it was being explored. */
export class HandlerError extends Error {
  override readonly name: string = "HandlerError";
  constructor(readonly process: ProcessId, readonly doing: string, override readonly cause: unknown) {
    super(`P${process}, ${doing}: ${cause instanceof Error ? cause.message : String(cause)}`);
    showOwn(this, cause);
  }
}

export class Handling {
  private readonly recorders: Recorder[];
  /** One process a place, put into one state after another. */
  private readonly resident: Process[];

  constructor(private readonly model: Model, private readonly store: Store) {
    this.recorders = model.ids.map((id, place) => new Recorder(store, place, id));
    this.resident = model.ids.map((_, place) => this.fresh(place));
  }

  /** A new process, at its initial fields. */
  fresh(place: number): Process {
    const id = this.model.ids[place];
    const seat = new SeatAmong(id, this.model.ids, this.recorders[place]);
    return build(this.model.options.processes[id] as Factory, seat);
  }

  /**
   * Runs the handler of `event`, with `script` for the first choices. `other`: on a fresh process, with Maps
   * and Sets filled the other way round.
   */
  run(
    seat: Seat,
    event: Event,
    script: readonly number[],
    how: "usual" | "fresh" | "reversed" = "usual",
  ): Run {
    const { place } = seat;
    const recorder = this.recorders[place];
    recorder.begin(script);
    try {
      const renewed = event.kind === "start" || event.kind === "recover" || how !== "usual";
      const process = renewed ? this.fresh(place) : this.resident[place];
      if (event.kind !== "start" && event.kind !== "recover") {
        setFields(process, restore(this.store.texts.texts[seat.fields], how === "reversed") as Fields);
      }
      this.call(process, seat, event, recorder);
      const fields = this.store.texts.number(canonical(fieldsOf(process), className(process)));
      return { fields, effects: recorder.effects, choices: recorder.choices, counts: recorder.counts };
    } catch (cause) {
      throw new HandlerError(this.model.ids[place], this.doing(event), cause);
    }
  }

  private call(process: Process, seat: Seat, event: Event, recorder: Recorder): void {
    const { store, model } = this;
    switch (event.kind) {
      case "start":
        return start(process);
      case "recover":
        return recover(process, seat.log.map((record) => store.value(record)));
      case "deliver": {
        const message = store.message(event.about), letter = store.letters.values[event.about];
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
        const result = store.value(completion.result);
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
        const own = details.map((detail) => restore(canonical(detail, "the detail")));
        return checkReturned(operation.call(process, ...own), `${className(process)}.${method}`);
      }
    }
    throw new Error(`no handler for ${event.kind}`);
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
    }
    return `in its ${event.kind}`;
  }
}
