/**
 * The simulator: one execution of a system in virtual time, drawn from a seed.
 *
 * Same options, same run, byte for byte, on every engine. Time is in ms throughout.
 */
import { operationOf } from "../../core/host.ts";
import { brief } from "../../core/plain.ts";
import type { Process, ProcessId } from "../../core/process.ts";
import { Random } from "../../core/random.ts";
import { LimitError } from "../errors.ts";
import {
  type Action,
  checkAction,
  checkRandomFaults,
  type RandomFaults,
  type Scheduled,
  scheduledIn,
} from "../faults.ts";
import { checkDriver } from "../options/drivers.ts";
import { checkFunction, checkNames } from "../options/known.ts";
import type { Node } from "../world/node.ts";
import { drawFaults, type Drawn } from "./random_faults.ts";
import type { Processes, ProcessOf } from "../system.ts";
import { Timed, type TimedOptions } from "./timed.ts";

export type SimulationOptions<P extends Process = Process> = TimedOptions<P> & {
  /** What happens when: `[at(10, crash(3)), at(50, recover(3))]`. */
  readonly scenario?: readonly (Scheduled | readonly Scheduled[])[];
  /** Faults drawn at random from the seed. */
  readonly faults?: RandomFaults;
  /** When to stop. Default: when nothing is left to happen. */
  readonly until?: Until<P>;
  /**
   * The most events before the run is given up. Default 10,000,000; 1,000,000 if a trace is kept, which takes
   * memory.
   */
  readonly limit?: number;
};

/** Time that goes on by no more than this, ms, stands still. */
const STILL_MS = 1e-3;
/** If more events than this were the last when time stood still, they are taken for an endless number. */
const STANDING = 10_000;

/** A time in ms, or a time, a number of events, or a condition, whichever comes first. */
export type Until<P extends Process = Process> = number | {
  readonly timeMs?: number;
  readonly events?: number;
  when?(run: Simulation<P>): boolean;
};

/**
 * Runs a system once.
 * @returns the run: its `trace`, `counts`, `processes`, and why it `stopped`
 * @throws LimitError when it goes on past `limit` events; ProcessError when a handler throws
 * @example simulate({ processes: nodes(5, Bully), latency: exponential(10), seed: 7, until: 1000 })
 */
export function simulate<S extends Processes>(
  options: SimulationOptions<ProcessOf<S>> & { readonly processes: S },
): Simulation<ProcessOf<S>> {
  const simulation = new Simulation<ProcessOf<S>>(options);
  simulation.run(options.until);
  return simulation;
}

function checkUntil(until: unknown): void {
  if (typeof until === "number") return;
  checkNames("until", until, ["timeMs", "events", "when"]);
  checkFunction("until.when", (until as { when?: unknown } | undefined)?.when);
}

/** A run that can be continued: `run(100)`, then `do(crash(2))`, then `run(200)`. */
export class Simulation<P extends Process = Process> extends Timed<P> {
  /** Why the run stopped last: nothing left to do, the time, the number of events or the condition given. */
  stopped: "not run" | "quiet" | "time" | "events" | "condition" = "not run";
  private readonly limit: number;
  private started = false;
  private readonly faults: Drawn | undefined;
  /** Whether events are being gone through. */
  private running = false;

  constructor(options: SimulationOptions<P>) {
    checkDriver("simulate", options);
    super(options);
    checkRandomFaults(options.faults);
    checkUntil(options.until);
    this.limit = options.limit ?? (this.traced ? 1_000_000 : 10_000_000);
    if (typeof this.limit !== "number" || !(this.limit > 0)) {
      throw new RangeError(`the limit must be > 0 events, got ${brief(this.limit)}`);
    }
    for (const { atMs, action } of scheduledIn(options.scenario ?? [])) {
      this.check(action);
      this.call(atMs, () => this.do(action));
    }
    this.faults = options.faults && drawFaults(options.faults, this, this.ids, new Random(this.seed, 3));
  }

  // ---- running

  /**
   * Goes on until a time (ms), a number of events in all, or a condition; without, until nothing is left to
   * happen.
   * @throws LimitError when the run goes on past the option `limit`; ProcessError when a handler throws
   */
  run(until: Until<P> = {}): this {
    checkUntil(until);
    const { timeMs = Infinity, events = Infinity, when } = typeof until === "number"
      ? { timeMs: until }
      : until;
    if (!(timeMs >= 0)) throw new RangeError(`a run lasts until a time ≥ 0 ms, got ${timeMs}`);
    if (!(events >= 0)) throw new RangeError(`a run lasts for a number of events ≥ 0, got ${events}`);
    this.explained(() => {
      this.begins();
      this.running = true;
      try {
        this.stopped = this.loop(timeMs, events, when);
        this.looks.end();
      } finally {
        this.running = false;
      }
    });
    if (timeMs !== Infinity && (this.stopped === "time" || this.stopped === "quiet")) {
      this.now = Math.max(this.now, timeMs);
    }
    return this;
  }

  private begins(): void {
    if (this.started) return;
    this.started = true;
    for (const node of this.nodes) this.startNode(node);
  }

  private explained(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw this.explain(error);
    }
  }

  private loop(timeMs: number, events: number, when?: (run: Simulation<P>) => boolean): typeof this.stopped {
    const { queue, counts } = this;
    const most = Math.min(events, this.limit);
    let stands = this.now, since = counts.events; // where virtual time stands still, and since which event
    if (when !== undefined && when(this)) return "condition";
    while (counts.events < most) {
      const slot = queue.pop();
      if (slot < 0) return "quiet";
      const time = queue.time(slot);
      if (time > timeMs) {
        if (this.idle(slot)) continue; // nothing will happen then
        queue.insert(slot, time, queue.order(slot));
        return "time";
      }
      if (time > stands + STILL_MS) {
        stands = time;
        since = counts.events;
      }
      const happened = this.step(slot, time);
      if (when !== undefined && happened && when(this)) return "condition";
    }
    if (events <= counts.events) return "events";
    if (queue.size === 0) return "quiet";
    throw new LimitError(
      `the run went on past its limit of ${this.limit} events${this.advice(counts.events - since)}`,
      this,
    );
  }

  /** What helps against a run without an end. @param standing during how many events time has stood still */
  private advice(standing: number): string {
    const nowMs = +this.now.toFixed(3);
    if (standing <= Math.min(this.limit / 2, STANDING)) {
      return ` (virtual time ${nowMs} ms); say when to stop, e.g. until: 1000 (ms), or raise limit`;
    }
    return `, the last ${standing} of them at ${nowMs} ms: virtual time stands still, and no later time ` +
      "is ever reached; let what comes again and again take time (a timer of more than 0 ms, a latency), " +
      "or say when to stop by until: { events: 1000 } or until: { when }";
  }

  // ---- faults, and what the scenario does

  /**
   * With even chances, one of the kinds of random faults in `faults` hurts a process now: it crashes, or is
   * cut off from all others. It lasts as long as they do.
   * @returns whether one does
   * @throws RangeError for a process that there is not
   */
  strike(id: ProcessId): boolean {
    this.placeOf(id, "a fault was to hurt");
    return this.faults?.strike(id) ?? false;
  }

  /** Does something now: a fault, a repair, an operation. @throws ProcessError when a handler throws */
  do(action: Action): void {
    this.explained(() => {
      this.check(action);
      this.begins();
      this.settle();
      this.act(action);
      if (!this.running) this.settle();
    });
  }

  /** What processes have sent to themselves is handled before anything else happens. */
  private settle(): void {
    while (this.own.length > 0 && this.counts.events < this.limit) {
      const slot = this.queue.pop();
      this.step(slot, this.queue.time(slot));
    }
  }

  private act(action: Action): void {
    if (action.action === "partition") {
      const { groups, oneWay = false, channel } = action;
      this.networkOf(channel).partition(
        groups.map((group) => group.map((id) => this.placeOf(id, "cut off"))),
        oneWay,
      );
      this.record("partition", -1, { groups, oneWay, ...channel ? { channel } : {} });
    } else if (action.action === "heal") {
      this.networkOf(action.channel).heal();
      this.record("heal", -1, action.channel);
    } else if (action.action === "invoke") {
      this.invokeNow(this.node(action.process), action.method, action.details);
    } else this.change(action, this.node(action.process));
  }

  /** The operation begins now, even if the process gets to it only when it goes on after a pause. */
  private invokeNow(node: Node, method: string, details: readonly unknown[]): void {
    const waits = node.paused;
    const operation = this.invoked(node, method, details, waits);
    this.whenAwake(node, () => {
      if (waits) this.record("handle", node.id, undefined, this.operations.rowOf(operation));
      this.callOperation(node, operation, method, details);
    });
  }

  private change(action: Exclude<Action, { action: "invoke" | "partition" | "heal" }>, node: Node): void {
    switch (action.action) {
      case "crash":
        if (action.afterEffects !== undefined) node.limitEffects(action.afterEffects);
        else this.crashNode(node);
        break;
      case "recover":
        this.recoverNode(node);
        break;
      case "pause":
        if (node.alive) this.pause(node);
        break;
      case "resume":
        this.wake(node);
        break;
      case "slow":
        this.slowTo(node, action.ms);
    }
  }

  private check(action: Action): void {
    checkAction(action);
    if (action.action === "partition" || action.action === "heal") this.networkOf(action.channel);
    if (action.action === "partition") {
      for (const id of action.groups.flat()) this.placeOf(id, "a partition names");
    } else if (action.action !== "heal") {
      const node = this.node(action.process, `the scenario has ${action.action} of`);
      if (action.action === "invoke") operationOf(node.process, action.method, ` on P${node.id}`);
    }
  }
}
