/**
 * What a process stands on that is a node of Maelstrom's: messages are lines of JSON that Maelstrom carries,
 * operations are its clients' requests, devices its services (Maelstrom's doc/protocol.md). The class knows
 * nothing of it.
 *
 * Maelstrom's only fault is the partition. It kills no node, so that a force is done when it is said.
 */
import {
  build,
  callHandler,
  checkReturned,
  deviceOf,
  dispatchOf,
  type Factory,
  operationOf,
  SeatAmong,
  start,
} from "../../core/host.ts";
import { fromJson, toJson } from "../../core/json.ts";
import { checkType, copyMessage } from "../../core/plain.ts";
import type { Message, ProcessId } from "../../core/process.ts";
import { endless } from "../errors.ts";
import { unknownChannel } from "../options/channels.ts";
import { Timeouts } from "../serve/member/timeouts.ts";
import { type Fabric, Node, type Timer } from "../world/node.ts";
import { unknownOperation } from "../world/operations.ts";
import { type Body, detailsOf, NOT_SUPPORTED, replyOf, type Rpc, rpcFor, SERVICES } from "./table.ts";

/** A message as Maelstrom has it. */
export type Envelope = { readonly src: string; readonly dest: string; readonly body: Body };

/** What a node needs around it. */
export type MaelstromSurroundings = {
  /** Writes a message to standard output. */
  say(envelope: Envelope): void;
  /** Notes an output, for people. */
  log(what: unknown): void;
  /** ms, of a clock that never goes back. */
  now(): number;
  fail(error: unknown): void;
};

/** What one handler may say, as in the simulator. */
const MOST_SAID = 250_000;

type Asked = { readonly client: string; readonly id: unknown; readonly rpc: Rpc };

export class MaelstromNode implements Fabric {
  private node: Node | undefined;
  /** Its own name, and those of all; the first of them is P1. */
  private name = "";
  private names: readonly string[] = [];
  private readonly timeouts = new Timeouts(() => this.now, (timer) => this.expire(timer));
  /** Clients' requests by the numbers of their operations; its own to services by theirs. */
  private readonly asked = new Map<number, Asked>();
  private readonly requests = new Map<unknown, { readonly device: string; readonly tag: number }>();
  private operations = 0;
  private messageIds = 0;
  private said = 0;
  private readonly own: Message[] = [];

  constructor(private readonly factory: Factory, private readonly around: MaelstromSurroundings) {}

  get now(): number {
    return this.around.now();
  }

  // ---- what comes in

  /** A message for it. @throws TypeError for one that comes before `init` */
  receive({ src, body }: Envelope): void {
    if (body.type === "init") return this.init(src, body);
    const { node } = this;
    if (!node) throw new TypeError(`the first message must be init, got ${body.type} from ${src}`);
    const from = this.names.indexOf(src) + 1, request = this.requests.get(body.in_reply_to);
    if (from > 0) this.handles(() => this.take(fromJson(body) as Message, from));
    else if (request) this.handles(() => this.completed(body, request));
    else if (body.in_reply_to === undefined) this.handles(() => this.invoke(node, src, body));
  }

  private init(client: string, { node_id, node_ids, msg_id }: Body): void {
    this.name = node_id as string;
    this.names = node_ids as string[];
    const ids = this.names.map((_, place) => place + 1), id = this.idOf(this.name);
    const node = this.node = new Node(this, id, id - 1, 0, 1, 0, 1);
    this.handles(() => {
      node.process = build(this.factory, new SeatAmong(id, ids, node));
      node.alive = true;
      start(node.process);
    });
    this.say(client, { type: "init_ok", in_reply_to: msg_id });
  }

  private idOf(name: string): ProcessId {
    return this.names.indexOf(name) + 1;
  }

  private take(message: Message, from: ProcessId): void {
    const dispatch = dispatchOf("message", message.type), { process } = this.node!;
    const own = dispatch.part === "" ? message : { ...message, type: dispatch.name };
    callHandler(process, dispatch, `the message ${message.type} from P${from}`, own, from);
  }

  private invoke(node: Node, client: string, body: Body): void {
    const { process } = node, { type, msg_id: id } = body;
    const rpc = rpcFor(body, (operation) => operation in process);
    if (!rpc) {
      const text = `${process.constructor.name} has no operation for ${type}`;
      return this.say(client, { type: "error", in_reply_to: id, code: NOT_SUPPORTED, text });
    }
    const operation = ++this.operations, call = operationOf(process, rpc.operation);
    this.asked.set(operation, { client, id, rpc });
    node.currentOperation = operation;
    const returned = call.call(process, ...detailsOf(rpc, body, (name) => this.idOf(name)));
    checkReturned(returned, `${process.constructor.name}.${rpc.operation}`);
    node.currentOperation = 0;
  }

  private completed(body: Body, { device, tag }: { readonly device: string; readonly tag: number }): void {
    const { in_reply_to, msg_id: _, ...result } = body;
    this.requests.delete(in_reply_to);
    const dispatch = dispatchOf("completion", device);
    callHandler(this.node!.process, dispatch, `completions of "${device}"`, result, tag);
  }

  private expire(timer: Timer): void {
    this.handles(() =>
      callHandler(this.node!.process, timer.dispatch, `the timer "${timer.name}"`, timer.key)
    );
  }

  /** A handler, then those of what was sent to itself. */
  private handles(work: () => void): void {
    this.said = 0;
    try {
      work();
      for (let own = this.own.shift(); own; own = this.own.shift()) this.take(own, this.node!.id);
    } catch (error) {
      this.around.fail(error);
    }
  }

  // ---- what the process says

  private say(dest: string, body: Body): void {
    this.around.say({ src: this.name, dest, body });
  }

  says(): void {
    if (++this.said > MOST_SAID) throw endless(MOST_SAID);
  }

  checkMessage(from: Node, to: ProcessId, message: Message): void {
    checkType(message);
    if (this.names[to - 1] !== undefined) return;
    const { length } = this.names;
    throw new RangeError(
      `P${from.id} sends ${message.type} to P${to}, but the processes are P1 to P${length}`,
    );
  }

  checkChannel(from: Node, message: Message, channel: string): void {
    throw unknownChannel(`P${from.id} sends ${message.type}`, channel, []);
  }

  transmit(from: Node, to: ProcessId, message: Message): void {
    this.says();
    this.checkMessage(from, to, message);
    if (to === from.id) this.own.push(copyMessage(message));
    else this.say(this.names[to - 1], toJson(message) as Body);
  }

  transmitOn(channel: string, from: Node, _to: ProcessId, message: Message): void {
    this.checkChannel(from, message, channel);
  }

  arm(timer: Timer): void {
    this.says();
    this.timeouts.set(timer, this.node!.drawDuration(timer.ms, timer.msMax));
  }

  disarm(timer: Timer): void {
    this.timeouts.stop(timer);
  }

  startForce(node: Node, length: number): void {
    node.durable = length;
  }

  checkDevice(_node: Node, device: string): void {
    const name = deviceOf(device), known = Object.keys(SERVICES);
    if (known.includes(name)) return;
    throw new RangeError(`Maelstrom's services are ${known.join(", ")}, got "${name}"`);
  }

  startRequest(_node: Node, device: string, request: Message, tag: number): void {
    this.says();
    const id = ++this.messageIds;
    this.requests.set(id, { device, tag });
    this.say(SERVICES[deviceOf(device)], { ...request, msg_id: id });
  }

  noteClock(): void {}

  checkOperation(node: Node, operation: number): void {
    if (this.asked.has(operation) || node.hasBegun(operation)) return;
    throw unknownOperation(node.id, operation, [...this.asked.keys()]);
  }

  note(kind: string, _node: Node, content: unknown): number {
    this.says();
    if (kind === "output") this.around.log(toJson(content));
    if (kind === "respond") this.respond(content as { operation: number; value: unknown });
    return -1;
  }

  private respond({ operation, value }: { readonly operation: number; readonly value: unknown }): void {
    const asked = this.asked.get(operation);
    if (!asked) return; // it began that operation itself
    this.asked.delete(operation);
    this.say(asked.client, { ...replyOf(asked.rpc, value), in_reply_to: asked.id });
  }
}
