/**
 * The simulator: one execution of a system in virtual time, drawn from a seed.
 *
 * Same options, same run, byte for byte, on every engine. Time is in ms throughout.
 */
import type { Message, Process, ProcessId } from "../core/process.ts";
import { Random } from "../core/random.ts";
import { LimitError } from "./errors.ts";
import { type Action, type RandomFaults, type Scheduled } from "./faults.ts";
import { asLatency, constant, type Latency } from "./latency.ts";
import { Network, type NetworkOptions } from "./network.ts";
import type { Node, Timer } from "./node.ts";
import { EventQueue } from "./queue.ts";
import { drawFaults } from "./random_faults.ts";
import { Station } from "./station.ts";
import { World, type WorldOptions } from "./world.ts";

export type SimulationOptions<P extends Process = Process> = WorldOptions<P> & NetworkOptions & {
  /** What happens when: `[at(10, crash(3)), at(50, recover(3))]`. */
  readonly scenario?: readonly (Scheduled | readonly Scheduled[])[];
  /** Faults drawn at random from the seed. */
  readonly faults?: RandomFaults;
  /** How long a process works on each message, ms: for all, or by id. Default 0. */
  readonly serviceMs?: number | Latency | Readonly<Record<ProcessId, number | Latency>>;
  /** How long a force of the log takes, ms. Default 0. */
  readonly forceMs?: number | Latency;
  /** How long a device works on a request, ms; each serves one after the other. Default 1. */
  readonly deviceMs?: number | Latency;
  /** When to stop. Default: when nothing is left to happen. */
  readonly until?: Until<P>;
  /** The most events before the run is given up. Default 10,000,000. */
  readonly limit?: number;
};

/** A time in ms, or a time, a number of events, or a condition, whichever comes first. */
export type Until<P extends Process = Process> = number | {
  readonly timeMs?: number;
  readonly events?: number;
  readonly when?: (run: Simulation<P>) => boolean;
};

const MESSAGE = 0, TIMER = 1, SERVED = 2, FORCED = 3, REQUEST = 4, CALL = 5;

type Request = { readonly device: string; readonly request: Message; readonly tag: number };

/**
 * Runs a system once.
 * @returns the run: its `trace`, `counts`, `processes`, and why it `stopped`
 * @throws LimitError when it goes on past `limit` events; ProcessError when a handler throws
 * @example simulate({ processes: nodes(5, Bully), latency: exponential(10), seed: 7, until: 1000 })
 */
export function simulate<P extends Process>(options: SimulationOptions<P>): Simulation<P> {
  const simulation = new Simulation(options);
  simulation.run(options.until);
  return simulation;
}

/** A run that can be continued: `run(100)`, then `do(crash(2))`, then `run(200)`. */
export class Simulation<P extends Process = Process> extends World<P> {
  /** Virtual time, ms. */
  now = 0;
  /** Why the run stopped last: nothing left to do, the time, the number of events or the condition given. */
  stopped: "not run" | "quiet" | "time" | "events" | "condition" = "not run";
  private readonly queue = new EventQueue();
  private readonly network: Network;
  private readonly stations: (Station | undefined)[];
  private readonly forceTime: Latency;
  private readonly deviceTime: Latency;
  private readonly random: Random;
  private readonly forceFree: Float64Array;
  private readonly deviceFree = new Map<string, number>();
  private readonly limit: number;
  private started = false;

  constructor(options: SimulationOptions<P>) {
    super(options);
    const place = (id: ProcessId, what: string) => this.placeOf(id, what);
    this.network = new Network(options, this.nodes.length, place, new Random(this.seed, 1));
    this.random = new Random(this.seed, 2);
    this.forceTime = asLatency(options.forceMs ?? 0, "forceMs");
    this.deviceTime = asLatency(options.deviceMs ?? 1, "deviceMs");
    this.forceFree = new Float64Array(this.nodes.length);
    this.limit = options.limit ?? 10_000_000;
    this.stations = this.nodes.map((node) => this.stationFor(node, options.serviceMs ?? 0));
    for (const { atMs, action } of (options.scenario ?? []).flat()) {
      this.check(action);
      this.call(atMs, () => this.do(action));
    }
    if (options.faults) {
      drawFaults(
        options.faults,
        this,
        this.nodes.map((node) => node.id),
        new Random(this.seed, 3),
      );
    }
  }

  private stationFor(node: Node, service: NonNullable<SimulationOptions["serviceMs"]>): Station | undefined {
    const perId = typeof service === "object" && !("shape" in service) ? service : undefined;
    if (perId) { for (const id of Object.keys(perId)) this.placeOf(Number(id), "serviceMs is given for"); }
    const time = asLatency(perId ? perId[node.id] ?? 0 : service as number | Latency, "serviceMs");
    return time.shape === "constant" && time.a === 0 ? undefined : new Station(time);
  }

  // ---- running

  /**
   * Goes on until a time (ms), a number of events in all, or a condition; without, until nothing is left to happen.
   * @throws LimitError when the run goes on past the option `limit`
   */
  run(until: Until<P> = {}): this {
    const { timeMs = Infinity, events = Infinity, when } = typeof until === "number"
      ? { timeMs: until }
      : until;
    if (!(timeMs >= 0)) throw new RangeError(`a run lasts until a time ≥ 0 ms, got ${timeMs}`);
    try {
      this.begin0();
      this.stopped = this.loop(timeMs, events, when);
    } catch (error) {
      throw error instanceof LimitError ? error : this.explain(error);
    }
    if (this.stopped === "time" || (this.stopped === "quiet" && timeMs !== Infinity)) {
      this.now = Math.max(this.now, timeMs);
    }
    return this;
  }

  private begin0(): void {
    if (this.started) return;
    this.started = true;
    for (const node of this.nodes) this.startNode(node);
  }

  private loop(timeMs: number, events: number, when?: (run: Simulation<P>) => boolean): typeof this.stopped {
    const { queue, counts } = this;
    const most = Math.min(events, this.limit);
    if (when?.(this)) return "condition";
    while (counts.events < most) {
      const slot = queue.pop();
      if (slot < 0) return "quiet";
      const time = queue.time[slot];
      if (time > timeMs) {
        queue.insert(slot, time, queue.order[slot]);
        return "time";
      }
      this.step(slot, time);
      if (when !== undefined && when(this)) return "condition";
    }
    if (counts.events >= events) return "events";
    throw new LimitError(
      `the run went on past its limit of ${this.limit} events (virtual time ${+this.now.toFixed(3)} ms); ` +
        `say when to stop, e.g. until: 1000 (ms), or raise limit`,
      this,
    );
  }

  private step(slot: number, time: number): void {
    const { queue } = this;
    const kind = queue.kind[slot];
    if (kind === MESSAGE) {
      const from = queue.a[slot], to = queue.b[slot], type = queue.c[slot], row = queue.d[slot];
      const message = queue.thing[slot] as Message;
      queue.discard(slot);
      this.now = time;
      this.counts.events++;
      this.arrive(from, to, type, row, message);
    } else if (kind === TIMER) this.surface(slot, time);
    else {
      const place = queue.a[slot], incarnation = queue.b[slot], row = queue.c[slot], tag = queue.d[slot];
      const thing = queue.thing[slot];
      queue.discard(slot);
      this.now = time;
      this.counts.events++;
      if (kind === CALL) (thing as () => void)();
      else this.finish(kind, this.nodes[place], incarnation, row, tag, thing);
    }
  }

  private finish(
    kind: number,
    node: Node,
    incarnation: number,
    row: number,
    tag: number,
    thing: unknown,
  ): void {
    if (kind === REQUEST) {
      const { device, request } = thing as Request;
      this.whenAwake(node, () => this.complete(node, incarnation, device, request, tag, row));
    } else if (node.incarnation !== incarnation) return;
    else if (kind === FORCED) {
      this.record("forced", node.id, undefined, row);
      node.forceEnds();
    } else {
      const station = this.stations[node.place]!;
      this.whenAwake(node, () => {
        this.served(node, station);
        this.serve(node, station);
      });
    }
  }

  /** Calls back at a time, in the order of calls for equal times. @param timeMs not before now */
  call(timeMs: number, callback: () => void): void {
    if (!(timeMs >= this.now) || timeMs === Infinity) {
      throw new RangeError(`an event must lie at or after now, ${this.now} ms, got ${timeMs}`);
    }
    this.queue.push(timeMs, CALL, 0, 0, 0, 0, callback);
  }

  // ---- messages

  protected route(from: Node, to: Node, type: number, message: Message, row: number, bytes: number): void {
    const { network, now } = this;
    if (network.partitioned && network.cut(from.place, to.place)) {
      return this.drop(from.id, to.id, row, "partition");
    }
    const delay = network.delay(from.place, to.place, now, bytes);
    if (delay < 0) return this.drop(from.id, to.id, row, "loss");
    this.queue.push(now + delay, MESSAGE, from.place, to.place, type, row, message);
    if (network.second >= 0) {
      this.queue.push(now + network.second, MESSAGE, from.place, to.place, type, row, message);
    }
  }

  private arrive(from: number, to: number, type: number, row: number, message: Message): void {
    const node = this.nodes[to], sender = this.nodes[from].id;
    if (!node.alive) return this.drop(sender, node.id, row, "receiver crashed");
    if (this.network.partitioned && this.network.cut(from, to)) {
      return this.drop(sender, node.id, row, "partition");
    }
    const received = this.receive(node, sender, row);
    const station = this.stations[to];
    if (station === undefined) this.handle(node, sender, type, message);
    else {
      station.add({ from: sender, type, message, row: received, sent: row });
      this.serve(node, station);
    }
  }

  // ---- service: a process works on one message at a time

  private serve(node: Node, station: Station): void {
    while (!station.busy && !node.paused && station.length > 0) {
      const ms = station.time(this.random);
      station.busy = true;
      if (ms > 0) this.queue.push(this.now + ms, SERVED, node.place, node.incarnation, -1, 0, undefined);
      else this.served(node, station);
    }
  }

  private served(node: Node, station: Station): void {
    const { from, type, message, row } = station.take();
    station.busy = false;
    if (station.timed) this.record("handle", node.id, undefined, row, from);
    this.handle(node, from, type, message);
  }

  /** How many messages wait at a process, the one in service included. */
  queueLength(id: ProcessId): number {
    return this.stations[this.node(id).place]?.length ?? 0;
  }

  private whenAwake(node: Node, what: () => void): void {
    if (node.paused) this.stations[node.place]!.late.push(what);
    else what();
  }

  // ---- timers: a cancelled one stays in the queue, and the next of its name takes its place over

  protected schedule(timer: Timer): void {
    const { queue } = this;
    timer.deadline = this.now + timer.node.drawDuration(timer.ms, timer.msMax) / timer.node.rate;
    timer.order = queue.takeOrder();
    if (timer.slot >= 0) {
      if (queue.time[timer.slot] <= timer.deadline) return; // surfaces early enough, and is then put where it belongs
      queue.remove(timer.slot);
      queue.insert(timer.slot, timer.deadline, timer.order);
    } else {
      timer.slot = queue.push(timer.deadline, TIMER, 0, 0, 0, 0, timer);
      timer.order = queue.order[timer.slot];
    }
  }

  disarm(timer: Timer): void {
    timer.deadline = Infinity;
    if (timer.node.alive) this.noteCancelled(timer);
  }

  private surface(slot: number, time: number): void {
    const { queue } = this;
    const timer = queue.thing[slot] as Timer;
    if (timer.deadline > time || timer.order !== queue.order[slot]) {
      if (timer.deadline !== Infinity) return queue.insert(slot, timer.deadline, timer.order);
      timer.slot = -1;
      return queue.discard(slot);
    }
    timer.slot = -1;
    queue.discard(slot);
    this.now = time;
    this.counts.events++;
    if (!timer.node.paused) return this.expire(timer, time);
    this.stations[timer.node.place]!.late.push(() => this.expire(timer, time));
  }

  private expire(timer: Timer, time: number): void {
    if (timer.deadline > time) return; // stopped or set anew, by what was handled before it after a pause
    timer.deadline = Infinity;
    this.fire(timer);
  }

  // ---- logs and devices

  startForce(node: Node, length: number): void {
    const row = this.trace.length - 1;
    const ms = this.forceTime.sample(this.random);
    if (ms === 0 && node.forces.length === 0) {
      node.durable = Math.max(node.durable, length);
      this.record("forced", node.id, undefined, row);
      return;
    }
    node.forceBegins(length);
    const done = Math.max(this.now, this.forceFree[node.place]) + ms;
    this.forceFree[node.place] = done;
    this.queue.push(done, FORCED, node.place, node.incarnation, row, 0, undefined);
  }

  startRequest(node: Node, device: string, request: Message, tag: number): void {
    this.checkDevice(node, device);
    const row = this.record("submit", node.id, { device, request, tag });
    const done = Math.max(this.now, this.deviceFree.get(device) ?? 0) + this.deviceTime.sample(this.random);
    this.deviceFree.set(device, done);
    this.queue.push(done, REQUEST, node.place, node.incarnation, row, tag, { device, request, tag });
  }

  // ---- what the scenario does

  /** Does something now: a fault, a repair, an operation. */
  do(action: Action): void {
    this.check(action);
    if (action.action === "invoke") return this.invokeNow(action.process, action.method, action.details);
    if (action.action === "partition") {
      this.network.partition(
        action.groups.map((group) => group.map((id) => this.placeOf(id, "cut off"))),
        action.oneWay,
      );
      this.record("partition", -1, { groups: action.groups, oneWay: action.oneWay });
    } else if (action.action === "heal") {
      this.network.heal();
      this.record("heal", -1);
    } else this.change(action, this.node(action.process));
  }

  private invokeNow(process: ProcessId, method: string, details: readonly unknown[]): void {
    this.whenAwake(this.node(process), () => this.begin(process, method, details));
  }

  private change(action: Exclude<Action, { action: "invoke" | "partition" | "heal" }>, node: Node): void {
    if (action.action === "crash") {
      if (action.afterEffects !== undefined && node.alive) node.limitEffects(action.afterEffects);
      else this.crashNode(node);
    } else if (action.action === "recover") this.recoverNode(node);
    else if (!node.alive) return;
    else if (action.action === "resume") this.wake(node);
    else if (action.action === "pause") {
      if (!node.paused) this.record("pause", node.id);
      node.paused = true;
      this.station(node);
    } else {
      this.record("slow", node.id, action.ms);
      this.station(node).slowTo(action.ms);
    }
  }

  private station(node: Node): Station {
    return this.stations[node.place] ??= new Station(constant(0));
  }

  private wake(node: Node): void {
    if (!node.paused) return;
    node.paused = false;
    this.record("resume", node.id);
    const station = this.station(node);
    for (const what of station.late.splice(0)) if (node.alive) what();
    this.serve(node, station);
  }

  protected override crashNode(node: Node, keep?: number): void {
    super.crashNode(node, keep);
    const station = this.stations[node.place];
    for (const { from, sent } of station?.clear() ?? []) this.drop(from, node.id, sent, "receiver crashed");
  }

  private check(action: Action): void {
    if (action.action === "partition") {
      for (const id of action.groups.flat()) this.placeOf(id, "a partition names");
    } else if (action.action !== "heal") {
      const node = this.node(action.process, `the scenario has ${action.action} of`);
      if (action.action === "invoke" && !(action.method in node.process)) {
        throw new TypeError(
          `${node.process.constructor.name} has no operation "${action.method}" to invoke on P${node.id}`,
        );
      }
    }
  }
}
