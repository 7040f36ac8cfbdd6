/** The world in virtual time: all kinds of events, timers, logs and devices. */
import { copyMessage } from "../../core/plain.ts";
import type { Message, Process } from "../../core/process.ts";
import { type Carried, Carrier, type CarrierOptions, MESSAGE, ON_CHANNEL, SOON } from "./carrier.ts";
import { asLatency, type Latency } from "../latency.ts";
import type { Node, Timer } from "../world/node.ts";
import { Timers } from "../world/timer.ts";

export type TimedOptions<P extends Process = Process> = CarrierOptions<P> & {
  /** How long a force of the log takes, ms. Default 0. */
  readonly forceMs?: number | Latency;
  /** How long a device works on a request, ms; each serves one after the other. Default 1. */
  readonly deviceMs?: number | Latency;
};

const TIMER = 2, FORCED = 3, REQUEST = 4, CALL = 5;

type Request = { readonly device: string; readonly request: Message };

export abstract class Timed<P extends Process = Process> extends Carrier<P> {
  private readonly clockwork = new Timers<Node>(this.queue, TIMER);
  private readonly forceTime: Latency;
  private readonly deviceTime: Latency;
  /** When the log of each place, and each device, has done what it was asked so far. */
  private readonly forceFree: Float64Array;
  private readonly deviceFree: number[];
  /** Of each device that has an owner, what waits: a crash ends it. */
  private readonly waiting: Request[][];

  constructor(options: TimedOptions<P>) {
    super(options);
    this.forceTime = asLatency(options.forceMs ?? 0, "forceMs");
    this.deviceTime = asLatency(options.deviceMs ?? 1, "deviceMs");
    this.forceFree = new Float64Array(this.nodes.length);
    this.deviceFree = this.devices.names.map(() => 0);
    this.waiting = this.devices.names.map(() => []);
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
    if (kind === ON_CHANNEL) return this.stepOnChannel(slot, time);
    const place = queue.a(slot), incarnation = queue.b(slot), row = queue.c(slot), tag = queue.d(slot);
    const thing = queue.thing(slot);
    queue.discard(slot);
    this.now = time;
    if (kind !== SOON) this.counts.events++;
    if (kind === CALL || kind === SOON) (thing as () => void)();
    else this.finish(kind, this.nodes[place], incarnation, row, tag, thing);
    return true;
  }

  /** A message on a channel with a name arrives. */
  private stepOnChannel(slot: number, time: number): boolean {
    const { queue } = this;
    const from = queue.a(slot), to = queue.b(slot), type = queue.c(slot), row = queue.d(slot);
    const carried = queue.thing(slot) as Carried;
    queue.discard(slot);
    this.now = time;
    this.counts.events++;
    this.arriveOn(from, to, type, row, carried);
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
      const learns = node.alive && node.incarnation === incarnation;
      if (!this.isServed(node, thing as Request)) return;
      const result = this.serveRequest(node, device, request); // whether or not its process is still there
      if (!learns || node.paused) {
        this.record("serve", node.id, undefined, row);
        this.noteChosen(node);
      }
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
    } else this.whenAwake(node, () => this.serviceEnds(node, node.station!));
  }

  /** Whether no crash has ended a request, whose turn it is. */
  private isServed(node: Node, request: Request): boolean {
    const index = this.devices.find(request.device, node.id), waiting = this.waiting[index];
    if (this.devices.all[index].owner === undefined) return true;
    const at = waiting.indexOf(request);
    if (at >= 0) waiting.splice(at, 1);
    return at >= 0;
  }

  protected override endRequests(device: number): Message[] {
    this.deviceFree[device] = this.now;
    return this.waiting[device].splice(0).map(({ request }) => request);
  }

  protected override crashNode(node: Node, keep?: number): void {
    super.crashNode(node, keep);
    this.forceFree[node.place] = this.now;
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
    const index = this.devices.find(device, node.id);
    const done = Math.max(this.now, this.deviceFree[index]) + this.deviceTime.sample(this.random);
    this.deviceFree[index] = done;
    const kept = this.traced ? copyMessage(request) : request; // the trace keeps its own
    const thing: Request = { device, request: kept };
    if (this.devices.all[index].owner !== undefined) this.waiting[index].push(thing);
    this.queue.push(done, REQUEST, node.place, node.incarnation, row, tag, thing);
  }
}
