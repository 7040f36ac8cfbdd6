// All devices of a life: who lies on whom, and what a fault would cost.
import type { EventLoop } from "../../../lib/storage/device/time.ts";
import { ArrayNode, CacheNode, DiskNode, diskUnder, type Node } from "./nodes.ts";
import type { ArraySpec, DeviceSpec, Life } from "./spec.ts";

/** The disk that holds slot `slot` of the group of a block, through all levels, and where. */
export function diskBeside(node: Node, block: number, slot: number): { disk: DiskNode; block: number } {
  if (node instanceof DiskNode) return { disk: node, block };
  if (node instanceof CacheNode) return diskBeside(node.below, block, slot);
  const { slots } = node.places[block], { member, block: below } = slots[slot % slots.length];
  return diskBeside(node.members[member], below, Math.floor(slot / slots.length));
}

/** All that was built, in use or not any more. */
export class Tree {
  readonly disks: DiskNode[] = [];
  readonly arrays: ArrayNode[] = [];
  readonly root: ArrayNode;

  constructor(readonly time: EventLoop, readonly blockSize: number, spec: ArraySpec) {
    this.root = this.build(spec) as ArrayNode;
  }

  build(spec: DeviceSpec): Node {
    if (spec.is === "array") return new ArrayNode(this, spec);
    if (spec.is === "cache") return new CacheNode(this, this.build(spec.on), spec);
    return new DiskNode(this, spec);
  }

  /** The arrays in use, those below others first. */
  get live(): ArrayNode[] {
    const found: ArrayNode[] = [];
    const visit = (node: Node): void => {
      if (node instanceof CacheNode) visit(node.below);
      if (!(node instanceof ArrayNode)) return;
      node.members.forEach(visit);
      found.push(node);
    };
    visit(this.root);
    return found;
  }

  /** Is anything wrong with anything in use, journals left aside? */
  get hurt(): boolean {
    return this.live.some(({ lost, holed, out, members, device }) =>
      lost || holed || out.includes(true) || device.missingMembers.length > 0 ||
      members.some((node) => !(node instanceof ArrayNode) && diskUnder(node)?.flawed)
    );
  }

  sync(): void {
    for (const array of this.live) array.sync();
  }

  /** The power failed: whose journal cannot be read takes no writes any more. */
  crash(): void {
    for (const array of this.live) array.unrecovered ||= (array.journal?.bad.size ?? 0) > 0;
    for (const array of this.arrays) array.update();
  }

  /**
   * Makes the fault known, unless it costs more than it may.
   * @param happen makes it so in the model and gives the way back
   * @returns whether it shall happen
   */
  bears(faults: Life["faults"], happen: () => () => void): boolean {
    this.sync();
    const { root, arrays } = this, before = arrays.map(({ lost, holed }) => ({ lost, holed }));
    const whole = !root.lost, sound = root.places.map((_, block) => root.sound(block));
    const back = happen();
    for (const array of arrays) array.update();
    const fewer = root.places.some((_, block) => sound[block] && !root.sound(block));
    const costs = root.lost && whole ? 2 : fewer ? 1 : 0;
    if (costs <= ["cost no block", "cost blocks", "cost all"].indexOf(faults)) return true;
    back();
    arrays.forEach((array, i) => Object.assign(array, before[i]));
    return false;
  }
}
