/** What all drivers know of devices: whose they are, whom they serve, and what a crash does to them. */
import { canonical } from "../../core/canonical.ts";
import { deviceOf } from "../../core/host.ts";
import type { Message, ProcessId } from "../../core/process.ts";
import type { Device, Devices } from "../system.ts";

type Choose = (count: number) => number;

/** Stands between a device's name and the process whose own it is. */
const OWN = "@";

/** The devices of a system, ascending by name. */
export class DeviceSet {
  readonly names: readonly string[];
  /** Fresh, until somebody asks them. */
  readonly all: readonly Device[];

  /** @throws RangeError for an owner or an order that makes no sense */
  constructor(devices: Devices, private readonly ids: readonly ProcessId[]) {
    this.names = Object.keys(devices).sort();
    this.all = this.names.map((name) => devices[name]());
    this.all.forEach((device, index) => this.checkDevice(this.names[index], device));
  }

  private checkDevice(name: string, { owner, order }: Device): void {
    if (owner !== undefined && !this.ids.includes(owner)) {
      throw new RangeError(
        `the owner of the device ${name} must be one of the processes, ${this.ids.join(", ")}, got ${owner}`,
      );
    }
    const suffix = name.split(OWN)[1];
    if (suffix !== undefined && suffix !== String(owner)) {
      throw new RangeError(`the owner of the device ${name} must be ${suffix}, got ${owner}`);
    }
    if (order !== undefined && order !== "fifo") {
      throw new RangeError(`the order of the device ${name} must be "fifo" or absent, got "${order}"`);
    }
  }

  /** Which device a process means; −1 if there is none. @param name with the parts that it comes from */
  find(name: string, id: ProcessId): number {
    const plain = deviceOf(name), own = this.names.indexOf(plain + OWN + id);
    return own >= 0 ? own : this.names.indexOf(plain);
  }

  /** @throws RangeError for a device that there is not, or that belongs to another process */
  check(name: string, id: ProcessId): number {
    const index = this.find(name, id);
    if (index < 0) {
      throw new RangeError(
        `there is no device "${deviceOf(name)}"; the devices are ${this.names.join(", ") || "none"}`,
      );
    }
    const { owner } = this.all[index];
    if (owner !== undefined && owner !== id) {
      throw new RangeError(
        `the device ${this.names[index]} belongs to P${owner}, got a request of P${id}: ` +
          "give each its own by ownDevices, or none an owner",
      );
    }
    return index;
  }

  /** The devices of a process that crash with it. */
  ownedBy(id: ProcessId): number[] {
    return this.names.map((_, index) => index).filter((index) => this.all[index].owner === id);
  }
}

/** The name by which handlers know a device. */
export function plainName(name: string): string {
  return name.split(OWN)[0];
}

/** @throws RangeError for a number of ways that makes no sense */
export function checkCount(count: number): void {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`choose needs a count ≥ 1, got ${count}`);
}

/**
 * The machine of a device loses power: some of what its owner has asked is still served, the rest never; then
 * what is volatile is lost.
 * @param requests in the order in which they were submitted
 */
export function losePower(device: Device, requests: readonly Message[], choose: Choose): void {
  const fifo = device.order === "fifo";
  // What is in flight has no order of its own: all drivers number it in the same way.
  const left = fifo ? [...requests] : inOrder(requests);
  while (left.length > 0) {
    const next = choose((fifo ? 1 : left.length) + 1);
    if (next === 0) break;
    device.apply(left.splice(next - 1, 1)[0], device.owner!, choose);
  }
  device.crash?.(choose);
}

function inOrder(requests: readonly Message[]): Message[] {
  const named = requests.map((request) => ({ request, text: canonical(request) }));
  return named.sort((a, b) => a.text < b.text ? -1 : a.text > b.text ? 1 : 0).map(({ request }) => request);
}
