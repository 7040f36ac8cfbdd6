// The devices of a life, and beside each what the model knows of it: what is dead, what cannot be read, what
// therefore must still be served.
import { WriteCache } from "../../../lib/storage/drive/cache.ts";
import { HardDisk } from "../../../lib/storage/drive/disk.ts";
import { Mechanics } from "../../../lib/storage/drive/mechanics.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import type { StoredDevice } from "../../../lib/storage/device/stored.ts";
import { Journal } from "../../../lib/storage/raid/journal/journal.ts";
import { Raid } from "../../../lib/storage/raid/raid.ts";
import type { Rebuild } from "../../../lib/storage/raid/rebuild.ts";
import { type Place, placesOf, type Slot } from "./places.ts";
import { type ArraySpec, blocksOf, type DiskSpec, type RamSpec } from "./spec.ts";
import type { Tree } from "./tree.ts";

export type Node = DiskNode | CacheNode | ArrayNode;

export class DiskNode {
  readonly device: StoredDevice;
  dead = false;
  /** What cannot be read until it is written. */
  readonly bad = new Set<number>();

  constructor(readonly tree: Tree, spec: RamSpec | DiskSpec) {
    const name = `disk ${tree.disks.length}`;
    this.device = spec.is === "ram"
      ? new RamDisk(tree.time, { ...spec, blockSize: tree.blockSize, name })
      : new HardDisk(tree.time, mechanics(spec.blocks, tree.blockSize), { order: spec.order, name });
    this.device.observer = ({ op, block, count }) => {
      if (op === "write") { for (let i = 0; i < count; i++) this.bad.delete(block + i); }
    };
    tree.disks.push(this);
  }

  get gone(): boolean {
    return this.dead;
  }
  get refuses(): boolean {
    return this.dead;
  }
  get flawed(): boolean {
    return this.dead || this.bad.size > 0;
  }
  readonly keeps = true;
  sound(block: number): boolean {
    return !this.dead && !this.bad.has(block);
  }
  takes(_block: number): boolean {
    return !this.dead;
  }
}

/** A small and quick disk: four tracks. */
function mechanics(blocks: number, blockSize: number): Mechanics {
  return new Mechanics({
    name: "small",
    rpm: 60_000,
    heads: 1,
    zones: [{ cylinders: 4, blocksPerTrack: Math.ceil(blocks / 4) }],
    blockSize,
    trackToTrackMs: 0.1,
    averageSeekMs: 0.2,
    fullStrokeMs: 0.3,
    headSwitchMs: 0.1,
    overheadMs: 0,
  });
}

export class CacheNode {
  readonly device: WriteCache;

  constructor(
    tree: Tree,
    readonly below: Node,
    options: { capacity: number; threshold: number; depth: number },
  ) {
    this.device = new WriteCache(tree.time, below.device, options);
  }

  get gone(): boolean {
    return this.below.gone;
  }
  get refuses(): boolean {
    return this.below.refuses;
  }
  readonly keeps = false;
  sound(block: number): boolean {
    return this.below.sound(block);
  }
  takes(_block: number): boolean {
    return !this.below.refuses; // what it took in it may not get rid of
  }
}

export class ArrayNode {
  readonly device: Raid;
  readonly members: Node[];
  readonly spares: Node[] = [];
  readonly journal: DiskNode | undefined;
  readonly places: Place[];
  /** Members that were taken out, or are not filled yet. */
  readonly out: boolean[];
  /** The rebuild that was ended by hand. */
  ended: Rebuild | undefined = undefined;
  /** May it say that it has lost too many members? For good. */
  lost = false;
  /** Was there a block that it could not give? Then it may also have refused a write. For good. */
  holed = false;
  /** Could its journal not be read after a power failure? For good. */
  unrecovered = false;

  constructor(readonly tree: Tree, readonly spec: ArraySpec) {
    this.members = spec.members.map((member) => tree.build(member));
    this.out = spec.members.map(() => false);
    const log = spec.journal === undefined ? undefined : tree.build(spec.journal);
    this.journal = log === undefined ? undefined : diskUnder(log);
    this.places = placesOf(spec);
    this.device = new Raid(tree.time, {
      level: spec.level,
      members: this.members.map(({ device }) => device),
      chunk: spec.chunk * tree.blockSize,
      parityLayout: spec.parityLayout,
      strategy: spec.strategy,
      journal: log === undefined ? undefined : new Journal(log.device),
      name: `array ${tree.arrays.length}`,
    });
    for (let i = 0; i < (spec.spares ?? 0); i++) this.addSpare();
    tree.arrays.push(this); // those below it come first
  }

  addSpare(): void {
    const spare = this.fresh(0);
    this.spares.push(spare);
    this.device.spares.push(spare.device);
  }

  /** A new device as the member is one, with nothing on it. */
  fresh(member: number): Node {
    const largest = this.spec.members.reduce((a, b) => blocksOf(a) < blocksOf(b) ? b : a);
    return this.tree.build(member === 0 ? largest : this.spec.members[member]);
  }

  /** Finds out whom the array has put in a failed member's place, and who is filled. */
  sync(): void {
    this.device.members.forEach(({ device, state }, i) => {
      if (device !== this.members[i].device) {
        this.members[i] = this.spares.find((spare) => spare.device === device)!;
        this.out[i] = true;
      }
      if (state === "active") this.out[i] = false;
    });
  }

  /** The whole of it is no more. */
  get gone(): boolean {
    return this.lost;
  }
  /** May it have refused a write that it could have been asked? */
  get refuses(): boolean {
    return this.lost || this.holed || this.readOnly;
  }
  get readOnly(): boolean {
    return this.unrecovered || (this.journal?.dead ?? false);
  }
  /** Will its journal bring back what was being written, after a power failure? */
  get journalled(): boolean {
    return this.journal !== undefined && !this.readOnly && this.journal.bad.size === 0;
  }
  /** Does it keep what it has acknowledged, flushed or not, if the power fails? */
  get keeps(): boolean {
    return this.journalled || this.members.every(({ keeps }) => keeps);
  }
  get redundant(): boolean {
    return this.spec.level !== 0;
  }

  /** Is this block of a member none to build on? Whoever refused a write was taken out. */
  private erased({ member, block }: Slot): boolean {
    const node = this.members[member];
    return this.out[member] || node.gone || (this.redundant && node.refuses) || !node.sound(block);
  }
  /** Does the rest suffice for all that lies beside it? */
  borne(place: Place): boolean {
    let missing = 0;
    for (const slot of place.slots) if (this.erased(slot)) missing++;
    return missing <= place.bears;
  }

  /** Must a read of the block give what was written? */
  sound(block: number): boolean {
    const place = this.places[block];
    return !this.lost && (this.borne(place) || place.own.some((i) => !this.erased(place.slots[i])));
  }
  /** Must a write of the block be taken? */
  takes(block: number): boolean {
    if (this.lost || this.readOnly) return false;
    const place = this.places[block], { member, block: below } = place.slots[0];
    return this.redundant
      ? this.borne(place)
      : !this.out[member] && !this.members[member].gone && this.members[member].takes(below);
  }

  /** After a fault: what may be lost for good. */
  update(): void {
    const hard = (i: number) => this.out[i] || this.members[i].gone;
    const soft = (i: number) => hard(i) || this.members[i].refuses;
    this.lost ||= this.places.some(({ slots, bears }) => {
      const missing = slots.filter(({ member }) => (this.redundant ? soft : hard)(member)).length;
      // Who refuses a write keeps its place if it is the last; in a RAID 10 it may be so beside one only.
      return missing > bears && (this.spec.level !== 1 || slots.some(({ member }) => hard(member)));
    });
    this.holed ||= this.places.some((_, block) => !this.sound(block));
  }
}

/** The disk, below caches; undefined if it is an array. */
export function diskUnder(node: Node): DiskNode | undefined {
  if (node instanceof ArrayNode) return undefined;
  return node instanceof DiskNode ? node : diskUnder(node.below);
}
