import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { DrawnDocument } from "../../../lib/view/chart/axis/document.ts";

const points = [{ x: 1, y: 2, kind: "a<b" }, { x: 2, y: 5, kind: "c & d" }, { x: 4, y: 1, kind: "“e”" }];
const days = points.map((point) => ({ ...point, day: new Date(Date.UTC(2024, 0, point.x)) }));

const specifications: Record<string, object> = {
  "a line with dots, a title for each": {
    marks: [
      Plot.lineY(points, { x: "x", y: "y" }),
      Plot.dot(points, { x: "x", y: "y", r: 3, title: (point) => `"${point.kind}"`, fill: "kind" }),
    ],
  },
  "a figure with a legend and a caption": {
    color: { legend: true },
    title: "A & B",
    caption: "What is <there>",
    marks: [Plot.barY(points, { x: "kind", y: "y", fill: "kind" })],
  },
  "facets with a frame and grids": {
    grid: true,
    marks: [Plot.frame(), Plot.dot(points, { x: "x", y: "y", fx: "kind" })],
  },
  "axes of time and logarithms": {
    y: { type: "log" },
    marks: [Plot.areaY(days, { x: "day", y: "y" }), Plot.ruleY([1])],
  },
  "arrows, links, rectangles, marks clipped": {
    clip: true,
    marks: [
      Plot.arrow(points, { x1: 0, y1: 0, x2: "x", y2: "y" }),
      Plot.link(points, { x1: 0, y1: 0, x2: "x", y2: "y", clip: true, markerEnd: "arrow" }),
      Plot.rect(points, { x1: "x", x2: (point) => point.x + 1, y1: 0, y2: "y" }),
      Plot.differenceY(points, { x: "x", y1: 3, y2: "y" }),
    ],
  },
  "texts of several lines, with an icon's style": {
    style: { fontSize: "12px", background: "none" },
    marks: [Plot.text(points, { x: "x", y: "y", text: (point) => `${point.kind}\nline two`, rotate: 30 })],
  },
};

test.each(Object.keys(specifications))("%s is drawn as with a whole document, to the byte", (name) => {
  const drawn = (document: unknown) =>
    Plot.plot({ ...specifications[name], document, className: "here" } as Plot.PlotOptions).outerHTML
      .replace(/plot-clip-\d+/g, "clip").replace(/plot-marker-\d+/g, "marker");
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const here = drawn(new DrawnDocument());
  expect(here).toContain("<svg");
  expect(here).toBe(drawn(document));
});

test("what is in what is found by tags and attributes", () => {
  const document = new DrawnDocument();
  const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
  group.setAttribute("aria-label", "x-axis label");
  const text = group.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "text"));
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.append(group, "words");
  expect(svg.querySelectorAll('[aria-label="x-axis label"] text')).toEqual([text]);
  expect(svg.querySelectorAll("g[aria-label]")).toEqual([group]);
  expect(svg.querySelectorAll("*")).toEqual([group, text]);
  expect(svg.querySelector("text text")).toBeNull();
  expect(() => svg.querySelector("g > text")).toThrow(/a part of a selector/);
});
