// What both stores promise to who uses them, and what only one of them does.
import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random.ts";
import { WriteBackDisk } from "../../lib/storage/mod.ts";
import {
  blocksOf,
  ObjectInUse,
  recordText,
  ShadowStore,
  type StoreClass,
  type StoreOptions,
  type TransactionalStore,
  WriteAheadStore,
} from "../../lib/transactions/mod.ts";

const OPTIONS: StoreOptions = { pages: [{ x: 100, y: 0 }, { z: 7 }] };

function opened(Store: StoreClass, options: StoreOptions = OPTIONS) {
  const disk = new WriteBackDisk({ blocks: Store.format(options) });
  return {
    disk,
    store: new Store(blocksOf(disk), options),
    reopened: () => new Store(blocksOf(disk), options),
  };
}

describe.each<[string, StoreClass]>([["the log", WriteAheadStore], ["shadows", ShadowStore]])(
  "%s",
  (_n, Store) => {
    test("a transfer, an abort, and both after a restart", () => {
      const { store, reopened } = opened(Store);
      store.atomically(["x", "y"], (v) => {
        v.x -= 10;
        v.y += 10;
      });
      const t = store.begin();
      store.write(t, "z", 8);
      store.add(t, "z", 1);
      expect(store.read(t, "z")).toBe(9);
      store.abort(t);
      expect(store.values).toEqual({ x: 90, y: 10, z: 7 });
      expect(reopened().values).toEqual({ x: 90, y: 10, z: 7 });
    });

    test("who throws in the middle has done nothing", () => {
      const { store } = opened(Store);
      const broken = () =>
        store.atomically(["x", "y"], (v) => {
          v.x -= 10;
          throw new Error("no funds");
        });
      expect(broken).toThrow("no funds");
      expect(store.values).toEqual({ x: 100, y: 0, z: 7 });
      expect(store.commit(store.begin())).toBe(true);
    });

    test("an object is its changer's until the end, and others are told whose", () => {
      const { store } = opened(Store), [t1, t2] = [store.begin(), store.begin()];
      store.write(t1, "x", 1);
      expect(() => store.read(t2, "x")).toThrow(ObjectInUse);
      expect(() => store.add(t2, "x", 1)).toThrow("T2 wants x, which T1 has changed and not yet committed");
      store.commit(t1);
      expect(store.read(t2, "x")).toBe(1);
      expect(() => store.commit(t1)).toThrow("T1 is not under way");
      expect(() => store.read(t2, "w")).toThrow("there is no object w");
    });

    test("numbers do not come again", () => {
      const { store, reopened } = opened(Store);
      store.atomically(["x"], (v) => v.x++);
      expect(store.begin()).toBe(2);
      expect(reopened().begin()).toBe(2); // the second had changed nothing
    });

    test("options that make no sense", () => {
      const open = (options: StoreOptions) => () => opened(Store, options);
      expect(open({ pages: [{ x: 0 }, { x: 0 }] })).toThrow("x lies on two pages");
      expect(open({ pages: [], group: 0 })).toThrow("integer ≥ 1");
    });
  },
);

test("both recover the same: forty random runs, each ended by a crash at any step", () => {
  const options: StoreOptions = { pages: [{ a: 0, b: 0 }, { c: 0, d: 0 }], logBlocks: 400 };
  for (let seed = 1; seed <= 40; seed++) {
    const both = [WriteAheadStore, ShadowStore].map((Store) => {
      const { disk, store, reopened } = opened(Store, options), random = new Random(seed);
      const steps = 20 + random.integer(40);
      run(store, random, steps);
      const before = committed(store);
      disk.crash(() => 0); // what is not flushed is gone
      return { found: reopened().values, before };
    });
    expect(both[0].found).toEqual(both[1].found);
    expect(both[0].found).toEqual(both[1].before);
  }
});

/** What shadows show: they make no change before it is committed. */
const committed = (store: TransactionalStore) => store.values;

/** Three clients, each of which begins, changes, ends, and begins again. */
function run(store: TransactionalStore, random: Random, steps: number): void {
  const open = [0, 0, 0];
  for (let step = 0; step < steps; step++) {
    const client = random.integer(3), what = random.integer(8), object = "abcd"[random.integer(4)];
    const amount = random.integer(100);
    if (open[client] === 0) open[client] = store.begin();
    try {
      if (what === 0) store.commit(open[client]);
      if (what === 1) store.abort(open[client]);
      if (what <= 1) open[client] = 0;
      if (what === 2) store.writePage(random.integer(2));
      if (what === 3) store.checkpoint();
      if (what >= 4) {
        what < 6 ? store.add(open[client], object, amount) : store.write(open[client], object, amount);
      }
    } catch (error) {
      if (!(error instanceof ObjectInUse)) throw error;
    }
  }
}

describe("the log", () => {
  test("commits of a group share a flush, and are not durable before", () => {
    const { disk, store, reopened } = opened(WriteAheadStore, { ...OPTIONS, group: 3 });
    const add = () => store.atomically(["x"], (v) => v.x++);
    expect([add(), add()]).toEqual([false, false]);
    disk.crash(() => 0);
    expect(reopened().values.x).toBe(100);
    const other = opened(WriteAheadStore, { ...OPTIONS, group: 3 });
    const more = () => other.store.atomically(["x"], (v) => v.x++);
    expect([more(), more(), more()]).toEqual([false, false, true]);
    more();
    other.store.force();
    other.disk.crash(() => 0);
    expect(other.reopened().values.x).toBe(104);
  });

  test("a checkpoint stops nobody, and recovery begins there but for older changes", () => {
    const { store, reopened } = opened(WriteAheadStore);
    const t = store.begin();
    store.write(t, "x", 1); // record 2
    store.writePage(0);
    store.atomically(["z"], (v) => v.z++); // records 3 and 4
    store.checkpoint(); // record 5
    store.add(t, "y", 5); // record 6
    store.atomically(["z"], (v) => v.z++); // records 7 and 8
    const { recovered, values } = reopened() as WriteAheadStore;
    expect(recovered).toEqual({ from: 5, winners: [3], losers: [1], redone: [3, 6, 7], undone: [6, 2] });
    expect(values).toEqual({ x: 100, y: 0, z: 9 });
  });

  test("a full log says so", () => {
    const { store } = opened(WriteAheadStore, { ...OPTIONS, logBlocks: 3 });
    store.atomically(["x"], (v) => v.x++);
    expect(() => store.atomically(["x"], (v) => v.x++)).toThrow("the log is full with 3 records");
  });

  test("records in words", () => {
    const update = { kind: "update", lsn: 1, transaction: 1, previous: 0, page: 0, object: "x" } as const;
    const texts = [
      recordText({ ...update, change: { add: 5 } }),
      recordText({ ...update, change: { before: 1, after: 2 } }),
      recordText({ ...update, kind: "compensation", undoNext: 0, change: { add: -5 } }),
      recordText({ kind: "commit", lsn: 2, transaction: 1 }),
      recordText({ kind: "abort", lsn: 2, transaction: 1 }),
      recordText({ kind: "checkpoint", lsn: 3, next: 2, dirty: [], active: [] }),
    ];
    expect(texts).toEqual([
      "T1 x += 5",
      "T1 x: 1 → 2",
      "undo of T1: x −= 5",
      "T1 commits",
      "T1 is undone",
      "checkpoint",
    ]);
  });
});
