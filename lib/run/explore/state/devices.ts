/** The columns of a global state that hold the devices, and the requests that none has served yet. */
import { canonical, restore, type Turn } from "../../../core/canonical.ts";
import { deviceOf } from "../../../core/host.ts";
import type { Device } from "../../system.ts";
import { orderedBy, Sample } from "./sample.ts";
import type { Model } from "../options/model.ts";
import type { Store } from "./store.ts";
import { Interned, PairMap, Texts } from "./tables.ts";

/** What a device became by a request, and what it answered, as texts. */
type Applied = { readonly state: string; readonly result: string };

/** An entry of a Map with a small object, on V8's heap. */
const SERVED_BYTES = 150;

/** Puts a device into a state, in place. */
function inState(device: Device, state: unknown): Device {
  for (const field of Object.keys(device)) delete (device as unknown as Record<string, unknown>)[field];
  return Object.assign(device, state);
}

/** The states of the devices, one column each, and one column for all requests that are not served yet. */
export class DeviceColumns {
  readonly states = new Texts();
  /** Lists of requests, ascending; number 0 is the empty one. */
  readonly bags = new Interned<readonly number[]>();
  private readonly devices: Device[];
  private readonly sample = new Sample(8);
  /** Told of each request served in a state that was not known. */
  onNew: ((device: number, state: number, request: number) => void) | undefined;
  private readonly served = new Map<string, { readonly state: number; readonly result: number }>();
  private readonly added = new PairMap();
  private readonly orphaned = new PairMap();
  private readonly removed = new PairMap();

  constructor(private readonly model: Model, private readonly store: Store) {
    this.bags.number("", []);
    this.devices = model.deviceNames.map((name) => model.devices[name]());
  }

  get count(): number {
    return this.devices.length;
  }

  get bytes(): number {
    return this.added.bytes + this.orphaned.bytes + this.removed.bytes;
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    return this.states.heapBytes + this.bags.heapBytes + SERVED_BYTES * this.served.size;
  }

  /** Which device, by its column, a request is for. */
  deviceOf(request: number): number {
    return this.model.deviceNames.indexOf(deviceOf(this.store.requests.values[request].device));
  }

  initial(device: number): number {
    return this.states.number(canonical({ ...this.devices[device] }, this.model.deviceNames[device]));
  }

  /** The device in a state, to look at. */
  look(device: number, state: number, turn?: Turn): Device {
    const like = this.model.devices[this.model.deviceNames[device]]();
    return inState(like, restore(this.states.texts[state], turn));
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
      const texts = this.applied(
        inState(this.devices[device], restore(this.states.texts[state])),
        device,
        request,
      );
      if (this.sample.takes(this.model.deviceNames[device])) this.check(device, state, request, texts);
      served = { state: this.states.number(texts.state), result: this.store.texts.number(texts.result) };
      this.served.set(key, served);
      this.onNew?.(device, state, request);
    }
    return served;
  }

  private applied(like: Device, device: number, request: number, turn?: Turn): Applied {
    const { place, text } = this.store.requests.values[request], name = this.model.deviceNames[device];
    const result = like.apply(this.store.value(text, turn) as { type: string }, this.model.ids[place]);
    return { state: canonical({ ...like }, name), result: canonical(result, `the result of ${name}`) };
  }

  /**
   * @throws TypeError for a device that depends on more than its fields and the request, or on an order of
   * either
   */
  private check(device: number, state: number, request: number, texts: Applied): void {
    const differs = (turn?: Turn) => {
      const { state: next, result } = this.applied(this.look(device, state, turn), device, request, turn);
      return next !== texts.state ? "its fields" : result !== texts.result ? "its result" : undefined;
    };
    const what = `the device ${this.model.deviceNames[device]}`, moody = differs();
    if (moody) {
      throw new TypeError(
        `${what} did two different things with the same request in the same state (${moody}): ` +
          "it must depend on its fields and the request alone",
      );
    }
    const filled = orderedBy(differs);
    if (filled) throw new TypeError(`what ${what} does ${filled}`);
  }
}
