// Judges with one rule broken: each is caught by a published history, or by the counts of interleavings.
import { expect, test } from "vitest";
import {
  ANTI,
  type DependencyGraph,
  DependencyGraph as Graph,
  PREDICATE_RW,
  PREDICATE_WR,
  RW,
  WR,
  WW,
} from "../../../lib/verify/transactions/graph/dependencies.ts";
import { type Facts, factsOf } from "../../../lib/verify/transactions/history/facts.ts";
import type {
  TransactionHistory,
  TransactionOperation,
} from "../../../lib/verify/transactions/history/operations.ts";
import { interleavings } from "../../../lib/verify/transactions/interleavings.ts";
import { judge, judgeBy, RULES } from "../../../lib/verify/transactions/judge.ts";
import { historyOf, rows, summaryOf, summaryOfRow } from "./published.ts";

type Rules = typeof RULES;

/** The same graph with other edges: of each its kind, or 0 for none. */
function kinds(graph: DependencyGraph, change: (kind: number, e: number) => number): DependencyGraph {
  const all = Array.from({ length: graph.from.length }, (_, e) => ({ e, kind: change(graph.kind[e], e) }));
  const kept = all.filter(({ kind }) => kind !== 0);
  return new Graph(
    graph.transactions,
    kept.map(({ e }) => graph.from[e]),
    kept.map(({ e }) => graph.to[e]),
    kept.map(({ kind }) => kind),
    kept.map(({ e }) => graph.objectOf(e)),
  );
}
const without = (mask: number): Partial<Rules> => ({
  dependencies: (facts) => kinds(RULES.dependencies(facts), (kind) => kind & ~mask),
});
const rewritten = (
  change: (history: TransactionHistory) => readonly TransactionOperation[],
): Partial<Rules> => ({
  factsOf: (history) => factsOf({ ...history, operations: change(history) }),
});
const committing = ({ operations }: TransactionHistory, unfinished: boolean): TransactionOperation[] => {
  const ended = new Set(
    operations.flatMap((one) => one.kind === "commit" || one.kind === "abort" ? [one.transaction] : []),
  );
  const open = [...new Set(operations.map((one) => one.transaction))].filter((id) =>
    unfinished && !ended.has(id)
  );
  return [
    ...operations.map((one): TransactionOperation => one.kind === "abort" ? { ...one, kind: "commit" } : one),
    ...open.map((transaction): TransactionOperation => ({ kind: "commit", transaction })),
  ];
};

const twins: Readonly<Record<string, Partial<Rules>>> = {
  "ignores what was read before it was overwritten": without(ANTI),
  "ignores which version was read": without(WR | PREDICATE_WR),
  "ignores who overwrote whom": without(WW),
  "ignores predicate reads": without(PREDICATE_RW | PREDICATE_WR),
  "takes predicate reads for reads of items": {
    dependencies: (facts) => kinds(RULES.dependencies(facts), (kind) => kind === PREDICATE_RW ? RW : kind),
  },
  "turns anti-dependencies round": {
    dependencies: (facts) => {
      const { transactions, from, to, kind } = RULES.dependencies(facts);
      const ends = Array.from(from, (_, e) => (kind[e] & ANTI) !== 0 ? [to[e], from[e]] : [from[e], to[e]]);
      const names = Array.from(from, () => "x");
      return new Graph(transactions, ends.map(([a]) => a), ends.map(([, b]) => b), Array.from(kind), names);
    },
  },
  "takes aborted transactions in": rewritten((history) => committing(history, false)),
  "orders versions by writes, not by commits": {
    factsOf: (history) => {
      const orders = new Map(history.versionOrder),
        committed = factsOf(history).committed.map(({ id }) => id);
      for (const one of history.operations) {
        if (
          one.kind !== "write" || history.versionOrder?.has(one.object) ||
          !committed.includes(one.transaction)
        ) continue;
        orders.set(one.object, [...new Set([...orders.get(one.object) ?? [], one.transaction])]);
      }
      return factsOf({ ...history, versionOrder: orders });
    },
  },
  "orders versions by commits, whatever order is given": {
    factsOf: ({ versionOrder: _, ...history }) => factsOf(history),
  },
  "takes an intermediate version for the last": {
    factsOf: (history) => {
      const facts = factsOf(history);
      const last = (read: Facts["transactions"][number]["reads"][number]) => ({
        ...read,
        version: { ...read.version, write: read.object.counts.get(read.version.writer) ?? 0 },
        place: read.writer?.installed.find(({ object }) => object === read.object)?.place ?? read.place,
      });
      for (const { reads } of facts.transactions) reads.splice(0, reads.length, ...reads.map(last));
      return facts;
    },
  },
  "does not look at single reads": { readPhenomena: () => {} },
  "does not look for cycles": { cyclePhenomena: () => {} },
  "knows cycles of two only": {
    dependencies: (facts) => {
      const graph = RULES.dependencies(facts);
      const back = new Set(Array.from(graph.from, (from, e) => `${graph.to[e]} ${from}`));
      return kinds(graph, (kind, e) => back.has(`${graph.from[e]} ${graph.to[e]}`) ? kind : 0);
    },
  },
  "lets two overwrite one object in snapshot isolation": {
    contradiction: (graph, known) => RULES.contradiction(kinds(graph, (kind) => kind & ~WW), known),
  },
  "lets a snapshot be of any time": {
    contradiction: (graph, known) => RULES.contradiction(kinds(graph, (kind) => kind & ~ANTI), known),
  },
  "takes no snapshot where a transaction begins": {
    contradiction: (graph, { commits }) => RULES.contradiction(graph, { commits }),
  },
  "takes every snapshot where a transaction begins": {
    contradiction: (graph, known) => RULES.contradiction(graph, { ...known, begins: true }),
  },
  "has no sense of time": { withRealTime: (graph) => graph },
  "finds an order with the same view always": {
    viewOrder: (facts) => facts.committed.map(({ id }) => id),
  },
};

test.each(Object.entries(twins))("a judge that %s is caught", (_name, twin) => {
  const rules = { ...RULES, ...twin };
  const differs = rows.filter((row) => {
    const summary = JSON.stringify(summaryOf(judgeBy(rules, historyOf(row))));
    return summary !== JSON.stringify(summaryOfRow(row));
  });
  expect(differs.map(({ id }) => id)).not.toEqual([]);
});

test("the judge itself is not", () => {
  for (const row of rows) expect(summaryOf(judgeBy(RULES, historyOf(row)))).toEqual(summaryOfRow(row));
});

test("a judge that takes unfinished transactions for committed is caught", () => {
  const text = "w1x c1 w2x r3x2 c3",
    twin = { ...RULES, ...rewritten((history) => committing(history, true)) };
  expect(judge(text).find("G1a")).toBeDefined();
  expect(judgeBy(twin, text).find("G1a")).toBeUndefined();
});

const harmless: Readonly<
  Record<string, { readonly rule: Partial<Rules>; readonly what: "recoverable" | "cascadeless" | "strict" }>
> = {
  "takes every commit for timely": {
    what: "recoverable",
    rule: { recoverability: (facts) => ({ ...RULES.recoverability(facts), unrecoverable: undefined }) },
  },
  "takes what is recoverable for cascadeless": {
    what: "cascadeless",
    rule: {
      recoverability: (facts) => ({
        ...RULES.recoverability(facts),
        cascading: RULES.recoverability(facts).unrecoverable,
      }),
    },
  },
  "takes what is cascadeless for strict": {
    what: "strict",
    rule: {
      recoverability: (facts) => ({
        ...RULES.recoverability(facts),
        unstrict: RULES.recoverability(facts).cascading,
      }),
    },
  },
};

test.each(Object.entries(harmless))("a judge that %s counts other interleavings", (_name, { rule, what }) => {
  const all = interleavings(["r1x w1x", "r2x w2x"]);
  const right = all.filter((one) => one[what]).length;
  const wrong = all.filter(({ history }) => judgeBy({ ...RULES, ...rule }, history)[what]).length;
  expect(wrong).not.toBe(right);
});
