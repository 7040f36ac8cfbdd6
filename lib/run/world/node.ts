/**
 * The simulator's side of one process: carries out what the process says, in order, and holds back what must
 * wait.
 */
import { copy, copyMessage } from "../../core/plain.ts";
import type { Message, Port, Process, ProcessId } from "../../core/process.ts";
import { Random } from "../../core/random.ts";
import { ownerOf, ownNumber } from "../../core/trace/operations.ts";
import { checkCount } from "./devices.ts";
import type { Entry } from "./entry.ts";
import type { Station } from "./station.ts";
import { checkTimer, KeyedTimers, Timer as TimerOf } from "./timer.ts";

export type Timer = TimerOf<Node>;

/** A force of the log that is not done: up to which record, and the effects that wait for it. */
type Force = { readonly length: number; readonly after: (() => void)[] };

/** What a node needs from the driver around it. */
export interface Fabric {
  readonly now: number;
  /** @throws RangeError when a handler says and asks so much that it must be in an endless loop */
  says(): void;
  /** @throws RangeError for a receiver that does not exist, TypeError for a message without a type */
  checkMessage(from: Node, to: ProcessId, message: Message): void;
  transmit(from: Node, to: ProcessId, message: Message): void;
  /** @throws RangeError for a channel that the options do not name */
  checkChannel(from: Node, message: Message, channel: string): void;
  transmitOn(channel: string, from: Node, to: ProcessId, message: Message): void;
  arm(timer: Timer): void;
  disarm(timer: Timer): void;
  /** A force of the log up to `length` records begins; `row` is its row in the trace. */
  startForce(node: Node, length: number, row: number): void;
  /** @throws RangeError for a device that does not exist */
  checkDevice(node: Node, device: string): void;
  startRequest(node: Node, device: string, request: Message, tag: number): void;
  /** For the schedule of the run. */
  noteClock(ms: number): void;
  /** @throws RangeError for an operation that was not invoked */
  checkOperation(node: Node, operation: number): void;
  /** Writes a row of the trace; −1 if it is not kept. */
  note(
    kind: "append" | "output" | "deliver" | "invoke" | "respond" | "force" | "choose",
    node: Node,
    content: unknown,
    peer?: ProcessId,
  ): number;
}

/** The first of the streams that `random` draws from, one a process. */
const FLOATS = 0x40000000;
/** The first of the streams for all else that a process leaves to chance. */
const CHOICES = 16;

export class Node implements Port {
  // What each message looks at comes first: with ten thousand processes it should lie together.
  alive = false;
  paused = false;
  process!: Process;
  /** Where messages wait, if the process takes time for them or has been paused. */
  station: Station | undefined;
  /** The handlers of its class, by number of the message's type. */
  entries: (Entry | undefined)[] = [];
  /** Whether the next handler is to be cut short, see `limitEffects`. */
  limited = false;
  /** Whether each effect needs a look: it may have to wait, or not to happen. */
  private guarded = false;
  /** Counts the starts: what was begun before a crash is told apart by it. */
  incarnation = 0;
  /** The log on stable storage, and how many of its records are surely there. */
  log: object[] = [];
  durable = 0;
  /** Forces begun and not done, oldest first. */
  forces: Force[] = [];
  /** The operation being invoked, 0 if none. */
  currentOperation = 0;
  /** How many operations it has begun by itself, and how many of them before it last crashed. */
  private begun = 0;
  private begunBefore = 0;
  /** How many of these came after the effect at which the crash falls: they did not happen. */
  private unsaid = 0;
  /** What `choose` must return, in a schedule; empty: drawn at random. */
  choices: number[] = [];
  /** After how many effects the crash falls; how many are left until then. */
  limit = 0;
  private effectsLeft = 0;
  /** What its clock says, in a schedule; undefined: what offset, rate and time give. */
  clockMs: number | undefined;
  /** How many unforced records the crash then leaves; absent: drawn at random. */
  keep: number | undefined;
  /** Where `random` draws from: a stream of its own, so that a replay draws the same. */
  private floats: Random | undefined;
  /**
   * Where all else is drawn from. Both are made when they are asked for, as `keyed` is: ten thousand
   * processes should lie close together.
   */
  private chance: Random | undefined;
  /** The timers without a key, ever set: a handful; and those with one, as long as they are set. */
  private readonly timers: Timer[] = [];
  private keyed: KeyedTimers<Node> | undefined;

  constructor(
    private readonly fabric: Fabric,
    readonly id: ProcessId,
    /** Its place among the ids, ascending. */
    readonly place: number,
    private readonly offsetMs: number,
    /** Local ms a virtual ms. */
    readonly rate: number,
    /** What readings are multiples of, ms; 0: of nothing. */
    private readonly tickMs: number,
    private readonly seed: number,
  ) {}

  // ---- what the process says

  send(to: ProcessId, message: Message, channel?: string): void {
    if (channel) return this.sendOn(channel, to, message);
    if (!this.guarded) return this.fabric.transmit(this, to, message);
    this.fabric.checkMessage(this, to, message);
    const said = copyMessage(message);
    this.visible(() => this.fabric.transmit(this, to, said));
  }

  private sendOn(channel: string, to: ProcessId, message: Message): void {
    const { fabric } = this;
    fabric.checkMessage(this, to, message);
    fabric.checkChannel(this, message, channel);
    if (to === this.id) return this.send(to, message); // it takes none
    const said = copyMessage(message);
    if (this.guarded) this.visible(() => fabric.transmitOn(channel, this, to, said));
    else fabric.transmitOn(channel, this, to, said);
  }

  setTimer(name: string, ms: number, msMax: number, key: string): void {
    checkTimer(name, ms, msMax, msMax === Infinity);
    if (this.guarded && !this.allowed()) return;
    const timer = key === ""
      ? this.timer(name, key) ?? this.newTimer(name)
      : (this.keyed ??= new KeyedTimers<Node>(this)).findOrAdd(name, key);
    timer.ms = ms;
    timer.msMax = msMax;
    this.fabric.arm(timer);
  }

  cancelTimer(name: string, key: string): void {
    if (this.guarded && !this.allowed()) return;
    const timer = this.timer(name, key);
    if (timer && timer.deadline !== Infinity) this.fabric.disarm(timer);
  }

  append(record: object): void {
    const stored = copy(record, "the record");
    if (typeof stored !== "object" || stored === null) {
      throw new TypeError(`a record of the log must be an object, got ${String(record)}`);
    }
    if (this.guarded && !this.allowed()) return;
    this.log.push(stored);
    this.fabric.note("append", this, stored);
  }

  flush(): void {
    if (this.guarded && !this.allowed()) return;
    const row = this.fabric.note("force", this, undefined);
    this.fabric.startForce(this, this.log.length, row);
  }

  submit(device: string, request: Message, tag: number): void {
    this.fabric.checkDevice(this, device);
    const said = copyMessage(request);
    if (!this.guarded) this.fabric.startRequest(this, device, said, tag);
    else this.visible(() => this.fabric.startRequest(this, device, said, tag));
  }

  output(what: unknown): void {
    const value = copy(what, "output");
    if (!this.guarded) this.fabric.note("output", this, value);
    else this.visible(() => this.fabric.note("output", this, value));
  }

  deliver(message: unknown, from: ProcessId): void {
    const value = copy(message, "delivered message");
    if (!this.guarded) this.fabric.note("deliver", this, value, from);
    else this.visible(() => this.fabric.note("deliver", this, value, from));
  }

  invoke(method: string, details: readonly unknown[]): number {
    const operation = ownNumber(this.id, this.begun + 1);
    const content = { operation, method, details: copy(details, "details") };
    this.begun++;
    if (!this.guarded) this.fabric.note("invoke", this, content);
    else if (!this.visible(() => this.fabric.note("invoke", this, content))) this.unsaid++;
    return operation;
  }

  /** It is a later incarnation of a process that has begun so many operations by itself. */
  continueFrom(incarnation: number, begun: number): void {
    this.incarnation = incarnation;
    this.begun = begun;
    this.begunBefore = begun;
  }

  /** Whether an operation is one that it has begun by itself since it last started. */
  hasBegun(operation: number): boolean {
    const own = ownerOf(operation);
    return own?.process === this.id && own.count > this.begunBefore && own.count <= this.begun;
  }

  respond(operation: number, value: unknown): void {
    this.fabric.checkOperation(this, operation);
    const content = { operation, value: copy(value, "response") };
    if (!this.guarded) this.fabric.note("respond", this, content);
    else this.visible(() => this.fabric.note("respond", this, content));
  }

  choose(count: number): number {
    const choice = this.chooses(count, this.rng());
    this.fabric.note("choose", this, choice);
    return choice;
  }

  /** What the schedule says next, or else a random number. */
  chooses(count: number, chance: Random): number {
    checkCount(count);
    const choice = this.choices.shift() ?? chance.integer(count);
    if (choice >= count) throw new RangeError(`the schedule chooses ${choice} of ${count}`);
    return choice;
  }

  /** A duration of local time drawn from a range, ms. */
  drawDuration(ms: number, msMax: number): number {
    return ms === msMax ? ms : ms + (msMax - ms) * this.rng().uniform();
  }

  /** How many unforced records a crash leaves: any number. */
  chooseKept(count: number): number {
    return this.rng().integer(count);
  }

  private rng(): Random {
    return this.chance ??= new Random(this.seed, CHOICES + this.place);
  }

  random(): number {
    return (this.floats ??= new Random(this.seed, FLOATS + this.place)).uniform();
  }
  clock(): number {
    this.fabric.says();
    const ms = this.clockMs ?? ticked(this.fabric.now * this.rate + this.offsetMs, this.tickMs);
    this.fabric.noteClock(ms);
    return ms;
  }
  operation(): number {
    return this.currentOperation;
  }

  // ---- durability: nothing that others can see overtakes a pending force

  /**
   * An effect that others can see: now, or after the forces that are pending.
   * @returns whether it happens at all
   */
  private visible(effect: () => void): boolean {
    this.fabric.says();
    if (!this.allowed()) return false;
    const last = this.forces.at(-1);
    if (last) last.after.push(effect);
    else effect();
    return true;
  }

  /** A force of the log up to record `length` begins: what others can see waits from here on. */
  forceBegins(length: number): void {
    this.forces.push({ length, after: [] });
    this.guarded = true;
  }

  /**
   * The oldest force is done: its records are safe, and what waited for it happens.
   * @param count only so many of the effects happen: a crash falls in between
   */
  forceEnds(count = Infinity): void {
    const force = this.forces.shift();
    if (!force) return;
    this.durable = Math.max(this.durable, force.length);
    this.guarded = this.forces.length > 0 || this.limited;
    for (const effect of force.after.slice(0, count)) effect();
  }

  // ---- crashes in the middle of a handler

  /** The next handler gets no further than this many effects. */
  limitEffects(count: number): void {
    this.limited = true;
    this.limit = count;
    this.effectsLeft = count;
    this.guarded = true;
  }

  private allowed(): boolean {
    return !this.limited || this.effectsLeft-- > 0;
  }

  // ---- timers

  private timer(name: string, key: string): Timer | undefined {
    if (key !== "") return this.keyed?.find(name, key);
    for (const timer of this.timers) if (timer.name === name) return timer;
    return undefined;
  }

  private newTimer(name: string): Timer {
    const timer = new TimerOf<Node>(this, name, "");
    this.timers.push(timer);
    return timer;
  }

  /** Forgets a timer with a key that is no longer set: a process may use any number of keys. */
  forgetTimer(timer: TimerOf, spare = false): void {
    if (timer.key !== "") this.keyed?.forget(timer, spare);
  }

  /** The timers that are set. */
  get armed(): Timer[] {
    return [...this.timers, ...this.keyed?.all ?? []].filter((timer) => timer.deadline !== Infinity);
  }

  /** All that a crash loses but the log. */
  forget(): void {
    for (const timer of this.armed) this.fabric.disarm(timer);
    this.forces = [];
    this.limited = false;
    this.keep = undefined;
    this.guarded = false;
    this.begun -= this.unsaid;
    this.unsaid = 0;
    this.begunBefore = this.begun;
  }
}

function ticked(ms: number, tickMs: number): number {
  return tickMs > 0 ? Math.floor(ms / tickMs) * tickMs : ms;
}
