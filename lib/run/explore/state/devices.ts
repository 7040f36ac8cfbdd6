/** The columns of a global state that hold the devices, and the requests that none has served yet. */
import { canonical, restore } from "../../../core/canonical.ts";
import { deviceOf } from "../../../core/host.ts";
import type { Device } from "../../system.ts";
import type { Model } from "../options/model.ts";
import type { Store } from "./store.ts";
import { Interned, PairMap, Texts } from "./tables.ts";

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
