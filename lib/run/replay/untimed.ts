/**
 * The untimed world: whatever may happen waits until it is told to. Replays, and the search for shorter
 * schedules, run in it.
 */
import { canonical } from "../../core/canonical.ts";
import type { Message, Process, ProcessId } from "../../core/process.ts";
import { Calls } from "./calls.ts";
import { Impossible, type StepOf, type UntimedOptions } from "./letters.ts";
import type { Node, Timer } from "../world/node.ts";
import type { Step } from "../system.ts";

export { Impossible, type UntimedOptions };

type Request = {
  readonly node: Node;
  readonly incarnation: number;
  readonly device: string;
  readonly request: Message;
  readonly tag: number;
  readonly row: number;
  /** What the device answered, once it has. */
  answer?: { readonly result: unknown };
};

export class Untimed<P extends Process = Process> extends Calls<P> {
  protected readonly requests: Request[] = [];
  private readonly forceRows: number[][];
  /** How many forces of the handler that runs are done at once. */
  private instant = 0;

  constructor(given: UntimedOptions<P>) {
    super(given);
    this.forceRows = this.nodes.map(() => []);
  }

  /**
   * Whether nothing is in flight: no message, no request of a device, no pending force. What waits for a
   * process that is paused does not count: the pause may last for any time.
   */
  get quiet(): boolean {
    return this.letters.every(({ to }) => to.paused) && this.requests.every(({ node }) => node.paused) &&
      this.nodes.every((node) => node.forces.length === 0 || node.paused);
  }

  /**
   * A step that comes by itself, unless time alone must pass: the oldest message, request, force or operation
   * that waits for a process that is not paused.
   */
  protected pendingStep(): Step | undefined {
    const letter = this.own ?? this.letters.find(({ to }) => !to.paused);
    const waiting = this.requests.find(({ node }) => !node.paused);
    if (letter) {
      const { from, to, message, channel } = letter;
      return { step: "deliver", from: from.id, to: to.id, message, ...channel ? { channel } : {} };
    }
    if (waiting) {
      const { node, device, request, tag } = waiting;
      return { step: "complete", process: node.id, device, request, tag };
    }
    for (const node of this.nodes) {
      if (node.paused) continue;
      if (node.forces.length > 0) return { step: "forced", process: node.id };
      if (this.hasCalls(node)) return { step: "called", process: node.id };
    }
    return undefined;
  }

  // ---- what the schedule says

  /** @throws Impossible for a step that cannot happen now; nothing has happened then */
  perform(step: Step): void {
    this.checkOwn(step);
    const happens = this.ready(step);
    const id = "process" in step ? step.process : "to" in step ? step.to : undefined;
    if (id !== undefined) this.prepare(this.node(id), step);
    happens();
    this.instant = 0;
  }

  /** What `choose` returns in this step, and where the crash falls in it. */
  private prepare(node: Node, step: Step): void {
    node.choices = [...step.choices ?? []];
    node.clockMs = step.clockMs;
    this.instant = step.instant ?? 0;
    if (step.crashAfter === undefined) return;
    node.limitEffects(step.crashAfter);
    node.keep = step.keep;
  }

  /** What a step does, found before anything is done. */
  private ready(step: Step): () => void {
    switch (step.step) {
      case "start":
        return () => this.startNode(this.node(step.process));
      case "deliver":
      case "lose":
      case "duplicate":
        return this.travel(step);
      case "timeout":
        return this.timeout(this.awake(step), step.timer, step.key);
      case "invoke":
        return this.invocation(step);
      case "called":
        return this.called(this.awake(step));
      case "serve":
      case "complete":
        return this.useDevice(step);
      case "forced":
        return this.forced(this.awake(step), step.crashAfter);
      case "crash":
        return this.crashing(this.live(step), step.keep);
      case "recover":
        return this.recovery(step);
      case "pause":
        return this.pausing(this.awake(step));
      case "resume":
        return this.resuming(this.live(step));
      case "partition":
        return () => this.cutOff(step);
      case "heal":
        return () => this.healing(step);
    }
  }

  private live({ process }: { readonly process: ProcessId }): Node {
    const node = this.node(process, "the schedule names");
    if (!node.alive) throw new Impossible(`P${process} is down`);
    return node;
  }

  private awake(step: { readonly process: ProcessId }): Node {
    const node = this.live(step);
    if (node.paused) throw new Impossible(`P${node.id} is paused`);
    return node;
  }

  private pausing(node: Node): () => void {
    return () => {
      node.paused = true;
      this.record("pause", node.id);
    };
  }

  private resuming(node: Node): () => void {
    if (!node.paused) throw new Impossible(`P${node.id} is not paused`);
    return () => {
      node.paused = false;
      this.record("resume", node.id);
    };
  }

  private recovery({ process }: StepOf<"recover">): () => void {
    const node = this.node(process, "the schedule names");
    if (node.alive) throw new Impossible(`P${process} is up`);
    return () => this.recoverNode(node);
  }

  private crashing(node: Node, keep: number | undefined): () => void {
    const unforced = node.log.length - node.durable;
    if (keep !== undefined && !(keep >= 0 && keep <= unforced)) {
      throw new Impossible(`P${node.id} has ${unforced} unforced records, cannot keep ${keep}`);
    }
    return () => this.crashNode(node, keep);
  }

  // ---- timers

  private timeout(node: Node, name: string, key: string): () => void {
    const timer = node.armed.find((timer) => timer.name === name && timer.key === key);
    if (!timer) {
      const set = node.armed.map((timer) => `${timer.name}${timer.key && " " + timer.key}`);
      throw new Impossible(`of P${node.id} are set ${set.join(", ") || "no timers"}`);
    }
    return () => {
      timer.deadline = Infinity;
      node.forgetTimer(timer);
      this.fire(timer);
    };
  }

  protected schedule(timer: Timer): void {
    timer.deadline = 0;
  }

  disarm(timer: Timer): void {
    timer.deadline = Infinity;
    timer.node.forgetTimer(timer);
    if (timer.node.alive) this.noteCancelled(timer);
  }

  // ---- logs and devices

  private useDevice(step: StepOf<"serve"> | StepOf<"complete">): () => void {
    const text = canonical(step.request), again = step.step === "complete";
    const fits = ({ node, device, request, tag, answer }: Request) =>
      node.id === step.process && device === step.device && tag === step.tag && (again || !answer) &&
      canonical(request) === text;
    // What was served came first.
    const served = again ? this.requests.findIndex((request) => request.answer && fits(request)) : -1;
    const at = served >= 0 ? served : this.requests.findIndex(fits);
    if (at < 0) throw new Impossible(`no such request of P${step.process} waits`);
    if (!this.requests[at].answer && at > this.firstInOrder(this.requests[at])) {
      throw new Impossible(`${step.device} serves an earlier request of P${step.process} first`);
    }
    if (again && this.requests[at].node.paused) throw new Impossible(`P${step.process} is paused`);
    return () => this.serve(this.requests[at], at, again);
  }

  /** Which of the requests of its process to the same device comes first, if that has an order. */
  private firstInOrder({ node, device }: Request): number {
    const index = this.deviceOf(node, device);
    if (this.devices.all[index].order === undefined) return Infinity;
    return this.requests.findIndex((other) =>
      other.node === node && !other.answer && this.deviceOf(node, other.device) === index
    );
  }

  private deviceOf(node: Node, device: string): number {
    return this.devices.find(device, node.id);
  }

  private serve(waiting: Request, at: number, tells: boolean): void {
    const { node, incarnation, device, request, tag, row, answer } = waiting;
    if (!tells) {
      waiting.answer = { result: this.serveRequest(node, device, request) };
      this.record("serve", node.id, undefined, row);
      this.noteChosen(node);
      if (!node.alive || node.incarnation !== incarnation) this.requests.splice(at, 1);
      return;
    }
    this.requests.splice(at, 1);
    if (!answer) this.complete(node, incarnation, device, request, tag, row);
    else if (node.alive && node.incarnation === incarnation) {
      this.completed(node, device, tag, answer.result, row);
    }
  }

  startRequest(node: Node, device: string, request: Message, tag: number): void {
    this.checkDevice(node, device);
    const row = this.record("submit", node.id, { device, request, tag });
    this.requests.push({ node, incarnation: node.incarnation, device, request, tag, row });
  }

  private forced(node: Node, crashAfter: number | undefined): () => void {
    if (node.forces.length === 0) throw new Impossible(`P${node.id} has no pending force`);
    return () => {
      this.record("forced", node.id, undefined, this.forceRows[node.place].shift());
      node.forceEnds(crashAfter);
      this.after(node);
    };
  }

  startForce(node: Node, length: number, row: number): void {
    if ((this.instant > 0 || this.given.forces === "instant") && node.forces.length === 0) {
      this.instant--;
      node.durable = Math.max(node.durable, length);
      this.record("forced", node.id, undefined, row);
    } else {
      this.forceRows[node.place].push(row);
      node.forceBegins(length);
    }
  }

  protected override endRequests(device: number): Message[] {
    const ended = this.requests.filter(({ node, device: name }) => this.deviceOf(node, name) === device);
    for (const request of ended) this.requests.splice(this.requests.indexOf(request), 1);
    return ended.filter(({ answer }) => !answer).map(({ request }) => request);
  }

  protected override crashNode(node: Node, keep?: number): void {
    super.crashNode(node, keep);
    this.forceRows[node.place] = [];
    for (let at = this.requests.length - 1; at >= 0; at--) {
      if (this.requests[at].node === node && this.requests[at].answer) this.requests.splice(at, 1);
    }
  }
}
