/** Writes down what a process says while one of its handlers runs. */
import { canonical } from "../../../core/canonical.ts";
import { checkType } from "../../../core/plain.ts";
import type { Message, Port, ProcessId } from "../../../core/process.ts";
import { ownerOf, ownNumber } from "../../../core/trace/operations.ts";
import { endless } from "../../errors.ts";
import { unknownChannel } from "../../options/channels.ts";
import { nameOf } from "../../system.ts";
import { checkCount } from "../../world/devices.ts";
import { unknownOperation } from "../../world/operations.ts";
import { checkTimer } from "../../world/timer.ts";
import type { Happening } from "../../property/happening.ts";
import {
  APPEND,
  CANCEL,
  type Effect,
  FLUSH,
  INVOKE,
  SAY,
  SEND,
  SET,
  type Store,
  SUBMIT,
} from "../state/store.ts";

/** What one handler may say and choose: far more than one needs whose every step is looked at. */
const MOST_SAID = 10_000;

/** The explorer's side of one process: it writes down what the process says. */
export class Recorder implements Port {
  effects: Effect[] = [];
  choices: number[] = [];
  counts: number[] = [];
  currentOperation = 0;
  /** How many operations the process had begun by itself before, and in this handler. */
  private begunBefore = 0;
  private begun = 0;
  /** What `choose` is to return first. */
  script: readonly number[] = [];
  /** What the clock says; undefined where that is to be found out. */
  private time: number | undefined;
  /** How often the handler has read it. */
  reads = 0;

  constructor(
    private readonly store: Store,
    private readonly place: number,
    private readonly id: ProcessId,
  ) {}

  /**
   * @param begun how many operations the process has begun by itself so far
   * @param time what its clock says; undefined: who reads it gets no further
   */
  begin(script: readonly number[], begun: number, time: number | undefined): void {
    this.time = time;
    this.reads = 0;
    this.begunBefore = begun;
    this.begun = 0;
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
    this.store.model.deviceSet.check(device, this.id);
    const text = this.store.texts.number(canonical(request, "the request"));
    this.add([SUBMIT, this.store.request({ place: this.place, device, text, tag, live: true })]);
  }
  output(what: unknown): void {
    this.say({ kind: "output", process: this.id, what });
  }
  deliver(message: unknown, from: ProcessId): void {
    this.say({ kind: "deliver", process: this.id, message, from });
  }
  invoke(method: string, details: readonly unknown[]): number {
    const operation = ownNumber(this.id, this.begunBefore + ++this.begun);
    const happening: Happening = { kind: "invoke", process: this.id, operation, method, details };
    this.add([INVOKE, this.store.happening(happening), operation]);
    return operation;
  }
  respond(operation: number, value: unknown): void {
    if (!this.mayExist(operation)) throw unknownOperation(this.id, operation, this.known);
    const happening = this.store.happening({ kind: "respond", process: this.id, operation, value });
    this.add([SAY, happening, operation]);
  }
  /** Whether there can be such an operation; those of other processes are known where their states are. */
  private mayExist(operation: number): boolean {
    const own = ownerOf(operation);
    if (!own) return Number.isInteger(operation) && operation - 1 in this.store.model.invocations;
    return own.process === this.id
      ? own.count >= 1 && own.count <= this.begunBefore + this.begun
      : this.store.model.places.has(own.process);
  }
  private get known(): number[] {
    const driven = this.store.model.invocations.map((_, index) => index + 1);
    const own = Array.from(
      { length: this.begunBefore + this.begun },
      (_, index) => ownNumber(this.id, index + 1),
    );
    return [...driven, ...own];
  }
  private say(happening: Happening): void {
    this.add([SAY, this.store.happening(happening)]);
  }
  private add(effect: Effect): void {
    if (this.effects.push(effect) > MOST_SAID) throw endless(MOST_SAID);
  }
  choose(count: number): number {
    checkCount(count);
    const choice = this.script[this.choices.length] ?? 0;
    if (this.choices.push(choice) > MOST_SAID) throw endless(MOST_SAID);
    this.counts.push(count);
    return choice;
  }
  random(): number {
    throw new TypeError("the explorer cannot try every number that random() may give: use choose(count)");
  }
  clock(): number {
    if (!this.store.model.clocks) {
      throw new TypeError(
        "the explorer has no clock to read: set a timer, with a range of times if they vary, or give " +
          'clocks: { untilMs: 100 } with time: "ordered"',
      );
    }
    if (++this.reads > MOST_SAID) throw endless(MOST_SAID); // it never changes while a handler runs
    if (this.time === undefined) throw new Error("its clock says nothing yet");
    return this.time;
  }
  operation(): number {
    return this.currentOperation;
  }
}
