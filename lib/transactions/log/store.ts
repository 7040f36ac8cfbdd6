/** A store with a write-ahead log. */
import type { StoreDisk } from "../store/blocks.ts";
import type { StoreOptions } from "../store/store.ts";
import { LoggedStore } from "./logged.ts";
import { changesPage, inverse, type PageRecord, type RecoveryReport, type ValueChange } from "./records.ts";

/**
 * ARIES (Mohan, Haderle, Lindsay, Pirahesh and Schwarz 1992) as small as it can be. The rules:
 *
 * - a change is in the log before it is on a page, and on the disk's log before it is on the
 *   disk's page;
 * - a transaction has committed when its commit record is on the disk; its pages need not be;
 * - recovery repeats history, losers included, then undoes the losers as an abort would;
 * - what is undone is logged, so that it is never undone twice.
 */
export class WriteAheadStore extends LoggedStore {
  /** What opening the store found and did. */
  readonly recovered: RecoveryReport;
  /** Commits that are not forced yet. */
  waiting = 0;

  constructor(blocks: StoreDisk, options: StoreOptions) {
    super(blocks, options);
    this.recovered = this.recover();
  }

  // ---- while all goes well

  /** First to the log, which is in memory still, and then to the page, which is, too. */
  override change(transaction: number, object: string, change: ValueChange): void {
    const page = this.pageOf.get(object)!;
    const previous = this.active.get(transaction) ?? 0;
    const record = this.log.append({
      kind: "update",
      ...{ transaction, previous, page, object, change },
    });
    this.active.set(transaction, record.lsn);
    this.pages.apply(record);
  }

  /** Commits. Returns whether that is durable yet. */
  override install(transaction: number): boolean {
    if (!this.active.has(transaction)) return true;
    this.log.append({ kind: "commit", transaction });
    this.active.delete(transaction);
    this.waiting++;
    if (this.waiting < this.group) return false;
    this.forceCommit();
    return true;
  }

  /** One flush makes all durable that is in the log. */
  override force(): void {
    this.log.force();
    this.waiting = 0;
  }

  forceCommit(): void {
    this.force();
  }

  /** First the log, as far as these pages have it, then the pages. */
  override writePages(pages: readonly number[]): void {
    this.forceLogBefore(Math.max(0, ...pages.map((page) => this.pages.get(page).lsn)));
    this.pages.write(pages);
  }

  forceLogBefore(lsn: number): void {
    this.log.force(lsn);
  }

  /** Notes, without stopping anybody, who is under way, and which pages are dirty. */
  override checkpoint(): void {
    const { lsn } = this.log.append({
      kind: "checkpoint",
      next: this.next,
      active: [...this.active],
      dirty: this.dirtyPages(),
    });
    this.force();
    this.pointTo(lsn);
  }

  // ---- after a crash

  recover(): RecoveryReport {
    const from = this.pointedTo;
    this.log.open(from);
    const winners = this.analyse(from);
    const losers = [...this.active.keys()];
    const redone = this.redo(this.oldestMissing(from));
    const undone = this.undoAll(losers);
    this.checkpoint();
    return { from, winners, losers, redone, undone };
  }

  /** Pass 1: who was under way? Returns who committed. */
  analyse(from: number): number[] {
    const winners: number[] = [];
    for (let lsn = from; lsn <= this.log.last; lsn++) {
      const record = this.log.read(lsn);
      if (record.kind === "checkpoint") {
        this.next = Math.max(this.next, record.next);
        for (const [transaction, last] of record.active) this.active.set(transaction, last);
        continue;
      }
      this.next = Math.max(this.next, record.transaction + 1);
      if (changesPage(record)) this.active.set(record.transaction, lsn);
      else this.active.delete(record.transaction);
      if (record.kind === "commit") winners.push(record.transaction);
    }
    return winners;
  }

  /** The oldest change that a page on the disk may lack, by the checkpoint at `from`. */
  oldestMissing(from: number): number {
    if (from > this.log.last) return from;
    const record = this.log.read(from);
    const dirty = record.kind === "checkpoint" ? record.dirty : [];
    return Math.min(from, ...dirty.map(([_page, since]) => since));
  }

  /** Pass 2: repeats history, that of the losers too. Returns what pages did not have. */
  redo(from: number): number[] {
    const redone: number[] = [];
    for (let lsn = from; lsn <= this.log.last; lsn++) {
      const record = this.log.read(lsn);
      if (!changesPage(record) || !this.isMissing(record)) continue;
      this.pages.apply(record);
      redone.push(lsn);
    }
    return redone;
  }

  /** A page knows the last record whose change it has. */
  isMissing(record: PageRecord): boolean {
    return record.lsn > this.pages.get(record.page).lsn;
  }

  /** Pass 3: takes back what the losers did. Returns the records undone. */
  undoAll(losers: readonly number[]): number[] {
    return losers.flatMap((transaction) => this.undo(transaction));
  }

  /** An abort is the same for one. */
  override takeBack(transaction: number): void {
    this.undo(transaction);
  }

  /** Undoes a transaction, its last change first. */
  undo(transaction: number): number[] {
    const undone: number[] = [];
    let lsn = this.active.get(transaction) ?? 0;
    if (lsn === 0) return undone;
    while (lsn > 0) {
      const record = this.log.read(lsn);
      if (record.kind === "update") {
        this.pages.apply(this.compensate(record));
        undone.push(lsn);
        lsn = record.previous;
      } else if (record.kind === "compensation") lsn = record.undoNext;
      else throw new Error(`record ${lsn}, which is to be undone, changes nothing`);
    }
    this.log.append({ kind: "abort", transaction });
    this.active.delete(transaction);
    return undone;
  }

  /** Says in the log what is undone, and what is to be undone next; never undone itself. */
  compensate(update: PageRecord & { readonly kind: "update" }): PageRecord {
    const { transaction, page, object, previous: undoNext } = update;
    const change = inverse(update.change);
    return this.log.append({
      kind: "compensation",
      ...{ transaction, page, object, change, undoNext },
    });
  }
}
