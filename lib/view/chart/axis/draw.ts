/** Draws a specification of Observable Plot twice: once to learn its scales, once with axes that fit. */
import * as Plot from "@observablehq/plot";
import { ordinal, plainNumber } from "../../page/numbers.ts";
import { DrawnDocument } from "./document.ts";
import type { Chosen } from "./labels.ts";
import { fit, type Fitted } from "./fit.ts";
import { widened } from "./widen.ts";
import {
  type Axis,
  isOrdinal,
  isTemporal,
  type Key,
  type Margins,
  type Scale,
  type ScaleOptions,
  sidesOf,
  type Size,
} from "./scales.ts";

/** Options of Observable Plot: marks, scales, margins. */
export type PlotSpecification = { readonly marks: readonly unknown[]; readonly [option: string]: unknown };

/** An element of the drawing. */
export type Drawn = {
  readonly tagName: string;
  readonly outerHTML: string;
  readonly textContent: string;
  readonly parentElement: Drawn | null;
  readonly attributes: Iterable<{ name: string; value: string }>;
  querySelector(selector: string): Drawn | null;
  querySelectorAll(selector: string): Iterable<Drawn>;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  removeAttribute(name: string): void;
};

/** On which axes there are no ticks between the integers. */
export type Whole = { readonly x?: boolean; readonly y?: boolean };

const KEYS: readonly Key[] = ["x", "y", "fx", "fy"];
const LEAST: Margins = { top: 32, right: 20, bottom: 44, left: 56 };

/** The drawing, and what is not written at its axes for want of room. */
export function drawFitted(given: PlotSpecification, whole: Whole): { drawn: Drawn; notes: string[] } {
  const size = sizeOf(given);
  let spec: PlotSpecification = { ...given, ...flat(size) };
  let first = plotted(spec);
  const wider = widened(spec, (key) => scaleOf(first, key));
  if (wider !== spec) first = plotted(spec = wider);
  const axes = axesOf(spec, first, whole);
  const facets = { fx: scaleOf(first, "fx"), fy: scaleOf(first, "fy") };
  const fitted = fit(axes, facets, size, size.margins, (axis, values) => toldBy(axis, values));
  return { drawn: plotted(applied(spec, fitted)), notes: notesOf(fitted) };
}

type Plotted = Drawn & { scale(name: string): Scale | undefined };

function plotted(spec: PlotSpecification): Plotted {
  const document = new DrawnDocument();
  return Plot.plot({ ...spec, document } as unknown as Plot.PlotOptions) as unknown as Plotted;
}

function scaleOf(first: Plotted, key: Key): Scale | undefined {
  const scale = first.scale(key);
  return scale?.range === undefined ? undefined : scale;
}

function sizeOf(spec: PlotSpecification): Size {
  const { width = 640, height = 340, margin } = spec as { width?: number; height?: number; margin?: number };
  const at = (side: string, otherwise: number) => Number(spec[`margin${side}`] ?? margin ?? otherwise);
  const margins = {
    top: at("Top", LEAST.top),
    right: at("Right", LEAST.right),
    bottom: at("Bottom", LEAST.bottom),
    left: at("Left", LEAST.left),
  };
  return { width, height, margins };
}

const flat = ({ width, height, margins: { top, right, bottom, left } }: Size) => ({
  width,
  height,
  marginTop: top,
  marginRight: right,
  marginBottom: bottom,
  marginLeft: left,
});

const optionsOf = (spec: PlotSpecification, key: Key) => (spec[key] ?? {}) as ScaleOptions;

/** Ticks at an interval of one's own, or none at all. */
function isLeftToPlot({ interval, ticks, tickFormat }: ScaleOptions): boolean {
  const none = ticks === null || ticks === 0 || tickFormat === null ||
    (Array.isArray(ticks) && ticks.length === 0);
  return interval !== undefined || none;
}

/** Axes of time are left to Plot. */
function axesOf(spec: PlotSpecification, first: Plotted, whole: Whole): Axis[] {
  const all = (spec.axis === null || spec.axis === false) ? { axis: null } : {};
  const isOff = (key: Key) => scaleOf(first, key) === undefined || optionsOf(spec, key).axis === null;
  return KEYS.flatMap((key): Axis[] => {
    const scale = scaleOf(first, key), options: ScaleOptions = { ...all, ...optionsOf(spec, key) };
    if (scale === undefined || isTemporal(scale) || isLeftToPlot(options)) return [];
    return sidesOf(key, options, spec.marks, isOff).map((side, i) => ({
      key,
      side,
      scale,
      options,
      label: i === 0 ? first.querySelector(`[aria-label="${key}-axis label"]`)?.textContent ?? "" : "",
      whole: (key === "x" || key === "y") && whole[key] === true,
    }));
  });
}

/**
 * What a format of the specification makes of values: a function, "%", or one of d3's, which only Plot can
 * read.
 */
function toldBy({ options: { tickFormat }, scale }: Axis, values: readonly unknown[]): string[] {
  if (typeof tickFormat === "function") {
    return values.map((value, i) => String(tickFormat(value, i, values) ?? ""));
  }
  if (tickFormat === "%") return percentages(values as number[]);
  if (typeof tickFormat !== "string") return values.map(() => tickFormat === null ? "" : String(tickFormat));
  const type = isOrdinal(scale) ? "point" : "linear";
  const small = plotted({ x: { type, domain: scale.domain, ticks: values, tickFormat }, marks: [] });
  return [...small.querySelectorAll(`[aria-label="x-axis tick label"] text`)].map((text) => text.textContent);
}

function percentages(shares: readonly number[]): string[] {
  const hundredths = shares.map((share) => Math.round(share * 1e8) / 1e6);
  const decimals = hundredths.reduce(
    (most, value) => Math.max(most, (String(value).split(".")[1] ?? "").length),
    0,
  );
  return hundredths.map((value) => `${plainNumber(value, value === 0 ? 0 : decimals)}%`);
}

function applied(spec: PlotSpecification, { size, ticks, labels }: Fitted): PlotSpecification {
  const changed: Record<string, unknown> = { ...spec, ...flat(size) };
  const marks: unknown[] = [...spec.marks];
  for (const [axis, chosen] of ticks) {
    const { key, scale } = axis, label = labels.get(axis)!;
    const own = axisOptions(axis, chosen, label);
    if (scale.type === "log") {
      marks.unshift(logAxis(axis, chosen, own));
      changed[key] = {
        ...axis.options,
        ticks: chosen.values,
        axis: null,
        grid: axis.options.grid ?? spec.grid,
      };
    } else changed[key] = { ...axis.options, ...own };
  }
  return { ...changed, marks };
}

function axisOptions(axis: Axis, { values, labels, rotate, padding, depth }: Chosen, label: string): object {
  const texts = new Map(values.map((value, i) => [value, labels[i]]));
  const lines = label === "" ? 0 : label.split("\n").length;
  return {
    axis: axis.options.axis ?? axis.side,
    ticks: values,
    tickFormat: (value: unknown) => texts.get(value) ?? "",
    tickRotate: rotate,
    tickPadding: padding,
    ...(lines > 1 ? { label, labelArrow: "none" } : {}),
    ...(axis.side === "top" && lines > 0 ? { labelOffset: depth + 15 * lines } : {}),
  };
}

/**
 * Plot passes labels on a logarithmic axis through a filter of its own, unless the axis is given as a mark.
 */
function logAxis({ key, side, options }: Axis, { labels, values }: Chosen, own: object): unknown {
  const texts = new Map(values.map((value, i) => [value, labels[i]]));
  const given = { ...options, ...own } as Readonly<Record<string, unknown>>;
  const kept = Object.fromEntries(OF_AXES.filter((name) => name in given).map((name) => [name, given[name]]));
  const all = { ...kept, anchor: side, text: (value: unknown) => texts.get(value) ?? "" };
  return key === "x" ? Plot.axisX(all as Plot.AxisXOptions) : Plot.axisY(all as Plot.AxisYOptions);
}

/** The options of a scale that are its axis's. */
const OF_AXES = [
  ..."ticks tickSize tickPadding tickRotate fontVariant ariaLabel ariaDescription".split(" "),
  ..."label labelAnchor labelArrow labelOffset".split(" "),
];

function notesOf({ ticks }: Fitted): string[] {
  const thinned = [...ticks.values()].filter(({ every }) => every > 1);
  return thinned.map(({ every }) =>
    `Only every ${ordinal(every)} name is written at the axis, for want of room.`
  );
}
