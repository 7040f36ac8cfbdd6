/** How messages travel in virtual time, and how they wait for a process that is busy or paused. */
import { copyMessage } from "../../core/plain.ts";
import type { Message, Process, ProcessId } from "../../core/process.ts";
import { Random } from "../../core/random.ts";
import type { InFlight } from "../property/world.ts";
import { constant } from "../latency.ts";
import { checkChannels, unknownChannel } from "../options/channels.ts";
import { NETWORK } from "../options/drivers.ts";
import { Network, type NetworkOptions } from "./network.ts";
import type { Node } from "../world/node.ts";
import { EventQueue } from "../queue/queue.ts";
import { type Service, Station, stationsFor } from "../world/station.ts";
import { World, type WorldOptions } from "../world/world.ts";

export type CarrierOptions<P extends Process = Process> = WorldOptions<P> & NetworkOptions & {
  /** How long a process works on each message, ms: for all, or by id. Default 0. */
  readonly serviceMs?: Service;
  /** Other ways between the same processes, by their names: each is a network of its own. */
  readonly channels?: Readonly<Record<string, NetworkOptions>>;
};

/** Kinds of events in the queue: a message arrives, its service ends. */
export const MESSAGE = 0, SERVED = 1, SOON = 6, ON_CHANNEL = 7;

/** The first of the streams that channels with a name draw from, one each. */
const CHANNELS = 0x30000000;

/** A message on a channel with a name. */
export type Carried = { readonly channel: string; readonly message: Message };

export abstract class Carrier<P extends Process = Process> extends World<P> {
  now = 0;
  /** The slots of messages on their way to their own sender, in their order: they come before all else. */
  protected readonly own: number[] = [];
  /** Whether the last of these is the last of all that comes before other events. */
  private ownLast = false;
  protected readonly queue = new EventQueue();
  protected readonly network: Network;
  private readonly networks = new Map<string, Network>();
  protected readonly random: Random;

  constructor(options: CarrierOptions<P>) {
    super(options);
    const place = (id: ProcessId, what: string) => this.placeOf(id, what);
    const { channels = {}, size } = options;
    for (const { bandwidth } of [options, ...Object.values(channels)]) {
      if (bandwidth !== undefined && size === undefined) {
        throw new TypeError("bandwidth needs the size of messages, e.g. size: () => 100 (bytes)");
      }
    }
    this.network = new Network(options, this.nodes.length, place, new Random(this.seed, 1));
    checkChannels(channels, NETWORK);
    this.channels.forEach((name, number) => {
      const random = new Random(this.seed, CHANNELS + number);
      this.networks.set(name, new Network(channels[name], this.nodes.length, place, random));
    });
    this.random = new Random(this.seed, 2);
    const stations = stationsFor(this.ids, options.serviceMs ?? 0, place);
    for (const node of this.nodes) node.station = stations[node.place];
  }

  /** The network of a channel; without a name, the one that has none. */
  protected networkOf(channel: string | undefined): Network {
    if (!channel) return this.network;
    const network = this.networks.get(channel);
    if (!network) throw unknownChannel("the scenario acts", channel, this.channels);
    return network;
  }

  // ---- messages

  protected route(from: Node, to: number, type: number, message: Message, row: number, bytes: number): void {
    const { network } = this;
    if (from.place === to) return this.routeOwn(from, type, message, row);
    if (!network.plain) return this.routeWithCare(from, this.nodes[to], type, message, row, bytes);
    this.queue.push(
      this.now + network.latency(from.place, to),
      MESSAGE,
      from.place,
      to,
      type,
      row,
      message,
    );
  }

  /** What a process sends to itself crosses no network, takes no time, and is handled before all else. */
  private routeOwn({ place }: Node, type: number, message: Message, row: number): void {
    const last = this.ownLast ? this.own.at(-1) : undefined;
    this.own.push(this.queue.pushFirst(this.now, MESSAGE, place, place, type, row, message, last));
    this.ownLast = true;
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
    const delay = network.delay(from.place, to.place, now, bytes);
    if (delay < 0) return this.drop(from.id, to.id, row, "loss");
    this.queue.push(now + delay, MESSAGE, from.place, to.place, type, row, message);
    if (network.second >= 0) {
      this.queue.push(now + network.second, MESSAGE, from.place, to.place, type, row, copyMessage(message));
    }
  }

  protected routeOn(
    channel: string,
    from: Node,
    to: Node,
    type: number,
    message: Message,
    row: number,
    bytes: number,
  ): void {
    const network = this.networkOf(channel), { now } = this;
    const delay = network.delay(from.place, to.place, now, bytes);
    if (delay < 0) return this.drop(from.id, to.id, row, "loss");
    const carry = (after: number, message: Message) =>
      this.queue.push(now + after, ON_CHANNEL, from.place, to.place, type, row, { channel, message });
    carry(delay, message);
    if (network.second >= 0) carry(network.second, copyMessage(message));
  }

  protected arriveOn(
    from: number,
    to: number,
    type: number,
    row: number,
    { channel, message }: Carried,
  ): void {
    this.arriveWithCare(this.nodes[to], this.ids[from], from, type, row, message, channel);
  }

  protected arrive(from: number, to: number, type: number, row: number, message: Message): void {
    const node = this.nodes[to], sender = this.ids[from];
    if (from === to) return this.arriveOwn(node, type, row, message);
    if (!node.alive || node.station !== undefined || this.network.partitioned) {
      return this.arriveWithCare(node, sender, from, type, row, message);
    }
    this.received(node.id, to, sender, row, false);
    this.handle(node, sender, type, message, this.seated[to]);
  }

  private arriveOwn(node: Node, type: number, row: number, message: Message): void {
    this.own.shift();
    this.receive(node, node.id, row, false);
    this.handle(node, node.id, type, message);
  }

  private arriveWithCare(
    node: Node,
    sender: ProcessId,
    from: number,
    type: number,
    row: number,
    message: Message,
    channel = "",
  ): void {
    if (!node.alive) return this.drop(sender, node.id, row, "receiver crashed");
    if (this.networkOf(channel).cut(from, node.place)) return this.drop(sender, node.id, row, "partition");
    const { station } = node;
    const waits = station !== undefined && (station.timed || node.paused || station.length > 0);
    const received = this.receive(node, sender, row, waits);
    if (station === undefined) return this.handle(node, sender, type, message);
    station.add({ from: sender, type, message, channel, row: received, sent: row, waits });
    this.serve(node, station);
  }

  /** The messages on their way, those that wait for their process included. */
  get inFlight(): readonly InFlight[] {
    const flying: InFlight[] = [];
    for (const slot of this.queue.slots()) {
      const kind = this.queue.kind(slot), thing = this.queue.thing(slot);
      if (kind !== MESSAGE && kind !== ON_CHANNEL) continue;
      const from = this.ids[this.queue.a(slot)], to = this.ids[this.queue.b(slot)];
      flying.push(
        kind === MESSAGE ? { from, to, message: thing as Message } : { from, to, ...thing as Carried },
      );
    }
    for (const { station, id: to } of this.nodes) {
      for (const { from, message, channel } of station?.queued ?? []) {
        flying.push({ from, to, message, ...channel ? { channel } : {} });
      }
    }
    return flying;
  }

  // ---- service: a process works on one message at a time

  private serve(node: Node, station: Station): void {
    while (!station.busy && !node.paused && station.length > 0) {
      if (this.own.length > 0) return this.soon(() => this.serve(node, station));
      const ms = station.time(this.random);
      station.busy = true;
      if (ms > 0) this.queue.push(this.now + ms, SERVED, node.place, node.incarnation, -1, 0, undefined);
      else this.served(node, station);
    }
  }

  protected serviceEnds(node: Node, station: Station): void {
    this.served(node, station);
    this.serve(node, station);
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

  protected wake(node: Node): void {
    if (!node.paused) return;
    node.paused = false;
    this.record("resume", node.id);
    this.goOn(node, this.station(node));
  }

  /** First what came due, then the messages, each in the order in which they came. */
  private goOn(node: Node, station: Station): void {
    while (!node.paused && station.late.length > 0) {
      if (this.own.length > 0) return this.soon(() => this.goOn(node, station));
      station.late.shift()!();
    }
    this.serve(node, station);
  }

  /** Once all have handled what they sent to themselves. */
  protected soon(what: () => void): void {
    this.ownLast = false;
    this.queue.pushFirst(this.now, SOON, 0, 0, 0, 0, what);
  }

  protected whenAwake(node: Node, what: () => void): void {
    if (node.paused) node.station!.late.push(what);
    else what();
  }

  protected override crashNode(node: Node, keep?: number): void {
    super.crashNode(node, keep);
    for (const slot of this.own.splice(0)) {
      if (this.queue.a(slot) !== node.place) this.own.push(slot);
      else {
        this.drop(node.id, node.id, this.queue.d(slot), "receiver crashed");
        this.queue.remove(slot);
        this.queue.discard(slot);
      }
    }
    for (const { from, sent } of node.station?.clear() ?? []) {
      this.record("drop", node.id, "receiver crashed before it handled it", sent, from);
    }
  }
}
