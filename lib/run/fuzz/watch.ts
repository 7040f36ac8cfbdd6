/**
 * Watches one run of many: which properties it decides, and whether a crash fell into a moment that matters.
 */
import { answerOf, holds, type Monitor, type Property } from "../property/properties.ts";
import type { World } from "../property/world.ts";
import { RunWorld, type Watched } from "./world.ts";

export class Watch {
  readonly violated = new Set<Property>();
  readonly shown = new Set<Property>();
  crashed = false;
  crashedDuring = false;
  readonly view: RunWorld;
  private readonly cameTrue = new Set<Property>();
  private mattered = false;

  constructor(
    run: Watched,
    private readonly properties: readonly Property[],
    monitor?: Monitor,
    private readonly during?: (world: World) => boolean,
  ) {
    this.view = new RunWorld(run, monitor);
  }

  /** After each event. */
  look(): void {
    if (this.view.catchUp() > 0) {
      this.crashed = true;
      this.crashedDuring ||= this.mattered;
    }
    this.mattered = this.during !== undefined && answerOf("during", this.during, this.view);
    for (const property of this.properties) this.test(property);
  }

  private test(property: Property): void {
    const { violated, shown, cameTrue } = this, { kind } = property;
    if (kind === "always" && !violated.has(property) && !this.holds(property)) violated.add(property);
    if (kind === "sometimes" && !shown.has(property) && this.holds(property)) shown.add(property);
    if (kind === "eventually" && !cameTrue.has(property) && this.holds(property)) cameTrue.add(property);
  }

  private holds(property: Property): boolean {
    return holds(property, this.view);
  }

  /** At the end of the run. @param quiet because nothing was left to happen */
  ends(quiet: boolean): void {
    if (this.violated.size > 0) return; // it was ended before its time
    for (const property of this.properties) {
      const { kind } = property;
      const wrong = kind === "eventually"
        ? !this.cameTrue.has(property)
        : kind === "deadlock" && quiet && !this.holds(property);
      if (wrong) this.violated.add(property);
    }
  }
}
