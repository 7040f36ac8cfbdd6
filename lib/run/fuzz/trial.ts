/**
 * One attempt of the search for a shorter schedule: goes through steps, leaves out what cannot happen, and
 * says where it goes wrong.
 */
import { Zones } from "../explore/state/zones.ts";
import { holds, type Monitor, type Property } from "../property/properties.ts";
import type { TimeMode } from "../explore/options/options.ts";
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

class Trial extends Untimed {
  private readonly view: RunWorld;
  private readonly zones: Zones | undefined;
  private zone = 0;
  private readonly numbers = new Map<Timer, number>();
  private changes: number[][] = [];
  private changed = 0;
  private readonly taken: Step[] = [];
  private cameTrue = false;

  constructor(private readonly search: Search) {
    super({ ...search.system, trace: search.monitor ? "messages" : "none", fields: false });
    this.view = new RunWorld(this, search.monitor);
    const ends = search.property.kind === "eventually" || search.property.kind === "deadlock";
    if (search.time === "ordered" || ends) this.zones = new Zones();
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
    try {
      this.now = Math.max(this.now, step.atMs ?? this.now + 1);
      this.allow(step);
      this.perform(step);
    } catch (error) {
      if (error instanceof Impossible) return false;
      throw error;
    }
    const id = "process" in step ? step.process : "to" in step ? step.to : undefined;
    if (id !== undefined) this.view.acted(id);
    this.bookTimers();
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
    const { zones, search: { time } } = this;
    if (zones && (step.step === "invoke" || step.step === "recover") && this.quiet) {
      this.zone = zones.elapse(this.zone);
    }
    if (step.step === "heal" && !this.isCut(step.channel)) throw new Impossible("nothing is cut");
    if (step.step !== "timeout") return;
    if (time !== "any" && !this.quiet) throw new Impossible("messages are in flight");
    if (time !== "ordered") return this.forgetFired(step);
    const due = this.firstDue().find(({ timer }) =>
      timer.node.id === step.process && timer.name === step.timer && timer.key === step.key
    );
    if (!due) throw new Impossible("another timer comes first");
    this.zone = due.next;
  }

  private forgetFired({ process, timer: name, key }: Step & { step: "timeout" }): void {
    for (const [timer, number] of this.numbers) {
      if (timer.node.id === process && timer.name === name && timer.key === key) this.changes.push([number]);
    }
  }

  private firstDue(): { timer: Timer; next: number }[] {
    const timers = [...this.numbers].map(([timer, number]) => ({ timer, number }));
    return this.zones!.firstDue(this.zone).map(({ timer, next }) => ({
      timer: timers.find(({ number }) => number === timer)!.timer,
      next,
    }));
  }

  private bookTimers(): void {
    if (this.zones && this.changes.length > 0) {
      this.zone = this.zones.change(this.zone, this.changed++, this.changes);
    }
    this.changes = [];
  }

  private numberOf(timer: Timer): number {
    let number = this.numbers.get(timer);
    if (number === undefined) this.numbers.set(timer, number = this.numbers.size);
    return number;
  }

  protected override schedule(timer: Timer): void {
    super.schedule(timer);
    this.changes.push([this.numberOf(timer), timer.ms, timer.msMax]);
  }

  override disarm(timer: Timer): void {
    super.disarm(timer);
    this.changes.push([this.numberOf(timer)]);
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
    const due = this.firstDue()[0];
    if (!due) return undefined;
    const { node: { id: process }, name, key } = due.timer;
    if (this.search.time !== "ordered") this.zone = due.next;
    return { step: "timeout", process, timer: name, key };
  }
}
