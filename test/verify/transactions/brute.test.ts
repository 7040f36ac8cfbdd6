// The judge's graphs against trying everything, on random histories.
import { expect, test } from "vitest";
import {
  type HistoryJudgement,
  judge,
  parseTransactions,
  type TransactionHistory,
  transactionsText,
} from "../../../lib/verify/mod.ts";
import { brute, type Verdicts } from "./brute.ts";
import { randomHistory, randomInterleaving } from "./random.ts";

const SEEDS = Array.from({ length: 700 }, (_, seed) => seed + 1);

function verdictsOf(verdict: HistoryJudgement, seen: HistoryJudgement): Verdicts {
  const names = ["G1a", "G1b", "G0", "G1c", "G-single", "G2-item", "G2"] as const;
  return {
    serialisable: verdict.serialisable,
    strictly: verdict.has("strictly serialisable")!,
    view: verdict.viewSerialisable!,
    snapshot: verdict.has("snapshot isolation")!,
    strictSnapshot: verdict.has("strict snapshot isolation")!,
    snapshotSeen: seen.has("snapshot isolation")!,
    strictSnapshotSeen: seen.has("strict snapshot isolation")!,
    ...Object.fromEntries(names.map((name) => [name, verdict.find(name) !== undefined])),
    recoverable: verdict.recoverable!,
    cascadeless: verdict.cascadeless!,
    strict: verdict.strict!,
  };
}

test("levels and phenomena are those that trying all orders, snapshots and cycles finds", () => {
  const often: Record<string, number> = {};
  for (const seed of SEEDS) {
    const history = randomHistory(seed), expected = brute(history);
    const found = verdictsOf(judge(history), judge({ ...history, seenByClients: true }));
    expect(found, `seed ${seed}: ${transactionsText(history)}`).toEqual(expected);
    for (const [name, holds] of Object.entries(expected)) if (holds) often[name] = (often[name] ?? 0) + 1;
  }
  for (const [name, count] of Object.entries(often)) {
    expect(count, `${name} is neither rare nor common`).toBeGreaterThan(SEEDS.length / 200);
    expect(count, `${name} is neither rare nor common`).toBeLessThan(SEEDS.length * 0.99);
  }
  expect(Object.keys(often).length).toBe(17);
});

test("a text in Adya's notation says what the history says", () => {
  for (const seed of SEEDS.slice(0, 200)) {
    const history = randomHistory(seed);
    expect(parseTransactions(transactionsText(history))).toEqual(history);
  }
});

/** Whether the textbook's graph has a cycle: an edge for each two operations of which one is a write. */
function conflictsInCircles({ operations }: TransactionHistory): boolean {
  const ends = new Map(operations.map(({ transaction, kind }) => [transaction, kind]));
  const some = operations.filter((one) => "object" in one && ends.get(one.transaction) === "commit") as {
    readonly kind: string;
    readonly transaction: number;
    readonly object: string;
  }[];
  const before = new Set(
    some.flatMap((a, at) =>
      some.slice(at + 1).filter((b) =>
        a.object === b.object && a.transaction !== b.transaction && (a.kind === "write" || b.kind === "write")
      ).map((b) => `${a.transaction} ${b.transaction}`)
    ),
  );
  const leads = (from: number, to: number, depth: number): boolean =>
    before.has(`${from} ${to}`) ||
    depth > 0 && [1, 2, 3].some((by) => before.has(`${from} ${by}`) && leads(by, to, depth - 1));
  return [1, 2, 3].some((id) => leads(id, id, 3));
}

test("on a store with one version, serialisable is what the textbook's conflict graph says", () => {
  let circles = 0;
  for (const seed of SEEDS) {
    const history = randomInterleaving(seed),
      verdict = judge(history),
      inCircles = conflictsInCircles(history);
    const dirty = verdict.find("G1a") !== undefined; // the textbook's graph has no aborted transactions
    expect(verdict.serialisable, transactionsText(history)).toBe(!inCircles && !dirty);
    if (!dirty) expect(verdict.cycle !== undefined, transactionsText(history)).toBe(inCircles);
    circles += Number(inCircles);
  }
  expect(circles).toBeGreaterThan(SEEDS.length / 10);
  expect(circles).toBeLessThan(SEEDS.length * 0.95);
});
