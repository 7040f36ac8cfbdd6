// The picture of a judged history: bars from the verdict, and what is wrong in more than colour.
import { expect, test } from "vitest";
import {
  linearisability,
  parseSessions,
  register,
  registers,
  sequentialConsistency,
} from "../../../lib/verify/mod.ts";
import { operationBars, type Picture } from "../../../lib/view/mod.ts";

const texts = ({ html }: Picture) => [...html.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
const count = ({ html }: Picture, what: RegExp) => html.match(what)?.length ?? 0;
const write = { process: 1, method: "write", details: [5], begin: 0, end: 3 };
const read = (begin: number, end: number | undefined, value?: number) => ({
  process: 2,
  method: "read",
  details: [],
  begin,
  ...end !== undefined && { end, value },
});

test("an order is numbered on the bars", () => {
  const picture = operationBars(linearisability([write, read(1, 2, 0), read(4, 5, 5)], register));
  expect(texts(picture)).toEqual(["P1", "P2", "2. write(5)", "1. read() → 0", "3. read() → 5"]);
  expect(count(picture, /class="hb-inner"/g)).toBe(0);
});

test("a history that is wrong shows its witness, and the operation that cannot come next", () => {
  const judgement = linearisability([write, read(1, 2, 0), read(4, 5, 0)], register),
    picture = operationBars(judgement);
  expect(texts(picture)).toEqual(["P1", "P2", "write(5)", "✗ read() → 0"]);
  expect(count(picture, /class="hb-inner"/g)).toBe(2);
  expect(picture.html).toContain("1 of 3 operations play no part in this.");
  expect(picture.alt).toContain("P1 write(5) (wrong with the others); P2 read() → 0 (cannot be ordered)");
  const all = operationBars(judgement, { all: true });
  expect(texts(all)).toEqual(["P1", "P2", "2. write(5)", "1. read() → 0", "✗ read() → 0"]);
});

test("an open operation has no end", () => {
  expect(texts(operationBars(linearisability([{ ...write, end: undefined }, read(1, 2, 5)], register))))
    .toEqual([
      "P1",
      "P2",
      "1. write(5) …",
      "2. read() → 5",
    ]);
});

test("no bar of a process lies on another of its own", () => {
  const history = parseSessions("w(x)1 w(x)2 r(x)2 r(x)2 | r(x)1 r(x)2 r(x)2");
  const { html } = operationBars(sequentialConsistency(history, registers));
  const bars = [...html.matchAll(/<path d="M([\d.]+) (\d+)H([\d.]+)V/g)].map((
    [, x, y, right],
  ) => [+y, +x, +right]);
  expect(bars).toHaveLength(7);
  for (const [y, , right] of bars) {
    for (const [other, x] of bars) if (other === y && x > right) expect(x - right).toBeGreaterThanOrEqual(6);
  }
});

test("what is no verdict, or no option, is an error", () => {
  expect(() => operationBars({} as never)).toThrow("operationBars takes what a judge returned");
  expect(() => operationBars(linearisability([], register), { full: true } as never)).toThrow(
    "has no option full",
  );
});
