/** The simulator's side of one process: carries out what the process says, in order, and holds back what must wait. */
import { copy, copyMessage } from "../core/plain.ts";
import type { Message, Port, Process, ProcessId } from "../core/process.ts";
import type { Random } from "../core/random.ts";

/** A named timer of a process. It keeps its place in the queue when cancelled, for the next one of its name to take over. */
export class Timer {
  /** Its slot in the queue of events, or −1. */
  slot = -1;
  /** When it fires; Infinity when it is not set. */
  deadline = Infinity;
  /** Its order among events of the same time. */
  order = 0;
  /** The trace's row in which it was set. */
  row = -1;
  /** Its least and greatest duration, as set. */
  ms = 0;
  msMax = 0;
  constructor(readonly node: Node, readonly name: string, readonly key: string) {}
}

/** A force of the log that is not done: up to which record, and the effects that wait for it. */
type Force = { readonly length: number; readonly after: (() => void)[] };

/** What a node needs from the driver around it. */
export interface Fabric {
  readonly now: number;
  transmit(from: Node, to: ProcessId, message: Message): void;
  arm(timer: Timer): void;
  disarm(timer: Timer): void;
  /** A force of the log up to `length` records begins. */
  startForce(node: Node, length: number): void;
  startRequest(node: Node, device: string, request: Message, tag: number): void;
  /** Writes a row of the trace; −1 if it is not kept. */
  note(
    kind: "append" | "output" | "deliver" | "respond" | "force",
    node: Node,
    content: unknown,
    peer?: ProcessId,
  ): number;
}

export class Node implements Port {
  alive = false;
  paused = false;
  process!: Process;
  /** Counts the starts: what was begun before a crash is told apart by it. */
  incarnation = 0;
  /** The log on stable storage, and how many of its records are surely there. */
  log: object[] = [];
  durable = 0;
  /** Forces begun and not done, oldest first. */
  forces: Force[] = [];
  /** The operation being invoked, 0 if none. */
  currentOperation = 0;
  /** Set while something needs a look before each effect. */
  private guarded = false;
  private effectsLeft = Infinity;
  private timers: Timer[] = [];
  private timersByName: Map<string, Timer> | undefined;
  /** What `choose` must return, in a schedule; empty: drawn at random. */
  choices: number[] = [];
  /** How many unforced records the crash in the middle of a handler leaves; absent: drawn at random. */
  keep: number | undefined = undefined;

  constructor(
    private readonly fabric: Fabric,
    readonly id: ProcessId,
    /** Its place among the ids, ascending. */
    readonly place: number,
    private readonly rng: Random,
    private readonly offsetMs: number,
    /** Local ms a virtual ms. */
    readonly rate: number,
  ) {}

  // ---- what the process says

  send(to: ProcessId, message: Message): void {
    if (!this.guarded) this.fabric.transmit(this, to, message);
    else {
      const said = copyMessage(message);
      this.visible(() => this.fabric.transmit(this, to, said));
    }
  }

  setTimer(name: string, ms: number, msMax: number, key: string): void {
    if (this.guarded && !this.allowed()) return;
    if (!(ms >= 0) || !(msMax >= ms) || ms === Infinity) {
      throw new RangeError(
        `the time of timer "${name}" must be ≥ 0 ms and a range ascending, got ${ms} to ${msMax}`,
      );
    }
    const timer = this.timer(name, key);
    timer.ms = ms;
    timer.msMax = msMax;
    this.fabric.arm(timer);
  }

  cancelTimer(name: string, key: string): void {
    if (this.guarded && !this.allowed()) return;
    const timer = this.timer(name, key);
    if (timer.deadline !== Infinity) this.fabric.disarm(timer);
  }

  append(record: object): void {
    if (this.guarded && !this.allowed()) return;
    const stored = copyMessage(record);
    this.log.push(stored);
    this.fabric.note("append", this, stored);
  }

  flush(): void {
    if (this.guarded && !this.allowed()) return;
    this.fabric.note("force", this, undefined);
    this.fabric.startForce(this, this.log.length);
  }

  submit(device: string, request: Message, tag: number): void {
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

  respond(operation: number, value: unknown): void {
    const content = { operation, value: copy(value, "response") };
    if (!this.guarded) this.fabric.note("respond", this, content);
    else this.visible(() => this.fabric.note("respond", this, content));
  }

  choose(count: number): number {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`choose needs a count ≥ 1, got ${count}`);
    const choice = this.choices.shift() ?? this.rng.integer(count);
    if (choice >= count) throw new RangeError(`the schedule chooses ${choice} of ${count}`);
    return choice;
  }

  /** A duration of local time drawn from a range, ms. */
  drawDuration(ms: number, msMax: number): number {
    return ms === msMax ? ms : ms + (msMax - ms) * this.rng.uniform();
  }

  /** How many unforced records a crash leaves: any number. */
  chooseKept(count: number): number {
    return this.rng.integer(count);
  }

  random(): number {
    return this.rng.uniform();
  }
  clock(): number {
    return this.fabric.now * this.rate + this.offsetMs;
  }
  operation(): number {
    return this.currentOperation;
  }

  // ---- durability: nothing that others can see overtakes a pending force

  /** An effect that others can see: now, or after the forces that are pending. */
  private visible(effect: () => void): void {
    if (!this.allowed()) return;
    const last = this.forces.at(-1);
    if (last) last.after.push(effect);
    else effect();
  }

  /** A force of the log up to record `length` begins: what others can see waits from here on. */
  forceBegins(length: number): void {
    this.forces.push({ length, after: [] });
    this.guarded = true;
  }

  /** The oldest force is done: its records are safe, and what waited for it happens. */
  forceEnds(): void {
    const force = this.forces.shift();
    if (!force) return;
    this.durable = Math.max(this.durable, force.length);
    this.guarded = this.forces.length > 0 || this.effectsLeft !== Infinity;
    for (const effect of force.after) effect();
  }

  // ---- crashes in the middle of a handler

  /** The next handler gets no further than this many effects; `Infinity` lets it run to its end. */
  limitEffects(count: number): void {
    this.effectsLeft = count;
    this.guarded = this.forces.length > 0 || count !== Infinity;
  }

  /** Whether the limit on effects was set. */
  get limited(): boolean {
    return this.effectsLeft !== Infinity;
  }

  private allowed(): boolean {
    if (this.effectsLeft <= 0) return false;
    this.effectsLeft--;
    return true;
  }

  // ---- timers

  private timer(name: string, key: string): Timer {
    if (this.timersByName) return this.timersByName.get(name + "\0" + key) ?? this.newTimer(name, key);
    for (const timer of this.timers) if (timer.name === name && timer.key === key) return timer;
    return this.newTimer(name, key);
  }

  private newTimer(name: string, key: string): Timer {
    const timer = new Timer(this, name, key);
    this.timers.push(timer);
    if (this.timers.length > 8) {
      this.timersByName ??= new Map(this.timers.map((timer) => [timer.name + "\0" + timer.key, timer]));
      this.timersByName.set(name + "\0" + key, timer);
    }
    return timer;
  }

  /** The timers that are set. */
  get armed(): Timer[] {
    return this.timers.filter((timer) => timer.deadline !== Infinity);
  }

  /** All that a crash loses but the log. */
  forget(): void {
    for (const timer of this.armed) this.fabric.disarm(timer);
    this.forces = [];
    this.effectsLeft = Infinity;
    this.guarded = false;
  }
}
