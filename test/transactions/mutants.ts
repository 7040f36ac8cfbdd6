// Stores without one of their rules.
import { inverse } from "../../lib/transactions/log/records.ts";
import {
  type LogRecord,
  type PageRecord,
  ShadowStore,
  WriteAheadLog,
  WriteAheadStore,
} from "../../lib/transactions/mod.ts";

export class NoFlushBeforeCommit extends WriteAheadStore {
  override forceCommit(): void {}
}

export class LogAfterData extends WriteAheadStore {
  override forceLogBefore(): void {}
}

class UncheckedLog extends WriteAheadLog {
  protected override isWhole(lsn: number): boolean {
    return this.headOf(lsn)?.lsn === lsn;
  }
}

export class NoChecksum extends WriteAheadStore {
  protected override get LogClass() {
    return UncheckedLog;
  }
}

class UnchainedLog extends WriteAheadLog {
  protected override sumOf(record: LogRecord): number {
    return super.sumOf(record, 0);
  }
}

export class SumOfOneRecord extends WriteAheadStore {
  protected override get LogClass() {
    return UnchainedLog;
  }
}

export class UndoForgotten extends WriteAheadStore {
  override undoAll(): number[] {
    return [];
  }
}

export class ForgetsADirtyPage extends WriteAheadStore {
  protected override dirtyPages(): [page: number, since: number][] {
    return super.dirtyPages().slice(1);
  }
}

export class IgnoresPageLsn extends WriteAheadStore {
  override isMissing(): boolean {
    return true;
  }
}

/** Undoes a change on the page, and says nothing of it. */
export class NoCompensationRecords extends WriteAheadStore {
  override compensate(record: PageRecord & { kind: "update" }): PageRecord {
    const { lsn, transaction, page, object, change, previous: undoNext } = record;
    return { kind: "compensation", lsn, transaction, page, object, change: inverse(change), undoNext };
  }
}

export class SwitchesBeforeFlush extends ShadowStore {
  protected override flushBeforeSwitch(): void {}
}

export class WritesInPlace extends ShadowStore {
  protected override placeFor(page: number): number {
    return 2 + page;
  }
}
