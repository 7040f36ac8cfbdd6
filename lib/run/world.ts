/** What the timed simulator and the replayer of schedules share: processes, dispatch, crashes, the trace. */
import {
  build,
  checkHandlers,
  deviceOf,
  dispatchOf,
  type Handler,
  handlerOf,
  recover,
  start,
  targetOf,
} from "../core/host.ts";
import { copy, copyMessage } from "../core/plain.ts";
import type { Message, Process, ProcessId } from "../core/process.ts";
import { Random } from "../core/random.ts";
import { codeOf, type Kind, Trace, type TraceLevel } from "../core/trace.ts";
import { Counters } from "./counters.ts";
import { ProcessError } from "./errors.ts";
import { type Fabric, Node, type Timer } from "./node.ts";
import { type Device, type Devices, idsOf, type Processes } from "./system.ts";

export type WorldOptions<P extends Process = Process> = {
  readonly processes: Processes<P>;
  readonly devices?: Devices;
  /** What randomness is drawn from, an integer ≥ 0. Default 1. */
  readonly seed?: number;
  /** What the trace keeps. Default "all". */
  readonly trace?: TraceLevel;
  /** Whether to record the fields of the processes after each event, see `frames`. Default false. */
  readonly fields?: boolean;
  /** What a process is at the moment, shown as a bar in diagrams. Default: its field `state`, if that is a string. */
  readonly status?: (process: P) => string | undefined;
  /** Local clocks: how far ahead, ms, and how fast, parts in a million. */
  readonly clocks?: Readonly<Record<ProcessId, { readonly offsetMs?: number; readonly driftPpm?: number }>>;
  /** Size of a message in bytes, for counting and for `bandwidth`. */
  readonly size?: (message: Message) => number;
};

/** The fields of a process after the event in row `row` of the trace. */
export type Frame = {
  readonly row: number;
  readonly process: ProcessId;
  readonly fields: Record<string, unknown>;
};

type Entry = { readonly call: Handler; readonly part: string; readonly name: string };

const START = codeOf("start"), SEND = codeOf("send"), RECEIVE = codeOf("receive"), DROP = codeOf("drop");
const TIMEOUT = codeOf("timeout"),
  SET = codeOf("set timer"),
  CANCEL = codeOf("cancel timer"),
  STATUS = codeOf("status");

export abstract class World<P extends Process = Process> implements Fabric {
  abstract readonly now: number;
  readonly trace: Trace;
  readonly counts: Counters;
  /** With the option `fields`: the fields of a process after each of its events. */
  readonly frames: Frame[] = [];
  protected readonly nodes: Node[] = [];
  protected readonly devices: Record<string, Device> = {};
  protected readonly seed: number;
  private readonly ids: ProcessId[];
  private readonly places: Map<ProcessId, number>;
  private readonly types = new Map<string, number>();
  private readonly entries = new Map<unknown, (Entry | undefined)[]>();
  private readonly entriesOf: (Entry | undefined)[][] = [];
  private readonly statuses: (string | undefined)[] = [];
  private readonly traced: boolean;
  private operations = 0;
  private readonly invokedAt = new Map<number, number>();
  /** What is being handled, for error messages: a message's type and sender, or else what `doing` says. */
  private acting: Node | undefined;
  private actingType = -1;
  private actingFrom = -1;
  private doing: () => string = () => "";

  constructor(protected readonly options: WorldOptions<P>) {
    const { processes, devices = {}, seed = 1, trace = "all", clocks = {} } = options;
    this.ids = idsOf(processes);
    this.places = new Map(this.ids.map((id, place) => [id, place]));
    this.seed = seed;
    this.trace = new Trace(this.ids, trace);
    this.traced = trace !== "none";
    this.counts = new Counters(this.ids);
    for (const name of Object.keys(devices)) this.devices[name] = devices[name]();
    for (const id of Object.keys(clocks)) this.placeOf(Number(id), "clocks are given for");
    for (const id of this.ids) this.addNode(id, clocks[id] ?? {});
    checkHandlers(this.nodes.map((node) => node.process), Object.keys(devices));
  }

  private addNode(
    id: ProcessId,
    { offsetMs = 0, driftPpm = 0 }: { offsetMs?: number; driftPpm?: number },
  ): void {
    if (!Number.isFinite(offsetMs)) {
      throw new RangeError(`the clock offset of P${id} must be finite (ms), got ${offsetMs}`);
    }
    if (!(Math.abs(driftPpm) < 1e6)) {
      throw new RangeError(`the clock drift of P${id} must be between ±1,000,000 ppm, got ${driftPpm}`);
    }
    const place = this.nodes.length;
    const node = new Node(this, id, place, new Random(this.seed, 16 + place), offsetMs, 1 + driftPpm * 1e-6);
    this.nodes.push(node);
    node.process = this.make(node);
    let entries = this.entries.get(node.process.constructor);
    if (!entries) this.entries.set(node.process.constructor, entries = []);
    this.entriesOf.push(entries);
    this.statuses.push(undefined);
  }

  private make(node: Node): Process {
    const { ids } = this;
    let peers: ProcessId[] | undefined; // made when asked for: few of ten thousand processes ask
    const seat = {
      id: node.id,
      port: node,
      get peers() {
        return peers ??= ids.filter((other) => other !== node.id);
      },
    };
    return build(this.options.processes[node.id], seat);
  }

  // ---- what one can ask

  /** The process with this id, as it is now. */
  process(id: ProcessId): P {
    return this.node(id).process as P;
  }

  /** All processes, ascending by id. */
  get processes(): P[] {
    return this.nodes.map((node) => node.process as P);
  }

  /** Whether the process is up. */
  alive(id: ProcessId): boolean {
    return this.node(id).alive;
  }

  /** A copy of the log of a process: what it has written since it first started, forced or not. */
  log(id: ProcessId): object[] {
    return copy(this.node(id).log);
  }

  /** The shared device of this name. */
  device(name: string): Device {
    const device = this.devices[name];
    if (!device) {
      throw new RangeError(`devices are ${Object.keys(this.devices).join(", ") || "none"}, got "${name}"`);
    }
    return device;
  }

  protected placeOf(id: ProcessId, what: string): number {
    const place = this.places.get(id);
    if (place === undefined) {
      throw new RangeError(`${what} P${id}, but the processes are ${listed(this.ids)}`);
    }
    return place;
  }

  protected node(id: ProcessId, what = "asked for"): Node {
    return this.nodes[this.placeOf(id, what)];
  }

  // ---- effects

  transmit(from: Node, to: ProcessId, message: Message): void {
    const place = this.places.get(to);
    if (place === undefined) {
      throw new RangeError(
        `P${from.id} sends ${message.type} to P${to}, but the processes are ${listed(this.ids)}`,
      );
    }
    const type = this.typeOf(message.type);
    const sent = copyMessage(message);
    const counts = this.counts;
    if (place === from.place) counts.local++;
    else {
      counts.messages++;
      counts.sentByType[type]++;
      counts.sentBy[from.place]++;
    }
    const bytes = this.options.size ? this.options.size(sent) : 0;
    counts.bytes += bytes;
    const row = this.traced ? this.trace.add(SEND, this.now, from.id, to, -1, sent) : -1;
    this.route(from, this.nodes[place], type, sent, row, bytes);
  }

  private typeOf(name: string): number {
    const known = this.types.get(name);
    if (known !== undefined) return known;
    if (typeof name !== "string") {
      throw new TypeError(`a message needs a type, e.g. { type: "Request" }, got ${String(name)}`);
    }
    const type = this.types.size;
    this.types.set(name, type);
    this.counts.types.push(name);
    this.counts.sentByType.push(0);
    return type;
  }

  /** Sends a message on its way. */
  protected abstract route(
    from: Node,
    to: Node,
    type: number,
    message: Message,
    row: number,
    bytes: number,
  ): void;
  protected abstract schedule(timer: Timer): void;
  abstract disarm(timer: Timer): void;
  abstract startForce(node: Node, length: number): void;
  abstract startRequest(node: Node, device: string, request: Message, tag: number): void;

  arm(timer: Timer): void {
    if (this.traced) timer.row = this.trace.add(SET, this.now, timer.node.id, -1, -1, timerLabel(timer));
    this.schedule(timer);
  }

  protected noteCancelled(timer: Timer): void {
    if (this.traced) this.trace.add(CANCEL, this.now, timer.node.id, -1, timer.row, timerLabel(timer));
  }

  note(kind: Kind, node: Node, content: unknown, peer: ProcessId = -1): number {
    if (kind === "deliver") this.counts.deliveries++;
    if (kind === "force") this.counts.forces++;
    if (!this.traced) return -1;
    const cause = kind === "respond"
      ? this.invokedAt.get((content as { operation: number }).operation) ?? -1
      : -1;
    return this.trace.add(codeOf(kind), this.now, node.id, peer, cause, content);
  }

  /** A row about a process, with what caused it. */
  protected record(kind: Kind, process: ProcessId, content?: unknown, cause = -1, peer = -1): number {
    return this.traced ? this.trace.add(codeOf(kind), this.now, process, peer, cause, content) : -1;
  }

  protected drop(from: ProcessId, to: ProcessId, row: number, reason: string): void {
    this.counts.dropped++;
    if (this.traced) this.trace.add(DROP, this.now, to, from, row, reason);
  }

  // ---- handlers

  /** Notes a receipt; returns its row in the trace. */
  protected receive(node: Node, from: ProcessId, row: number): number {
    if (from !== node.id) {
      this.counts.received++;
      this.counts.receivedBy[node.place]++;
    }
    return this.traced ? this.trace.add(RECEIVE, this.now, node.id, from, row, undefined) : -1;
  }

  /** Runs the handler of a message. */
  protected handle(node: Node, from: ProcessId, type: number, message: Message): void {
    this.acting = node;
    this.actingType = type;
    this.actingFrom = from;
    const entry = this.entriesOf[node.place][type] ?? this.entryFor(node, from, type, message);
    const arrived = this.traced ? copyMessage(message) : message; // the trace keeps its own
    if (entry.part === "") entry.call.call(node.process, arrived, from);
    else entry.call.call(targetOf(node.process, entry.part), { ...arrived, type: entry.name }, from);
    this.after(node);
  }

  private entryFor(node: Node, from: ProcessId, type: number, message: Message): Entry {
    const dispatch = dispatchOf("message", this.counts.types[type]);
    const call = handlerOf(
      targetOf(node.process, dispatch.part),
      dispatch,
      `the message ${message.type} from P${from}`,
    );
    return this.entriesOf[node.place][type] = { call, part: dispatch.part, name: dispatch.name };
  }

  protected fire(timer: Timer): void {
    const node = timer.node;
    this.counts.timeouts++;
    if (this.traced) this.trace.add(TIMEOUT, this.now, node.id, -1, timer.row, timerLabel(timer));
    this.act(node, () => `at its timeout ${timer.name}`, () => {
      const dispatch = dispatchOf("timeout", timer.name);
      const target = targetOf(node.process, dispatch.part);
      handlerOf(target, dispatch, `the timer "${timer.name}"`).call(target, timer.key);
    });
  }

  /** A device is done; the process handles it if it has not crashed since. */
  protected complete(
    node: Node,
    incarnation: number,
    device: string,
    request: Message,
    tag: number,
    row: number,
  ): void {
    const result = copy(this.devices[deviceOf(device)].apply(request, node.id), "a device's result");
    if (!node.alive || node.incarnation !== incarnation) return;
    this.record("complete", node.id, { device, result, tag }, row);
    this.act(node, () => `at the completion of ${device}`, () => {
      const dispatch = dispatchOf("completion", device);
      const target = targetOf(node.process, dispatch.part);
      handlerOf(target, dispatch, `completions of the device "${device}"`).call(target, result, tag);
    });
  }

  protected checkDevice(node: Node, device: string): void {
    if (deviceOf(device) in this.devices) return;
    const known = Object.keys(this.devices).join(", ") || "none";
    throw new RangeError(`P${node.id} submits to "${deviceOf(device)}", but the devices are ${known}`);
  }

  /** Begins an operation: calls a method of the process. On a process that is down it is recorded and never answered. */
  protected begin(id: ProcessId, method: string, details: readonly unknown[]): number {
    const node = this.node(id, `${method} is invoked on`);
    const operation = ++this.operations;
    const row = this.record("invoke", id, { operation, method, details: copy(details, "details") });
    this.invokedAt.set(operation, row);
    if (!node.alive) return operation;
    const target = node.process as unknown as Record<string, Handler | undefined>;
    const call = target[method];
    if (typeof call !== "function") {
      throw new TypeError(`${node.process.constructor.name} has no operation "${method}" to invoke`);
    }
    node.currentOperation = operation;
    this.act(node, () => `in its operation ${method}`, () => call.call(node.process, ...copy(details)));
    node.currentOperation = 0;
    return operation;
  }

  private act(node: Node, doing: () => string, handler: () => void): void {
    this.acting = node;
    this.actingType = -1;
    this.doing = doing;
    handler();
    this.after(node);
  }

  /** After each handler: the status, the fields, and the crash if one was to fall in the middle. */
  protected after(node: Node): void {
    if (this.traced) {
      const status = this.options.status ? this.options.status(node.process as P) : stateOf(node.process);
      if (status !== this.statuses[node.place]) {
        this.statuses[node.place] = status;
        this.trace.add(STATUS, this.now, node.id, -1, -1, status);
      }
      if (this.options.fields) {
        this.frames.push({ row: this.trace.length - 1, process: node.id, fields: fieldsOf(node.process) });
      }
    }
    if (node.limited) this.crashNode(node, node.keep);
  }

  // ---- life and death

  protected startNode(node: Node): void {
    node.alive = true;
    if (this.traced) this.trace.add(START, this.now, node.id, -1, -1, undefined);
    this.act(node, () => "starting", () => start(node.process));
  }

  /** @param keep how many of the unforced records survive; absent: drawn at random */
  protected crashNode(node: Node, keep?: number): void {
    if (!node.alive) return;
    const unforced = node.log.length - node.durable;
    const kept = keep ?? (unforced === 0 ? 0 : node.chooseKept(unforced + 1));
    if (kept > unforced) {
      throw new RangeError(`P${node.id} has ${unforced} unforced records, cannot keep ${kept}`);
    }
    node.log.length = node.durable + kept;
    node.durable = node.log.length;
    node.alive = false;
    node.paused = false;
    node.incarnation++;
    node.forget();
    this.counts.crashes++;
    this.record("crash", node.id, node.log.length);
    this.statuses[node.place] = undefined;
    node.process = this.make(node); // the old fields are gone at once
  }

  protected recoverNode(node: Node): void {
    if (node.alive) return;
    node.alive = true;
    this.counts.recoveries++;
    this.record("recover", node.id);
    this.act(node, () => "recovering", () => recover(node.process, copy(node.log)));
  }

  /** Says which process was doing what when an error came up. */
  protected explain(error: unknown): unknown {
    const node = this.acting;
    if (!node || error instanceof ProcessError) return error;
    const doing = this.actingType < 0
      ? this.doing()
      : `handling ${this.counts.types[this.actingType]} from P${this.actingFrom}`;
    return new ProcessError(node.id, doing, this.now, error);
  }
}

const listed = (ids: readonly ProcessId[]) =>
  ids.length > 12 ? `P${ids[0]}, P${ids[1]}, … P${ids.at(-1)}` : ids.map((id) => `P${id}`).join(", ");

const timerLabel = (timer: Timer) => timer.key === "" ? timer.name : `${timer.name} ${timer.key}`;

function stateOf(process: Process): string | undefined {
  const state = (process as unknown as { state?: unknown }).state;
  return typeof state === "string" ? state : undefined;
}

/** The fields of a process and of its parts, copied. */
export function fieldsOf(process: Process): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(process)) {
    if (name === "id" || name === "peers") continue;
    fields[name] = field instanceof Object && "peers" in field && "id" in field
      ? fieldsOf(field as Process)
      : copy(field, `${process.constructor.name}.${name}`);
  }
  return fields;
}
