// The write hole: which blocks a power failure has left beside redundancy that may not fit them.
import { type ArrayNode, CacheNode, DiskNode, type Node } from "./nodes.ts";
import type { Tree } from "./tree.ts";

export class Openings {
  /** Was there ever one? Then the redundancy may contradict itself, and no journal is to blame. */
  ever = false;
  private readonly opened = new Set<number>();
  /** Those that something else than they hold may have been made of. */
  private readonly garbage = new Set<number>();

  constructor(private readonly tree: Tree) {}

  has(block: number): boolean {
    return this.opened.has(block);
  }

  /** May it read as anything? */
  anything(block: number): boolean {
    return this.garbage.has(block);
  }

  /** These blocks were being written. */
  open(written: readonly number[]): void {
    const { root } = this.tree, lines = new Set(written.flatMap((block) => linesOf(root, block)));
    if (lines.size > 0) this.ever = true;
    root.places.forEach((_, block) => {
      if (linesOf(root, block).some((line) => lines.has(line))) this.opened.add(block);
    });
    this.look();
  }

  /** As long as nothing is missing, the redundancy is not needed. */
  look(): void {
    if (this.opened.size === 0 || !this.tree.hurt) return;
    for (const block of this.opened) this.garbage.add(block);
  }

  /** The redundancy was made to agree with the data. @param forget what a block was thought to be */
  close(forget: (block: number) => void): void {
    this.opened.clear();
    for (const block of this.garbage) forget(block);
    this.garbage.clear();
  }

  /** It is now what it was seen to be. */
  adopt(block: number): void {
    this.garbage.delete(block);
  }
}

/** All redundancy that is written with the block, at every level of the tree. */
function linesOf(node: Node, block: number): string[] {
  if (node instanceof DiskNode) return [];
  if (node instanceof CacheNode) return linesOf(node.below, block);
  const array: ArrayNode = node, { line, slots } = array.places[block];
  const below = slots.flatMap((slot) => linesOf(array.members[slot.member], slot.block));
  return array.redundant ? [`${array.device.name}:${line}`, ...below] : below;
}
