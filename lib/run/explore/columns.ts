/** The columns of a global state besides the processes: what is left of the faults, the monitor, the devices. */
import { canonical, restore } from "../../core/canonical.ts";
import { deviceOf } from "../../core/host.ts";
import type { ProcessId } from "../../core/process.ts";
import type { Device, Step } from "../system.ts";
import type { Model } from "./options.ts";
import { passes } from "./options.ts";
import { CRASH, DUPLICATE, LOSE, NONE, RECOVER, RECOVER_CRASH } from "./outcome.ts";
import type { Happening } from "./happening.ts";
import { folded } from "./properties.ts";
import type { Store } from "./store.ts";
import { Interned, PairMap, Texts } from "./tables.ts";

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

/** Folds what happens into the explored state; see `Monitor`. */
export class MonitorColumn {
  readonly states = new Texts();
  private readonly folded = new PairMap();
  readonly used: boolean;

  constructor(private readonly model: Model, private readonly store: Store) {
    this.used = model.options.monitor !== undefined;
    this.states.number(canonical(model.options.monitor?.initial, "the monitor's initial state"));
  }

  fold(state: number, list: number): number {
    if (list === 0) return state;
    let next = this.folded.get(state, list);
    if (next < 0) {
      let value = restore(this.states.texts[state]);
      for (const number of this.store.lists.values[list]) {
        const happening = restore(this.store.happenings.texts[number]) as Happening;
        value = folded(this.model.options.monitor!, value, happening);
      }
      next = this.states.number(canonical(value, "the monitor's state"));
      this.folded.set(state, list, next);
    }
    return next;
  }

  value(state: number): unknown {
    return restore(this.states.texts[state]);
  }
}

/** The states of the devices, one column each, and one column for all requests that are not served yet. */
export class DeviceColumns {
  readonly states = new Texts();
  /** Lists of requests, ascending; number 0 is the empty one. */
  readonly bags = new Interned<readonly number[]>();
  private readonly devices: Device[];
  private readonly served = new Map<string, { readonly state: number; readonly result: number }>();
  private readonly added = new PairMap();
  private readonly orphaned = new PairMap();
  private readonly removed = new PairMap();

  constructor(private readonly model: Model, private readonly store: Store) {
    this.bags.number("", []);
    this.devices = model.deviceNames.map((name) => model.options.devices![name]());
  }

  get count(): number {
    return this.devices.length;
  }

  /** Which device, by its column, a request is for. */
  deviceOf(request: number): number {
    return this.model.deviceNames.indexOf(deviceOf(this.store.requests.values[request].device));
  }

  initial(device: number): number {
    return this.states.number(canonical({ ...this.devices[device] }, this.model.deviceNames[device]));
  }

  /** The device in a state, to look at. */
  look(device: number, state: number): Device {
    const like = this.model.options.devices![this.model.deviceNames[device]]();
    return Object.assign(like, restore(this.states.texts[state]));
  }

  bag(requests: number[]): number {
    const sorted = requests.sort((a, b) => a - b);
    return this.bags.number(sorted.join(), sorted);
  }

  add(bag: number, outcome: number, submits: readonly number[]): number {
    let next = this.added.get(bag, outcome);
    if (next < 0) this.added.set(bag, outcome, next = this.bag([...this.bags.values[bag], ...submits]));
    return next;
  }

  remove(bag: number, request: number): number {
    let next = this.removed.get(bag, request);
    if (next < 0) {
      const requests = [...this.bags.values[bag]];
      requests.splice(requests.indexOf(request), 1);
      this.removed.set(bag, request, next = this.bag(requests));
    }
    return next;
  }

  /** The process crashed: its requests may still be served, but nobody waits for them. */
  orphan(bag: number, place: number): number {
    let next = this.orphaned.get(bag, place);
    if (next < 0) {
      const requests = this.bags.values[bag].map((number) => {
        const request = this.store.requests.values[number];
        return request.place === place ? this.store.request({ ...request, live: false }) : number;
      });
      this.orphaned.set(bag, place, next = this.bag(requests));
    }
    return next;
  }

  /** The device serves a request: its next state and the number of the result's text. */
  serve(device: number, state: number, request: number): { readonly state: number; readonly result: number } {
    const key = `${device},${state},${request}`;
    let served = this.served.get(key);
    if (!served) {
      const { place, text } = this.store.requests.values[request], name = this.model.deviceNames[device];
      const like = this.devices[device];
      for (const field of Object.keys(like)) delete (like as unknown as Record<string, unknown>)[field];
      Object.assign(like, restore(this.states.texts[state]));
      const result = like.apply(this.store.value(text) as { type: string }, this.model.ids[place]);
      served = {
        state: this.states.number(canonical({ ...like }, name)),
        result: this.store.texts.number(canonical(result, `the result of ${name}`)),
      };
      this.served.set(key, served);
    }
    return served;
  }
}
