/** Who plays in a run: the processes at their nodes, the devices, and who is acting at the moment. */
import { build, checkHandlers, dispatchOf, handlerOf, Owners, SeatAmong, targetOf } from "../../core/host.ts";
import { checkType, copy } from "../../core/plain.ts";
import type { Message, Process, ProcessId } from "../../core/process.ts";
import { type Entry, runEntry } from "./entry.ts";
import { endless, ProcessError } from "../errors.ts";
import { Ledger } from "./ledger.ts";
import { Looks } from "./looks.ts";
import { type Fabric, Node } from "./node.ts";
import { checkWorld, type WorldOptions } from "./options.ts";
import { unknownChannel } from "../options/channels.ts";
import { DeviceSet, plainName } from "./devices.ts";
import { type Device, idsOf, nameOf } from "../system.ts";

/** What one handler may say: far more than one needs that broadcasts to ten thousand. */
const MOST_SAID = 250_000;

export abstract class Cast<P extends Process = Process> extends Ledger {
  protected readonly nodes: Node[] = [];
  /**
   * The process of each node, by place: of ten thousand neither lies near, and so both are fetched at once,
   * not one by way of the other.
   */
  protected readonly seated: Process[] = [];
  protected readonly devices: DeviceSet;
  protected readonly seed: number;
  /** The names of the channels beside the network without a name. */
  protected readonly channels: readonly string[];
  /** Handlers by class and number of the message's type. */
  private readonly entries = new Map<unknown, (Entry | undefined)[]>();
  private readonly owners = new Owners();
  protected readonly looks = new Looks(this.owners);
  private readonly types = new Map<string, number>();
  /** The type of the last message; at first no type at all. */
  protected lastType = "\0";
  protected lastNumber = -1;
  /** Whether messages have a size. */
  protected readonly sized: boolean;
  /** Whether sending leaves nothing to note but the counters. */
  protected readonly plain: boolean;
  /** Who is acting, for error messages: what on is a message's type and sender, or else a text. */
  protected acting: Node | undefined;
  protected actingType = -1;
  protected actingFrom = -1;
  private doing = "";
  /** How much the handler has said that is running. */
  protected said = 0;

  constructor(protected readonly options: WorldOptions<P>) {
    checkWorld(options);
    super(idsOf(options.processes), options.trace ?? "all");
    const { devices = {}, seed = 1, clocks = {} } = options;
    this.seed = seed;
    this.sized = options.size !== undefined;
    this.plain = !this.sized && !this.traced;
    if (options.fields && !this.traced) {
      throw new TypeError(`fields are recorded along with a trace: leave out trace: "none"`);
    }
    this.channels = Object.keys(options.channels ?? {});
    this.devices = new DeviceSet(devices, this.ids);
    for (const id of Object.keys(clocks)) this.placeOf(Number(id), "clocks are given for");
    for (const id of this.ids) this.addNode(id, clocks[id] ?? {});
    checkHandlers(this.nodes.map((node) => node.process), this.devices.names.map(plainName));
  }

  /** What the nodes act upon. */
  protected abstract get fabric(): Fabric;

  private addNode(
    id: ProcessId,
    { offsetMs = 0, driftPpm = 0, tickMs = 0 }: NonNullable<WorldOptions["clocks"]>[ProcessId],
  ): void {
    if (!Number.isFinite(offsetMs)) {
      throw new RangeError(`the clock offset of P${id} must be finite (ms), got ${offsetMs}`);
    }
    if (!(Math.abs(driftPpm) < 1e6)) {
      throw new RangeError(`the clock drift of P${id} must be between ±1,000,000 ppm, got ${driftPpm}`);
    }
    if (!(tickMs >= 0 && tickMs < Infinity)) {
      throw new RangeError(`the tick of the clock of P${id} must be ≥ 0 ms, got ${tickMs}`);
    }
    const place = this.nodes.length;
    const node = new Node(
      this.fabric,
      id,
      place,
      offsetMs,
      1 + driftPpm * 1e-6,
      tickMs,
      this.seed,
    );
    this.nodes.push(node);
    this.seat(node);
  }

  /** Gives a node a fresh process. */
  protected seat(node: Node): void {
    try {
      node.process = build(
        this.options.processes[node.id],
        new SeatAmong(node.id, this.ids, node),
        this.owners,
      );
    } catch (error) {
      throw new ProcessError(node.id, "being built", this.now ?? 0, error);
    }
    this.seated[node.place] = node.process;
    this.looks.built(node.process);
    const prototype = Object.getPrototypeOf(node.process); // not `constructor`: a class can name another's
    let entries = this.entries.get(prototype);
    if (!entries) this.entries.set(prototype, entries = []);
    node.entries = entries;
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

  /** How many records of its log are on stable storage. */
  durable(id: ProcessId): number {
    return this.node(id).durable;
  }

  /** The names of the timers of a process that are set. */
  timers(id: ProcessId): string[] {
    return this.node(id).armed.map((timer) => timer.name);
  }

  /** The device of this name; P2's own "disk" is "disk@2". */
  device(name: string): Device {
    const { names, all } = this.devices, device = names.indexOf(name);
    if (device < 0) throw new RangeError(`devices are ${names.join(", ") || "none"}, got "${name}"`);
    return all[device];
  }

  protected node(id: ProcessId, what = "asked for"): Node {
    return this.nodes[this.placeOf(id, what)];
  }

  // ---- who is acting

  protected acts(node: Node, doing: string, name = ""): void {
    this.acting = node;
    this.said = 0;
    this.actingType = -1;
    this.doing = name === "" ? doing : `${doing} ${name}`;
  }

  /** Counts what a handler says and asks: if it never ends, that would fill the memory. */
  says(): void {
    if (++this.said > MOST_SAID && this.acting) throw endless(MOST_SAID);
  }

  /** Says which process was doing what when an error came up. */
  protected explain(error: unknown): unknown {
    const node = this.acting;
    this.acting = undefined;
    if (!node || error instanceof ProcessError) return error;
    const doing = this.actingType < 0
      ? this.doing
      : `handling ${this.counts.types[this.actingType]} from P${this.actingFrom}`;
    return new ProcessError(node.id, doing, this.now, error);
  }

  // ---- what is said must be possible

  checkMessage(from: Node, to: ProcessId, message: Message): void {
    checkType(message);
    if (this.placeIfAny(to) >= 0) return;
    throw new RangeError(
      `P${from.id} sends ${message.type} to ${nameOf(to)}, but the processes are ${this.listed}`,
    );
  }

  checkChannel(from: Node, message: Message, channel: string): void {
    if (this.channels.includes(channel)) return;
    throw unknownChannel(`P${from.id} sends ${message.type}`, channel, this.channels);
  }

  /** The number of a message's type; the next message is often of the same. */
  protected typeOf(from: Node, to: ProcessId, message: Message): number {
    let type = this.types.get(message?.type);
    if (type === undefined) {
      this.checkMessage(from, to, message);
      type = this.types.size;
      this.types.set(message.type, type);
      this.counts.types.push(message.type);
      this.counts.sentByType.push(0);
    }
    this.lastType = message.type;
    return this.lastNumber = type;
  }

  /** The handler of messages of a type, for all processes of a class. Its first runs are looked at. */
  protected entryFor(node: Node, from: ProcessId, type: number): Entry {
    const fullName = this.counts.types[type], dispatch = dispatchOf("message", fullName);
    const target = targetOf(node.process, dispatch.part);
    const call = handlerOf(target, dispatch, `the message ${fullName} from P${from}`);
    const entry = { ...dispatch, call }, { looks } = this, { entries } = node;
    const looking = function (this: Process, message: unknown, from: unknown) {
      const result = runEntry(entry, this, message as Message, from as ProcessId);
      if (looks.at(this, fullName)) entries[type] = entry;
      return result;
    };
    return entries[type] = { ...dispatch, part: "", call: looking };
  }

  protected sizeOf(message: Message): number {
    const bytes = this.options.size!(message);
    if (!(bytes >= 0 && bytes < Infinity)) {
      throw new RangeError(`the size of ${message.type} must be ≥ 0 bytes, got ${bytes}`);
    }
    this.counts.bytes += bytes;
    return bytes;
  }

  checkDevice(node: Node, device: string): void {
    this.devices.check(device, node.id);
  }
}
