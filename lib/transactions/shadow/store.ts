/** A store that never overwrites what is valid. */
import type { Sectors } from "../../storage/device/write_back.ts";
import type { StoreDisk } from "../store/blocks.ts";
import { DraftingStore } from "../store/drafts.ts";
import type { ObjectValues, StoreOptions } from "../store/store.ts";

/** A page table: the block of each page, and the number of the next transaction. */
type Table = { readonly pages: readonly number[]; readonly next: number };

/**
 * Shadow paging (Lorie 1977): a commit writes the changed pages and a new page table to free blocks, and
 * then makes block 0 point to the table, which one write of one sector does or does not do. What was valid is
 * left alone until then, so there is nothing to undo and nothing to redo.
 *
 * The disk: block 0 says where the page table is; every other block is a page, a table, or free.
 */
export class ShadowStore extends DraftingStore {
  protected override readonly pages: Record<string, number>[];
  private table: Table;
  private tableBlock: number;
  /** Pages with commits that wait for others. */
  private readonly changed = new Set<number>();
  private waiting = 0;

  /** Opens the store on what is on the disk: it reads where the table is, the table, and the pages. */
  constructor(blocks: StoreDisk, options: StoreOptions) {
    super(blocks, options);
    this.tableBlock = (blocks.read(0) as { table: number }).table;
    const table = blocks.read(this.tableBlock) as Table | null;
    if (table === null) throw new Error(`block ${this.tableBlock} holds no page table`);
    this.table = table;
    this.next = this.table.next;
    this.pages = this.table.pages.map((block) => ({ ...blocks.read(block) as ObjectValues }));
  }

  /** The contents of a new disk: as many free blocks as all pages and a table need once more. */
  static format({ pages }: StoreOptions): Sectors[] {
    const table: Table = { pages: pages.map((_, page) => 2 + page), next: 1 };
    return [{ table: 1 }, table, ...pages.map((values) => ({ ...values })), null, ...pages.map(() => null)];
  }

  /** What a block of the disk is, in words. */
  static blockName(block: number): string {
    return block === 0 ? "the place of the page table" : `block ${block}`;
  }

  /** What stands in a block, in words; nothing for one that is empty. */
  static blockText(_block: number, data: Sectors): string {
    if (data === null) return "";
    if (typeof (data as { table?: unknown }).table === "number") {
      return `block ${(data as { table: number }).table}`;
    }
    const { pages } = data as Partial<Table>;
    if (pages !== undefined) return `pages in ${pages.map((block) => `block ${block}`).join(", ")}`;
    return Object.entries(data as ObjectValues).map(([object, value]) => `${object} = ${value}`).join(", ");
  }

  override force(): void {
    if (this.waiting > 0) this.switchOver();
    this.waiting = 0;
  }

  protected override install(transaction: number): boolean {
    const changed = this.adopt(transaction);
    if (changed.size === 0) return true;
    for (const page of changed) this.changed.add(page);
    if (++this.waiting >= this.group) this.force();
    return this.waiting === 0;
  }

  /** Writes what has changed beside what is valid, and then makes it valid. */
  private switchOver(): void {
    const free = this.freeBlocks(), pages = [...this.table.pages];
    for (const page of this.changed) {
      pages[page] = this.placeFor(page, free);
      this.blocks.write(pages[page], { ...this.pages[page] });
    }
    this.table = { pages, next: this.next };
    this.tableBlock = free.shift()!;
    this.blocks.write(this.tableBlock, this.table);
    this.flushBeforeSwitch();
    this.blocks.write(0, { table: this.tableBlock });
    this.blocks.flush();
    this.changed.clear();
  }

  /** A free block for a page's new contents. */
  protected placeFor(_page: number, free: number[]): number {
    return free.shift()!;
  }

  protected flushBeforeSwitch(): void {
    this.blocks.flush();
  }

  private freeBlocks(): number[] {
    const used = new Set([0, this.tableBlock, ...this.table.pages]);
    return Array.from({ length: 2 * this.table.pages.length + 3 }, (_, block) => block)
      .filter((block) => !used.has(block));
  }
}
