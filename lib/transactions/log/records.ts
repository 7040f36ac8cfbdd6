/** What a write-ahead log says. */

/** What was done to an object: its values before and after, or what was added to it. */
export type ValueChange = { readonly before: number; readonly after: number } | { readonly add: number };

/** A record without its number. */
export type LogEntry =
  | {
    readonly kind: "update";
    readonly transaction: number;
    /** The transaction's record before this one, 0 for none. */
    readonly previous: number;
    readonly page: number;
    readonly object: string;
    readonly change: ValueChange;
  }
  | {
    /** Says that an update was undone, and how; it is never undone itself. */
    readonly kind: "compensation";
    readonly transaction: number;
    readonly page: number;
    readonly object: string;
    readonly change: ValueChange;
    /** What of the transaction is to be undone next, 0 for nothing. */
    readonly undoNext: number;
  }
  | {
    /** The transaction has committed; or all of it is undone. */
    readonly kind: "commit" | "abort";
    readonly transaction: number;
  }
  | {
    readonly kind: "checkpoint";
    /** The number of the next transaction. */
    readonly next: number;
    /** Pages with changes that are not on the disk, and the oldest such change of each. */
    readonly dirty: readonly (readonly [page: number, since: number])[];
    /** Transactions under way, and the last record of each. */
    readonly active: readonly (readonly [transaction: number, last: number])[];
  };

/** What a recovery found and did; records by their numbers, transactions by theirs. */
export type RecoveryReport = {
  /** The record with which the analysis began. */
  readonly from: number;
  readonly winners: readonly number[];
  readonly losers: readonly number[];
  readonly redone: readonly number[];
  readonly undone: readonly number[];
};

/** A record of the log; its number is its log sequence number, LSN, from 1. */
export type LogRecord = LogEntry & { readonly lsn: number };

/** Records that change a page. */
export type PageRecord = Extract<LogRecord, { readonly change: ValueChange }>;

/** Whether a record changes a page. */
export function changesPage(record: LogRecord): record is PageRecord {
  return record.kind === "update" || record.kind === "compensation";
}

/** The value after a change. */
export function changed(value: number, change: ValueChange): number {
  return "add" in change ? value + change.add : change.after;
}

/** The change that takes a change back. */
export function inverse(change: ValueChange): ValueChange {
  return "add" in change ? { add: -change.add } : { before: change.after, after: change.before };
}

/** A record in words: `T1 x += 5`. */
export function recordText(record: LogRecord): string {
  if (record.kind === "checkpoint") return "checkpoint";
  const name = `T${record.transaction}`;
  if (!changesPage(record)) return `${name} ${record.kind === "commit" ? "commits" : "is undone"}`;
  const { object, change } = record;
  const what = "add" in change
    ? `${object} ${change.add < 0 ? "−" : "+"}= ${Math.abs(change.add)}`
    : `${object}: ${change.before} → ${change.after}`;
  return record.kind === "compensation" ? `undo of ${name}: ${what}` : `${name} ${what}`;
}
