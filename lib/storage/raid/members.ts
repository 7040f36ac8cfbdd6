/** Which members an array has, which are missing, and who takes their place. */
import type { BlockDevice, Done, Failure } from "../device/device.ts";
import type { Geometry } from "./layout/geometry.ts";
import type { Layout } from "./layout/layout.ts";
import type { Rebuild, RebuildOptions } from "./rebuild.ts";
import { checkFree, layOn, takeOff } from "../device/roles.ts";
import { spareList } from "./spares.ts";

/**
 * active: in use · failed: not asked any more · rebuilding: right up to `rebuiltRows`, missing from there on
 */
export type MemberState = "active" | "failed" | "rebuilding";

/** A place in an array and the device in it. */
export interface Member {
  device: BlockDevice;
  state: MemberState;
  /** Rows (chunks) that a rebuild has finished. */
  rebuiltRows: number;
  /** Direct reads under way. */
  pending: number;
  /** The block after the last one asked for: where its arm will be. */
  nextBlock: number;
  /** Counts the devices that had this place: an answer of an earlier one says nothing about this one. */
  generation: number;
}

const member = (device: BlockDevice, state: MemberState, generation: number): Member => ({
  device,
  state,
  rebuiltRows: 0,
  pending: 0,
  nextBlock: 0,
  generation,
});

type MutableRequest = { op: "read" | "write"; block: number; count: number; data: Uint8Array | undefined };

export class MemberSet {
  readonly list: Member[];
  readonly spares: BlockDevice[];
  /** What everything ends with, once more members are missing than the array bears. */
  loss: Failure | undefined = undefined;
  lastRebuild: Rebuild | undefined = undefined;
  private readonly request: MutableRequest = { op: "read", block: 0, count: 1, data: undefined };

  private readonly layout: Layout;
  /** Groups that there are. */
  private readonly groups: number;

  /**
   * @param whole the array
   * @param rebuildOnto makes the rebuild of a member
   * @throws RangeError for a device that cannot be a member
   */
  constructor(
    private readonly whole: BlockDevice,
    private readonly geometry: Geometry,
    devices: readonly BlockDevice[],
    spares: readonly BlockDevice[],
    private readonly rebuildOnto: (
      index: number,
      options: RebuildOptions | undefined,
      onEnd: () => void,
    ) => Rebuild,
  ) {
    for (const device of [...devices, ...spares]) geometry.check(device);
    this.layout = geometry.layout;
    this.groups = geometry.layout.groups(geometry.rows);
    this.list = devices.map((device) => member(device, "active", 0));
    this.spares = spareList(whole, spares, (device) => geometry.check(device));
  }

  /** Members that are not fully there. */
  get missing(): number[] {
    return this.list.flatMap(({ state }, i) => state === "active" ? [] : [i]);
  }

  isMissing(index: number, row: number): boolean {
    const { state, rebuiltRows } = this.list[index];
    return state === "failed" || (state === "rebuilding" && row >= rebuiltRows);
  }

  /** Asks a member's device. @returns the generation of that device */
  submit(
    op: "read" | "write",
    index: number,
    block: number,
    count: number,
    data: Uint8Array | undefined,
    done: Done,
  ): number {
    const { list, request } = this, member = list[index];
    member.nextBlock = block + count;
    request.op = op;
    request.block = block;
    request.count = count;
    request.data = data;
    member.device.submit(request, done);
    request.data = undefined;
    return member.generation;
  }

  fail(index: number): void {
    this.checkIndex(index);
    const failing = this.list[index];
    if (failing.state === "failed") return;
    failing.state = "failed";
    failing.rebuiltRows = 0;
    const missing = this.missing;
    if (!this.layout.survives(missing, this.groups)) {
      const message =
        `data loss: ${this.whole.name} (RAID ${this.layout.level}, ${this.list.length} members) cannot ` +
        `do without member${missing.length === 1 ? "" : "s"} ${missing.join(", ")}`;
      this.loss ??= { ok: false, kind: "data loss", message };
    }
    this.lastRebuild?.memberFailed(index);
    this.useSpare();
  }

  survivesWithout(index: number): boolean {
    return this.layout.survives([...this.missing, index], this.groups);
  }

  private useSpare(): void {
    if (this.loss !== undefined || this.spares.length === 0) return;
    if (this.list.some(({ state }) => state === "rebuilding")) return;
    const next = this.list.findIndex(({ state }) => state === "failed");
    if (next >= 0) this.fill(next, this.spares.shift()!, undefined);
  }

  replace(index: number, device: BlockDevice, options: RebuildOptions | undefined): Rebuild {
    this.checkIndex(index);
    if (this.loss !== undefined) {
      throw new Error(`${this.loss.message}: there is nothing to rebuild from`);
    }
    const { state } = this.list[index];
    if (state !== "failed") {
      throw new Error(`member ${index} must have failed before it is replaced, it is ${state}`);
    }
    const busy = this.list.findIndex((other) => other.state === "rebuilding");
    if (busy >= 0) {
      throw new Error(`member ${busy} is being rebuilt: members are rebuilt one after the other`);
    }
    this.geometry.check(device);
    checkFree(this.whole, device, this.list[index].device);
    return this.fill(index, device, options);
  }

  private fill(index: number, device: BlockDevice, options: RebuildOptions | undefined): Rebuild {
    const { generation, device: old } = this.list[index];
    const rebuild = this.rebuildOnto(index, options, () => this.useSpare());
    takeOff(this.whole, old);
    layOn(this.whole, device);
    this.list[index] = member(device, "rebuilding", generation + 1);
    this.lastRebuild = rebuild;
    rebuild.start();
    return rebuild;
  }

  /** The power failed: what a member under rebuild holds may not be durable, so that has to begin again. */
  crash(): void {
    this.lastRebuild?.crash();
    for (const each of this.list) {
      if (each.state === "rebuilding") each.state = "failed";
      each.pending = 0;
    }
  }

  private checkIndex(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.list.length) {
      throw new RangeError(`member must be an integer from 0 to ${this.list.length - 1}, got ${index}`);
    }
  }
}
