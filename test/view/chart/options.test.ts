import * as Plot from "@observablehq/plot";
import { describe, expect, it } from "vitest";
import { dotsOnTheory, ecdf, figure, gantt, groupedBars, linesWithBands } from "../../../lib/mod.ts";

const told = { title: "T", alt: "A sentence." };
const rows = [{ k: 1, v: 0.5 }, { k: 2, v: 5000 }];
const theory = [{ name: "v", value: (k: number) => k }];
const visits = [{ process: 1, askedAt: 0, enteredAt: 1, leftAt: 2 }];
const charts: Record<string, (more: Record<string, unknown>) => unknown> = {
  ecdf: (more) => ecdf(rows, { ...told, x: "v", ...more }),
  linesWithBands: (more) => linesWithBands(rows, { ...told, x: "k", y: "v", ...more }),
  dotsOnTheory: (more) => dotsOnTheory(rows, { ...told, x: "k", y: "v", theory, ...more }),
  groupedBars: (more) => groupedBars(rows, { ...told, x: "k", y: "v", ...more }),
  gantt: (more) => gantt(visits, { ...told, ...more }),
  figure: (more) => figure({ ...told, ...more }, { marks: [Plot.dot([[1, 1]])] }),
};

describe("an option that a chart does not honour is an error", () => {
  it.each([
    [
      "groupedBars",
      { yLog: true },
      "groupedBars has no option yLog: a bar is as long as its value, which a logarithmic axis does not show",
    ],
    ["groupedBars", { xLog: true }, "groupedBars has no option xLog: its x axis has names, not numbers"],
    ["ecdf", { yLog: true }, "ecdf has no option yLog: its y axis is a share, from 0 to 1"],
    ["ecdf", { y: "v" }, "ecdf has no option y: its height is the share of the rows"],
    ["ecdf", { low: "v" }, "ecdf has no option low; it takes title, caption, alt, width, height, series"],
    ["ecdf", { theory }, "ecdf has no option theory"],
    ["linesWithBands", { theory }, "linesWithBands has no option theory"],
    ["linesWithBands", { key: "<b>" }, "linesWithBands has no option key: it writes its own"],
    ["linesWithBands", { xlog: true }, "linesWithBands has no option xlog; did you mean xLog?"],
    ["linesWithBands", { x_label: "n" }, "linesWithBands has no option x_label; did you mean xLabel?"],
    ["dotsOnTheory", { widht: 300 }, "dotsOnTheory has no option widht; did you mean width?"],
    ["dotsOnTheory", { low: "v", high: "v" }, "dotsOnTheory has no option low"],
    ["gantt", { fromMS: 3 }, "gantt has no option fromMS; did you mean fromMs?"],
    ["gantt", { series: "k" }, "gantt has no option series"],
    [
      "figure",
      { xLabel: "k" },
      "a figure has no option xLabel; it takes title, caption, alt, width, height, key",
    ],
  ])("%s %j", (chart, more, message) => {
    expect(() => charts[chart](more)).toThrow(message);
  });

  it.each([
    ["linesWithBands", { xLog: "yes" }, `linesWithBands: xLog must be true or false, got "yes"`],
    [
      "linesWithBands",
      { series: 3 },
      `linesWithBands: series must be the name of a column, e.g. "ms", got 3`,
    ],
    ["linesWithBands", { width: "640" }, `linesWithBands: width must be from 200 to 10000 px, got "640"`],
    ["ecdf", { height: 12 }, "ecdf: height must be from 100 to 10000 px, got 12"],
    ["ecdf", { width: NaN }, "ecdf: width must be from 200 to 10000 px, got NaN"],
    ["ecdf", { title: ["T"] }, `ecdf: title must be a text, got ["T"]`],
    ["dotsOnTheory", { theory: [{ name: "v" }] }, "dotsOnTheory: theory must be curves, e.g. [{ name:"],
    ["dotsOnTheory", { theory: "v" }, "dotsOnTheory: theory must be curves"],
    ["gantt", { untilMs: "3" }, `gantt: untilMs must be a time in ms, got "3"`],
    ["ecdf", { x: undefined }, "ecdf needs x, the name of a column, got none"],
    ["groupedBars", { upTo: 0 }, "groupedBars: upTo must be a value > 0 of the y axis, got 0"],
    ["groupedBars", { y: undefined }, "groupedBars needs y, the name of a column, got none"],
  ])("%s with a wrong type: %j", (chart, more, message) => {
    expect(() => charts[chart](more)).toThrow(message);
  });

  it("no options at all are one, too", () => {
    expect(() => ecdf(rows, undefined as never)).toThrow("ecdf takes an object of options");
    expect(() => ecdf(rows, "ms" as never)).toThrow("ecdf takes an object of options");
  });

  it("Plot's options are checked as well", () => {
    const marks = [Plot.dot([[1, 1]])];
    expect(() => figure(told, { marks, marginLeftt: 3 })).toThrow(
      "Plot has no option marginLeftt; did you mean marginLeft?",
    );
    expect(() => figure(told, { marks, y: { lable: "v" } })).toThrow(
      "Plot's scale y has no option lable; did you mean label?",
    );
    expect(() => figure(told, { marks, style: { fontSize: "20px" } })).toThrow(
      "style must be an object without a font",
    );
  });

  it("undefined is no option", () => {
    expect(() => charts.ecdf({ yLog: undefined })).toThrow("no option yLog");
    expect(charts.ecdf({ xLog: undefined, width: undefined })).toBeDefined();
  });
});
