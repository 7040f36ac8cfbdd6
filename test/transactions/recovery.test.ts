// Recovery as another program has it: who won, who lost, what is redone and undone, what is left.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WriteBackDisk } from "../../lib/storage/mod.ts";
import {
  blocksOf,
  type LogEntry,
  type StoreOptions,
  WriteAheadLog,
  WriteAheadStore,
} from "../../lib/transactions/mod.ts";

type OracleRecord = {
  lsn: number;
  type: "update" | "commit" | "checkpoint";
  tx: string;
  page: string;
  before: number;
  after: number;
  active: string[];
  dirty: Record<string, number>;
};
type Case = {
  id: string;
  log: OracleRecord[];
  durable_upto: number;
  disk: Record<string, { value: number; pageLSN: number }>;
  winners: string[];
  losers: string[];
  redo: number[];
  undo: number[];
  expected: Record<string, number>;
};

const file = new URL("../fixtures/transactions/recovery.jsonl", import.meta.url);
const cases: Case[] = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const names = (transactions: readonly number[]) => transactions.map((transaction) => `T${transaction}`);

/** Puts a case on a disk, opens it, and says what happened in the case's words. */
function recover(
  { log: records, durable_upto: durable, disk: onDisk, expected }: Case,
  Store = WriteAheadStore,
) {
  const objects = Object.keys({ ...onDisk, ...expected });
  const options: StoreOptions = { pages: objects.map((object) => ({ [object]: 0 })) };
  const disk = new WriteBackDisk({ blocks: WriteAheadStore.format(options) }), blocks = blocksOf(disk);
  const log = new WriteAheadLog(blocks, 1 + objects.length, 32, 1), last = new Map<number, number>();
  for (const record of records.filter(({ lsn }) => lsn <= durable)) {
    const entry = entryOf(record, objects, last);
    const { lsn } = log.append(entry);
    expect(lsn).toBe(record.lsn / 10);
    if (entry.kind === "update") last.set(entry.transaction, lsn);
    if (entry.kind === "commit") last.delete(entry.transaction);
    if (entry.kind === "checkpoint") blocks.write(0, { checkpoint: lsn });
  }
  log.force();
  for (const [page, object] of objects.entries()) {
    if (!(object in onDisk)) continue;
    const { value, pageLSN } = onDisk[object];
    blocks.write(1 + page, { lsn: pageLSN / 10, values: { [object]: value } });
  }
  blocks.flush();
  const store = new Store(blocks, options), { losers, redone, undone } = store.recovered;
  const again = new Store(blocks, options);
  expect([again.values, again.recovered.losers, again.recovered.undone]).toEqual([store.values, [], []]);
  return {
    losers: names(losers),
    redo: redone.map((lsn) => 10 * lsn),
    undo: undone.map((lsn) => 10 * lsn),
    values: store.values,
  };
}

function entryOf(
  record: OracleRecord,
  objects: readonly string[],
  last: ReadonlyMap<number, number>,
): LogEntry {
  if (record.type === "checkpoint") {
    const numbers = record.active.map((name) => Number(name.slice(1)));
    return {
      kind: "checkpoint",
      next: 1,
      dirty: Object.entries(record.dirty).map(([object, lsn]) =>
        [objects.indexOf(object), lsn / 10] as const
      ),
      active: numbers.map((transaction) => [transaction, last.get(transaction)!] as const),
    };
  }
  const transaction = Number(record.tx.slice(1));
  if (record.type === "commit") return { kind: "commit", transaction };
  const { page: object, before, after } = record;
  return {
    kind: "update",
    transaction,
    previous: last.get(transaction) ?? 0,
    page: objects.indexOf(object),
    object,
    change: { before, after },
  };
}

test("there are sixteen cases", () => expect(cases.length).toBe(16));

test.each(cases.map((one) => [one.id, one] as const))("%s", (_id, one) => {
  const { losers, redo, undo, expected } = one;
  expect(recover(one)).toEqual({ losers, redo, undo, values: expected });
});

test("the winners are those whose commit the log has", () => {
  for (const one of cases) {
    const committed = one.log.filter(({ type, lsn }) => type === "commit" && lsn <= one.durable_upto);
    expect(committed.map(({ tx }) => tx).sort()).toEqual([...one.winners].sort());
  }
});
