import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: {
    "mutants-classes": "each lacks a rule, to be caught",
    "unsaid-run": "writes no compensation records, to be caught",
  },
  equivalent: {
    "log-class WriteAheadStore.waiting: waiting = 0; → waiting = (-1);":
      "recovery ends with a force, which sets it",
    "log-class WriteAheadStore.waiting: waiting = 0; → waiting = 1;":
      "recovery ends with a force, which sets it",
    "log-class WriteAheadStore.change: const page = this.pageOf.get(object)!; const previous = this.active.get(transaction) ?? 0; → const previous = this.active.get(transaction) ?? 0; const page = this.pageOf.get(object)!;":
      "nothing comes between the two",
    "log-class WriteAheadStore.change: const previous = this.active.get(transaction) ?? 0; → const previous = this.active.get(transaction);":
      "an undo ends at whatever is no record",
    "log-class WriteAheadStore.change: const previous = this.active.get(transaction) ?? 0; → const previous = this.active.get(transaction) ?? (-1);":
      "an undo ends at whatever is no record",
    "log-class WriteAheadStore.change: this.active.set(transaction, record.lsn); this.pages.apply(record); → this.pages.apply(record); this.active.set(transaction, record.lsn);":
      "nothing comes between the two",
    'log-class WriteAheadStore.install: this.log.append({ kind: "commit", transaction }); this.active.delete(transaction); → this.active.delete(transaction); this.log.append({ kind: "commit", transaction });':
      "nothing comes between the two",
    "log-class WriteAheadStore.install: this.active.delete(transaction); this.waiting++; → this.waiting++; this.active.delete(transaction);":
      "nothing comes between the two",
    "log-class WriteAheadStore.force: this.log.force(); → this.log.force(); this.log.force();":
      "what is forced is not forced again",
    "log-class WriteAheadStore.force: this.log.force(); this.waiting = 0; → this.waiting = 0; this.log.force();":
      "nothing comes between the two",
    "log-class WriteAheadStore.forceCommit: this.force(); → this.force(); this.force();":
      "what is forced is not forced again",
    "log-class WriteAheadStore.writePages: this.forceLogBefore(Math.max(0, ...pages.map((page) => this.pages.get(page).lsn))); → this.forceLogBefore(Math.max((-1), ...pages.map((page) => this.pages.get(page).lsn)));":
      "every page has a record before it is written",
    "log-class WriteAheadStore.writePages: this.forceLogBefore(Math.max(0, ...pages.map((page) => this.pages.get(page).lsn))); → this.forceLogBefore(Math.max(1, ...pages.map((page) => this.pages.get(page).lsn)));":
      "every page has a record before it is written",
    "log-class WriteAheadStore.forceLogBefore: this.log.force(lsn); → this.log.force(lsn); this.log.force(lsn);":
      "what is forced is not forced again",
    "log-class WriteAheadStore.checkpoint: this.force(); → this.force(); this.force();":
      "what is forced is not forced again",
    "log-class WriteAheadStore.recover: const losers = [...this.active.keys()]; const redone = this.redo(this.oldestMissing(from)); → const redone = this.redo(this.oldestMissing(from)); const losers = [...this.active.keys()];":
      "nothing comes between the two",
    "log-class WriteAheadStore.analyse: this.next = Math.max(this.next, record.next); for (const [transaction, last] of record.active) this.active.set(transaction, last); → for (const [transaction, last] of record.active) this.active.set(transaction, last); this.next = Math.max(this.next, record.next);":
      "what a record says is noted in any order",
    "log-class WriteAheadStore.analyse: this.next = Math.max(this.next, record.transaction + 1); … else this.active.delete(record.transaction); → if (changesPage(record)) this.active.set(record.transaction, lsn); … this.next = Math.max(this.next, record.transaction + 1);":
      "what a record says is noted in any order",
    'log-class WriteAheadStore.analyse: if (changesPage(record)) this.active.set(record.transaction, lsn); … if (record.kind === "commit") winners.push(record.transaction); → if (record.kind === "commit") winners.push(record.transaction); … else this.active.delete(record.transaction);':
      "what a record says is noted in any order",
    "log-class WriteAheadStore.redo: this.pages.apply(record); redone.push(lsn); → redone.push(lsn); this.pages.apply(record);":
      "nothing comes between the two",
    "log-class WriteAheadStore.undo: const undone: number[] = []; let lsn = this.active.get(transaction) ?? 0; → let lsn = this.active.get(transaction) ?? 0; const undone: number[] = [];":
      "nothing comes between the two",
    "log-class WriteAheadStore.undo: while (lsn > 0) { → while (lsn > 1) {":
      "record 1 is the checkpoint of the first opening",
    "log-class WriteAheadStore.undo: this.pages.apply(this.compensate(record)); undone.push(lsn); → undone.push(lsn); this.pages.apply(this.compensate(record));":
      "nothing comes between the two",
    'log-class WriteAheadStore.undo: } else if (record.kind === "compensation") lsn = record.undoNext; else throw new Error(`record ${lsn}, which is to be undone, changes nothing`); → } else if (record.kind === "compensation") lsn = record.undoNext;':
      "the log has nothing else there",
    'log-class WriteAheadStore.undo: this.log.append({ kind: "abort", transaction }); this.active.delete(transaction); → this.active.delete(transaction); this.log.append({ kind: "abort", transaction });':
      "nothing comes between the two",
    "log-class WriteAheadStore.compensate: const { transaction, page, object, previous: undoNext } = update; const change = inverse(update.change); → const change = inverse(update.change); const { transaction, page, object, previous: undoNext } = update;":
      "nothing comes between the two",
    'si-class SnapshotIsolation.permit: if (request.kind !== "commit") return GO; const { transaction } = request, { taken, written } = this.snapshots.get(transaction)!; → const { transaction } = request, { taken, written } = this.snapshots.get(transaction)!; if (request.kind !== "commit") return GO;':
      "nothing comes between the two",
    'si-class SnapshotIsolation.perform: if (request.kind === "write") written.add(request.objects[0]); if (request.kind === "commit") this.versions.commit(transaction, written); → if (request.kind === "commit") this.versions.commit(transaction, written); if (request.kind === "write") written.add(request.objects[0]);':
      "a request is of one kind",
  },
  right: [
    {
      cell: "log-class",
      replace: "return record.lsn > this.pages.get(record.page).lsn;",
      with: "return !(record.lsn <= this.pages.get(record.page).lsn);",
      why: "says the same",
    },
    {
      cell: "log-class",
      replace: "return losers.flatMap((transaction) => this.undo(transaction));",
      with: "return [...losers].reverse().flatMap((transaction) => this.undo(transaction));",
      why: "no two have changed one object",
    },
    {
      cell: "log-class",
      replace: "this.waiting++;\n    if (this.waiting < this.group) return false;",
      with: "if (++this.waiting < this.group) return false;",
      why: "counts in one line",
    },
    {
      cell: "log-class",
      replace: "else this.active.delete(record.transaction);",
      with: "if (!changesPage(record)) this.active.delete(record.transaction);",
      why: "asks again",
    },
    {
      cell: "si-class",
      replace: "if (winner !== undefined) {",
      with: "if (this.versions.since(object, taken).length > 0) {",
      why: "looks for somebody in another way",
    },
  ],
};
