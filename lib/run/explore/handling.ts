/** Runs one handler of one process from a given local state, and notes what it said. */
import { canonical, restore } from "../../core/canonical.ts";
import {
  build,
  deviceOf,
  dispatchOf,
  type Factory,
  handlerOf,
  recover,
  start,
  targetOf,
} from "../../core/host.ts";
import { type Message, type Port, Process, type ProcessId } from "../../core/process.ts";
import { className, type Model } from "./options.ts";
import {
  APPEND,
  CANCEL,
  type Effect,
  type Event,
  FLUSH,
  type Happening,
  SAY,
  type Seat,
  SEND,
  SET,
  type Store,
  SUBMIT,
} from "./store.ts";

/** What a handler did: the fields that it left, what it said in order, and what `choose` gave and could have given. */
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
    if (cause instanceof Error && cause.stack) this.stack = `${this.name}: ${this.message}\n${cause.stack}`;
  }
}

/** The explorer's side of one process: it writes down what the process says. */
class Recorder implements Port {
  effects: Effect[] = [];
  choices: number[] = [];
  counts: number[] = [];
  currentOperation = 0;
  /** What `choose` is to return first. */
  script: readonly number[] = [];

  constructor(
    private readonly store: Store,
    private readonly place: number,
    private readonly id: ProcessId,
  ) {}

  begin(script: readonly number[]): void {
    this.effects = [];
    this.choices = [];
    this.counts = [];
    this.script = script;
    this.currentOperation = 0;
  }

  send(to: ProcessId, message: Message): void {
    const place = this.store.model.places.get(to);
    if (place === undefined) {
      throw new RangeError(
        `sends ${message?.type} to P${to}; the processes are ${this.store.model.ids.join(", ")}`,
      );
    }
    this.effects.push([SEND, this.store.letter(this.place, place, message)]);
  }
  setTimer(name: string, ms: number, msMax: number, key: string): void {
    if (this.store.model.time === undefined) {
      throw new TypeError(
        `it sets the timer "${name}": say when timers fire, time: "any", "quiet" or "ordered"`,
      );
    }
    if (!(ms >= 0) || !(msMax >= ms) || ms === Infinity) {
      throw new RangeError(
        `the time of timer "${name}" must be ≥ 0 ms and a range ascending, got ${ms} to ${msMax}`,
      );
    }
    this.effects.push([SET, this.store.timer(this.place, name, key), ms, msMax]);
  }
  cancelTimer(name: string, key: string): void {
    this.effects.push([CANCEL, this.store.timer(this.place, name, key)]);
  }
  append(record: object): void {
    this.effects.push([APPEND, this.store.texts.number(canonical(record, "the record"))]);
  }
  flush(): void {
    this.effects.push([FLUSH]);
  }
  submit(device: string, request: Message, tag: number): void {
    const known = this.store.model.deviceNames;
    if (!known.includes(deviceOf(device))) {
      throw new RangeError(
        `there is no device "${deviceOf(device)}"; the devices are ${known.join(", ") || "none"}`,
      );
    }
    const text = this.store.texts.number(canonical(request, "the request"));
    this.effects.push([SUBMIT, this.store.request({ place: this.place, device, text, tag, live: true })]);
  }
  output(what: unknown): void {
    this.say({ kind: "output", process: this.id, what });
  }
  deliver(message: unknown, from: ProcessId): void {
    this.say({ kind: "deliver", process: this.id, message, from });
  }
  respond(operation: number, value: unknown): void {
    this.say({ kind: "respond", process: this.id, operation, value });
  }
  private say(happening: Happening): void {
    this.effects.push([SAY, this.store.happening(happening)]);
  }
  choose(count: number): number {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`choose needs a count ≥ 1, got ${count}`);
    const choice = this.script[this.choices.length] ?? 0;
    this.choices.push(choice);
    this.counts.push(count);
    return choice;
  }
  random(): number {
    throw new TypeError("the explorer cannot try every number that random() may give: use choose(count)");
  }
  clock(): number {
    throw new TypeError("the explorer has no clock to read: set a timer, with a range of times if they vary");
  }
  operation(): number {
    return this.currentOperation;
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
    const peers = this.model.ids.filter((other) => other !== id);
    return build(this.model.options.processes[id] as Factory, { id, peers, port: this.recorders[place] });
  }

  /** Runs the handler of `event`, with `script` for the first choices. `other`: on a fresh process, with Maps and Sets filled the other way round. */
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
        const dispatch = dispatchOf("message", message.type);
        const target = targetOf(process, dispatch.part);
        const handler = handlerOf(target, dispatch, `the message ${message.type}`);
        return handler.call(target, { ...message, type: dispatch.name }, model.ids[letter.from]);
      }
      case "timeout": {
        const timer = store.timers.values[event.about];
        const dispatch = dispatchOf("timeout", timer.name);
        const target = targetOf(process, dispatch.part);
        return handlerOf(target, dispatch, `the timer ${timer.name}`).call(target, timer.key);
      }
      case "complete": {
        const completion = store.completions.values[event.about],
          request = store.requests.values[completion.request];
        const dispatch = dispatchOf("completion", request.device);
        const target = targetOf(process, dispatch.part);
        const handler = handlerOf(target, dispatch, `a completion of ${request.device}`);
        return handler.call(target, store.value(completion.result), request.tag);
      }
      case "invoke": {
        const { method, details } = model.invocations[event.about];
        const operation =
          (process as unknown as Record<string, ((...details: unknown[]) => void) | undefined>)[method];
        if (typeof operation !== "function") {
          throw new TypeError(`${className(process)} has no operation "${method}" to invoke`);
        }
        recorder.currentOperation = event.about + 1;
        return operation.call(process, ...details.map((detail) => restore(canonical(detail, "the detail"))));
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
