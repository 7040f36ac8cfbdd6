// A verdict on stores: each broken store loses what it breaks, and the count that it gets wrong is said.
import { expect, test } from "vitest";
import { storePromises, type StoreWorld } from "../../../lib/course/mod.ts";
import { WriteAheadStore } from "../../../lib/transactions/mod.ts";
import { NoFlushBeforeCommit, UndoForgotten } from "../../transactions/mutants.ts";

const worlds: StoreWorld[] = [
  { name: "two steps", crashes: { length: 2, crashes: 1 } },
  { name: "a commit", story: ["T1: x += 1", "T1 commits"], theory: 1, count: ({ flushes }) => flushes },
  {
    name: "opened again",
    story: ["T1: x += 1", "T1 commits", "T2: y += 2"],
    reopened: true,
    theory: 1,
    count: ({ store }) => store.values.x + store.values.y,
  },
];
const verdict = (Store: typeof WriteAheadStore) =>
  storePromises(Store, { original: "WriteAheadStore", worlds });

test("the library's own keeps all", () => {
  const { html, alt } = verdict(WriteAheadStore);
  expect(html).toContain('data-lost="0"');
  expect(html).toContain("40 stories");
  expect(alt).toBe(
    "WriteAheadStore keeps all that the library's WriteAheadStore keeps. All else holds of both.",
  );
});

test("without a flush the shortest crash is drawn, and the counts are wrong", () => {
  const { html, alt } = verdict(NoFlushBeforeCommit);
  expect(alt).toContain("a commit, 1 in theory: ✗ 0, the library's ✓ 1");
  expect(alt).toContain("opened again, 1 in theory: ✗ 0");
  expect(html).toContain('data-lost="3"');
  expect(html).toContain("⚡ power failure");
});

test("an undo that is forgotten is no matter of counts without a crash", () => {
  expect(verdict(UndoForgotten).html).toContain('data-lost="1"');
});

test("a store that throws is drawn as such", () => {
  class Throws extends WriteAheadStore {
    override install(): boolean {
      throw new Error("no commits today");
    }
  }
  const { html, alt } = verdict(Throws);
  expect(html).toContain("no commits today");
  expect(alt).toContain("a commit, 1 in theory: ✗ threw: no commits today");
});
