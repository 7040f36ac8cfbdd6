/** What stores have in common that keep uncommitted changes in memory, beside the pages. */
import { type ObjectValues, TransactionalStore } from "./store.ts";

/** A store whose pages hold only what is committed: what a transaction changes is its draft until then. */
export abstract class DraftingStore extends TransactionalStore {
  /** What is committed, by page. */
  protected abstract readonly pages: Record<string, number>[];
  /** What transactions have changed, by transaction and object. */
  private readonly drafts = new Map<number, Map<string, number>>();

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

  protected override takeBack(transaction: number): void {
    this.drafts.delete(transaction);
  }

  /** Puts a transaction's draft into the pages. @returns the pages that it changes, none for no draft */
  protected adopt(transaction: number): Set<number> {
    const changed = new Set<number>();
    for (const [object, value] of this.drafts.get(transaction) ?? []) {
      const page = this.pageOf.get(object)!;
      this.pages[page][object] = value;
      changed.add(page);
    }
    this.drafts.delete(transaction);
    return changed;
  }
}
