// The replicated store against one store without copies (Herlihy and Wing's linearisability), and what its
// clients may count on.
import { describe, expect, test } from "vitest";
import { RaftStore } from "../../../lib/consensus/mod.ts";
import { historyOf } from "../../../lib/run/property/history.ts";
import { linearisable } from "../../fixtures/linearisable.ts";
import { firstWrong, oneStore, ORIGINAL, SERVERS, storeRun, TROUBLES } from "./store_worlds.ts";

describe.each(Object.keys(TROUBLES))("the store, trouble: %s,", (trouble) => {
  test("is linearisable in each of ten runs", () => {
    expect(firstWrong(ORIGINAL, trouble, 10)).toBeUndefined();
  });

  test("answers all that clients that live have asked, once there is peace, and its servers agree", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const run = storeRun(ORIGINAL, seed, TROUBLES[trouble]);
      const stores = run.processes.filter((one): one is RaftStore => one instanceof RaftStore);
      const up = stores.filter(({ id }) => run.alive(id));
      expect(up.length).toBeGreaterThan(SERVERS.length / 2);
      const [first, ...others] = up.map(({ values, sessions }) => ({ values, sessions }));
      for (const other of others) expect(other).toEqual(first);
      if (trouble === "clients crash") continue;
      expect(historyOf(run.trace).filter(({ ended }) => !ended)).toEqual([]);
    }
  });
});

test("the judge of histories rejects a read of what was overwritten before it began", () => {
  const operation = (
    number: number,
    method: string,
    value: unknown,
    before: number[],
    ...details: unknown[]
  ) => ({ operation: number, process: 1, method, details, ended: true, value, before });
  const history = (read: unknown) => [
    operation(1, "write", null, [], "x", 1),
    operation(2, "add", 3, [0], "x", 2),
    operation(3, "read", read, [0, 1], "x"),
  ];
  expect([1, 3].map((read) => linearisable(history(read), oneStore))).toEqual([false, true]);
});
