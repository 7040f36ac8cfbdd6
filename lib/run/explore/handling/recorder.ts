/** Writes down what a process says while one of its handlers runs. */
import { canonical } from "../../../core/canonical.ts";
import { deviceOf } from "../../../core/host.ts";
import { checkType } from "../../../core/plain.ts";
import type { Message, Port, ProcessId } from "../../../core/process.ts";
import { endless } from "../../errors.ts";
import { unknownChannel } from "../../options/channels.ts";
import { nameOf } from "../../system.ts";
import { unknownOperation } from "../../world/operations.ts";
import { checkTimer } from "../../world/timer.ts";
import type { Happening } from "../../property/happening.ts";
import { APPEND, CANCEL, type Effect, FLUSH, SAY, SEND, SET, type Store, SUBMIT } from "../state/store.ts";

/** What one handler may say and choose: far more than one needs whose every step is looked at. */
const MOST_SAID = 10_000;

/** The explorer's side of one process: it writes down what the process says. */
export class Recorder implements Port {
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

  send(to: ProcessId, message: Message, channel = ""): void {
    checkType(message);
    const { places, channels } = this.store.model, place = places.get(to), number = channels.indexOf(channel);
    if (number < 0) throw unknownChannel(`it sends ${message.type}`, channel, channels.slice(1));
    if (place === undefined) {
      throw new RangeError(
        `sends ${message.type} to ${nameOf(to)}; the processes are ${this.store.model.ids.join(", ")}`,
      );
    }
    this.add([SEND, this.store.letter(this.place, place, message, place === this.place ? 0 : number)]);
  }
  setTimer(name: string, ms: number, msMax: number, key: string): void {
    if (this.store.model.time === undefined) {
      throw new TypeError(
        `it sets the timer "${name}": say when timers fire, time: "any", "quiet" or "ordered"`,
      );
    }
    checkTimer(name, ms, msMax, ms === Infinity);
    this.add([SET, this.store.timer(this.place, name, key), ms, msMax]);
  }
  cancelTimer(name: string, key: string): void {
    this.add([CANCEL, this.store.timer(this.place, name, key)]);
  }
  append(record: object): void {
    this.add([APPEND, this.store.texts.number(canonical(record, "the record"))]);
  }
  flush(): void {
    this.add([FLUSH]);
  }
  submit(device: string, request: Message, tag: number): void {
    const known = this.store.model.deviceNames;
    if (!known.includes(deviceOf(device))) {
      throw new RangeError(
        `there is no device "${deviceOf(device)}"; the devices are ${known.join(", ") || "none"}`,
      );
    }
    const text = this.store.texts.number(canonical(request, "the request"));
    this.add([SUBMIT, this.store.request({ place: this.place, device, text, tag, live: true })]);
  }
  output(what: unknown): void {
    this.say({ kind: "output", process: this.id, what });
  }
  deliver(message: unknown, from: ProcessId): void {
    this.say({ kind: "deliver", process: this.id, message, from });
  }
  respond(operation: number, value: unknown): void {
    const { invocations } = this.store.model;
    if (!Number.isInteger(operation) || !(operation - 1 in invocations)) {
      throw unknownOperation(this.id, operation, invocations.map((_, index) => index + 1));
    }
    const happening = this.store.happening({ kind: "respond", process: this.id, operation, value });
    this.add([SAY, happening, operation]);
  }
  private say(happening: Happening): void {
    this.add([SAY, this.store.happening(happening)]);
  }
  private add(effect: Effect): void {
    if (this.effects.push(effect) > MOST_SAID) throw endless(MOST_SAID);
  }
  choose(count: number): number {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`choose needs a count ≥ 1, got ${count}`);
    const choice = this.script[this.choices.length] ?? 0;
    if (this.choices.push(choice) > MOST_SAID) throw endless(MOST_SAID);
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
