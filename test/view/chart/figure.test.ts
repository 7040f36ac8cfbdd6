import * as Plot from "@observablehq/plot";
import { describe, expect, it } from "vitest";
import { figure, type PlotSpecification } from "../../../lib/mod.ts";
import { all } from "../html.ts";

const told = { title: "Of one's own", alt: "A sentence." };
const labels = (specification: PlotSpecification, axis = "x") =>
  all(figure(told, specification).html, `g[data-part="${axis}-axis tick label"] text`).map((
    { textContent },
  ) => textContent);
const dots = (...points: [number, number][]) => Plot.dot(points);

describe("a figure of one's own", () => {
  it("has two ticks or more where all values are one", () => {
    expect(labels({ marks: [dots([5, 0.25])] })).toEqual([
      "4.0",
      "4.2",
      "4.4",
      "4.6",
      "4.8",
      "5.0",
      "5.2",
      "5.4",
      "5.6",
      "5.8",
      "6.0",
    ]);
    expect(labels({ marks: [dots([5, 0.25])] }, "y").length).toBeGreaterThanOrEqual(2);
    expect(labels({ x: { type: "log" }, marks: [dots([8, 1])] })).toEqual([
      "4",
      "6",
      "8",
      "10",
      "12",
      "14",
      "16",
    ]);
  });

  it("takes formats, unless they make two labels alike", () => {
    const marks = [dots([0, 0.002], [1, 0.004])];
    expect(labels({ x: { tickFormat: (x: number) => `#${x}` }, marks })).toContain("#0.5");
    expect(labels({ y: { tickFormat: "%" }, marks }, "y")).toEqual([
      "0.20%",
      "0.25%",
      "0.30%",
      "0.35%",
      "0.40%",
    ]);
    expect(labels({ y: { tickFormat: ".1f" }, marks }, "y")).toEqual([
      "0.0020",
      "0.0025",
      "0.0030",
      "0.0035",
      "0.0040",
    ]);
    expect(labels({ x: { tickFormat: "d" }, marks })).toEqual(["0", "1"]);
    expect(labels({ y: { type: "log", tickFormat: "~e" }, marks: [dots([1, 1], [2, 1e6])] }, "y")).toContain(
      "1e+4",
    );
  });

  it("takes ticks, as far as they have room and lie on the axis", () => {
    const marks = [dots([0, 0], [100, 1])];
    expect(labels({ x: { ticks: [0, 33, 100, 400] }, marks })).toEqual(["0", "33", "100"]);
    expect(labels({ x: { ticks: 3 }, marks })).toEqual(["0", "50", "100"]);
    expect(labels({ x: { ticks: [] }, marks })).toEqual([]);
    expect(labels({ x: { axis: null }, marks })).toEqual([]);
    const many = labels({ x: { ticks: Array.from({ length: 101 }, (_, i) => i) }, marks });
    expect(many.length).toBeLessThan(30);
  });

  it("writes long names upright or cut, each another, and says which are left out", () => {
    const names = Array.from(
      { length: 120 },
      (_, i) => ({ name: `a name as long as can be, number ${i}`, value: i }),
    );
    const marks = [Plot.barY(names.slice(0, 12), { x: "name", y: "value" })];
    expect(new Set(labels({ marks })).size).toBe(12);
    expect(labels({ marks: [Plot.barY(names, { x: "name", y: "value" })] }).length).toBeLessThan(45);
    expect(figure(told, { marks: [Plot.barY(names, { x: "name", y: "value" })] }).alt).toMatch(
      /Only every \d+(nd|rd|th) name is written/,
    );
    const short = [
      Plot.barY([{ name: "the first one", value: 1 }, { name: "the second", value: 2 }], {
        x: "name",
        y: "value",
      }),
    ];
    expect(labels({ marks: short })).toEqual(["the first one", "the second"]);
  });

  it("gives every text of a mark room", () => {
    const { html } = figure({ ...told, width: 300 }, {
      marks: [
        Plot.text([[0, 0], [1, 1]], {
          text: ["a text that goes far to the left of all", "and one that goes to the right"],
        }),
      ],
    });
    const [left, , width] = all(html, ".hb-scroll svg")[0].getAttribute("viewBox")!.split(" ").map(Number);
    expect(left).toBeLessThan(-20);
    expect(left + width).toBeGreaterThan(320);
  });

  it("names categories in a legend", () => {
    const rows = [{ x: 1, y: 1, of: "ring" }, { x: 2, y: 2, of: "bully" }];
    const { html } = figure(told, {
      color: { legend: true },
      marks: [Plot.dot(rows, { x: "x", y: "y", fill: "of" })],
    });
    expect(html).toContain("ring");
    expect(html).toContain("bully");
  });
});
