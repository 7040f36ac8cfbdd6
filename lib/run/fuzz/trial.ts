/**
 * One attempt of the search for a shorter schedule: goes through steps, leaves out what cannot happen, and
 * says where it goes wrong.
 */
import type { ProcessId } from "../../core/process.ts";
import { holds, type Monitor, type Property } from "../property/properties.ts";
import type { TimeMode } from "../explore/options/options.ts";
import { Timing } from "./timing.ts";
import { RunWorld } from "./world.ts";
import type { Timer } from "../world/node.ts";
import type { Step } from "../system.ts";
import { Impossible, Untimed, type UntimedOptions } from "../replay/untimed.ts";

/** What is looked for, and what the schedule must keep to. */
export type Search = {
  readonly system: UntimedOptions;
  readonly property: Property;
  readonly monitor?: Monitor;
  readonly time: TimeMode;
};

/** Steps that violate a property; for one of how a run ends, what came by itself after them. */
export type Found = {
  readonly steps: readonly Step[];
  readonly rest: readonly Step[];
  /** What came by itself went on for ever: only its beginning is here. */
  readonly endless?: true;
};

/**
 * After so many steps beyond those given, what has not come is taken not to come; so many of them are shown.
 */
const PATIENCE = 2000, SHOWN = 30;

/**
 * Tries steps, the starts first.
 * @param settle whether a timer that fires too early for the time mode may wait for what is in flight, rather
 * than not fire
 */
export function attempt(search: Search, steps: readonly Step[], settle = false): Found | undefined {
  try {
    return new Trial(search).go(steps, settle);
  } catch {
    return undefined; // a handler that fails on the way is another matter
  }
}

type Acting = Step & { readonly process: ProcessId };
/** Steps that come to a process, besides its timers: after a pause what came due comes before them. */
const ACTS: ReadonlySet<Step["step"]> = new Set(["deliver", "invoke", "called", "complete"]);

class Trial extends Untimed {
  private readonly view: RunWorld;
  private readonly timing: Timing;
  private readonly taken: Step[] = [];
  private cameTrue = false;

  constructor(private readonly search: Search) {
    super({ ...search.system, trace: search.monitor ? "messages" : "none", fields: false });
    this.view = new RunWorld(this, search.monitor);
    const ends = search.property.kind === "eventually" || search.property.kind === "deadlock";
    this.timing = new Timing(search.time, search.time === "ordered" || ends);
  }

  go(steps: readonly Step[], settle: boolean): Found | undefined {
    const { kind } = this.search.property;
    for (const step of steps) {
      if (step.step === "timeout" && settle && this.search.time !== "any") this.calm();
      if (this.possible(step) && this.violated()) return { steps: this.taken, rest: [] };
    }
    if (kind === "always" || kind === "sometimes") return undefined;
    return this.ends();
  }

  private possible(step: Step): boolean {
    const { known } = this.timing;
    try {
      this.now = Math.max(this.now, step.atMs ?? this.now + 1);
      this.allow(step);
      this.perform(step);
    } catch (error) {
      if (!(error instanceof Impossible)) throw error;
      this.timing.known = known;
      return false;
    }
    const id = "process" in step ? step.process : "to" in step ? step.to : undefined;
    if (id !== undefined) this.view.acted(id);
    this.timing.book();
    this.taken.push(step);
    return true;
  }

  private violated(): boolean {
    const { property, property: { kind } } = this.search;
    this.view.catchUp();
    if (kind === "eventually") this.cameTrue ||= holds(property, this.view);
    return kind === "always" && this.started && !holds(property, this.view);
  }

  /** All processes start before anything else, and are one step. */
  private get started(): boolean {
    return this.taken.length >= this.nodes.length;
  }

  // ---- time

  /** @throws Impossible for a timer that fires too early */
  private allow(step: Step): void {
    const { timing } = this;
    if (step.step === "heal" && !this.isCut(step.channel)) throw new Impossible("nothing is cut");
    if ((step.step === "invoke" || step.step === "recover") && this.quiet) timing.wait();
    if (step.step === "timeout") {
      const { process, timer: name, key } = step;
      const timer = this.node(process).armed.find((timer) => timer.name === name && timer.key === key);
      if (timer) timing.fire(timer, this.quiet);
    } else if (step.step === "pause") timing.pause(this.node(step.process));
    else if (step.step === "resume") {
      if (this.quiet) timing.wait();
      timing.resume(this.node(step.process));
    } else if (ACTS.has(step.step)) {
      timing.others(this.node("to" in step ? step.to : (step as Acting).process));
    }
  }

  protected override schedule(timer: Timer): void {
    super.schedule(timer);
    this.timing.set(timer);
  }

  override disarm(timer: Timer): void {
    super.disarm(timer);
    this.timing.stop(timer);
  }

  // ---- what comes by itself

  /** Everything in flight arrives. */
  private calm(): void {
    for (let left = PATIENCE; left > 0; left--) {
      const step = this.pendingStep();
      if (!step) return;
      this.possible(step);
      if (this.violated()) return;
    }
  }

  /** Whatever can happen happens, the oldest first; timers when nothing is in flight, the first due first. */
  private ends(): Found | undefined {
    const { property, property: { kind } } = this.search;
    const steps = this.taken.slice();
    for (let left = PATIENCE; left > 0; left--) {
      if (kind === "eventually" && this.cameTrue) return undefined;
      const step = this.pendingStep() ?? this.dueStep();
      if (!step) break;
      this.possible(step);
      this.violated();
      if (left === 1 && kind === "deadlock") return undefined;
    }
    const wrong = kind === "eventually" ? !this.cameTrue : !holds(property, this.view);
    if (!wrong) return undefined;
    const rest = this.taken.slice(steps.length);
    return rest.length < PATIENCE ? { steps, rest } : { steps, rest: rest.slice(0, SHOWN), endless: true };
  }

  private dueStep(): Step | undefined {
    const due = this.timing.first();
    if (due) return { step: "timeout", process: due.node.id, timer: due.name, key: due.key };
    const paused = this.nodes.find((node) => node.paused); // no pause lasts for ever
    return paused && { step: "resume", process: paused.id };
  }
}
