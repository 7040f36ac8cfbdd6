import { expect, test } from "vitest";
import { judge, parseTransactions, transactionsText } from "../../../lib/verify/mod.ts";

test.each([
  "b1 r1x0 w1x c1 r2x1 a2",
  "w1x r2x1' w1x c1 c2",
  "w1x w1x w1x w1x w1x r2x1:4 c1 c2",
  "pr1[x0,y0] w2y c2 pr1[x0,y2] c1",
  "w1x w2x c1 c2 [x0 << x2 << x1]",
  "w1(row 7) r2(row 7)1 c1 c2 [(row 7)0 << (row 7)1]",
  "r1x w2x pr1[x,y] c2 a1",
  "",
])("%j is read and written as it is", (text) => expect(transactionsText(parseTransactions(text))).toBe(text));

test("a version without a mark is the last that its writer has written so far", () => {
  const versions = (text: string) =>
    parseTransactions(text).operations.flatMap((one) => one.kind === "read" ? [one.version.write] : []);
  expect(versions("w1x r2x1 w1x r2x1 r2x1' c1 c2")).toEqual([1, 2, 1]);
});

test("a store with one version takes back what an aborted transaction wrote", () => {
  const versions = (text: string) =>
    parseTransactions(text).operations.flatMap((one) => one.kind === "read" ? [one.version.writer] : []);
  expect(versions("w1x r2x w3x r2x a3 r2x a1 r2x c2")).toEqual([1, 3, 1, 0]);
});

test.each([
  ["r1x0 q1x", 'an operation is b1, r1x0, w1x, pr1[x0,y0], c1 or a1, got "q1x"'],
  ["w0x", 'transactions are numbered from 1, 0 left the initial versions: got "w0x"'],
  ["w1x c1 w1y", '"w1y" comes after "c1", with which T1 ended'],
  ["w1x b1", '"b1" must be the first operation of T1'],
  ["r2x1 w1x", '"r2x1" reads x of T1, which has not written it by then; x0 is the initial one'],
  ["w1x w1x r2x1:3", '"r2x1:3" reads x of T1, which has written it twice by then; x0 is the initial one'],
  ["w1x r2x1'", '"r2x1\'" reads x of T1, which it does not write again: right is x1'],
  ["r1x r1y0", 'either all reads name a version, as r1y0, or none does: got "r1y0"'],
  ["pr1[x0,]", 'a predicate read is like pr1[x0,y0], got "pr1[x0,]"'],
  ["w1x c1 [x0 < x1]", 'an order of versions is like [x0 << x1], got "x0 < x1"'],
  ["w1x c1 [x0 << y1]", `an order is of one object's versions, got "x0 << y1" of 2`],
  ["w1x c1 [x0 << x1, x1]", 'the order of x is given twice: "x1"'],
])("%j is an error that says what is right", (text, message) => {
  expect(() => parseTransactions(text)).toThrow(message);
});

test.each([
  [
    "w1x c1 [x0 << x2]",
    "the order of the versions of x must be one of those of 1, who wrote it and committed, each once: got 2",
  ],
  ["w1x w2x c1 c2 [x0 << x1]", "must be one of those of 1, 2, who wrote it and committed, each once: got 1"],
  ["w1x w2x c1 a2 [x0 << x1 << x2]", "must be one of those of 1, who wrote it"],
])("%j has no such order of versions", (text, message) => expect(() => judge(text)).toThrow(message));

test("what is no text is an error, too", () => {
  expect(() => parseTransactions(3 as never)).toThrow('a history is a text like "r1x0 w1x c1", got 3');
});
