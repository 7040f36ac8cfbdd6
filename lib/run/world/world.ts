/** What the timed simulator and the replayer of schedules share: effects, dispatch, crashes. */
import { callHandler, checkReturned, dispatchOf, operationOf, recover, start } from "../../core/host.ts";
import { copy, copyMessage } from "../../core/plain.ts";
import type { Message, Process, ProcessId } from "../../core/process.ts";
import { codeOf, type Kind } from "../../core/trace/trace.ts";
import { Random } from "../../core/random.ts";
import { Cast } from "./cast.ts";
import { losePower } from "./devices.ts";
import type { WorldOptions } from "./options.ts";
import { runEntry } from "./entry.ts";
import { Operations } from "./operations.ts";
import { fieldsOf, type Frame, stateOf } from "./ledger.ts";
import type { Fabric, Node, Timer } from "./node.ts";

export { fieldsOf, type Frame, type WorldOptions };

const START = codeOf("start"), TIMEOUT = codeOf("timeout");
/** The first of the streams for what devices leave to chance, one a device. */
const DEVICES = 0x20000000;
const SET = codeOf("set timer"), CANCEL = codeOf("cancel timer");

export abstract class World<P extends Process = Process> extends Cast<P> implements Fabric {
  protected readonly operations = new Operations();
  /** What each device leaves to chance comes from a stream of its own. */
  private readonly chances: Random[] = [];
  private readonly chosen: number[] = [];

  protected get fabric(): Fabric {
    return this;
  }

  // ---- effects

  transmit(from: Node, to: ProcessId, message: Message): void {
    this.says();
    const place = this.placeIfAny(to);
    if (place < 0) this.checkMessage(from, to, message);
    const type = message?.type === this.lastType ? this.lastNumber : this.typeOf(from, to, message);
    const sent = copyMessage(message), counts = this.counts;
    if (place === from.place) counts.local++;
    else {
      counts.sentByType[type]++;
      counts.sentBy[from.place]++;
    }
    if (this.plain) this.route(from, place, type, sent, -1, 0);
    else this.transmitNoted(from, this.nodes[place], type, sent);
  }

  /** The same as `transmit` on a channel with a name; apart, so that the way of most messages stays short. */
  transmitOn(channel: string, from: Node, to: ProcessId, message: Message): void {
    this.says();
    const node = this.node(to), type = this.typeOf(from, to, message), { counts } = this;
    const sent = copyMessage(message), bytes = this.sized ? this.sizeOf(sent) : 0;
    counts.sentByType[type]++;
    counts.sentBy[from.place]++;
    const row = this.traced ? this.trace.addSend(this.now, from.id, to, sent, channel) : -1;
    this.routeOn(channel, from, node, type, sent, row, bytes);
  }

  private transmitNoted(from: Node, to: Node, type: number, message: Message): void {
    const bytes = this.sized ? this.sizeOf(message) : 0;
    const row = this.traced ? this.trace.addSend(this.now, from.id, to.id, message) : -1;
    this.route(from, to.place, type, message, row, bytes);
  }

  /**
   * Sends a message on its way. @param to the receiver's place: with ten thousand processes its node would
   * have to be fetched
   */
  protected abstract route(
    from: Node,
    to: number,
    type: number,
    message: Message,
    row: number,
    bytes: number,
  ): void;
  protected abstract routeOn(
    channel: string,
    from: Node,
    to: Node,
    type: number,
    message: Message,
    row: number,
    bytes: number,
  ): void;
  protected abstract schedule(timer: Timer): void;
  abstract disarm(timer: Timer): void;
  abstract startForce(node: Node, length: number, row: number): void;
  abstract startRequest(node: Node, device: string, request: Message, tag: number): void;

  arm(timer: Timer): void {
    this.says();
    if (this.traced) timer.row = this.trace.add(SET, this.now, timer.node.id, -1, -1, timer.label);
    this.schedule(timer);
  }

  protected noteCancelled(timer: Timer): void {
    if (this.traced) this.trace.add(CANCEL, this.now, timer.node.id, -1, timer.row, timer.label);
  }

  checkOperation(node: Node, operation: number): void {
    this.operations.check(node.id, operation, node.hasBegun(operation));
  }

  note(kind: Kind, node: Node, content: unknown, peer: ProcessId = -1): number {
    this.says();
    if (kind === "deliver") this.counts.deliveries++;
    if (kind === "force") this.counts.forces++;
    const cause = kind === "respond"
      ? this.operations.end(node.id, (content as { operation: number }).operation)
      : -1;
    const row = this.record(kind, node.id, content, cause, peer);
    if (kind === "invoke") this.operations.invoked((content as { operation: number }).operation, row);
    return row;
  }

  // ---- handlers

  /** Notes a receipt; returns its row in the trace. */
  protected receive(node: Node, from: ProcessId, row: number, waits = false): number {
    return this.received(node.id, node.place, from, row, waits);
  }

  /**
   * Runs the handler of a message, which is the receiver's from now on.
   * @param process the node's, see `seated`
   */
  protected handle(
    node: Node,
    from: ProcessId,
    type: number,
    message: Message,
    process = node.process,
  ): void {
    this.acting = node;
    this.said = 0;
    this.actingType = type;
    this.actingFrom = from;
    const entry = node.entries[type] ?? this.entryFor(node, from, type);
    const result = entry.part === ""
      ? entry.call.call(process, message, from)
      : runEntry(entry, process, message, from);
    if (result !== undefined) checkReturned(result, `${process.constructor.name}.${entry.method}`);
    if (this.traced || node.limited) this.after(node);
    else this.acting = undefined;
  }

  protected fire(timer: Timer): void {
    const { node, dispatch } = timer;
    this.counts.timeouts++;
    if (this.traced) this.trace.add(TIMEOUT, this.now, node.id, -1, timer.row, timer.label);
    this.acts(node, "at its timeout", timer.name);
    callHandler(node.process, dispatch, `the timer "${timer.name}"`, timer.key);
    timer.looked ||= this.looks.at(node.process, dispatch.method);
    this.after(node);
  }

  /** A device serves a request, at this instant. What it chose is to be noted after the row that says so. */
  protected serveRequest(node: Node, device: string, request: Message): unknown {
    const { devices } = this, index = devices.find(device, node.id);
    this.acts(node, "being served by the device", devices.names[index]);
    const answer = devices.all[index].apply(request, node.id, (count) => this.chooseFor(node, index, count));
    const result = copy(answer, "a device's result");
    this.acting = undefined;
    return result;
  }

  /** A device leaves something to chance, or to the schedule of its process. */
  private chooseFor(node: Node, device: number, count: number): number {
    const choice = node.chooses(count, this.chances[device] ??= new Random(this.seed, DEVICES + device));
    this.says();
    this.chosen.push(choice);
    return choice;
  }

  /** Notes what a device chose: in a schedule it belongs to the step whose row is the last. */
  protected noteChosen(node: Node): void {
    for (const choice of this.chosen.splice(0)) this.record("choose", node.id, choice);
  }

  /** The requests in flight to a device that belongs to a process, as submitted; it has them no more. */
  protected abstract endRequests(device: number): Message[];

  /** The machine of a process is down: what becomes of its devices. */
  private losePowerOf(node: Node): void {
    const { devices } = this;
    for (const index of devices.ownedBy(node.id)) {
      const requests = this.endRequests(index);
      this.acts(node, "in the crash of its device", devices.names[index]);
      losePower(devices.all[index], requests, (count) => this.chooseFor(node, index, count));
      this.acting = undefined;
      this.noteChosen(node);
    }
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
    const result = this.serveRequest(node, device, request);
    if (node.alive && node.incarnation === incarnation) {
      return this.completed(node, device, tag, result, row);
    }
    this.record("serve", node.id, undefined, row);
    this.noteChosen(node);
  }

  /** A process learns what a device did for it. */
  protected completed(node: Node, device: string, tag: number, result: unknown, row: number): void {
    this.record("complete", node.id, { device, result, tag }, row);
    this.noteChosen(node);
    this.acts(node, "at the completion of", device);
    const what = `completions of the device "${device}"`;
    callHandler(node.process, dispatchOf("completion", device), what, copy(result), tag);
    this.looks.at(node.process, what);
    this.after(node);
  }

  /** Begins an operation. On a process that is down it is noted and never answered. */
  protected begin(id: ProcessId, method: string, details: readonly unknown[], number?: number): void {
    const node = this.node(id, `${method} is invoked on`);
    this.callOperation(node, this.invoked(node, method, details, false, number), method, details);
  }

  /**
   * Notes that an operation begins; returns its number.
   * @param waits it is called later
   * @param number absent: the next one
   */
  protected invoked(
    node: Node,
    method: string,
    details: readonly unknown[],
    waits: boolean,
    number = this.operations.next,
  ): number {
    const content = {
      operation: number,
      method,
      details: copy(details, "details"),
      ...waits ? { waits } : {},
    };
    this.operations.invoked(number, this.record("invoke", node.id, content));
    return number;
  }

  /** Calls the method of a process that is an operation. */
  protected callOperation(node: Node, operation: number, method: string, details: readonly unknown[]): void {
    if (!node.alive) return;
    const call = operationOf(node.process, method);
    this.acts(node, "in its operation", method);
    node.currentOperation = operation;
    checkReturned(call.call(node.process, ...copy(details)), `${node.process.constructor.name}.${method}`);
    node.currentOperation = 0;
    this.looks.at(node.process, method);
    this.after(node);
  }

  /** After each handler: the status, the fields, and the crash if one was to fall in the middle. */
  protected after(node: Node): void {
    if (this.traced) {
      const { status, fields } = this.options;
      this.noteStatus(node.id, node.place, status ? status(node.process as P) : stateOf(node.process));
      if (fields) {
        this.frames.push({ row: this.trace.length - 1, process: node.id, fields: fieldsOf(node.process) });
      }
    }
    this.acting = undefined;
    if (!node.limited) return;
    this.record("cut short", node.id, node.limit);
    this.crashNode(node, node.keep);
  }

  // ---- life and death

  protected startNode(node: Node): void {
    node.alive = true;
    if (this.traced) this.trace.add(START, this.now, node.id, -1, -1, undefined);
    this.acts(node, "starting");
    start(node.process);
    this.looks.at(node.process, "onStart");
    this.after(node);
  }

  /** @param keep how many of the unforced records survive; absent: drawn at random */
  protected crashNode(node: Node, keep?: number): void {
    if (!node.alive) return;
    const unforced = node.log.length - node.durable;
    const kept = keep ?? (unforced === 0 ? 0 : node.chooseKept(unforced + 1));
    if (!(kept >= 0 && kept <= unforced)) {
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
    this.losePowerOf(node);
    this.forgetStatus(node.place);
    this.seat(node); // the old fields are gone at once
  }

  protected recoverNode(node: Node): void {
    if (node.alive) return;
    node.alive = true;
    this.counts.recoveries++;
    this.record("recover", node.id);
    this.acts(node, "recovering");
    recover(node.process, copy(node.log));
    this.looks.at(node.process, "onRecover");
    this.after(node);
  }
}
