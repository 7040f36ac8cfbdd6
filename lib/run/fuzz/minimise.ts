/** Delta debugging: a schedule that violates a property becomes one from which no step can be left out. */
import type { TimeMode } from "../explore/options/options.ts";
import { attempt, type Found, type Search } from "./trial.ts";
import type { Schedule, Step } from "../system.ts";

export type Minimal = {
  /**
   * All of it: the starts, what is needed, and for a property of how a run ends what came by itself after
   * that.
   */
  readonly schedule: Schedule;
  /** How many steps are needed, the starts not counted. */
  readonly length: number;
  /**
   * For a property of how a run ends: it goes on for ever, and only the beginning of that is in the schedule.
   */
  readonly endless?: true;
  /** The strictest of the explorer's time modes that it keeps to. */
  readonly time: TimeMode;
};

/**
 * Leaves out steps as long as the rest still violates the property: halves, quarters … (Zeller's ddmin,
 * 1999), then one by one, until no single step can be left out. Without a step, whatever it led to cannot
 * happen either, and is left out with it. For a property of how runs end, operations stay, and so do the
 * recovery and the healing after a fault that stays.
 * @param times the time modes to try, the strictest first: a timer must not fire too early only because what
 * stopped it was left out
 * @returns undefined if the schedule violates nothing in any of these modes
 */
export function minimise(
  search: Omit<Search, "time">,
  schedule: Schedule,
  times: readonly TimeMode[] = ["ordered", "quiet", "any"],
): Minimal | undefined {
  for (const time of times) {
    const found = new Minimiser({ ...search, time }).run(schedule);
    if (found) return found;
  }
  return undefined;
}

class Minimiser {
  private starts: readonly Step[] = [];

  /**
   * What cannot be left out: of how a run ends one cannot judge without what it was asked to do, or with
   * faults that last longer.
   */
  private readonly owed: ReadonlySet<Step["step"]>;

  constructor(private readonly search: Search) {
    const { kind } = search.property;
    this.owed = new Set(kind === "always" ? [] : ["invoke", "recover", "resume", "heal"]);
  }

  run(schedule: Schedule): Minimal | undefined {
    this.starts = schedule.filter(({ step }) => step === "start");
    const first = attempt(this.search, [...this.starts, ...this.chosen(schedule)], true);
    if (!first) return undefined;
    let steps = this.reduce(this.chosen(first.steps));
    steps = this.simplify(steps);
    const found = this.plain(steps) ?? this.tried(steps)!;
    return {
      schedule: [...found.steps, ...found.rest],
      length: this.chosen(found.steps).length,
      time: this.search.time,
      ...found.endless ? { endless: true } : {},
    };
  }

  private chosen(steps: Schedule): Step[] {
    return steps.filter(({ step }) => step !== "start");
  }

  private tried(steps: readonly Step[]): Found | undefined {
    return attempt(this.search, [...this.starts, ...steps]);
  }

  /** What is left of these steps if they still violate the property. */
  private still(steps: readonly Step[]): Step[] | undefined {
    const found = this.tried(steps);
    return found && this.chosen(found.steps);
  }

  private reduce(steps: Step[]): Step[] {
    for (let size = Math.ceil(steps.length / 2); size >= 1;) {
      const shorter = this.without(steps, size);
      if (shorter) steps = shorter;
      if (size > 1) size = Math.ceil(Math.min(size, steps.length) / 2);
      else if (!shorter) return steps;
    }
    return steps;
  }

  /** Leaves out one stretch of this size after the other, from the end, wherever that can be done. */
  private without(steps: Step[], size: number): Step[] | undefined {
    let left: Step[] | undefined;
    for (let end = steps.length; end > 0; end -= size) {
      const begin = Math.max(0, end - size);
      const kept = steps.slice(begin, end).filter((step) => this.owed.has(step.step));
      if (kept.length === Math.min(size, end)) continue;
      const shorter = this.still([...steps.slice(0, begin), ...kept, ...steps.slice(end)]);
      if (!shorter) continue;
      left = steps = shorter;
      end = Math.min(end, steps.length + size);
    }
    return left;
  }

  /** A crash in the middle of a handler is left out, too, where the violation does not need it. */
  private simplify(steps: Step[]): Step[] {
    for (let at = 0; at < steps.length; at++) {
      if (steps[at].crashAfter === undefined) continue;
      const { crashAfter: _, keep: __, ...whole } = steps[at];
      const simpler = this.still([...steps.slice(0, at), whole as Step, ...steps.slice(at + 1)]);
      if (simpler) steps = this.reduce(simpler);
    }
    return steps;
  }

  /** Without the times of the recorded run, one step a ms, unless they matter. */
  private plain(steps: readonly Step[]): Found | undefined {
    const found = attempt(this.search, [...this.starts, ...steps].map(timeless));
    return found?.steps.length === this.starts.length + steps.length ? found : undefined;
  }
}

function timeless({ atMs: _, ...step }: Step): Step {
  return step as Step;
}
