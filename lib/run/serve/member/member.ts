/**
 * What a process stands on that is an OS process: it carries out what the class says, over sockets, with real
 * timers and a log on disk. The class knows nothing of it.
 */
import {
  callHandler,
  checkReturned,
  deviceOf,
  dispatchOf,
  operationOf,
  recover,
  start,
} from "../../../core/host.ts";
import { checkType, copy, copyMessage } from "../../../core/plain.ts";
import type { Message, ProcessId } from "../../../core/process.ts";
import { endless } from "../../errors.ts";
import { type Cut, separates } from "../../faults.ts";
import { unknownChannel } from "../../options/channels.ts";
import { nameOf } from "../../system.ts";
import { DeviceSet } from "../../world/devices.ts";
import { stateOf } from "../../world/ledger.ts";
import { type Fabric, Node, type Timer } from "../../world/node.ts";
import { unknownOperation } from "../../world/operations.ts";
import type { Letter, Spec } from "../wire/spec.ts";
import type { Links } from "./links.ts";
import type { DurableLog } from "./log.ts";
import type { Rows } from "./rows.ts";
import { Timeouts } from "./timeouts.ts";

/** What one handler may say, as in the simulator. */
const MOST_SAID = 250_000;
/** Draws of an incarnation have nothing to do with those of the one before. */
const SEED_STEP = 1_000_003;

/** What a process needs from the OS process around it. */
export type Surroundings = {
  readonly links: Links;
  readonly log: DurableLog;
  readonly rows: Rows;
  /** The supervisor's clock, ms since all were told to start. */
  now(): number;
  ask(device: string, request: Message, row: number): void;
  /** A handler threw. */
  fail(doing: string, error: unknown): void;
  /** A crash falls here. */
  die(): void;
};

type Request = { readonly device: string; readonly tag: number };

export class Member implements Fabric {
  readonly node: Node;
  cuts: readonly Cut[] = [];
  /** How many events it has gone through. */
  events = 0;
  private readonly devices: DeviceSet;
  private readonly timeouts = new Timeouts(() => this.now, (timer) => this.expire(timer));
  /** By the row of the request. */
  private readonly requests = new Map<number, Request>();
  /** What came in before the process has started: in no other driver does a message overtake that. */
  private readonly before: Letter[] = [];
  /** Messages to itself, which come before all else; and letters that are sent when the rows are on file. */
  private readonly own: Letter[] = [];
  private readonly outgoing: [ProcessId, Letter][] = [];
  private said = 0;
  private status: string | undefined;
  private failed = false;

  constructor(private readonly spec: Spec, private readonly around: Surroundings) {
    const { id, ids, devices, incarnation } = spec;
    const made = devices.map(({ name, owner }) => [name, () => ({ owner, apply: () => undefined })] as const);
    this.devices = new DeviceSet(Object.fromEntries(made), ids);
    const rate = 1 + spec.driftPpm * 1e-6, seed = (spec.seed + incarnation * SEED_STEP) % 2 ** 53;
    this.node = new Node(this, id, ids.indexOf(id), spec.offsetMs, rate, 0, seed);
    this.node.continueFrom(incarnation, around.rows.begunBefore);
    this.node.log = [...around.log.records];
    this.node.durable = this.node.log.length;
    if (spec.limit !== undefined) this.node.limitEffects(spec.limit);
  }

  get now(): number {
    return this.around.now();
  }

  /** Whether it will do nothing before somebody else does something. */
  get idle(): boolean {
    const { node, requests, timeouts } = this;
    return node.alive && node.forces.length === 0 && requests.size === 0 && timeouts.size === 0;
  }

  begin(): void {
    const { node } = this, first = this.spec.incarnation === 0;
    node.alive = true;
    this.around.rows.add(first ? "start" : "recover", {});
    this.handles(
      first ? "starting" : "recovering",
      () => first ? start(node.process) : recover(node.process, copy(node.log)),
    );
    for (const letter of this.before.splice(0)) this.receive(letter);
  }

  // ---- handlers

  /** A handler, then those of what was sent to itself; then all is on file, and then it goes out. */
  private handles(doing: string, work: () => void): void {
    const { node, around } = this;
    this.run(doing, work);
    for (let own = this.own.shift(); own && !node.limited && !this.failed; own = this.own.shift()) {
      this.takeIn(own);
    }
    this.goOut(doing);
    if (node.limited && !this.failed) around.die();
  }

  private run(doing: string, work: () => void): void {
    const { node, around } = this;
    if (this.failed) return;
    this.events++;
    this.said = 0;
    try {
      work();
    } catch (error) {
      this.failed = true;
      return around.fail(doing, error);
    }
    const status = stateOf(node.process);
    if (status !== this.status) around.rows.add("status", { content: this.status = status });
    if (node.limited) around.rows.add("cut short", { content: node.limit });
  }

  private goOut(doing: string): void {
    const { rows, links } = this.around;
    rows.flush();
    try {
      for (const [to, letter] of this.outgoing.splice(0)) links.send(to, letter);
    } catch (error) { // a message that no frame can hold
      this.failed = true;
      this.around.fail(doing, error);
    }
  }

  receive(letter: Letter): void {
    const { node } = this, { f, i, s, c } = letter;
    if (!node.alive) return void this.before.push(letter);
    if (this.isCut(f, node.id, c)) {
      this.around.rows.add("drop in", { peer: f, cause: [f, i, s], content: "partition" });
      return this.around.rows.flush();
    }
    this.takeIn(letter);
  }

  private takeIn({ f, i, s, m }: Letter): void {
    this.around.rows.add("receive", { peer: f, cause: [f, i, s] });
    const doing = `handling ${m.type} from P${f}`,
      handle = () => {
        const dispatch = dispatchOf("message", m.type);
        const own = dispatch.part === "" ? m : { ...m, type: dispatch.name };
        callHandler(this.node.process, dispatch, `the message ${m.type} from P${f}`, own, f);
      };
    if (f === this.node.id) this.run(doing, handle);
    else this.handles(doing, handle);
  }

  invoke(operation: number, method: string, details: readonly unknown[]): void {
    const { node } = this;
    this.around.rows.add("invoke", { content: { operation, method, details } });
    this.handles(`in its operation ${method}`, () => {
      const call = operationOf(node.process, method);
      node.currentOperation = operation;
      checkReturned(call.call(node.process, ...details), `${node.process.constructor.name}.${method}`);
      node.currentOperation = 0;
    });
  }

  completed(row: number, result: unknown): void {
    const { device, tag } = this.requests.get(row)!, { process } = this.node;
    this.requests.delete(row);
    this.around.rows.add("complete", { cause: row, content: { device, result, tag } });
    this.handles(
      `at the completion of ${device}`,
      () => callHandler(process, dispatchOf("completion", device), `completions of "${device}"`, result, tag),
    );
  }

  // ---- what the process says

  says(): void {
    if (++this.said > MOST_SAID) throw endless(MOST_SAID);
  }

  checkMessage(from: Node, to: ProcessId, message: Message): void {
    checkType(message);
    if (this.spec.ids.includes(to)) return;
    throw new RangeError(
      `P${from.id} sends ${message.type} to ${nameOf(to)}, but the processes are P${
        this.spec.ids.join(", P")
      }`,
    );
  }

  checkChannel(from: Node, message: Message, channel: string): void {
    if (this.spec.channels.includes(channel)) return;
    throw unknownChannel(`P${from.id} sends ${message.type}`, channel, this.spec.channels);
  }

  transmit(from: Node, to: ProcessId, message: Message): void {
    this.transmitOn("", from, to, message);
  }

  transmitOn(channel: string, from: Node, to: ProcessId, message: Message): void {
    this.says();
    this.checkMessage(from, to, message);
    const said = copyMessage(message), on = channel === "" ? {} : { channel };
    const row = this.around.rows.add("send", { peer: to, message: said, ...on });
    const letter: Letter = {
      f: from.id,
      i: this.spec.incarnation,
      s: row,
      m: said,
      ...channel === "" ? {} : { c: channel },
    };
    if (to === from.id) this.own.push(letter);
    else if (this.isCut(from.id, to, channel)) this.drop(to, row, "partition");
    else if (!this.around.links.reaches(to)) this.drop(to, row, "receiver crashed");
    else this.outgoing.push([to, letter]);
  }

  private isCut(from: ProcessId, to: ProcessId, channel = ""): boolean {
    return this.cuts.some((cut) => (cut.channel ?? "") === channel && separates(cut, from, to));
  }

  private drop(to: ProcessId, cause: number, content: string): void {
    this.around.rows.add("drop", { peer: to, cause, content });
  }

  arm(timer: Timer): void {
    this.says();
    timer.row = this.around.rows.add("set timer", { content: timer.label });
    this.timeouts.set(timer, this.node.drawDuration(timer.ms, timer.msMax) / this.node.rate);
  }

  private expire(timer: Timer): void {
    this.around.rows.add("timeout", { cause: timer.row, content: timer.label });
    this.handles(
      `at its timeout ${timer.name}`,
      () => callHandler(this.node.process, timer.dispatch, `the timer "${timer.name}"`, timer.key),
    );
  }

  disarm(timer: Timer): void {
    this.around.rows.add("cancel timer", { cause: timer.row, content: timer.label });
    this.timeouts.stop(timer);
  }

  startForce(node: Node, length: number, row: number): void {
    node.forceBegins(length);
    this.around.log.force(() => {
      this.around.rows.add("forced", { cause: row });
      this.handles("when its log was forced", () => node.forceEnds());
    });
  }

  checkDevice(node: Node, device: string): void {
    this.devices.check(device, node.id);
  }

  startRequest(node: Node, device: string, request: Message, tag: number): void {
    const row = this.around.rows.add("submit", { content: { device, request, tag } });
    const index = this.devices.find(device, node.id);
    this.requests.set(row, { device, tag });
    this.around.rows.flush();
    this.around.ask(this.devices.names[index] ?? deviceOf(device), request, row);
  }

  noteClock(): void {}

  /** Of those that the driver invoked, the supervisor knows, which reads the trace. */
  checkOperation(node: Node, operation: number): void {
    if (Number.isInteger(operation) && operation > 0 || node.hasBegun(operation)) return;
    throw unknownOperation(node.id, operation, []);
  }

  note(kind: string, _node: Node, content: unknown, peer?: ProcessId): number {
    this.says();
    if (kind === "append") this.around.log.append(content as object);
    return this.around.rows.add(kind, { content, ...peer === undefined ? {} : { peer } });
  }
}
