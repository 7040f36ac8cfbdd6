/** A store with a write-ahead log. */
import type { Sectors } from "../../storage/device/write_back.ts";
import type { Blocks } from "../store/blocks.ts";
import { type ObjectValues, type StoreOptions, TransactionalStore } from "../store/store.ts";
import { Analysis } from "./analysis.ts";
import { WriteAheadLog } from "./log.ts";
import { Pages } from "./pages.ts";
import { changesPage, inverse, type PageRecord, type ValueChange } from "./records.ts";

/** What a recovery found and did; records by their numbers, transactions by theirs. */
export type RecoveryReport = {
  /** The record with which the analysis began. */
  readonly from: number;
  readonly winners: readonly number[];
  readonly losers: readonly number[];
  readonly redone: readonly number[];
  readonly undone: readonly number[];
};

const LOG_BLOCKS = 32;

/**
 * ARIES (Mohan, Haderle, Lindsay, Pirahesh and Schwarz 1992) as small as it can be. The rules:
 *
 * - a change is in the log before it is on a page, and on the disk's log before it is on the disk's page;
 * - a transaction has committed when its commit record is on the disk; its pages need not be;
 * - recovery repeats history, losers included, and then undoes the losers as an abort would;
 * - what is undone is logged, so that it is never undone twice.
 *
 * The disk: block 0 says where the last checkpoint is, then come the pages, then the log. A page is one
 * sector, which a crash leaves old or new.
 */
export class WriteAheadStore extends TransactionalStore {
  /** What opening the store found and did. */
  readonly recovered: RecoveryReport;
  protected readonly log: WriteAheadLog;
  private readonly pages: Pages;
  /** Transactions that have changed something, and the last record of each. */
  protected readonly active = new Map<number, number>();
  private epoch = 0;
  private waiting = 0;

  /** Opens the store on what is on the disk, and recovers. */
  constructor(blocks: Blocks, options: StoreOptions) {
    super(blocks, options);
    this.log = this.openLog();
    this.pages = new Pages(blocks, 1);
    this.recovered = this.recover();
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

  /** What a block of the disk holds, in words. */
  static blockName(block: number, { pages, recordsPerBlock = 1 }: StoreOptions): string {
    if (block === 0) return "the place of the checkpoint";
    if (block <= pages.length) return `page ${block - 1}`;
    const first = (block - pages.length - 1) * recordsPerBlock + 1;
    return recordsPerBlock === 1
      ? `log record ${first}`
      : `log records ${first}–${first + recordsPerBlock - 1}`;
  }

  /** Adds to an object; logged as such, and not by the values before and after. */
  override add(transaction: number, object: string, amount: number): void {
    this.claim(transaction, object);
    this.change(transaction, object, { add: amount });
  }

  override force(): void {
    this.log.force();
    this.waiting = 0;
  }

  /** Writes a page to its place, though its changes may be uncommitted. */
  override writePage(page: number): void {
    this.writePages([page]);
  }

  override writeDirtyPages(): void {
    this.writePages(this.dirtyPages().map(([page]) => page).sort((a, b) => a - b));
  }

  /** First the log, then the pages. */
  private writePages(pages: readonly number[]): void {
    this.forceLogBefore(Math.max(0, ...pages.map((page) => this.pages.get(page).lsn)));
    this.pages.write(pages);
  }

  /** Notes, without stopping anybody, which pages are dirty and who is under way. */
  override checkpoint(): void {
    const { epoch, next } = this;
    const { lsn } = this.log.append({
      kind: "checkpoint",
      epoch,
      next,
      dirty: this.dirtyPages(),
      active: [...this.active],
    });
    this.force();
    this.blocks.write(0, { checkpoint: lsn });
    this.blocks.flush();
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

  protected override install(transaction: number): boolean {
    if (!this.active.has(transaction)) return true;
    this.log.append({ kind: "commit", transaction });
    this.active.delete(transaction);
    if (++this.waiting < this.group) return false;
    this.waiting = 0;
    this.forceCommit();
    return true;
  }

  protected override takeBack(transaction: number): void {
    const last = this.active.get(transaction);
    if (last !== undefined) this.undo(new Map([[transaction, last]]));
  }

  protected forceCommit(): void {
    this.force();
  }

  protected forceLogBefore(lsn: number): void {
    this.log.force(lsn);
  }

  protected dirtyPages(): [page: number, since: number][] {
    return this.pages.dirty;
  }

  private change(transaction: number, object: string, change: ValueChange): void {
    const previous = this.active.get(transaction) ?? 0, page = this.pageOf.get(object)!;
    this.pages.get(page); // is read before it is changed
    const record = this.log.append({ kind: "update", transaction, previous, page, object, change });
    this.active.set(transaction, record.lsn);
    this.pages.apply(record as PageRecord);
  }

  protected openLog(): WriteAheadLog {
    const { pages, logBlocks = LOG_BLOCKS, recordsPerBlock = 1 } = this.options;
    return new WriteAheadLog(this.blocks, 1 + pages.length, logBlocks, recordsPerBlock);
  }

  /** Analysis, redo, undo. */
  private recover(): RecoveryReport {
    const { checkpoint } = this.blocks.read(0) as { checkpoint: number };
    const from = Math.max(1, checkpoint), found = new Analysis();
    this.log.open(from);
    for (let lsn = from; lsn <= this.log.last; lsn++) found.see(this.log.read(lsn));
    this.next = found.next;
    for (const [transaction, last] of found.active) this.active.set(transaction, last);
    const redone = this.redo(found.dirty), undone = this.undoLosers();
    this.epoch = found.epoch + 1;
    this.checkpoint();
    return { from, winners: found.winners, losers: [...found.active.keys()], redone, undone };
  }

  /** Repeats history from the oldest change that may be missing. */
  private redo(dirty: ReadonlyMap<number, number>): number[] {
    const redone: number[] = [];
    for (let lsn = Math.min(...dirty.values()); lsn <= this.log.last; lsn++) {
      const record = this.log.read(lsn);
      if (!changesPage(record) || !(lsn >= (dirty.get(record.page) ?? Infinity))) continue;
      if (!this.isMissing(lsn, this.pages.get(record.page))) continue;
      this.pages.apply(record);
      redone.push(lsn);
    }
    return redone;
  }

  /** Whether a page does not have a record's change yet. */
  protected isMissing(lsn: number, page: { readonly lsn: number }): boolean {
    return lsn > page.lsn;
  }

  protected undoLosers(): number[] {
    return this.undo(new Map(this.active));
  }

  /** Undoes transactions, the latest change of all first. @param losers by transaction, its next record */
  private undo(losers: Map<number, number>): number[] {
    const undone: number[] = [];
    while (losers.size > 0) {
      const lsn = Math.max(...losers.values()), record = this.log.read(lsn);
      if (!changesPage(record)) throw new Error(`record ${lsn}, which is to be undone, changes nothing`);
      const { transaction } = record;
      if (record.kind === "update") {
        this.undoOne(record);
        undone.push(lsn);
      }
      const next = record.kind === "update" ? record.previous : record.undoNext;
      losers.set(transaction, next);
      if (next > 0) continue;
      losers.delete(transaction);
      this.active.delete(transaction);
      this.log.append({ kind: "abort", transaction });
    }
    return undone;
  }

  private undoOne(record: PageRecord & { readonly kind: "update" }): void {
    const compensation = this.compensate(record);
    this.active.set(record.transaction, compensation.lsn);
    this.pages.apply(compensation);
  }

  /** The record that says what undoes an update, and what is to be undone next. */
  protected compensate({ transaction, page, object, change, previous }: PageRecord & { kind: "update" }) {
    return this.log.append({
      kind: "compensation",
      transaction,
      page,
      object,
      change: inverse(change),
      undoNext: previous,
    }) as PageRecord;
  }
}
