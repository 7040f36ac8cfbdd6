/**
 * What waits for forces along an execution. The explorer holds only effects that make a difference, and
 * counts only those before a crash; other drivers count all.
 */
import { FLUSH, INVOKE, SAY, SEND, SUBMIT } from "../state/store.ts";
import type { Effect } from "../state/store.ts";
import type { Engine } from "./engine.ts";
import type { Outcome } from "../handling/outcome.ts";

export class Held {
  /** By place, for each pending force all that waits for it. */
  private readonly forces: Effect[][][];

  constructor(private readonly engine: Engine) {
    this.forces = engine.model.ids.map(() => []);
  }

  /**
   * Goes one outcome on.
   * @returns after how many effects the crash falls, as other drivers count them; undefined if none does
   */
  crashAfter(outcome: Outcome): number | undefined {
    const { place, event, effects, crashAfter, crashed } = outcome;
    const forces = this.forces[place], counted = this.wouldCrashAfter(outcome);
    if (event.kind === "forced") forces.shift();
    else if (event.kind !== "crash") this.add(forces, effects.slice(0, crashAfter));
    if (crashed) forces.length = 0;
    return counted;
  }

  /** The same without going on. */
  wouldCrashAfter({ place, event, crashAfter }: Outcome): number | undefined {
    return event.kind === "forced" ? this.counted(this.forces[place][0] ?? [], crashAfter) : crashAfter;
  }

  private add(forces: Effect[][], effects: readonly Effect[]): void {
    for (const effect of effects) {
      const [kind] = effect;
      if (kind === FLUSH && this.engine.model.pendingForces) forces.push([]);
      else if (kind === SEND || kind === SUBMIT || kind === SAY || kind === INVOKE) {
        forces.at(-1)?.push(effect);
      }
    }
  }

  private counted(all: readonly Effect[], crashAfter: number | undefined): number | undefined {
    if (crashAfter === undefined) return undefined;
    const held: Effect[] = [];
    const last = all.findIndex((effect) => {
      if (this.engine.outcomes.drafting.holds(held, effect)) held.push(effect);
      return held.length === crashAfter;
    });
    return last < 0 ? crashAfter : last + 1;
  }
}
