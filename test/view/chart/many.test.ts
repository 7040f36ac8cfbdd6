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
  Random,
} from "../../../lib/mod.ts";
import { along, thinDots, thinLine } from "../../../lib/view/chart/rows/thin.ts";
import { all } from "../html.ts";

const told = { title: "T", alt: "A sentence." };
const MANY = 200_000;
const random = new Random(1);
const rows = Array.from(
  { length: MANY },
  (_, t) => ({ t, ms: t === 77_777 ? 9000 : t === 5 ? -800 : 1000 * random.uniform() }),
);
const noteOf = ({ html }: Picture) => all(html, ".hb-note").map(({ textContent }) => textContent).join(" ");
const theory = [{ name: "500", value: () => 500 }];

describe("very many rows are drawn", () => {
  const charts: [string, () => Picture, RegExp][] = [
    [
      "ecdf",
      () => ecdf(rows, { ...told, x: "ms" }),
      /^Every 100th step is drawn, the first and the last among them\.$/,
    ],
    [
      "linesWithBands",
      () => linesWithBands(rows, { ...told, x: "t", y: "ms" }),
      /^Of 200,000 points the first, least, greatest and last of each 600th of the width are drawn\.$/,
    ],
    [
      "dotsOnTheory",
      () => dotsOnTheory(rows, { ...told, x: "t", y: "ms", theory }),
      /^Of 200,000 dots [\d,]+ are drawn: one for each \d+ × \d+ px in which there are any\.$/,
    ],
    [
      "groupedBars",
      () => groupedBars(rows, { ...told, x: "t", y: "ms" }),
      /^Of 200,000 groups 400 are drawn: in each stretch those with the least and the greatest bar\./,
    ],
    [
      "gantt",
      () =>
        gantt(
          rows.map(({ t }) => ({ process: t % 3, askedAt: 9 * t, enteredAt: 9 * t + 3, leftAt: 9 * t + 6 })),
          told,
        ),
      /^Of 200,000 visits those that are less than half a pixel apart are drawn as one\.$/,
    ],
  ];

  it.each(charts)("by %s, which says how it thinned them", (_, draw, note) => {
    const picture = draw();
    expect(noteOf(picture)).toMatch(note);
    expect(picture.alt).toMatch(new RegExp(note.source.replace("^", "A sentence\\. ")));
    expect(picture.html.length).toBeLessThan(600_000);
  });

  it("few rows are drawn as they are, without a note", () => {
    const few = rows.slice(0, 300);
    expect(noteOf(linesWithBands(few, { ...told, x: "t", y: "ms" }))).toBe("");
    expect(noteOf(dotsOnTheory(few, { ...told, x: "t", y: "ms", theory }))).toBe("");
    expect(noteOf(ecdf(few, { ...told, x: "ms" }))).toBe("");
  });

  it("not by a figure of one's own: it says what to do", () => {
    expect(() => figure(told, { marks: [Plot.dot(rows, { x: "t", y: "ms" })] })).toThrow(
      "a figure draws at most 20,000 marks of a kind, got 200,000 (dot): linesWithBands, dotsOnTheory and ecdf thin",
    );
    const binned = Plot.rectY(rows, Plot.binX({ y: "count" }, { x: "ms" }));
    expect(figure(told, { marks: [binned] }).html).toContain("<svg");
  });

  it("series beyond what can be told apart are an error", () => {
    expect(() => linesWithBands(rows, { ...told, x: "t", y: "ms", series: "t" }))
      .toThrow(`linesWithBands: at most 216 series can be told apart, got 200000 values of "t"`);
  });
});

describe("thinning", () => {
  const columns = [rows.map(({ t }) => t), rows.map(({ ms }) => ms)].map((values) =>
    Float64Array.from(values)
  );

  it("keeps the extremes of a line, of each of its stretches, and its ends", () => {
    const [xs, ys] = thinLine(columns, along(columns[0], false));
    expect(xs.length).toBeLessThanOrEqual(2400);
    expect([xs[0], xs[xs.length - 1]]).toEqual([0, MANY - 1]);
    const stretchOf = (t: number) => Math.min(599, Math.floor(t / (MANY - 1) * 600));
    const extremes = (points: Iterable<readonly [number, number]>) => {
      const found = Array.from({ length: 600 }, () => [Infinity, -Infinity]);
      for (const [t, ms] of points) {
        const some = found[stretchOf(t)];
        some[0] = Math.min(some[0], ms);
        some[1] = Math.max(some[1], ms);
      }
      return found;
    };
    expect(extremes([...xs].map((t, i) => [t, ys[i]]))).toEqual(extremes(rows.map(({ t, ms }) => [t, ms])));
  });

  it("keeps a dot wherever there was one, and the outermost", () => {
    const places = [along(columns[0], false), along(columns[1], false)] as const,
      size = { width: 640, height: 340 };
    const { all: [[xs, ys]], cell } = thinDots([columns], places, size);
    expect(xs.length).toBeLessThanOrEqual(4000);
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([-800, 9000]);
    const keyOf = (x: number, y: number) =>
      `${Math.floor(places[0](x) * Math.ceil(640 / cell))} ${
        Math.floor(places[1](y) * Math.ceil(340 / cell))
      }`;
    const kept = new Set([...xs].map((x, i) => keyOf(x, ys[i])));
    for (let i = 0; i < MANY; i += 97) expect(kept.has(keyOf(columns[0][i], columns[1][i]))).toBe(true);
  });

  it("is the same each time", () => {
    expect(linesWithBands(rows, { ...told, x: "t", y: "ms" }).html).toBe(
      linesWithBands(rows, { ...told, x: "t", y: "ms" }).html,
    );
  });

  it("keeps the outermost edges of a band", () => {
    const edges = [rows.map(({ t }) => t === 4321 ? -5000 : -1), rows.map(({ t }) => t === 99 ? 7000 : 1200)];
    const [, , lows, highs] = thinLine(
      [...columns, ...edges.map((edge) => Float64Array.from(edge))],
      along(columns[0], false),
    );
    expect([Math.min(...lows), Math.max(...highs)]).toEqual([-5000, 7000]);
  });
});

describe("many series", () => {
  it("differ in colour, dash or symbol, up to 216", () => {
    const some = Array.from({ length: 216 }, (_, k) => ({ n: 1, ms: k, of: `series ${k}` }));
    const looks = all(
      linesWithBands(some, { ...told, x: "n", y: "ms", series: "of" }).html,
      ".hb-key span svg",
    ).map((svg) => svg.innerHTML);
    expect(new Set(looks).size).toBe(216);
  });

  it("that lie on each other are drawn so that both are seen", () => {
    const two = [1, 2, 3].flatMap((n) => [{ n, ms: n, of: "a" }, { n, ms: n, of: "b" }]);
    const picture = linesWithBands(two, { ...told, x: "n", y: "ms", series: "of" });
    const widths = all(picture.html, "g[data-part=line]").map((line) =>
      Number(line.getAttribute("stroke-width"))
    );
    expect(widths[0]).toBeGreaterThan(widths[1] + 2);
    expect(noteOf(picture)).toBe("Where series lie on each other, the one below is drawn larger.");
    const apart = two.map((row) => row.of === "b" ? { ...row, ms: row.ms + 1 } : row);
    expect(noteOf(linesWithBands(apart, { ...told, x: "n", y: "ms", series: "of" }))).toBe("");
    expect(noteOf(ecdf(two, { ...told, x: "ms", series: "of" }))).toContain("lie on each other");
    const lines = [{ name: "n", value: (n: number) => n }, { name: "2n/2", value: (n: number) => 2 * n / 2 }];
    expect(noteOf(dotsOnTheory(two, { ...told, x: "n", y: "ms", theory: lines }))).toContain(
      "lie on each other",
    );
  });
});
