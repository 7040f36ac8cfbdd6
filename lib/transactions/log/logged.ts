/** What a store with a write-ahead log has before it has any rules: a disk's layout, a log, and pages. */
import type { Sectors } from "../../storage/device/write_back.ts";
import type { StoreDisk } from "../store/blocks.ts";
import { type ObjectValues, type StoreOptions, TransactionalStore } from "../store/store.ts";
import { WriteAheadLog } from "./log.ts";
import { type Page, Pages } from "./pages.ts";
import { recordText, type ValueChange } from "./records.ts";

const LOG_BLOCKS = 32;

/**
 * A disk whose block 0 says where the last checkpoint is; then come the pages, then the log. A page is one
 * sector, which a crash leaves old or new; pages in memory are changed in place.
 */
export abstract class LoggedStore extends TransactionalStore {
  protected readonly log: WriteAheadLog;
  protected readonly pages: Pages;
  /** Transactions that have changed something and not ended, and the last record of each. */
  protected readonly active = new Map<number, number>();

  /** Does not look at what is on the disk yet. */
  constructor(blocks: StoreDisk, options: StoreOptions) {
    super(blocks, options);
    const { pages, logBlocks = LOG_BLOCKS, recordsPerBlock = 1 } = options;
    this.log = new this.LogClass(blocks, 1 + pages.length, logBlocks, recordsPerBlock);
    this.pages = new Pages(blocks, 1);
  }

  /** The contents of a new disk. */
  static format({ pages, logBlocks = LOG_BLOCKS, recordsPerBlock = 1 }: StoreOptions): Sectors[] {
    const empty = Array.from({ length: 2 * recordsPerBlock }, () => null);
    return [
      { checkpoint: 0 },
      ...pages.map((values) => ({ lsn: 0, values })),
      ...Array.from({ length: logBlocks }, () => empty),
    ];
  }

  /** What a block of the disk is, in words. */
  static blockName(block: number, { pages, recordsPerBlock = 1 }: StoreOptions): string {
    if (block === 0) return "the place of the checkpoint";
    if (block <= pages.length) return `page ${block - 1}`;
    const first = (block - pages.length - 1) * recordsPerBlock + 1;
    return recordsPerBlock === 1
      ? `log record ${first}`
      : `log records ${first}–${first + recordsPerBlock - 1}`;
  }

  /** What stands in a block, in words; nothing for one that is empty. */
  static blockText(block: number, data: Sectors, { pages }: StoreOptions): string {
    if (block === 0) {
      const { checkpoint } = data as { checkpoint: number };
      return checkpoint === 0 ? "none" : `record ${checkpoint}`;
    }
    if (block > pages.length) return recordsText(data as readonly unknown[]);
    const { lsn, values } = data as Page;
    const all = Object.entries(values).map(([object, value]) => `${object} = ${value}`);
    return `${all.join(", ")}; has record ${lsn}`;
  }

  /** Adds to an object; logged as such, and not by the values before and after. */
  override add(transaction: number, object: string, amount: number): void {
    this.claim(transaction, object);
    this.change(transaction, object, { add: amount });
  }

  override writePage(page: number): void {
    this.writePages([page]);
  }

  override writeDirtyPages(): void {
    this.writePages(this.dirtyPages().map(([page]) => page).sort((a, b) => a - b));
  }

  override get values(): ObjectValues {
    return Object.fromEntries(
      [...this.pageOf].map(([object, page]) => [object, this.pages.get(page).values[object]]),
    );
  }

  protected override current(_transaction: number, object: string): number {
    return this.pages.get(this.pageOf.get(object)!).values[object];
  }

  protected override set(transaction: number, object: string, after: number): void {
    this.change(transaction, object, { before: this.current(transaction, object), after });
  }

  /** The kind of log that the store has. */
  protected get LogClass(): typeof WriteAheadLog {
    return WriteAheadLog;
  }

  /** Pages that are newer in memory than on the disk, and since which record each is. */
  protected dirtyPages(): [page: number, since: number][] {
    return this.pages.dirty;
  }

  /** Makes block 0 say where recovery may begin. */
  protected pointTo(checkpoint: number): void {
    this.blocks.write(0, { checkpoint });
    this.blocks.flush();
  }

  /** The record of which block 0 says that recovery may begin there. */
  protected get pointedTo(): number {
    return Math.max(1, (this.blocks.read(0) as { checkpoint: number }).checkpoint);
  }

  /** Changes an object, as its owner. */
  protected abstract change(transaction: number, object: string, change: ValueChange): void;

  /** Writes pages to their places. */
  protected abstract writePages(pages: readonly number[]): void;
}

/** A block of the log: of each record its head, and its body. */
function recordsText(sectors: readonly unknown[]): string {
  const texts: string[] = [];
  for (let at = 0; at < sectors.length; at += 2) {
    const head = sectors[at] as { lsn: number; kind: string } | null, body = sectors[at + 1] as object | null;
    if (head !== null && body !== null) {
      texts.push(recordText({ ...body, lsn: head.lsn, kind: head.kind } as Parameters<typeof recordText>[0]));
    } else if (head !== null || body !== null) texts.push("half a record");
  }
  return texts.join("; ");
}
