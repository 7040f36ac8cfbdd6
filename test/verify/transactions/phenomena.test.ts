// The phenomena by name: in the history that each is known by, and not in its near relations.
import { expect, test } from "vitest";
import { judge, parseTransactions as parse } from "../../../lib/verify/mod.ts";

const names = (text: string) => judge(text).phenomena.map(({ name }) => name);
const cycles = (text: string) => judge(text).findings.filter(({ words }) => words.includes("→"));

test.each([
  // Berenson and others (1995)
  ["lost update", "r1x0 r2x0 w2x c2 w1x c1", ["P4", "G-single", "G2-item", "G2"]],
  ["lost update, by a predicate", "pr1[x0,y0] w2x c2 w1x c1", ["P4-predicate", "G-single", "G2"]],
  ["fuzzy read", "r1x0 w2x c2 r1x2 c1", ["P2", "G-single", "G2-item", "G2"]],
  ["phantom", "pr1[x0,y0] w2y c2 pr1[x0,y2] c1", ["P3", "G-single", "G2"]],
  ["a phantom that only one read by predicate shows", "pr1[x0,y0] w2y c2 r1y2 c1", ["P3", "G-single", "G2"]],
  ["read skew", "r1x0 w2x w2y c2 r1y2 c1", ["A5A", "G-single", "G2-item", "G2"]],
  ["read skew, by a predicate", "pr1[x0] w2x w2y c2 r1y2 c1", ["A5A-predicate", "G-single", "G2"]],
  ["read skew over a version between", "r1x0 w3x c3 w2x w2y c2 r1y2 c1", [
    "A5A",
    "G-single",
    "G2-item",
    "G2",
  ]],
  ["write skew", "r1x0 r2y0 w1y w2x c1 c2", ["A5B", "G2-item", "G2"]],
  ["write skew, by a predicate", "pr1[x0,y0] pr2[x0,y0] w1x w2y c1 c2", ["A5B-predicate", "G2"]],
  ["write skew, half by a predicate", "pr1[x0] r2y0 w1y w2x c1 c2", ["A5B-predicate", "G2-item", "G2"]],
  // Adya (1999), Bailis and others (2013), Cerone and others (2015)
  ["observed transaction vanishes", "w1x w1y c1 w2x w2y c2 r3x2 r3y1 c3", [
    "OTV",
    "A5A",
    "G-single",
    "G2-item",
    "G2",
  ]],
  ["the older version first is no such", "w1x w1y c1 w2x w2y c2 r3x1 r3y2 c3", [
    "A5A",
    "G-single",
    "G2-item",
    "G2",
  ]],
  ["own write not read", "w1x r1x0 c1", ["INT"]],
  ["the first of two own writes", "w1x w1x r1x1' c1", ["INT"]],
  ["aborted and intermediate", "w1x r2x1 w1x a1 c2", ["G1a", "G1b"]],
  ["a writer that never ends", "w1x r2x1 c2", ["G1a"]],
  // Fekete and others (2004), and what Elle calls G-nonadjacent
  ["long fork", "w1x c1 w2y c2 r3x1 r3y0 c3 r4x0 r4y2 c4", ["long fork", "G-nonadjacent", "G2-item", "G2"]],
  [
    "a fork of three, which no pair of readers shows",
    "w1x c1 w2y c2 w3z c3 r4x1 r4y0 c4 r5y2 r5z0 c5 r6z3 r6x0 c6",
    ["G-nonadjacent", "G2-item", "G2"],
  ],
  ["read-only anomaly", "r2x0 r2y0 r1y0 w1y c1 r3x0 r3y1 c3 w2x c2", ["read-only anomaly", "G2-item", "G2"]],
  ["the same with a reader that writes", "r2x0 r2y0 r1y0 w1y c1 r3x0 r3y1 w3z c3 w2x c2", ["G2-item", "G2"]],
  ["the same where there is a cycle without the reader", "r2x0 r2y0 r1y0 r1x0 w1y c1 r3x0 r3y1 c3 w2x c2", [
    "A5B",
    "G2-item",
    "G2",
  ]],
  // nothing of the kind
  ["own versions in between", "r1x0 w1x r1x1 w1x r1x1 c1", []],
  ["two readers that agree", "w1x c1 w2y c2 r3x1 r3y0 c3 r4x1 r4y2 c4", []],
  ["what aborted transactions saw", "w1x r2x1 w1x c1 a2 r3x0 r3x1 a3", []],
])("%s: %s", (_what, text, expected) => expect(names(text)).toEqual(expected));

test("a cycle begins at its least transaction, and its names stand together", () => {
  expect(cycles("r1x0 r1y0 r2x0 r2y0 w1x w2y c1 c2")).toEqual([{
    names: "A5B (write skew), G2-item, G2",
    words: "T1 →rw(y) T2 →rw(x) T1: T1 reads the y that T2 overwrites; T2 reads the x that T1 overwrites.",
  }]);
});

test("a verdict says in words what holds, and why not", () => {
  expect(String(judge("w1x r2x1 c2 r1y0 w3y c3 c1"))).toBe([
    "w1x r2x1 c2 r1y0 w3y c3 c1",
    "✓ read committed",
    "✓ repeatable read",
    "✗ snapshot isolation: T2's snapshot is younger than T1's commit (T2 reads T1's x)",
    "✗ strict snapshot isolation: no snapshot isolation",
    "✓ serialisable: in the order T1, T2, T3",
    "✓ strictly serialisable",
    "✗ recoverable: T2 reads T1's x and commits before T1 does",
    "✗ cascadeless: T2 reads T1's x before T1 has committed",
    "✗ strict: T2 reads T1's x before T1 has committed",
  ].join("\n"));
});

test("one step through time is enough to show that an order contradicts it", () => {
  const verdict = judge("w1x c1 r2x0 w2y c2 r3y0 c3");
  expect(verdict.order).toEqual([3, 2, 1]);
  expect(verdict.reasons.get("strictly serialisable")).toBe(
    "T1 →time T2 →rw(x) T1: T2 begins after T1 has committed; T2 reads the x that T1 overwrites.",
  );
});

test("sessions order what nothing else does", () => {
  const history = { ...parse("w1x c1 r2x0 c2"), sessions: new Map([[1, "a"], [2, "a"]]) };
  expect(judge(history).has("session serialisable")).toBe(false);
  expect(judge({ ...history, sessions: new Map([[1, "a"], [2, "b"]]) }).has("session serialisable")).toBe(
    true,
  );
  expect(judge("w1x c1 r2x0 c2").has("session serialisable")).toBeUndefined();
});

test("a view may be serialisable where the conflict graph has a cycle: blind writes that nobody reads", () => {
  const verdict = judge("r1x w2x w1x w3x c1 c2 c3");
  expect(verdict.serialisable).toBe(false);
  expect(verdict.viewOrder).toEqual([1, 2, 3]);
});
