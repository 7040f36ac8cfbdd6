/** The devices of a run, which stay with the supervisor. */
import { copy } from "../../../core/plain.ts";
import type { Message, ProcessId } from "../../../core/process.ts";
import { Random } from "../../../core/random.ts";
import type { Devices } from "../../system.ts";
import { checkCount, DeviceSet, losePower } from "../../world/devices.ts";

/** The first of the streams for what devices leave to chance, one a device, as in the simulator. */
const CHANCES = 0x20000000;

export class Machines {
  private readonly set: DeviceSet;
  private readonly chances: readonly Random[];

  constructor(devices: Devices, ids: readonly ProcessId[], seed: number) {
    this.set = new DeviceSet(devices, ids);
    this.chances = this.set.names.map((_, index) => new Random(seed, CHANCES + index));
  }

  /** What processes have to know of them. */
  get devices(): { name: string; owner?: ProcessId }[] {
    const { names, all } = this.set;
    return names.map((name, index) => {
      const { owner } = all[index];
      return owner === undefined ? { name } : { name, owner };
    });
  }

  /** @throws what the device throws; TypeError for a result that is no plain data */
  serve(name: string, request: Message, from: ProcessId): unknown {
    const index = this.set.names.indexOf(name);
    return copy(this.set.all[index].apply(request, from, this.chooses(index)), "a device's result");
  }

  /** What its owner had asked has been served by now, or has never come in. */
  losePower(owner: ProcessId): void {
    for (const index of this.set.ownedBy(owner)) losePower(this.set.all[index], [], this.chooses(index));
  }

  private chooses(index: number): (count: number) => number {
    return (count) => {
      checkCount(count);
      return this.chances[index].integer(count);
    };
  }
}
