/** A store that has only pages, and nothing for the case of a crash. */
import type { Sectors } from "../../storage/device/write_back.ts";
import type { StoreDisk } from "../store/blocks.ts";
import { DraftingStore } from "../store/drafts.ts";
import type { ObjectValues, StoreOptions } from "../store/store.ts";

/**
 * Nobody's algorithm: a commit writes each changed page to its place, and then flushes. It is right as long
 * as the power stays on, and shows what the other stores are for.
 *
 * The disk: a page a block.
 */
export class InPlaceStore extends DraftingStore {
  protected override readonly pages: Record<string, number>[];

  /** Reads all pages. */
  constructor(blocks: StoreDisk, options: StoreOptions) {
    super(blocks, options);
    this.pages = options.pages.map((_, page) => ({ ...blocks.read(page) as ObjectValues }));
  }

  /** The contents of a new disk. */
  static format({ pages }: StoreOptions): Sectors[] {
    return pages.map((values) => ({ ...values }));
  }

  /** What a block of the disk is, in words. */
  static blockName(block: number): string {
    return `page ${block}`;
  }

  /** What stands in a block, in words. */
  static blockText(_block: number, data: Sectors): string {
    return Object.entries(data as ObjectValues).map(([object, value]) => `${object} = ${value}`).join(", ");
  }

  /** Nothing ever waits. */
  override force(): void {}

  protected override install(transaction: number): boolean {
    const changed = this.adopt(transaction);
    for (const page of changed) this.blocks.write(page, { ...this.pages[page] });
    if (changed.size > 0) this.blocks.flush();
    return true;
  }
}
