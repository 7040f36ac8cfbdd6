/** The world in virtual time: the queue of events, the network, service, timers, logs and devices. */
import { deviceOf } from "../core/host.ts";
import { copyMessage } from "../core/plain.ts";
import type { Message, Process, ProcessId } from "../core/process.ts";
import { Random } from "../core/random.ts";
import type { InFlight } from "./explore/world.ts";
import { asLatency, constant, type Latency } from "./latency.ts";
import { Network, type NetworkOptions } from "./network.ts";
import type { Node, Timer } from "./node.ts";
import { EventQueue } from "./queue.ts";
import { type Service, Station, stationsFor } from "./station.ts";
import { Timers } from "./timer.ts";
import { World, type WorldOptions } from "./world.ts";

export type TimedOptions<P extends Process = Process> = WorldOptions<P> & NetworkOptions & {
  /** How long a process works on each message, ms: for all, or by id. Default 0. */
  readonly serviceMs?: Service;
  /** How long a force of the log takes, ms. Default 0. */
  readonly forceMs?: number | Latency;
  /** How long a device works on a request, ms; each serves one after the other. Default 1. */
  readonly deviceMs?: number | Latency;
};

const MESSAGE = 0, TIMER = 1, SERVED = 2, FORCED = 3, REQUEST = 4, CALL = 5;

type Request = { readonly device: string; readonly request: Message };

export abstract class Timed<P extends Process = Process> extends World<P> {
  now = 0;
  protected readonly network: Network;
  protected readonly queue = new EventQueue();
  private readonly clockwork = new Timers<Node>(this.queue, TIMER);
  private readonly forceTime: Latency;
  private readonly deviceTime: Latency;
  private readonly random: Random;
  /** When the log of each place, and each device, has done what it was asked so far. */
  private readonly forceFree: Float64Array;
  private readonly deviceFree = new Map<string, number>();

  constructor(options: TimedOptions<P>) {
    super(options);
    const place = (id: ProcessId, what: string) => this.placeOf(id, what);
    if (options.bandwidth !== undefined && options.size === undefined) {
      throw new TypeError("bandwidth needs the size of messages, e.g. size: () => 100 (bytes)");
    }
    this.network = new Network(options, this.nodes.length, place, new Random(this.seed, 1));
    this.random = new Random(this.seed, 2);
    this.forceTime = asLatency(options.forceMs ?? 0, "forceMs");
    this.deviceTime = asLatency(options.deviceMs ?? 1, "deviceMs");
    this.forceFree = new Float64Array(this.nodes.length);
    const stations = stationsFor(this.ids, options.serviceMs ?? 0, place);
    for (const node of this.nodes) node.station = stations[node.place];
  }

  // ---- events

  /** Calls back at a time, in the order of calls for equal times. @param timeMs not before now */
  call(timeMs: number, callback: () => void): void {
    if (!(timeMs >= this.now) || timeMs === Infinity) {
      throw new RangeError(`an event must lie at or after now, ${this.now} ms, got ${timeMs}`);
    }
    this.queue.push(timeMs, CALL, 0, 0, 0, 0, callback);
  }

  /** Lets the event happen that was taken from the queue; false if it was an idle timer's. */
  protected step(slot: number, time: number): boolean {
    const { queue } = this;
    const kind = queue.kind(slot);
    if (kind === MESSAGE) {
      const from = queue.a(slot), to = queue.b(slot), type = queue.c(slot), row = queue.d(slot);
      const message = queue.thing(slot) as Message;
      queue.discard(slot);
      this.now = time;
      this.counts.events++;
      this.arrive(from, to, type, row, message);
      return true;
    }
    if (kind === TIMER) return this.surface(slot, time);
    const place = queue.a(slot), incarnation = queue.b(slot), row = queue.c(slot), tag = queue.d(slot);
    const thing = queue.thing(slot);
    queue.discard(slot);
    this.now = time;
    this.counts.events++;
    if (kind === CALL) (thing as () => void)();
    else this.finish(kind, this.nodes[place], incarnation, row, tag, thing);
    return true;
  }

  /** Whether the event in this slot is a timer's that will not fire at its time; then it is seen to. */
  protected idle(slot: number): boolean {
    return this.queue.kind(slot) === TIMER && !this.clockwork.due(slot) &&
      this.clockwork.surface(slot) === undefined;
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
      const result = this.serveRequest(node, device, request); // whether or not its process is still there
      const learns = node.alive && node.incarnation === incarnation;
      if (!learns || node.paused) this.record("serve", node.id, undefined, row);
      if (!learns) return;
      this.whenAwake(node, () => this.completed(node, device, tag, result, row));
    } else if (node.incarnation !== incarnation) return;
    else if (kind === FORCED) {
      const waits = node.paused;
      const done = this.record("forced", node.id, waits ? "waits" : undefined, row);
      node.durable = Math.max(node.durable, tag);
      this.whenAwake(node, () => {
        if (waits) this.record("handle", node.id, undefined, done);
        node.forceEnds();
      });
    } else {
      const station = node.station!;
      this.whenAwake(node, () => {
        this.served(node, station);
        this.serve(node, station);
      });
    }
  }

  // ---- messages

  protected route(from: Node, to: Node, type: number, message: Message, row: number, bytes: number): void {
    const { network } = this;
    if (!network.plain || from === to) return this.routeWithCare(from, to, type, message, row, bytes);
    this.queue.push(
      this.now + network.latency(from.place, to.place),
      MESSAGE,
      from.place,
      to.place,
      type,
      row,
      message,
    );
  }

  private routeWithCare(
    from: Node,
    to: Node,
    type: number,
    message: Message,
    row: number,
    bytes: number,
  ): void {
    const { network, now } = this;
    if (network.cut(from.place, to.place)) return this.drop(from.id, to.id, row, "partition");
    const delay = network.delay(from.place, to.place, now, bytes);
    if (delay < 0) return this.drop(from.id, to.id, row, "loss");
    this.queue.push(now + delay, MESSAGE, from.place, to.place, type, row, message);
    if (network.second >= 0) {
      this.queue.push(now + network.second, MESSAGE, from.place, to.place, type, row, copyMessage(message));
    }
  }

  private arrive(from: number, to: number, type: number, row: number, message: Message): void {
    const node = this.nodes[to], sender = this.ids[from];
    if (!node.alive || node.station !== undefined || this.network.partitioned) {
      return this.arriveWithCare(node, sender, from, type, row, message);
    }
    this.receive(node, sender, row, false);
    this.handle(node, sender, type, message);
  }

  private arriveWithCare(
    node: Node,
    sender: ProcessId,
    from: number,
    type: number,
    row: number,
    message: Message,
  ): void {
    if (!node.alive) return this.drop(sender, node.id, row, "receiver crashed");
    if (this.network.cut(from, node.place)) return this.drop(sender, node.id, row, "partition");
    const { station } = node;
    const waits = station !== undefined && (station.timed || node.paused || station.length > 0);
    const received = this.receive(node, sender, row, waits);
    if (station === undefined) return this.handle(node, sender, type, message);
    station.add({ from: sender, type, message, row: received, sent: row, waits });
    this.serve(node, station);
  }

  /** The messages on their way, those that wait for their process included. */
  get inFlight(): readonly InFlight[] {
    const flying: InFlight[] = [];
    for (const slot of this.queue.slots()) {
      if (this.queue.kind(slot) !== MESSAGE) continue;
      const from = this.ids[this.queue.a(slot)], to = this.ids[this.queue.b(slot)];
      flying.push({ from, to, message: this.queue.thing(slot) as Message });
    }
    for (const { station, id } of this.nodes) {
      for (const { from, message } of station?.queued ?? []) flying.push({ from, to: id, message });
    }
    return flying;
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
    const { from, type, message, row, waits } = station.take();
    station.busy = false;
    if (waits) this.record("handle", node.id, undefined, row, from);
    this.handle(node, from, type, message);
  }

  /** How many messages wait at a process, the one in service included. */
  queueLength(id: ProcessId): number {
    return this.node(id).station?.length ?? 0;
  }

  /** From now on a process takes so many ms for each message; 0 for its usual time. */
  protected slowTo(node: Node, ms: number): void {
    this.record("slow", node.id, ms);
    this.station(node).slowTo(ms);
  }

  private station(node: Node): Station {
    return node.station ??= new Station(constant(0));
  }

  // ---- pauses

  protected pause(node: Node): void {
    if (node.paused) return;
    this.record("pause", node.id);
    node.paused = true;
    this.station(node);
  }

  /** First what came due, then the messages, each in the order in which they came. */
  protected wake(node: Node): void {
    if (!node.paused) return;
    node.paused = false;
    this.record("resume", node.id);
    const station = this.station(node);
    for (const what of station.late.splice(0)) if (node.alive) what();
    this.serve(node, station);
  }

  protected whenAwake(node: Node, what: () => void): void {
    if (node.paused) node.station!.late.push(what);
    else what();
  }

  protected override crashNode(node: Node, keep?: number): void {
    super.crashNode(node, keep);
    this.forceFree[node.place] = this.now;
    for (const { from, sent } of node.station?.clear() ?? []) {
      this.record("drop", node.id, "receiver crashed before it handled it", sent, from);
    }
  }

  // ---- timers

  protected schedule(timer: Timer): void {
    const { node } = timer;
    this.clockwork.set(timer, this.now + node.drawDuration(timer.ms, timer.msMax) / node.rate);
  }

  disarm(timer: Timer): void {
    this.clockwork.cancel(timer);
    if (timer.node.alive) this.noteCancelled(timer);
  }

  private surface(slot: number, time: number): boolean {
    const timer = this.clockwork.surface(slot);
    if (timer === undefined) return false;
    this.now = time;
    this.counts.events++;
    if (!timer.node.paused) this.expire(timer, timer.order);
    else {
      const { order } = timer;
      timer.node.station!.late.push(() => this.expire(timer, order));
    }
    return true;
  }

  private expire(timer: Timer, order: number): void {
    if (this.clockwork.expire(timer, order)) this.fire(timer);
  }

  // ---- logs and devices

  startForce(node: Node, length: number, row: number): void {
    const ms = this.forceTime.sample(this.random);
    if (ms === 0 && node.forces.length === 0) {
      node.durable = Math.max(node.durable, length);
      this.record("forced", node.id, undefined, row);
      return;
    }
    node.forceBegins(length);
    const done = Math.max(this.now, this.forceFree[node.place]) + ms;
    this.forceFree[node.place] = done;
    this.queue.push(done, FORCED, node.place, node.incarnation, row, length, undefined);
  }

  startRequest(node: Node, device: string, request: Message, tag: number): void {
    const row = this.record("submit", node.id, { device, request, tag });
    const name = deviceOf(device);
    const done = Math.max(this.now, this.deviceFree.get(name) ?? 0) + this.deviceTime.sample(this.random);
    this.deviceFree.set(name, done);
    const kept = this.traced ? copyMessage(request) : request; // the trace keeps its own
    this.queue.push(done, REQUEST, node.place, node.incarnation, row, tag, { device, request: kept });
  }
}
