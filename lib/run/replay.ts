/**
 * The replayer: a recorded schedule runs again, one step a ms, with the same effects; then one goes through it both ways.
 *
 * Nothing is left to chance: which message arrives next, which timer fires, who crashes after which effect is what the schedule says.
 */
import { canonical } from "../core/canonical.ts";
import type { Message, Process, ProcessId } from "../core/process.ts";
import type { Node, Timer } from "./node.ts";
import type { Schedule, Step } from "./system.ts";
import { fieldsOf, World, type WorldOptions } from "./world.ts";

export type ReplayOptions<P extends Process = Process> = WorldOptions<P> & {
  /** `pending` (unless told): a force is done when the schedule says so. `instant`: at once. */
  readonly forces?: "pending" | "instant";
  /** Messages stay in flight after their receipt, as in the models of two-phase commit. Default false. */
  readonly keep?: boolean;
};

type Letter = {
  readonly from: Node;
  readonly to: Node;
  readonly type: number;
  readonly message: Message;
  readonly row: number;
};
type Pending = {
  readonly node: Node;
  readonly incarnation: number;
  readonly device: string;
  readonly request: Message;
  readonly tag: number;
  readonly row: number;
};

/**
 * Runs a schedule.
 * @returns a recording that stands at its end: `trace`, and `back()`, `forward()`, `goTo(step)`, `fields(id)`
 * @throws RangeError naming the first step that cannot happen and what could happen instead
 * @example
 * const found = explore({ processes: nodes(3, Bully), time: "any", properties: [agreement] });
 * replay({ processes: nodes(3, Bully) }, found.verdicts.agreement.counterexample.schedule)
 */
export function replay<P extends Process>(options: ReplayOptions<P>, schedule: Schedule): Replay<P> {
  return new Replay(options, schedule);
}

export class Replay<P extends Process = Process> extends World<P> {
  now = 0;
  private letters: Letter[] = [];
  private requests: Pending[] = [];
  private readonly forceRows: number[][];
  /** How many rows the trace had, how many frames there were, and who was up, after each step; the first entry is the start. */
  private readonly marks: {
    readonly rows: number;
    readonly frames: number;
    readonly alive: readonly boolean[];
  }[] = [];
  private readonly initial: ReadonlyMap<ProcessId, Record<string, unknown>>;
  private place: number;

  constructor(private readonly given: ReplayOptions<P>, readonly steps: Schedule) {
    super({ ...given, fields: true, trace: "all" });
    this.forceRows = this.nodes.map(() => []);
    this.initial = new Map(this.nodes.map((node) => [node.id, fieldsOf(node.process)]));
    const startsItself = steps.some((step) => step.step === "start");
    try {
      if (!startsItself) { for (const node of this.nodes) this.startNode(node); }
      this.mark();
      steps.forEach((step, index) => {
        this.now = step.atMs ?? index + 1;
        this.perform(step, index);
        this.mark();
      });
    } catch (error) {
      throw error instanceof RangeError ? error : this.explain(error);
    }
    this.place = steps.length;
  }

  // ---- both ways

  /** How many steps have been taken: 0 is right after the start. */
  get position(): number {
    return this.place;
  }

  /** One step on; false at the end. */
  forward(): boolean {
    if (this.place === this.steps.length) return false;
    this.place++;
    return true;
  }

  /** One step back, the exact inverse of `forward`; false at the start. */
  back(): boolean {
    if (this.place === 0) return false;
    this.place--;
    return true;
  }

  /** @throws RangeError if there is no such step */
  goTo(position: number): void {
    if (!Number.isInteger(position) || position < 0 || position > this.steps.length) {
      throw new RangeError(`the schedule has positions 0 to ${this.steps.length}, got ${position}`);
    }
    this.place = position;
  }

  /** The fields of a process at the current position. */
  fields(id: ProcessId): Record<string, unknown> {
    const { frames } = this.marks[this.place];
    this.node(id);
    for (let at = frames - 1; at >= 0; at--) {
      if (this.frames[at].process === id) return this.frames[at].fields;
    }
    return this.initial.get(id)!;
  }

  /** Whether a process is up at the current position. */
  up(id: ProcessId): boolean {
    return this.marks[this.place].alive[this.placeOf(id, "asked for")];
  }

  /** How many rows of the trace belong to the steps taken so far. */
  get rows(): number {
    return this.marks[this.place].rows;
  }

  private mark(): void {
    const alive = this.nodes.map((node) => node.alive);
    this.marks.push({ rows: this.trace.length, frames: this.frames.length, alive });
  }

  // ---- what the schedule says

  private perform(step: Step, index: number): void {
    const impossible = (why: string) => {
      throw new RangeError(`step ${index + 1} of the schedule, ${told(step)}, cannot happen: ${why}`);
    };
    const live = (id: ProcessId): Node => {
      const node = this.node(id, `step ${index + 1} of the schedule names`);
      return node.alive ? node : impossible(`P${id} is down`);
    };
    this.prepare(step);
    switch (step.step) {
      case "start":
        return this.startNode(this.node(step.process));
      case "deliver":
        return this.deliverLetter(this.letter(step, impossible, this.given.keep === true));
      case "lose": {
        const { from, to, row } = this.letter(step, impossible, false);
        return this.drop(from.id, to.id, row, to.alive ? "loss" : "receiver crashed");
      }
      case "duplicate":
        this.letters.push(this.letter(step, impossible, true));
        return;
      case "timeout":
        return this.timeout(live(step.process), step.timer, step.key, impossible);
      case "invoke":
        this.begin(step.process, step.method, step.details);
        return;
      case "complete":
        return this.serve(step, impossible);
      case "forced":
        return this.force(live(step.process), impossible);
      case "crash":
        return this.crashNode(live(step.process), step.keep);
      case "recover":
        return this.recoverNode(this.node(step.process));
      case "partition":
        this.record("partition", -1, { groups: step.groups, oneWay: false });
        return;
      case "heal":
        this.record("heal", -1);
    }
  }

  /** What `choose` returns in this step, and where the crash falls in it. */
  private prepare(step: Step): void {
    const id = "process" in step ? step.process : "to" in step ? step.to : undefined;
    if (id === undefined) return;
    const node = this.node(id, "the schedule names");
    node.choices = [...step.choices ?? []];
    if (step.crashAfter !== undefined) {
      node.limitEffects(step.crashAfter);
      node.keep = step.keep;
    }
  }

  private letter(
    { from, to, message }: { from: ProcessId; to: ProcessId; message: Message },
    impossible: (why: string) => never,
    stays: boolean,
  ): Letter {
    const text = canonical(message);
    const at = this.letters.findIndex((letter) =>
      letter.from.id === from && letter.to.id === to && canonical(letter.message) === text
    );
    if (at < 0) {
      const inFlight = this.letters.map((letter) =>
        `${letter.message.type} from P${letter.from.id} to P${letter.to.id}`
      );
      return impossible(`in flight are ${inFlight.join(", ") || "no messages"}`);
    }
    return stays ? this.letters[at] : this.letters.splice(at, 1)[0];
  }

  /** Who is down receives nothing: the message is lost. */
  private deliverLetter({ from, to, type, message, row }: Letter): void {
    if (!to.alive) return this.drop(from.id, to.id, row, "receiver crashed");
    this.receive(to, from.id, row);
    this.handle(to, from.id, type, message);
  }

  private timeout(node: Node, name: string, key: string, impossible: (why: string) => never): void {
    const timer = node.armed.find((timer) => timer.name === name && timer.key === key);
    if (!timer) {
      const set = node.armed.map((timer) => `${timer.name}${timer.key && " " + timer.key}`);
      return impossible(`of P${node.id} are set ${set.join(", ") || "no timers"}`);
    }
    timer.deadline = Infinity;
    this.fire(timer);
  }

  private serve(step: Step & { step: "complete" }, impossible: (why: string) => never): void {
    const text = canonical(step.request);
    const at = this.requests.findIndex(({ node, device, request, tag }) =>
      node.id === step.process && device === step.device && tag === step.tag && canonical(request) === text
    );
    if (at < 0) return impossible(`no such request of P${step.process} waits`);
    const [{ node, incarnation, device, request, tag, row }] = this.requests.splice(at, 1);
    this.complete(node, incarnation, device, request, tag, row);
  }

  private force(node: Node, impossible: (why: string) => never): void {
    if (node.forces.length === 0) return impossible(`P${node.id} has no pending force`);
    this.record("forced", node.id, undefined, this.forceRows[node.place].shift());
    node.forceEnds();
    this.after(node);
  }

  // ---- the port's side: everything waits for the schedule

  protected route(from: Node, to: Node, type: number, message: Message, row: number): void {
    this.letters.push({ from, to, type, message, row });
  }

  protected schedule(timer: Timer): void {
    timer.deadline = 0;
  }

  disarm(timer: Timer): void {
    timer.deadline = Infinity;
    if (timer.node.alive) this.noteCancelled(timer);
  }

  startForce(node: Node, length: number): void {
    if (this.given.forces === "instant") {
      node.durable = Math.max(node.durable, length);
      this.record("forced", node.id, undefined, this.trace.length - 1);
    } else {
      this.forceRows[node.place].push(this.trace.length - 1);
      node.forceBegins(length);
    }
  }

  startRequest(node: Node, device: string, request: Message, tag: number): void {
    this.checkDevice(node, device);
    const row = this.record("submit", node.id, { device, request, tag });
    this.requests.push({ node, incarnation: node.incarnation, device, request, tag, row });
  }

  protected override crashNode(node: Node, keep?: number): void {
    super.crashNode(node, keep);
    this.forceRows[node.place] = [];
  }
}

/** A step in a few words, for error messages. */
function told(step: Step): string {
  switch (step.step) {
    case "deliver":
    case "lose":
    case "duplicate":
      return `${step.step} ${step.message.type} from P${step.from} to P${step.to}`;
    case "timeout":
      return `timeout ${step.timer} of P${step.process}`;
    case "invoke":
      return `${step.method} invoked on P${step.process}`;
    case "complete":
      return `completion of ${step.device} for P${step.process}`;
    case "partition":
    case "heal":
      return step.step;
    default:
      return `${step.step} of P${step.process}`;
  }
}
