/** A store that has only pages, and nothing for the case of a crash. */
import type { Sectors } from "../../storage/device/write_back.ts";
import type { StoreDisk } from "../store/blocks.ts";
import { type ObjectValues, type StoreOptions, TransactionalStore } from "../store/store.ts";

/**
 * Nobody's algorithm: a commit writes each changed page to its place, and then flushes. It is right as long
 * as the power stays on, and shows what the other stores are for.
 *
 * The disk: a page a block.
 */
export class InPlaceStore extends TransactionalStore {
  /** What is committed, by page. */
  private readonly pages: Record<string, number>[];
  /** What transactions have changed, by transaction and object. */
  private readonly drafts = new Map<number, Map<string, number>>();

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

  override get values(): ObjectValues {
    return Object.fromEntries([...this.pageOf].map(([object, page]) => [object, this.pages[page][object]]));
  }

  protected override current(transaction: number, object: string): number {
    return this.drafts.get(transaction)?.get(object) ?? this.pages[this.pageOf.get(object)!][object];
  }

  protected override set(transaction: number, object: string, value: number): void {
    const draft = this.drafts.get(transaction) ?? new Map<string, number>();
    this.drafts.set(transaction, draft.set(object, value));
  }

  protected override install(transaction: number): boolean {
    const changed = new Set<number>();
    for (const [object, value] of this.drafts.get(transaction) ?? []) {
      const page = this.pageOf.get(object)!;
      this.pages[page][object] = value;
      changed.add(page);
    }
    this.drafts.delete(transaction);
    for (const page of changed) this.blocks.write(page, { ...this.pages[page] });
    if (changed.size > 0) this.blocks.flush();
    return true;
  }

  protected override takeBack(transaction: number): void {
    this.drafts.delete(transaction);
  }
}
