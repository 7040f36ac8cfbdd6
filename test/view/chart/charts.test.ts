import * as Plot from "@observablehq/plot";
import { describe, expect, it } from "vitest";
import {
  dotsOnTheory,
  ecdf,
  figure,
  groupedBars,
  linesWithBands,
  type Picture,
  type Row,
} from "../../../lib/view/mod.ts";
import { all, parsed, pointsOf } from "../html.ts";

const rows: Row[] = [];
for (const algorithm of ["ring", "bully"]) {
  for (const n of [3, 4, 6, 8]) {
    rows.push({ algorithm, n, mean: algorithm === "ring" ? 2 * n : n * n, low: n, high: n * n + n });
  }
}
const told = { title: "Messages for an election", alt: "The bully's grow faster than the ring's." };
const charts: [string, (some: readonly Row[]) => Picture][] = [
  ["ecdf", (some) => ecdf(some, { ...told, x: "mean", series: "algorithm" })],
  [
    "linesWithBands",
    (some) =>
      linesWithBands(some, { ...told, x: "n", y: "mean", low: "low", high: "high", series: "algorithm" }),
  ],
  [
    "dotsOnTheory",
    (some) =>
      dotsOnTheory(some, {
        ...told,
        x: "n",
        y: "mean",
        series: "algorithm",
        theory: [{ name: "2N", value: (n) => 2 * n }],
      }),
  ],
  [
    "groupedBars",
    (some) =>
      groupedBars(some, { ...told, x: "n", y: "mean", series: "algorithm", low: "low", high: "high" }),
  ],
];

describe.each(charts)("%s", (name, chart) => {
  it("is the same text on every engine and in every run", async () => {
    const text = chart(rows).html;
    expect(chart(rows).html).toBe(text);
    const drawn = parsed(text).querySelector("figure")!.innerHTML.replace(/^<style>[^]*?<\/style>/, "");
    await expect(drawn.replaceAll("><", ">\n<") + "\n").toMatchFileSnapshot(`../golden/${name}.txt`);
  });

  it("names its series, and tells them apart by more than colour", () => {
    const keys = all(chart(rows).html, ".hb-key span").map((item) => item.textContent);
    expect(keys.slice(0, 2)).toEqual(["ring", "bully"]);
    const items = all(chart(rows).html, ".hb-key span").map((item) =>
      item.innerHTML.replace(/var\(--hb-\d\)/g, "")
    );
    const texts = all(chart(rows).html, "svg text").map((text) => text.textContent);
    const isNamedInPlace = ["ring", "bully"].every((series) => texts.includes(series));
    expect(items[0].replace("ring", "") !== items[1].replace("bully", "") || isNamedInPlace).toBe(true);
  });

  it("has its alternative text, no fixed ink and no background", () => {
    const text = chart(rows).html;
    expect(all(text, "svg[role=img]").map((svg) => svg.getAttribute("aria-label"))).toContain(told.alt);
    const colours = new Set(
      [...text.replace(/<style>[^]*?<\/style>/g, "").matchAll(/(?:fill|stroke)="([^"]*)"/g)].map((
        [, colour],
      ) => colour),
    );
    for (const colour of colours) expect(colour).toMatch(/^(currentColor|none|var\(--hb-\d\))$/);
  });

  it("says which row and column cannot be drawn", () => {
    expect(() => chart("ring" as never)).toThrow(`${name} needs an array of rows, got string`);
    expect(() => chart([...rows, 7 as never])).toThrow(
      /a row must be an object with a value a column, got 7 as row 8/,
    );
    expect(() => chart([...rows, { algorithm: "ring", n: 9, mean: "12", low: 1, high: 2 }])).toThrow(
      `column "mean" must hold numbers, got 12 (string) in row 8`,
    );
    expect(() => chart([{ algorithm: "ring", n: 3, meen: 4, low: 1, high: 2 }])).toThrow(
      `the rows have the columns algorithm, n, meen, low, high, got "mean" to draw; did you mean meen?`,
    );
    expect(() => chart([{ n: 3, mean: 4, low: 1, high: 2 }])).toThrow(`got "algorithm" to draw`);
  });
});

describe("a figure", () => {
  const marks = [Plot.dot([[1, 1], [2, 4]], { fill: "currentColor" })];

  it("must say what it shows", () => {
    expect(() => figure({ title: "Squares" } as never, { marks: marks })).toThrow(
      "a figure needs alt, a sentence that says what it shows, got none",
    );
    expect(() => figure({ alt: " ", title: "Squares" }, { marks: marks })).toThrow("needs alt");
    expect(() => figure({ alt: "Two dots." }, { marks: marks })).toThrow(
      "a figure needs a title or a caption, got neither",
    );
    expect(() => figure({ alt: "Two dots.", caption: "Squares" }, {} as never)).toThrow(
      "a figure needs marks",
    );
  });

  it("escapes its texts", () => {
    const { html } = figure({ title: "<b>", caption: "<script>", alt: `">` }, {
      marks: [Plot.text(["<script>"], { frameAnchor: "middle" })],
    });
    expect(html).not.toMatch(/<script|<b>/);
    expect(all(html, "svg")[0].getAttribute("aria-label")).toBe(`">`);
  });

  it("shares neither class nor clip with another figure", () => {
    const make = (title: string) =>
      figure({ title: title, alt: "Dots." }, { marks: [Plot.dot([[1, 1], [2, 4]], { clip: true })] }).html;
    const ids = (html: string) => all(html, "[id]").map((element) => element.getAttribute("id"));
    expect(ids(make("A"))).toHaveLength(1);
    expect(ids(make("A"))).toEqual(ids(make("A")));
    expect(ids(make("A"))).not.toEqual(ids(make("B")));
    for (const id of ids(make("A"))) expect(make("A")).toContain(`url(#${id})`);
  });
});

describe("measured dots", () => {
  it("lie on the line of the theory that gives them", () => {
    const { html } = dotsOnTheory(rows.slice(0, 4), {
      ...told,
      x: "n",
      y: "mean",
      theory: [{ name: "2N", value: (n) => 2 * n }],
    });
    const line = pointsOf(all(html, "g[data-part=line] path")[0].getAttribute("d")!);
    const dots = all(html, "g[data-part=dot] path, g[data-part=dot] circle").map((dot) => {
      const [x, y] = (dot.getAttribute("transform") ?? "").match(/-?[\d.]+/g)?.map(Number) ??
        [Number(dot.getAttribute("cx")), Number(dot.getAttribute("cy"))];
      return { x: x, y: y };
    });
    expect(dots).toHaveLength(4);
    for (const dot of dots) {
      expect(line.some(({ x, y }) => Math.abs(x - dot.x) < 1 && Math.abs(y - dot.y) < 1)).toBe(true);
    }
  });

  it("need a theory that gives numbers", () => {
    const theory = [{ name: "1/(N − 3)", value: (n: number) => 1 / (n - 3) }];
    expect(() => dotsOnTheory(rows, { ...told, x: "n", y: "mean", theory: theory })).toThrow(
      `the theory "1/(N − 3)" must give finite numbers, got Infinity at 3`,
    );
    expect(() => dotsOnTheory(rows, { ...told, x: "n", y: "mean", theory: [] })).toThrow("needs theory");
  });
});

describe("an ecdf", () => {
  it("rises by each row's share to 100 %", () => {
    const { html } = ecdf([1, 2, 2, 5].map((ms) => ({ ms: ms })), {
      title: "Waiting",
      alt: "Half wait 2 ms.",
      x: "ms",
    });
    const ys = pointsOf(all(html, "g[data-part=line] path")[0].getAttribute("d")!.replace(/[HV]/g, "L")).map(
      ({ y }) => y,
    );
    expect(ys[0]).toBeGreaterThan(Math.min(...ys));
    expect(all(html, "g[data-part=line] path")[0].getAttribute("d")).toMatch(/^M/);
  });
});

it("bars of two pictures can be compared if both axes reach as far", () => {
  const heightOf = (ms: number, upTo?: number) => {
    const { html } = groupedBars([{ n: 1, ms }], { ...told, x: "n", y: "ms", upTo });
    return Number(all(html, "g[data-part=bar] rect")[0].getAttribute("height"));
  };
  expect(heightOf(10, 40) / heightOf(40, 40)).toBeCloseTo(1 / 4, 6);
  expect(heightOf(10)).toBeCloseTo(heightOf(40), 6);
  expect(heightOf(80, 40)).toBeCloseTo(heightOf(80), 6); // it never cuts
});

describe("a band", () => {
  it.each([linesWithBands, groupedBars])("has two edges: %o", (chart) => {
    expect(() => chart([{ n: 1, ms: 2, low: 1 }], { ...told, x: "n", y: "ms", low: "low" }))
      .toThrow(/needs both low and high or neither, got only low/);
  });
});

describe("a logarithmic axis", () => {
  it("needs values above zero", () => {
    const some = [{ n: 1, ms: 10 }, { n: 2, ms: 0 }];
    expect(() => linesWithBands(some, { ...told, x: "n", y: "ms", yLog: true }))
      .toThrow(`a logarithmic axis needs values > 0, got 0 as "ms" in row 1`);
    expect(linesWithBands(some.slice(0, 1), { ...told, x: "n", y: "ms", yLog: true }).alt).toBe(told.alt);
  });

  it("writes fractions as such", () => {
    const some = [{ n: 1, ms: 0.3 }, { n: 2, ms: 25 }];
    const texts = all(linesWithBands(some, { ...told, x: "n", y: "ms", yLog: true }).html, "svg text")
      .map((text) => text.textContent);
    expect(texts).toEqual(expect.arrayContaining(["0.1", "0.3", "1", "3", "10"]));
    expect(texts.join()).not.toMatch(/\dm/);
  });
});

describe("grouped bars", () => {
  it("take one row a bar", () => {
    expect(() => groupedBars([...rows, rows[0]], { ...told, x: "n", y: "mean", series: "algorithm" }))
      .toThrow("got two with the same n and algorithm");
  });
});
