/**
 * The replayer: a recorded schedule runs again with the same effects; then one goes through it both ways.
 *
 * Nothing is left to chance: which message arrives next, which timer fires, who crashes after which effect is
 * what the schedule says.
 */
import { operationOf } from "../../core/host.ts";
import type { Process, ProcessId } from "../../core/process.ts";
import { checkSchedule } from "./check.ts";
import { checkDriver } from "../options/drivers.ts";
import type { Processes, ProcessOf, Schedule, Step } from "../system.ts";
import { channelWords } from "../words.ts";
import { Impossible, Untimed, type UntimedOptions } from "./untimed.ts";
import { fieldsOf } from "../world/world.ts";

export type ReplayOptions<P extends Process = Process> = UntimedOptions<P>;

/**
 * Runs a schedule.
 * @param options the system; also those of a simulation, of which the schedule says what happened
 * @returns a recording that stands at its end: `trace`, and `back()`, `forward()`, `goTo(step)`, `fields(id)`
 * @throws RangeError naming the first step that cannot happen and what could happen instead; TypeError for
 * what is no step
 * @example
 * const found = explore({ processes: nodes(3, Bully), time: "any", properties: [agreement] });
 * replay({ processes: nodes(3, Bully) }, found.verdicts.agreement.counterexample.schedule)
 */
export function replay<S extends Processes>(
  options: ReplayOptions<ProcessOf<S>> & { readonly processes: S },
  schedule: Schedule,
): Replay<ProcessOf<S>> {
  return new Replay<ProcessOf<S>>(options, schedule);
}

/**
 * A schedule that was run, in which one goes both ways: its trace up to here, and the fields of each process.
 */
export class Replay<P extends Process = Process> extends Untimed<P> {
  /**
   * How many rows the trace had, how many frames there were, and who was up, after each step; the first entry
   * is the start.
   */
  private readonly marks: {
    readonly rows: number;
    readonly frames: number;
    readonly alive: readonly boolean[];
  }[] = [];
  private readonly initial: ReadonlyMap<ProcessId, Record<string, unknown>>;
  private place: number;

  constructor(given: ReplayOptions<P>, readonly steps: Schedule) {
    checkDriver("replay", given);
    super({ ...given, fields: true, trace: "all" });
    checkSchedule(steps, this.ids, this.channels);
    for (const step of steps) {
      if (step.step === "invoke") {
        operationOf(this.process(step.process), step.method, ` on P${step.process}`);
      }
    }
    this.initial = new Map(this.nodes.map((node) => [node.id, fieldsOf(node.process)]));
    const startsItself = steps.some((step) => step.step === "start");
    try {
      if (!startsItself) { for (const node of this.nodes) this.startNode(node); }
      this.mark();
      steps.forEach((step, index) => {
        this.now = step.atMs ?? index + 1;
        this.take(step, index);
        this.mark();
      });
    } catch (error) {
      throw error instanceof RangeError ? error : this.explain(error);
    }
    this.place = steps.length;
  }

  private take(step: Step, index: number): void {
    try {
      this.perform(step);
    } catch (error) {
      if (!(error instanceof Impossible)) throw error;
      throw new RangeError(
        `step ${index + 1} of the schedule, ${told(step)}, cannot happen: ${error.message}`,
      );
    }
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

  /** The rows of the trace that a step made: from the first up to, not including, the second. */
  rowsOf(step: number): readonly [number, number] {
    if (!Number.isInteger(step) || step < 0 || step >= this.steps.length) {
      throw new RangeError(`the schedule has steps 0 to ${this.steps.length - 1}, got ${step}`);
    }
    return [this.marks[step].rows, this.marks[step + 1].rows];
  }

  private mark(): void {
    const alive = this.nodes.map((node) => node.alive);
    this.marks.push({ rows: this.trace.length, frames: this.frames.length, alive });
  }
}

/** A step in a few words, for error messages. */
function told(step: Step): string {
  switch (step.step) {
    case "deliver":
    case "lose":
    case "duplicate":
      return `${step.step} ${step.message.type} from P${step.from} to P${step.to}${
        channelWords(step.channel)
      }`;
    case "timeout":
      return `timeout ${step.timer} of P${step.process}`;
    case "invoke":
      return `${step.method} invoked on P${step.process}`;
    case "serve":
    case "complete":
      return `${step.step === "serve" ? "service" : "completion"} of ${step.device} for P${step.process}`;
    case "partition":
    case "heal":
      return step.step;
    default:
      return `${step.step} of P${step.process}`;
  }
}
