// Every crash of every short story: the right stores survive all, each store without a rule does not.
import { expect, test } from "vitest";
import {
  everyCrash,
  InPlaceStore,
  type ObjectValues,
  ONE_MORE_TRANSACTION,
  ShadowStore,
  type StoreClass,
  WriteAheadStore,
} from "../../lib/transactions/mod.ts";
import { outcomesOf, RecordedDisk } from "../../lib/transactions/crash/recorder.ts";
import * as mutants from "./mutants.ts";

const PAGES: readonly ObjectValues[] = [{ x: 0, y: 0 }, { z: 0 }];

test.each<[string, StoreClass, Parameters<typeof everyCrash>[1], [number, number, number]]>([
  ["the log, three steps", WriteAheadStore, { length: 3, crashes: 1 }, [212, 1409, 1409]],
  ["the log, two steps, two crashes", WriteAheadStore, { length: 2, crashes: 2 }, [40, 1608, 1612]],
  [
    "the log, an undo, three crashes",
    WriteAheadStore,
    { length: 3, crashes: 3, steps: ["T1: x += 1", "page 0 is written", "T1: y += 2"] },
    [18, 1493, 1493],
  ],
  [
    "the log, two commits that wait for each other",
    WriteAheadStore,
    { length: 4, crashes: 1, group: 2, steps: ["T1: x += 1", "T1 commits", "T2: y += 2", "T2 commits"] },
    [19, 1531, 1531],
  ],
  [
    "the log, two records in a block",
    WriteAheadStore,
    { length: 3, crashes: 1, recordsPerBlock: 2, logBlocks: 8 },
    [212, 1409, 1409],
  ],
  [
    "the log, values before and after",
    WriteAheadStore,
    {
      length: 4,
      crashes: 1,
      pages: PAGES,
      steps: ["T1: x := 1", "T1 aborts", "T2: x := 2", "T2 commits", "page 0 is written"],
    },
    [36, 1332, 1332],
  ],
  [
    "the log, and another transaction afterwards",
    WriteAheadStore,
    {
      length: 2,
      crashes: 2,
      afterwards: ONE_MORE_TRANSACTION,
      steps: ["T1: x += 1", "T1 commits", "page 0 is written"],
    },
    [6, 426, 426],
  ],
  ["shadows, four steps, two crashes", ShadowStore, { length: 4, crashes: 2 }, [1037, 124, 124]],
  ["shadows, two commits that wait for each other", ShadowStore, { length: 4, crashes: 2, group: 2 }, [
    1037,
    53,
    53,
  ]],
  ["shadows, and another transaction afterwards", ShadowStore, {
    length: 3,
    crashes: 2,
    afterwards: ONE_MORE_TRANSACTION,
  }, [212, 138, 138]],
])("%s: no crash leaves anything but what was committed", (_name, Store, options, counts) => {
  const { stories, crashes: left, recoveries, violation } = everyCrash(Store, options);
  expect(violation?.words).toBeUndefined();
  expect([stories, left, recoveries]).toEqual(counts);
});

/** Of each store without a rule, the shortest crash that it does not survive. */
const SHORTEST: Readonly<Record<keyof typeof mutants, readonly string[]>> = {
  ForgetsADirtyPage: [
    "The story: T1: x += 1; checkpoint.",
    "The power fails in its last step, before the flush.",
    "Of what was not flushed, the place of the checkpoint is kept.",
    "Recovery finds x = -1, y = 0.",
    "Right would be x = 0, y = 0.",
  ],
  IgnoresPageLsn: [
    "The story: T1: x += 1; page 0 is written.",
    "The power fails in its last step, before the flush.",
    "Of what was not flushed, page 0 is kept.",
    "Recovery finds x = 1, y = 0.",
    "Right would be x = 0, y = 0.",
  ],
  LogAfterData: [
    "The story: T1: x += 1; page 0 is written.",
    "The power fails in its last step, before the flush.",
    "Of what was not flushed, page 0 is kept.",
    "Recovery finds x = 1, y = 0.",
    "Right would be x = 0, y = 0.",
  ],
  NoChecksum: [
    "The story: nothing but a new disk.",
    "The power fails in its last step, before the flush.",
    "Of what was not flushed, log record 1 is torn.",
    "Recovery stops: half of record 1 is missing.",
    "Right would be x = 0, y = 0.",
  ],
  NoCompensationRecords: [
    "The story: T1: x += 1; T1 aborts; page 0 is written.",
    "The power fails in its last step, before the flush.",
    "Of what was not flushed, log record 2 is kept, log record 3 is kept.",
    "Recovery finds x = 1, y = 0.",
    "Right would be x = 0, y = 0.",
  ],
  NoFlushBeforeCommit: [
    "The story: T1: x += 1; T1 commits.",
    "The power fails in its last step, when all is done.",
    "Recovery finds x = 0, y = 0.",
    "Right would be x = 1, y = 0.",
  ],
  SumOfOneRecord: [
    "The story: T1: x += 1; checkpoint.",
    "The power fails in its last step, before the flush.",
    "Of what was not flushed, log record 2 is lost, log record 3 is kept.",
    "The power fails in the recovery, before the flush.",
    "Of what was not flushed, log record 2 is kept.",
    "Recovery stops: record 2, which is to be undone, changes nothing.",
    "Right would be x = 0, y = 0.",
  ],
  SwitchesBeforeFlush: [
    "The story: T1: x += 1; T1 commits.",
    "The power fails in its last step, before the flush.",
    "Of what was not flushed, the place of the page table is kept, block 4 is lost, block 5 is lost.",
    "Recovery stops: block 5 holds no page table.",
    "Right would be x = 0, y = 0 or x = 1, y = 0.",
  ],
  UndoForgotten: [
    "The story: T1: x += 1; page 0 is written.",
    "The power fails in its last step, before the flush.",
    "Of what was not flushed, log record 2 is kept.",
    "Recovery finds x = 1, y = 0.",
    "Right would be x = 0, y = 0.",
  ],
  WritesInPlace: [
    "The story: T1: x += 1; T1: y += 2; T1 commits.",
    "The power fails in its last step, before the flush.",
    "Of what was not flushed, block 2 is lost, block 3 is kept, block 4 is lost.",
    "Recovery finds x = 0, y = 2.",
    "Right would be x = 0, y = 0 or x = 1, y = 2.",
  ],
};

test.each(Object.entries(SHORTEST))("%s is caught, by its shortest crash", (name, words) => {
  const Store = mutants[name as keyof typeof mutants];
  const { violation } = everyCrash(Store, { crashes: name === "SumOfOneRecord" ? 2 : 1 });
  expect(violation?.words).toEqual(words);
});

test("compensation records matter for the second of two recoveries, too", () => {
  const steps = ["T1: x += 1", "T1 commits", "T3: x += 1"];
  const { violation } = everyCrash(mutants.NoCompensationRecords, {
    steps,
    afterwards: ONE_MORE_TRANSACTION,
  });
  expect(violation?.crashes.map(({ during }) => during)).toEqual(["the story", "what follows"]);
});

test("where a record says the value after, the page LSN does not matter", () => {
  const steps = ["T1: x := 1", "T1 commits", "T1 aborts", "T2: x := 2", "T2 commits", "page 0 is written"];
  const { stories, recoveries, violation } = everyCrash(mutants.IgnoresPageLsn, { steps, crashes: 1 });
  expect([stories, recoveries, violation]).toEqual([50, 1392, undefined]);
});

test("a crash between two writes leaves nothing that one before the next flush does not leave", () => {
  const disk = new RecordedDisk([{ a: 0 }, [null, null], 0]);
  disk.write(0, { a: 1 });
  disk.write(1, [1, 2]);
  disk.write(2, 5);
  disk.flush();
  const keys = disk.moments.map((moment) => new Set(outcomesOf(moment).map(({ key }) => key)));
  expect(keys.map(({ size }) => size)).toEqual([1, 2, 8, 16]);
  expect([...keys[0], ...keys[1], ...keys[2]].every((key) => keys[3].has(key))).toBe(true);
});

test("a store without a log tears a transfer, and the report has the disk before and after", () => {
  const { stories, violation } = everyCrash(InPlaceStore, {
    pages: [{ x: 100 }, { y: 0 }],
    story: ["T1: x += -10", "T1: y += 10", "T1 commits"],
  });
  expect(stories).toBe(4);
  expect(violation?.found).toEqual({ x: 100, y: 10 });
  expect(violation?.allowed).toEqual([{ x: 100, y: 0 }, { x: 90, y: 10 }]);
  expect(violation?.crashes.map(({ blocks }) => blocks)).toEqual([[
    { block: "page 0", before: "x = 100", written: [{ text: "x = 90", fate: "lost" }], after: "x = 100" },
    { block: "page 1", before: "y = 0", written: [{ text: "y = 10", fate: "kept" }], after: "y = 10" },
  ]]);
});

test("what stands in the blocks of each store, in words", () => {
  const log = everyCrash(mutants.UndoForgotten, { crashes: 1 }).violation!.crashes[0].blocks;
  expect(log).toEqual([
    { block: "the place of the checkpoint", before: "record 1", written: [], after: "record 1" },
    { block: "page 0", before: "x = 0; has record 0", written: [], after: "x = 0; has record 0" },
    { block: "page 1", before: "y = 0; has record 0", written: [], after: "y = 0; has record 0" },
    { block: "log record 1", before: "checkpoint", written: [], after: "checkpoint" },
    { block: "log record 2", before: "", written: [{ text: "T1 x += 1", fate: "kept" }], after: "T1 x += 1" },
  ]);
  const torn = everyCrash(mutants.NoChecksum, { crashes: 1 }).violation!.crashes[0].blocks;
  expect(torn.at(-1)).toEqual({
    block: "log record 1",
    before: "",
    written: [{ text: "checkpoint", fate: "torn" }],
    after: "half a record",
  });
  const shadows = everyCrash(mutants.SwitchesBeforeFlush, { crashes: 1 }).violation!.crashes[0].blocks;
  expect(shadows.map(({ block, before, after }) => `${block}: ${before} | ${after}`)).toEqual([
    "the place of the page table: block 1 | block 5",
    "block 1: pages in block 2, block 3 | pages in block 2, block 3",
    "block 2: x = 0 | x = 0",
    "block 3: y = 0 | y = 0",
    "block 4:  | ",
    "block 5:  | ",
  ]);
});
