// Longer stories, and a second crash in each recovery.
import { expect, test } from "vitest";
import {
  everyCrash,
  ONE_MORE_TRANSACTION,
  ShadowStore,
  WriteAheadStore,
} from "../../lib/transactions/mod.ts";

test.each(
  [
    ["the log, four steps", WriteAheadStore, { length: 4, crashes: 1 }, [1037, 19905, 19905]],
    ["the log, three steps, two crashes", WriteAheadStore, { length: 3, crashes: 2 }, [212, 34668, 34823]],
    ["shadows, five steps, two crashes", ShadowStore, {
      length: 5,
      crashes: 2,
      afterwards: ONE_MORE_TRANSACTION,
    }, [
      4712,
      348,
      348,
    ]],
  ] as const,
)("%s: no crash leaves anything but what was committed", (_name, Store, options, counts) => {
  const { stories, crashes, recoveries, violation } = everyCrash(Store, options);
  expect(violation?.words).toBeUndefined();
  expect([stories, crashes, recoveries]).toEqual(counts);
}, 300_000);
