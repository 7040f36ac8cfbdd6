import {
  changesPage,
  type LogRecord,
  type PageRecord,
  WriteAheadStore,
} from "../../../lib/transactions/mod.ts";
import type { ExerciseAnswers } from "./answers.ts";

// ---- redo

const lsns = (from: number, last: number) => Array.from({ length: last - from + 1 }, (_, at) => from + at);

class Repeats extends WriteAheadStore {
  override redo(from: number): number[] {
    const redone: number[] = [];
    for (let lsn = from; lsn <= this.log.last; lsn++) {
      const record = this.log.read(lsn);
      if (!changesPage(record) || !this.isMissing(record)) continue;
      this.pages.apply(record);
      redone.push(lsn);
    }
    return redone;
  }
}
class FromTheBeginning extends WriteAheadStore {
  override redo(): number[] {
    const all = lsns(this.recoversFrom, this.log.last).map((lsn) => this.log.read(lsn));
    return all.filter((one): one is PageRecord => changesPage(one)).filter((record) => {
      const missing = this.pages.get(record.page).lsn < record.lsn;
      if (missing) this.pages.apply(record);
      return missing;
    }).map(({ lsn }) => lsn);
  }
  /** The first record that is there. */
  private get recoversFrom(): number {
    return 1;
  }
}
class RedoAsGiven extends WriteAheadStore {
  override redo(_from: number): number[] {
    const redone: number[] = [];
    // yours
    return redone;
  }
}
class Chosen extends WriteAheadStore {
  override redo(from: number): number[] {
    const records = lsns(from, this.log.last).map((lsn) => this.log.read(lsn));
    const some = records.filter((record): record is PageRecord =>
      changesPage(record) && this.wanted(record, records)
    );
    for (const record of some) this.pages.apply(record);
    return some.map(({ lsn }) => lsn);
  }
  wanted(record: PageRecord, _all: readonly LogRecord[]): boolean {
    return this.isMissing(record);
  }
}
class Twice extends Chosen {
  override wanted(): boolean {
    return true;
  }
}
class WinnersOnly extends Chosen {
  override wanted(record: PageRecord, all: readonly LogRecord[]): boolean {
    return this.isMissing(record) &&
      all.some((one) => one.kind === "commit" && one.transaction === record.transaction);
  }
}
class NoAborts extends Chosen {
  override wanted(record: PageRecord): boolean {
    return record.kind === "update" && this.isMissing(record);
  }
}
class Nothing extends Chosen {
  override wanted(): boolean {
    return false;
  }
}
class LeavesTheLast extends WriteAheadStore {
  override redo(from: number): number[] {
    for (let lsn = from; lsn < this.log.last - 1; lsn++) {
      const record = this.log.read(lsn);
      if (changesPage(record) && this.isMissing(record)) this.pages.apply(record);
    }
    return [];
  }
}
class Loops extends WriteAheadStore {
  override redo(from: number): number[] {
    for (const lsn = from; lsn <= this.log.last;) this.log.read(lsn);
    return [];
  }
}

export const redo: ExerciseAnswers = {
  exercise: "repeat history",
  answers: [
    { what: "reference", answer: Repeats, outcome: "correct", says: /History is repeated/ },
    {
      what: "written differently",
      how: "from record 1",
      answer: FromTheBeginning,
      outcome: "correct",
      says: /repeated/,
    },
    { what: "stub", answer: RedoAsGiven, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "redoes nothing", answer: Nothing, outcome: "hint", says: /does not come back/ },
    { what: "wrong", how: "redoes all", answer: Twice, outcome: "hint", says: /a second time/ },
    {
      what: "wrong",
      how: "winners only",
      answer: WinnersOnly,
      outcome: "hint",
      says: /What is undone was not there/,
    },
    { what: "wrong", how: "no aborts", answer: NoAborts, outcome: "hint", says: /An abort is not repeated/ },
    {
      what: "wrong",
      how: "not to the end",
      answer: LeavesTheLast,
      outcome: "hint",
      says: /does not come back/,
    },
    { what: "wrong", how: "no end", answer: Loops, outcome: "keep working", says: /read again and again/ },
  ],
};

// ---- undo

class TakesBack extends WriteAheadStore {
  override undo(transaction: number): number[] {
    const undone: number[] = [];
    let lsn = this.active.get(transaction) ?? 0;
    if (lsn === 0) return undone;
    while (lsn > 0) {
      const record = this.log.read(lsn);
      if (record.kind === "update") {
        this.pages.apply(this.compensate(record));
        undone.push(lsn);
        lsn = record.previous;
      } else lsn = record.kind === "compensation" ? record.undoNext : 0;
    }
    this.log.append({ kind: "abort", transaction });
    this.active.delete(transaction);
    return undone;
  }
}
/** Lists first, then undoes, with one rule changed. */
class Lists extends WriteAheadStore {
  override undo(transaction: number): number[] {
    const list = this.listed(this.active.get(transaction) ?? 0);
    for (const record of list) this.take(record);
    if (this.active.has(transaction)) this.end(transaction);
    return list.map(({ lsn }) => lsn);
  }
  listed(lsn: number): (PageRecord & { kind: "update" })[] {
    if (lsn === 0) return [];
    const record = this.log.read(lsn);
    if (record.kind === "compensation") return this.listed(this.nextOf(record));
    if (record.kind !== "update") return [];
    return [record as PageRecord & { kind: "update" }, ...this.listed(record.previous)];
  }
  nextOf(record: { readonly undoNext: number; readonly lsn: number }): number {
    return record.undoNext;
  }
  take(record: PageRecord & { kind: "update" }): void {
    this.pages.apply(this.compensate(record));
  }
  end(transaction: number): void {
    this.log.append({ kind: "abort", transaction });
    this.active.delete(transaction);
  }
}
class UndoAsGiven extends WriteAheadStore {
  override undo(_transaction: number): number[] {
    const undone: number[] = [];
    // yours
    return undone;
  }
}
class LastOnly extends Lists {
  override listed(lsn: number) {
    return super.listed(lsn).slice(0, 1);
  }
}
class Forwards extends Lists {
  override undo(transaction: number): number[] {
    const list = this.listed(this.active.get(transaction) ?? 0).reverse();
    for (const record of list) this.take(record);
    if (this.active.has(transaction)) this.end(transaction);
    return [];
  }
}
class LogsOnly extends Lists {
  override take(record: PageRecord & { kind: "update" }): void {
    this.compensate(record);
  }
}
class OnThePageOnly extends Lists {
  override take({ lsn, transaction, page, object, change, previous }: PageRecord & { kind: "update" }): void {
    const back = "add" in change ? { add: -change.add } : { before: change.after, after: change.before };
    this.pages.apply({
      kind: "compensation",
      lsn,
      transaction,
      page,
      object,
      change: back,
      undoNext: previous,
    });
  }
}
class Stops extends Lists {
  override nextOf(): number {
    return 0;
  }
}
class NeverEnds extends Lists {
  override end(): void {}
}

export const undo: ExerciseAnswers = {
  exercise: "take it back",
  answers: [
    { what: "reference", answer: TakesBack, outcome: "correct", says: /taken back once/ },
    {
      what: "written differently",
      how: "lists first",
      answer: Lists,
      outcome: "correct",
      says: /taken back once/,
    },
    { what: "stub", answer: UndoAsGiven, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "the last only",
      answer: LastOnly,
      outcome: "hint",
      says: /Not all of a transaction/,
    },
    { what: "wrong", how: "the first first", answer: Forwards, outcome: "hint", says: /right order/ },
    {
      what: "wrong",
      how: "only says so",
      answer: LogsOnly,
      outcome: "hint",
      says: /leaves what it should take back/,
    },
    {
      what: "wrong",
      how: "says nothing",
      answer: OnThePageOnly,
      outcome: "hint",
      says: /the change is back/,
      draws: false,
    },
    {
      what: "wrong",
      how: "stops at what was undone",
      answer: Stops,
      outcome: "hint",
      says: /a crash cuts off/,
    },
    { what: "wrong", how: "is never over", answer: NeverEnds, outcome: "hint", says: /under way/ },
  ],
};
