/** Runs devices: what each makes of its state and a request, or of a crash, for all that it may choose. */
import { canonical, restore, type Turn } from "../../../core/canonical.ts";
import type { Message } from "../../../core/process.ts";
import { HandlerError } from "../../errors.ts";
import type { Device } from "../../system.ts";
import { losePower } from "../../world/devices.ts";
import type { Model } from "../options/model.ts";
import { orderedBy, Sample } from "./sample.ts";
import { nextScript, Script } from "./script.ts";
import type { Store } from "./store.ts";

/** What became of a device, and what it answered, as texts; and what it chose. */
export type Served = { readonly state: string; readonly result: string; readonly choices: readonly number[] };

/** What happens to a device: it serves this request, or its machine crashes while these are in flight. */
type Event = { readonly request: number } | { readonly lost: readonly number[] };

/** In so many ways may a crash or a request fall. */
const MOST_WAYS = 10_000;

type Fields = Record<string, unknown>;

const isField = (name: string) => name !== "owner" && name !== "order";

/** The fields of a device that are its state. */
export function deviceFields(device: Device): Fields {
  const own = device as unknown as Fields, fields: Fields = {};
  for (const name of Object.keys(own)) if (isField(name)) fields[name] = own[name];
  return fields;
}

/** Puts a device into a state, in place. */
export function inState(device: Device, fields: Fields): Device {
  const own = device as unknown as Fields;
  for (const name of Object.keys(own)) if (isField(name) && !(name in fields)) delete own[name];
  return Object.assign(device, fields);
}

export class Serving {
  private readonly resident: readonly Device[];
  private readonly sample = new Sample(8);

  constructor(private readonly model: Model, private readonly store: Store) {
    this.resident = model.deviceSet.names.map((_, device) => this.fresh(device));
  }

  fresh(device: number): Device {
    return this.model.devices[this.model.deviceSet.names[device]]();
  }

  /** @returns all that may come of it, the first of each kind @throws HandlerError for what goes wrong */
  all(device: number, state: string, event: Event): Served[] {
    const found = new Map<string, Served>(), name = this.model.deviceSet.names[device];
    const kind = `${device} ${"request" in event}`;
    try {
      let script: number[] | undefined = [];
      for (let ways = 1; script; ways++) {
        if (ways > MOST_WAYS) throw new RangeError(`it can choose in more than ${MOST_WAYS} ways`);
        const chosen = new Script(script);
        const served = this.run(inState(this.resident[device], this.fields(state)), device, event, chosen);
        if (this.sample.takes(kind)) this.check(device, state, event, chosen, served);
        const key = `${served.state} ${served.result}`;
        if (!found.has(key)) found.set(key, served);
        script = nextScript(chosen);
      }
    } catch (cause) {
      const owner = this.model.deviceSet.all[device].owner;
      if ("lost" in event) throw new HandlerError(owner!, `in the crash of its device ${name}`, cause);
      const { place } = this.store.requests.values[event.request];
      throw new HandlerError(this.model.ids[place], `being served by the device ${name}`, cause);
    }
    return [...found.values()];
  }

  private fields(state: string, turn?: Turn): Fields {
    return restore(state, turn) as Fields;
  }

  private run(like: Device, device: number, event: Event, chosen: Script, turn?: Turn): Served {
    const { names, all } = this.model.deviceSet, name = names[device], { owner, order } = all[device];
    const said = (request: number) =>
      this.store.value(this.store.requests.values[request].text, turn) as Message;
    let result: unknown;
    if ("lost" in event) losePower(like, event.lost.map(said), chosen.choose);
    else {
      const { place } = this.store.requests.values[event.request];
      result = like.apply(said(event.request), this.model.ids[place], chosen.choose);
    }
    if (like.owner !== owner || like.order !== order) {
      throw new TypeError(`the owner and the order of the device ${name} must not change`);
    }
    return {
      state: canonical(deviceFields(like), name),
      result: canonical(result, `the result of ${name}`),
      choices: chosen.choices,
    };
  }

  /**
   * @throws TypeError for a device that depends on more than its fields, the request and what it chose, or on
   * an order of the first two
   */
  private check(device: number, state: string, event: Event, chosen: Script, served: Served): void {
    const differs = (turn?: Turn) => {
      const again = new Script(chosen.choices);
      const other = this.run(
        inState(this.fresh(device), this.fields(state, turn)),
        device,
        event,
        again,
        turn,
      );
      return other.state !== served.state
        ? "its fields"
        : other.result !== served.result
        ? "its result"
        : again.counts.join() !== chosen.counts.join()
        ? "its choices"
        : undefined;
    };
    const what = `the device ${this.model.deviceSet.names[device]}`, moody = differs();
    if (moody) {
      const where = "lost" in event ? "at a crash" : "with the same request";
      throw new TypeError(
        `${what} did two different things ${where} in the same state (${moody}): ` +
          "it must depend on its fields, the request and choose alone",
      );
    }
    const filled = orderedBy(differs);
    if (filled) throw new TypeError(`what ${what} does ${filled}`);
  }
}
