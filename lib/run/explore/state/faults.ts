/** The column of a global state that says what is left of the faults. */
import type { ProcessId } from "../../../core/process.ts";
import type { Step } from "../../system.ts";
import { type Model, passes } from "../options/model.ts";
import { Interned } from "./tables.ts";

/** What a step costs of the faults that are allowed. */
export const NONE = 0, CRASH = 1, RECOVER = 2, RECOVER_CRASH = 3, LOSE = 4, DUPLICATE = 5;

/** What has happened of the faults that are allowed; `cut` is the partition in force, −1 if none. */
type Spent = {
  readonly crashes: number;
  readonly recoveries: number;
  readonly losses: number;
  readonly duplications: number;
  readonly cut: number;
  readonly cuts: readonly number[];
};

const COSTS = [NONE, CRASH, RECOVER, RECOVER_CRASH, LOSE, DUPLICATE];

export class FaultColumn {
  private readonly states = new Interned<Spent>();
  private readonly nexts: Int32Array[] = [];
  /** Whether any fault is allowed. */
  readonly used: boolean;

  constructor(private readonly model: Model) {
    const { crashes, recoveries, losses, duplications, partitions } = model;
    this.used = crashes + recoveries + losses + duplications + partitions.length > 0;
    this.number({ crashes: 0, recoveries: 0, losses: 0, duplications: 0, cut: -1, cuts: [] });
  }

  private number(state: Spent): number {
    return this.states.number(JSON.stringify(state), state);
  }

  /** By cost, the next value of the column, or −1 if that fault has happened as often as it may. */
  next(state: number): Int32Array {
    return this.nexts[state] ??= Int32Array.from(COSTS, (cost) => this.spend(state, cost));
  }

  private spend(state: number, cost: number): number {
    const { model } = this, { crashes, recoveries, losses, duplications } = this.states.values[state];
    const next = {
      ...this.states.values[state],
      crashes: crashes + (cost === CRASH || cost === RECOVER_CRASH ? 1 : 0),
      recoveries: recoveries + (cost === RECOVER || cost === RECOVER_CRASH ? 1 : 0),
      losses: losses + (cost === LOSE ? 1 : 0),
      duplications: duplications + (cost === DUPLICATE ? 1 : 0),
    };
    const allowed = next.crashes <= model.crashes && next.recoveries <= model.recoveries &&
      next.losses <= model.losses &&
      next.duplications <= model.duplications;
    return allowed ? this.number(next) : -1;
  }

  /** After the steps that an exploration begins with: all that may come after them may still come. */
  renewed(state: number): number {
    const { spent, partitions } = this.model.after!, { cut } = this.states.values[state];
    const cuts = this.model.partitions.map((_, index) => index).slice(partitions);
    return this.number({ ...spent, cut, cuts });
  }

  /** The partition in force, −1 if none. */
  cut(state: number): number {
    return this.states.values[state].cut;
  }

  blocks(cut: number, from: ProcessId, to: ProcessId): boolean {
    return !passes(this.model.partitions[cut], from, to);
  }

  /** Partitions that may begin, or the end of the one in force. */
  cutSteps(state: number): { readonly step: Step; readonly next: number }[] {
    const now = this.states.values[state];
    if (now.cut >= 0) return [{ step: { step: "heal" }, next: this.number({ ...now, cut: -1 }) }];
    return this.model.partitions.flatMap((groups, cut) =>
      now.cuts.includes(cut) ? [] : [{
        step: { step: "partition", groups },
        next: this.number({ ...now, cut, cuts: [...now.cuts, cut].sort((a, b) => a - b) }),
      }]
    );
  }
}
