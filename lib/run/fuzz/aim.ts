/** Faults that come when they hurt: of a process that the caller names, at the moment when he begins to. */
import { brief } from "../../core/plain.ts";
import type { ProcessId } from "../../core/process.ts";
import { said } from "../property/properties.ts";
import type { Guarded, World } from "../property/world.ts";
import type { Simulation } from "../simulate/simulate.ts";

/** Aims at one run. */
export class Aim {
  /** Whether a fault came of it. */
  hit = false;
  private named: readonly ProcessId[] = [];

  constructor(
    private readonly run: Pick<Simulation, "strike">,
    private readonly aim: (world: World) => readonly ProcessId[],
  ) {}

  /** After each event. A process that is named still has had its chance. */
  look(world: Guarded): void {
    const before = this.named, named = said("aim", this.aim, world);
    if (!Array.isArray(named)) {
      throw new TypeError(`aim must return a list of ids, e.g. [2], or [] for nobody, got ${brief(named)}`);
    }
    this.named = [...named as readonly ProcessId[]];
    for (const id of this.named) {
      if (!before.includes(id) && this.run.strike(id)) this.hit = true;
    }
  }
}
