// The conflict graph's picture: what stands in it comes from the verdict.
import { expect, test } from "vitest";
import { type HistoryJudgement, judge } from "../../../lib/verify/mod.ts";
import { conflictGraph, type Picture } from "../../../lib/view/mod.ts";

const WRITE_SKEW = "r1x0 r1y0 r2x0 r2y0 w1x w2y c1 c2";
const texts = ({ html }: Picture) => [...html.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
const count = ({ html }: Picture, what: RegExp) => html.match(what)?.length ?? 0;

test("a cycle goes round, with heavy arrows, and the title and the alternative text name it", () => {
  const picture = conflictGraph(judge(WRITE_SKEW));
  expect(texts(picture)).toEqual(expect.arrayContaining(["T1", "T2", "rw x", "rw y"]));
  expect(count(picture, /hb-dependency hb-cycle/g)).toBe(2);
  expect(picture.html).toContain("A cycle: T1 → T2 → T1");
  expect(picture.alt).toContain("T1 to T2 (rw y); T2 to T1 (rw x)");
  expect(picture.alt).toContain("snapshot isolation yes, strict snapshot isolation yes, serialisable no");
  expect(picture.alt).toContain("A5B (write skew)");
});

test("a serialisable history stands in a serial order: every arrow points to the right", () => {
  const verdict = judge("w1x c1 r2x1 w2y c2 r3y2 w3x r3z0 c3 r4x3 r4y2 w4z c4"),
    picture = conflictGraph(verdict);
  const places = new Map(
    [...picture.html.matchAll(/cx="([^"]+)"[^]*?>T(\d+)</g)].map(([, x, id]) => [+id, +x]),
  );
  expect(places.size).toBe(4);
  for (const { from, to } of verdict.dependencies) expect(places.get(from)).toBeLessThan(places.get(to)!);
  expect(picture.alt).toMatch(/^Serialisable: T1, T2, T3, T4\./);
  expect(count(picture, /hb-dependency hb-cycle/g)).toBe(0);
});

test("two dependencies of one transaction on another are one arrow, with both labels", () => {
  expect(texts(conflictGraph(judge("r1x0 w1y c1 r2y1 w2x c2")))).toContain("rw x · wr y");
});

test("who has no part in the cycle is counted, not drawn", () => {
  const one = conflictGraph(judge(`${WRITE_SKEW} r3x1 c3`)),
    two = conflictGraph(judge(`${WRITE_SKEW} r3x1 c3 w4z c4`));
  expect(texts(one)).not.toContain("T3");
  expect(one.html).toContain("1 more transaction is not drawn.");
  expect(two.html).toContain("2 more transactions are not drawn.");
});

test("a large history is told, not drawn", () => {
  const text = Array.from({ length: 12 }, (_, i) => `w${i + 1}x c${i + 1}`).join(" "),
    picture = conflictGraph(judge(text));
  expect(picture.html).toContain("Serialisable: an order of 12 transactions");
  expect(count(picture, /<circle/g)).toBe(0);
});

test("a history without a cycle that read what was taken back says so", () => {
  expect(conflictGraph(judge("w1x r2x1 a1 c2")).alt).toMatch(
    /^No cycle, but what was read is of no serial order/,
  );
  expect(conflictGraph(judge("w1x a1")).alt).toMatch(/^Nobody committed/);
});

test("names from the history cannot end their element", () => {
  const picture = conflictGraph(judge("w1(<b>) c1 r2(<b>)1 c2"));
  expect(picture.html).toContain("wr &lt;b&gt;");
  expect(picture.html).not.toContain("wr <b>");
});

test("a title and a caption can be given; what is no verdict is an error", () => {
  const picture = conflictGraph(judge("w1x c1"), { title: "One", caption: "Two" });
  expect(picture.html).toMatch(/hb-title">One<[^]*<figcaption>Two</);
  expect(() => conflictGraph("w1x c1" as unknown as HistoryJudgement)).toThrow(
    /conflictGraph takes what judge returned/,
  );
  expect(() => conflictGraph(judge("w1x c1"), { titel: "One" } as object)).toThrow(/did you mean title\?/);
});
