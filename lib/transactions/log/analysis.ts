/** The first pass of a recovery: what the log says of who was under way, and which pages may be old. */
import { changesPage, type LogRecord } from "./records.ts";

/** What the records seen so far say. */
export class Analysis {
  epoch = 0;
  /** The number of the next transaction. */
  next = 1;
  /** Who committed, in order. */
  readonly winners: number[] = [];
  /** Transactions under way, and the last record of each. */
  readonly active = new Map<number, number>();
  /** Pages that may lack changes, and the oldest change that each may lack. */
  readonly dirty = new Map<number, number>();

  see(record: LogRecord): void {
    if (record.kind === "checkpoint") {
      this.active.clear(); // one that was not asked for, as no block names it, says the same once more
      this.dirty.clear();
      this.epoch = record.epoch;
      this.next = record.next;
      for (const [transaction, last] of record.active) this.active.set(transaction, last);
      for (const [page, since] of record.dirty) this.dirty.set(page, since);
      return;
    }
    const { transaction, lsn } = record;
    this.next = Math.max(this.next, transaction + 1);
    if (changesPage(record)) {
      this.active.set(transaction, lsn);
      if (!this.dirty.has(record.page)) this.dirty.set(record.page, lsn);
    } else {
      this.active.delete(transaction);
      if (record.kind === "commit") this.winners.push(transaction);
    }
  }
}
