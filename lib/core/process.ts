/**
 * The contract that everything stands on: a process is a state machine that says what it wants done.
 *
 * A process is a class with one handler a message, `onRequest(message, from)`. It keeps its state in plain
 * fields and never waits, reads the wall clock or draws its own random numbers. Whatever it wants done it
 * says through the methods below, in program order, and a driver does it: a simulator, an explorer of every
 * schedule, a replayer, a real network.
 */

export type ProcessId = number;

/** A message names its type and holds plain data besides. */
export type Message = { readonly type: string };

/**
 * The handlers that a process must have; a class that `implements Handlers<Message, Timer>` and lacks one
 * does not compile.
 * - for each message type `T` of `M`: `onT(message, from)`
 * - for each timer `T`: `onTimeoutT(key)`, with the key that `setTimer` was given ("" if none)
 * - for each upcall `U`: `onU(…)`; upcalls are `CompletionDisk` (of the device "disk"), and `OutputLock`,
 *   `DeliverLock` (of the hosted part in the field `lock`)
 */
export type Handlers<M extends Message, Timer extends string = never, Upcall extends string = never> =
  & { [T in M["type"] as `on${T}`]: (message: Extract<M, { type: T }>, from: ProcessId) => void }
  & { [T in Timer as `onTimeout${T}`]: (key: string) => void }
  & { [U in Upcall as `on${U}`]: (...details: never[]) => void };

/** A driver's side of one process: what it says is called here, directly and in program order. */
export interface Port {
  /** @param channel its name; absent: the one network that has none */
  send(to: ProcessId, message: Message, channel?: string): void;
  setTimer(name: string, ms: number, msMax: number, key: string): void;
  cancelTimer(name: string, key: string): void;
  append(record: object): void;
  flush(): void;
  submit(device: string, request: Message, tag: number): void;
  output(what: unknown): void;
  deliver(message: unknown, from: ProcessId): void;
  /** An operation of the process's own begins; its number. */
  invoke(method: string, details: readonly unknown[]): number;
  respond(operation: number, value: unknown): void;
  choose(count: number): number;
  random(): number;
  clock(): number;
  operation(): number;
}

/**
 * Who a process is; known while it is being built, so that field initialisers can use `this.id` and
 * `this.peers`.
 */
export type Seat = { readonly id: ProcessId; readonly peers: readonly ProcessId[]; readonly port: Port };

let current: Seat | undefined;

/** Runs `make` with every process that it builds sitting at this seat. Drivers call it; algorithms don't. */
export function seated<P>(seat: Seat, make: () => P): P {
  const before = current;
  current = seat;
  try {
    return make();
  } finally {
    current = before;
  }
}

/**
 * The driver's side of a process. For drivers and hosts: an algorithm that had it could undo what was noted
 * of it.
 */
export let portOf: (process: Process) => Port;
/** Makes a process say what it says elsewhere: a part says it through its host. */
export let givePort: (process: Process, port: Port) => void;

/**
 * Base of every algorithm. `M` is the union of the messages that it sends, `Timer` the names of its timers.
 * Fields hold plain data (numbers, strings, booleans, arrays, plain objects, Map, Set, Uint8Array) or hosted
 * parts, which are processes.
 */
export abstract class Process<M extends Message = Message, Timer extends string = string> {
  readonly id: ProcessId;
  // Private to the engine, too: they are no part of the state, and no algorithm reaches its driver.
  #port: Port;
  readonly #seat: Seat;

  static {
    portOf = (process) => process.#port;
    givePort = (process, port) => {
      process.#port = port;
    };
  }

  constructor() {
    if (!current) {
      throw new Error(
        `${new.target.name} is built by a driver: pass the class, or a function that makes one, to simulate() or explore()`,
      );
    }
    this.id = current.id;
    this.#port = current.port;
    this.#seat = current;
  }

  /** The other processes, in ascending order of their ids. */
  get peers(): readonly ProcessId[] {
    return this.#seat.peers;
  }

  /** Called once, when the process first starts. */
  onStart(): void {}

  /**
   * Called when the process starts again after a crash, all fields at their initial values; `log` is what
   * survived.
   */
  onRecover(_log: readonly unknown[]): void {
    this.onStart();
  }

  /**
   * For the `onRecover` of an algorithm that assumes that nobody comes back after a crash.
   * @param why what is lost with its memory, and what that could lead to
   * @throws Error which names the class and says why
   */
  protected excludeRecovery(why: string): never {
    throw new Error(`${this.constructor.name} excludes recovery: ${why}; who has crashed must stay down`);
  }

  /**
   * Sends one message; it arrives later, or never, depending on the network.
   * @param channel the name of another way to the same process, e.g. "serial", which the options give in
   * `channels`; absent: the network. A message to oneself takes none
   */
  protected send(to: ProcessId, message: M, channel?: string): void {
    this.#port.send(to, message, channel);
  }

  /** Sends the message to all other processes, see `send`. */
  protected broadcast(message: M, channel?: string): void {
    for (const peer of this.peers) this.#port.send(peer, message, channel);
  }

  /**
   * `onTimeout<name>(key)` is called after `ms` of local time, or after a time drawn between `ms` and
   * `msMax`. Setting a timer that is already set (same name and key) sets it anew.
   */
  protected setTimer(name: Timer, ms: number, msMax: number = ms, key = ""): void {
    this.#port.setTimer(name, ms, msMax, key);
  }

  /** Stops a timer; stopping one that is not set does nothing. */
  protected cancelTimer(name: Timer, key = ""): void {
    this.#port.cancelTimer(name, key);
  }

  /** Writes a record to the log; a crash may lose it until it is forced. */
  protected append(record: object): void {
    this.#port.append(record);
  }

  /**
   * Forces the log to stable storage, with this record if given. Nothing that others can see overtakes a
   * pending force.
   */
  protected force(record?: object): void {
    if (record) this.#port.append(record);
    this.#port.flush();
  }

  /**
   * Asks a device, one's own of this name if there is one; `onCompletion<Device>(result, tag)` is called when
   * it is done, unless this process has crashed by then.
   */
  protected submit(device: string, request: Message, tag = 0): void {
    this.#port.submit(device, request, tag);
  }

  /** Tells the environment something of note, e.g. "entered". A hosted part tells its host. */
  protected output(what: unknown): void {
    this.#port.output(what);
  }

  /** Hands a message to the application: receipt is not delivery. A hosted part hands it to its host. */
  protected deliver(message: unknown, from: ProcessId): void {
    this.#port.deliver(message, from);
  }

  /**
   * Begins an operation of this process's own: a client that writes, then reads what depends on the answer.
   * Nothing is called: what the client does for it, it says besides. Like an output it waits for pending
   * forces, so that whatever it causes, and the answer of an operation before it, keep their order. A crash
   * leaves it open, for ever unless a later incarnation hears of it.
   * @param method what it is called in the history
   * @returns its number, for `respond`; the same in every driver, negative, and never given twice
   * @example const operation = this.invoke("write", "x", 3); // … and later: this.respond(operation)
   */
  protected invoke(method: string, ...details: readonly unknown[]): number {
    return this.#port.invoke(method, details);
  }

  /** Ends an operation that was invoked on this process, or that it began by `invoke`. */
  protected respond(operation: number, value?: unknown): void {
    this.#port.respond(operation, value);
  }

  /** An integer from 0 to `count` − 1: drawn by the simulator, each one tried by the explorer. */
  protected choose(count: number): number {
    return this.#port.choose(count);
  }

  /** A number between 0 and 1. The explorer has no floats to try: use `choose` where you can. */
  protected random(): number {
    return this.#port.random();
  }

  /** Local time in ms: it has an offset and drifts. The explorer needs to be told of clocks, by `clocks`. */
  protected get clock(): number {
    return this.#port.clock();
  }

  /** The number of the operation being invoked, for a later `respond`. */
  protected get operation(): number {
    return this.#port.operation();
  }
}
