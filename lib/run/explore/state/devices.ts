/**
 * The columns of a global state that hold the devices: one integer for the state of each together with the
 * requests that it has not served yet, a device cell. What can happen at one is found once and written into
 * one long array of integers.
 */
import { canonical, restore, type Turn } from "../../../core/canonical.ts";
import type { Device } from "../../system.ts";
import type { Model } from "../options/model.ts";
import { deviceFields, inState, Serving } from "./serving.ts";
import type { Store } from "./store.ts";
import { Interned, Ints, PairMap, Texts } from "./tables.ts";

/**
 * A service in the array: the request, the completion that its process gets (−1: nobody waits), the cell
 * after it, the number of the list of what the device chose. A list begins with its length.
 */
export const REQUEST = 0, COMPLETION = 1, NEXT = 2, CHOSEN = 3, SERVICE = 4;
/** A crash in the array: the cell after it, the number of the list of what was chosen. */
export const AFTER = 0, CHANCE = 1, LOSS = 2;

export class DeviceColumns {
  readonly count: number;
  /** The states, without owner and order. */
  readonly states = new Texts();
  /** Lists of requests; number 0 is the empty one. */
  readonly bags = new Interned<readonly number[]>();
  /** Lists of what was chosen; number 0 is the empty one. */
  readonly choices = new Interned<readonly number[]>();
  readonly code = new Ints(1024);
  /** By cell. */
  readonly stateOf = new Ints();
  readonly bagOf = new Ints();
  /** By place, the devices that crash with the process, ascending. */
  readonly owned: readonly (readonly number[])[];
  /** Told of each request served, and of each crash, in a state that was not known. */
  onServed: ((device: number, state: number, request: number) => void) | undefined;
  onLost: ((device: number, cell: number) => void) | undefined;
  private readonly serving: Serving;
  private readonly cells = new PairMap();
  private readonly servedAt = new PairMap();
  private readonly servicesAt = new Ints();
  private readonly lossesAt = new Ints();
  private readonly added = new PairMap();
  private readonly removed = new PairMap();
  private readonly orphaned = new PairMap();
  /** By request. */
  private readonly deviceOfRequest: number[] = [];

  constructor(private readonly model: Model, private readonly store: Store) {
    this.bags.number("", []);
    this.choices.number("", []);
    this.count = model.deviceSet.names.length;
    this.serving = new Serving(model, store);
    this.owned = model.ids.map((id) => model.deviceSet.ownedBy(id));
  }

  /** Bytes of all that grows with the states of devices, what texts and lists take estimated. */
  get bytes(): number {
    const { cells, servedAt, added, removed, orphaned, code, stateOf, bagOf, servicesAt, lossesAt } = this;
    return [cells, servedAt, added, removed, orphaned, code, stateOf, bagOf, servicesAt, lossesAt].reduce(
      (sum, { bytes }) => sum + bytes,
      0,
    );
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    return this.states.heapBytes + this.bags.heapBytes + this.choices.heapBytes;
  }

  /** Which device, by its column, a request is for. */
  deviceOf(request: number): number {
    const known = this.deviceOfRequest[request];
    if (known !== undefined) return known;
    const { device, place } = this.store.requests.values[request];
    return this.deviceOfRequest[request] = this.model.deviceSet.find(device, this.model.ids[place]);
  }

  initial(device: number): number {
    const { names, all } = this.model.deviceSet;
    return this.of(device, this.states.number(canonical(deviceFields(all[device]), names[device])), 0);
  }

  /** The cell of a device in a state with these requests. */
  of(device: number, state: number, bag: number): number {
    const key = state * this.count + device;
    let cell = this.cells.get(key, bag);
    if (cell < 0) {
      cell = this.stateOf.push(state);
      this.bagOf.push(bag);
      this.servicesAt.push(-1);
      this.lossesAt.push(-1);
      this.cells.set(key, bag, cell);
    }
    return cell;
  }

  /** Whether no request waits in a row. @param first the first of the devices' columns */
  areQuiet(row: Int32Array, first: number): boolean {
    for (let column = first; column < row.length; column++) {
      if (this.bagOf.data[row[column]] !== 0) return false;
    }
    return true;
  }

  /** The device in the state of a cell, to look at. */
  look(device: number, cell: number, turn?: Turn): Device {
    const fields = restore(this.states.texts[this.stateOf.data[cell]], turn) as Record<string, unknown>;
    return inState(this.serving.fresh(device), fields);
  }

  // ---- requests

  /** The requests of one process to a device with an order stay in it; others have none. */
  bag(device: number, requests: number[]): number {
    const rank = (request: number) => this.store.requests.values[request].place;
    const sorted = this.isOrdered(device)
      ? requests.sort((a, b) => rank(a) - rank(b))
      : requests.sort((a, b) => a - b);
    return this.bags.number(sorted.join(), sorted);
  }

  private isOrdered(device: number): boolean {
    return this.model.deviceSet.all[device].order === "fifo";
  }

  private changed(device: number, cell: number, change: (requests: readonly number[]) => number[]): number {
    const requests = change(this.bags.values[this.bagOf.data[cell]]);
    return this.of(device, this.stateOf.data[cell], this.bag(device, requests));
  }

  /** The cell after a request was submitted. */
  add(cell: number, request: number): number {
    let next = this.added.get(cell, request);
    if (next < 0) {
      next = this.changed(this.deviceOf(request), cell, (requests) => [...requests, request]);
      this.added.set(cell, request, next);
    }
    return next;
  }

  private remove(bag: number, request: number): number {
    let next = this.removed.get(bag, request);
    if (next < 0) {
      const requests = [...this.bags.values[bag]];
      requests.splice(requests.indexOf(request), 1);
      this.removed.set(bag, request, next = this.bag(this.deviceOf(request), requests));
    }
    return next;
  }

  /** The process crashed: its requests to a shared device may still be served, but nobody waits for them. */
  orphan(device: number, cell: number, place: number): number {
    let next = this.orphaned.get(cell, place);
    if (next < 0) {
      next = this.changed(device, cell, (requests) =>
        requests.map((number) => {
          const request = this.store.requests.values[number];
          return request.place === place ? this.store.request({ ...request, live: false }) : number;
        }));
      this.orphaned.set(cell, place, next);
    }
    return next;
  }

  /** Adds requests to the devices' columns of a row. @param first the first of these */
  submit(row: Int32Array, first: number, requests: readonly number[]): void {
    for (const request of requests) {
      const column = first + this.deviceOf(request);
      row[column] = this.add(row[column], request);
    }
  }

  /** Nobody waits any more for what a process has asked; what its own devices lose comes after. */
  abandon(row: Int32Array, first: number, place: number): void {
    for (let device = 0; device < this.count; device++) {
      if (this.model.deviceSet.all[device].owner !== undefined) continue;
      row[first + device] = this.orphan(device, row[first + device], place);
    }
  }

  // ---- what can happen

  /** Where in the array the services of a cell are. */
  services(device: number, cell: number): number {
    let at = this.servicesAt.data[cell];
    if (at < 0) {
      at = this.findServices(device, cell);
      this.servicesAt.data[cell] = at; // which may be another array by now
    }
    return at;
  }

  private findServices(device: number, cell: number): number {
    const services: number[] = [], { values } = this.store.requests, state = this.stateOf.data[cell];
    const bag = this.bagOf.data[cell], requests = this.bags.values[bag], ordered = this.isOrdered(device);
    requests.forEach((request, index) => {
      const before = requests[index - 1];
      if (request === before || ordered && before >= 0 && values[before].place === values[request].place) {
        return;
      }
      const rest = this.remove(bag, request), { live } = values[request], seen = new Set<number>();
      for (let at = this.served(device, state, request) + 1, end = this.endOf(at - 1, 3); at < end; at += 3) {
        const [state, result, chosen] = this.code.data.subarray(at, at + 3);
        const next = this.of(device, state, rest);
        if (!live && seen.has(next)) continue;
        seen.add(next);
        services.push(request, live ? this.store.completion(request, result) : -1, next, chosen);
      }
    });
    return this.write(services, SERVICE);
  }

  /**
   * Where in the array stands what may come of a request in a state: the next state, the result, what was
   * chosen.
   */
  served(device: number, state: number, request: number): number {
    let at = this.servedAt.get(state, request);
    if (at < 0) {
      const found = this.serving.all(device, this.states.texts[state], { request });
      at = this.write(
        found.flatMap(({ state, result, choices }) => [
          this.states.number(state),
          this.store.texts.number(result),
          this.list(choices),
        ]),
        3,
      );
      this.servedAt.set(state, request, at);
      this.onServed?.(device, state, request);
    }
    return at;
  }

  /** Where in the array stands what a crash of its owner may make of a cell. */
  losses(device: number, cell: number): number {
    const known = this.lossesAt.data[cell];
    if (known >= 0) return known;
    const lost = this.bags.values[this.bagOf.data[cell]];
    const found = this.serving.all(device, this.states.texts[this.stateOf.data[cell]], { lost });
    const at = this.write(
      found.flatMap((
        { state, choices },
      ) => [this.of(device, this.states.number(state), 0), this.list(choices)]),
      LOSS,
    );
    this.lossesAt.data[cell] = at;
    this.onLost?.(device, cell);
    return at;
  }

  /** Where a list in the array ends whose items are so long. */
  endOf(at: number, size: number): number {
    return at + 1 + size * this.code.data[at];
  }

  private list(choices: readonly number[]): number {
    return this.choices.number(choices.join(), choices);
  }

  private write(items: readonly number[], size: number): number {
    const at = this.code.push(items.length / size);
    for (const item of items) this.code.push(item);
    return at;
  }
}
