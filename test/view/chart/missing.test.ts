import * as Plot from "@observablehq/plot";
import { describe, expect, it } from "vitest";
import {
  dotsOnTheory,
  ecdf,
  figure,
  gantt,
  groupedBars,
  linesWithBands,
  type Picture,
  type Row,
} from "../../../lib/mod.ts";
import { all, pointsOf } from "../html.ts";

const told = { title: "What arrived", alt: "A sentence." };
const theory = [{ name: "n", value: (n: number) => n }];
const noteOf = ({ html }: Picture) => all(html, ".hb-note").map(({ textContent }) => textContent).join(" ");

const charts: [string, (rows: readonly Row[]) => Picture][] = [
  ["ecdf", (rows) => ecdf(rows, { ...told, x: "ms", series: "of" })],
  ["linesWithBands", (rows) => linesWithBands(rows, { ...told, x: "n", y: "ms", series: "of" })],
  ["dotsOnTheory", (rows) => dotsOnTheory(rows, { ...told, x: "n", y: "ms", series: "of", theory })],
  ["groupedBars", (rows) => groupedBars(rows, { ...told, x: "n", y: "ms", series: "of" })],
];

describe.each(charts)("%s takes what never came as data", (_, chart) => {
  it.each([null, undefined, NaN, Infinity, -Infinity])(
    "%s is counted, by series, below and in the text",
    (never) => {
      const rows = [1, 2, 3, 4].flatMap((
        n,
      ) => [{ n, ms: n === 2 ? never : n, of: "ring" }, { n, ms: n, of: "bully" }]);
      expect(noteOf(chart(rows))).toMatch(/^1 of 8 (never arrived|without a value) \(ring: 1 of 4\)\./);
      expect(chart(rows).alt).toMatch(/^A sentence\. 1 of 8 /);
      expect(chart(rows).html).not.toContain("NaN");
    },
  );

  it("a column that only some rows have is missing in the others", () => {
    expect(noteOf(chart([{ n: 1, ms: 1, of: "a" }, { n: 2, of: "a" }]))).toMatch(/^1 of 2 /);
  });

  it("a series without any value says so in the key", () => {
    const rows = [{ n: 1, ms: 1, of: "a" }, { n: 1, of: "b" }];
    expect(all(chart(rows).html, ".hb-key span").map(({ textContent }) => textContent)).toContain(
      "b (no values)",
    );
  });

  it.each([[[]], [[{ n: 1, ms: NaN, of: "a" }]]])("nothing at all is an empty frame: %j", (rows) => {
    const picture = chart(rows);
    expect(all(picture.html, "svg text").map(({ textContent }) => textContent)).toContain("no values");
    expect(noteOf(picture)).toContain("nothing to draw");
  });
});

describe("what is missing", () => {
  const rows = Array.from({ length: 100 }, (_, i) => ({ ms: i < 12 ? undefined : i }));

  it("keeps a staircase below 100 %, and is told in words of one's own", () => {
    const picture = ecdf(rows, { ...told, x: "ms" });
    expect(noteOf(picture)).toBe("12 of 100 never arrived.");
    const ys = pointsOf(all(picture.html, "g[data-part=line] path")[0].getAttribute("d")!).map(({ y }) => y);
    const top = Number(
      /translate\([^,]+,([\d.]+)\)/.exec(
        all(picture.html, `g[data-part="y-axis tick label"] text`).find(({ textContent }) =>
          textContent === "100%"
        )!.getAttribute("transform")!,
      )![1],
    );
    expect(Math.min(...ys)).toBeGreaterThan(top + 20);
    expect(noteOf(ecdf(rows, { ...told, x: "ms", missing: "got no answer" }))).toBe(
      "12 of 100 got no answer.",
    );
  });

  it("breaks a line, and leaves the points beside the gap as dots", () => {
    const gap = [1, 2, 3, 4, 5].map((n) => ({ n, ms: n === 3 ? NaN : n }));
    const { html } = linesWithBands(gap, { ...told, x: "n", y: "ms" });
    expect(all(html, "g[data-part=line] path")[0].getAttribute("d")!.match(/M/g)).toHaveLength(2);
    expect(all(html, "g[data-part=dot] circle, g[data-part=dot] path")).toHaveLength(4);
  });

  it("of a band is told apart from what has no value", () => {
    const some = [{ n: 1, ms: 1, low: NaN, high: NaN }, { n: 2, ms: 2, low: 1, high: 3 }, {
      n: 3,
      ms: NaN,
      low: NaN,
      high: NaN,
    }];
    expect(noteOf(linesWithBands(some, { ...told, x: "n", y: "ms", low: "low", high: "high" })))
      .toBe("1 of 3 without a value. 1 of 3 without a band.");
  });

  it("is told in a figure of one's own, where Plot leaves it out without a word", () => {
    expect(noteOf(figure(told, { marks: [Plot.dot([[1, 1], [2, NaN], [3, null]])] })))
      .toBe("2 of 3 marks (dot) have no place: a value is missing.");
    expect(() => figure(told, { marks: [Plot.dot([[1, 1], [2, Infinity]])] })).toThrow(
      "dot: y must be finite, got Infinity in row 1",
    );
    expect(() => figure(told, { y: { type: "log" }, marks: [Plot.dot([[1, 1], [2, 0]])] }))
      .toThrow("a logarithmic axis needs values > 0, got 0 as y of a dot");
  });

  it("of a Gantt chart is every visit", () => {
    expect(noteOf(gantt([], told))).toBe("There are no visits: nothing to draw.");
  });
});
