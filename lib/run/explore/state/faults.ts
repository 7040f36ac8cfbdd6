/** The column of a global state that says what is left of the faults. */
import { separates } from "../../faults.ts";
import type { Step } from "../../system.ts";
import type { Model } from "../options/model.ts";
import type { Letter } from "./store.ts";
import { Interned } from "./tables.ts";

/** What a step costs of the faults that are allowed. */
export const NONE = 0, CRASH = 1, RECOVER = 2, RECOVER_CRASH = 3, LOSE = 4, DUPLICATE = 5, PAUSE = 6;

/** What has happened of the faults that are allowed. */
type Spent = {
  readonly crashes: number;
  readonly recoveries: number;
  readonly losses: number;
  readonly duplications: number;
  readonly pauses: number;
  /** The partitions in force, of each channel one at most, and those that have been; ascending. */
  readonly inForce: readonly number[];
  readonly cuts: readonly number[];
};

const COSTS = [NONE, CRASH, RECOVER, RECOVER_CRASH, LOSE, DUPLICATE, PAUSE];

export class FaultColumn {
  private readonly states = new Interned<Spent>();
  private readonly nexts: Int32Array[] = [];
  /** By partition, which places cannot reach which: 1 where that is so. */
  private readonly cutOff: readonly Uint8Array[];
  /** By partition: the number of its channel. */
  private readonly channels: readonly number[];
  /** Whether any fault is allowed. */
  readonly used: boolean;

  constructor(private readonly model: Model) {
    const { crashes, recoveries, losses, duplications, pauses, partitions, ids } = model;
    this.used = crashes + recoveries + losses + duplications + pauses + partitions.length > 0;
    this.cutOff = partitions.map((cut) =>
      Uint8Array.from(ids.flatMap((from) => ids.map((to) => separates(cut, from, to) ? 1 : 0)))
    );
    this.channels = partitions.map(({ channel = "" }) => model.channels.indexOf(channel));
    this.number({ crashes: 0, recoveries: 0, losses: 0, duplications: 0, pauses: 0, inForce: [], cuts: [] });
  }

  private number(state: Spent): number {
    return this.states.number(JSON.stringify(state), state);
  }

  /** By cost, the next value of the column, or −1 if that fault has happened as often as it may. */
  next(state: number): Int32Array {
    return this.nexts[state] ??= Int32Array.from(COSTS, (cost) => this.spend(state, cost));
  }

  private spend(state: number, cost: number): number {
    const { model } = this, before = this.states.values[state];
    const next = {
      ...before,
      crashes: before.crashes + (cost === CRASH || cost === RECOVER_CRASH ? 1 : 0),
      recoveries: before.recoveries + (cost === RECOVER || cost === RECOVER_CRASH ? 1 : 0),
      losses: before.losses + (cost === LOSE ? 1 : 0),
      duplications: before.duplications + (cost === DUPLICATE ? 1 : 0),
      pauses: before.pauses + (cost === PAUSE ? 1 : 0),
    };
    const allowed = next.crashes <= model.crashes && next.recoveries <= model.recoveries &&
      next.losses <= model.losses && next.duplications <= model.duplications && next.pauses <= model.pauses &&
      next.crashes - next.recoveries <= model.mostDown;
    return allowed ? this.number(next) : -1;
  }

  /** After the steps that an exploration begins with: all that may come after them may still come. */
  renewed(state: number): number {
    const { spent, partitions } = this.model.after!, { inForce } = this.states.values[state];
    const cuts = this.model.partitions.map((_, index) => index).slice(partitions);
    return this.number({ ...spent, inForce, cuts });
  }

  /** Whether a partition is in force. */
  isCut(state: number): boolean {
    return this.states.values[state].inForce.length > 0;
  }

  /** Whether a partition in force keeps a message from passing. */
  blocks(state: number, { from, to, channel }: Letter): boolean {
    const link = from * this.model.ids.length + to;
    return this.states.values[state].inForce.some((cut) =>
      this.channels[cut] === channel && this.cutOff[cut][link] === 1
    );
  }

  /** Ends of the partitions in force, and partitions that may begin, one at a time of each channel. */
  cutSteps(state: number): { readonly step: Step; readonly next: number }[] {
    const { model, channels } = this, now = this.states.values[state];
    const ascending = (cuts: readonly number[]) => [...cuts].sort((a, b) => a - b);
    const heals = now.inForce.map((ended) => {
      const { channel } = model.partitions[ended];
      return {
        step: { step: "heal", ...channel ? { channel } : {} } as const,
        next: this.number({ ...now, inForce: now.inForce.filter((cut) => cut !== ended) }),
      };
    });
    const begins = model.partitions.flatMap((partition, cut) => {
      const isFree = now.inForce.every((other) => channels[other] !== channels[cut]);
      return now.cuts.includes(cut) || !isFree ? [] : [{
        step: { step: "partition", ...partition } as const,
        next: this.number({
          ...now,
          inForce: ascending([...now.inForce, cut]),
          cuts: ascending([...now.cuts, cut]),
        }),
      }];
    });
    return [...heals, ...begins];
  }
}
