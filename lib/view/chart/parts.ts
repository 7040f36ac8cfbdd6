/** What the charts have in common: options, axes, and how series look. */
import * as Plot from "@observablehq/plot";
import { drawFigure, FIGURE, type FigureOptions, type PlotSpecification } from "./figure.ts";
import { extentOf } from "../page/extent.ts";
import { checkOptions, COLUMN, FLAG, type Known, TEXT } from "../page/options.ts";
import type { Picture } from "../page/picture.ts";
import { accent, ACCENTS, checkFrame, DASHES, SYMBOLS } from "../page/theme.ts";

/** What all charts take besides their columns. */
export type ChartOptions = Omit<FigureOptions, "key"> & {
  /** The column that tells the series apart. */
  readonly series?: string;
  /** What stands at the axis, with the unit; default: the column's name. */
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** What is said of rows without a value, after "12 of 100"; default: "without a value". */
  readonly missing?: string;
};

/** Logarithmic axes, where a chart has them. */
export type LogX = { readonly xLog?: boolean };
export type LogXY = LogX & { readonly yLog?: boolean };

const { key: _, ...FRAMED } = FIGURE;

/** What each option of all charts must be, and of those with logarithmic axes. */
export const CHART: Known = { ...FRAMED, series: COLUMN, xLabel: TEXT, yLabel: TEXT, missing: TEXT };
export const LOG_X: Known = { xLog: FLAG };
export const LOG_XY: Known = { xLog: FLAG, yLog: FLAG };

/** @throws TypeError or RangeError for what a chart cannot do with its options */
export function checkChart(
  chart: string,
  options: ChartOptions,
  known: Known,
  required: readonly string[],
  reasons: Readonly<Record<string, string>> = {},
): void {
  checkOptions(chart, options, { ...CHART, ...known }, {
    key: "it writes its own",
    ...reasons,
  });
  checkFrame(options, chart);
  for (const name of required) {
    if ((options as Record<string, unknown>)[name] === undefined) {
      throw new TypeError(`${chart} needs ${name}, the name of a column, got none`);
    }
  }
}

/** The columns of a band: both or neither. */
export type Band = { readonly low?: string; readonly high?: string };

/** The columns of a band, if there is one. */
export function bandOf(chart: string, { low, high }: Band): readonly string[] {
  if ((low === undefined) !== (high === undefined)) {
    throw new TypeError(
      `${chart} needs both low and high or neither, got only ${low === undefined ? "high" : "low"}`,
    );
  }
  return low !== undefined && high !== undefined ? [low, high] : [];
}

/** The line at zero. */
export const RULE = { stroke: "currentColor", strokeOpacity: 0.5 };
/** The column of the series, if there is one. */
export const columns = (series: string | undefined) => series === undefined ? [] : [series];

/** An axis of numbers: a name, a kind, and the numbers. */
export type Numbers = {
  readonly label: string;
  readonly log?: boolean;
  readonly values: Iterable<number>;
};

/** The axes x and y over numbers: from 0 to 1 where there are none. */
export function axes(x: Numbers, y: Numbers): { x: object; y: object } {
  return {
    x: { label: x.label, nice: x.log !== true, inset: 10, ...kindOf(x) },
    y: { label: y.label, nice: true, grid: true, ...kindOf(y) },
  };
}

function kindOf({ log = false, values }: Numbers): object {
  const [low, high] = extentOf(values), type = log ? "log" : "linear";
  return low <= high ? { type } : { type, domain: log ? [1, 10] : [0, 1] };
}

/** Whether all are integers, so that there should be no ticks between them. */
export function areWhole(values: Iterable<number>): boolean {
  for (const value of values) if (!Number.isNaN(value) && !Number.isInteger(value)) return false;
  return true;
}

/** The numbers of several columns, one after the other. */
export function* joined(all: Iterable<Iterable<number>>): Iterable<number> {
  for (const values of all) yield* values;
}

/** Lines are seen in proportion: the y axis begins at zero unless it is logarithmic. */
export const baseline = (log: boolean | undefined): object[] => log ? [] : [Plot.ruleY([0], RULE)];

/** A chart that has nothing to draw says so in its frame. */
export function drawChart(
  options: FigureOptions,
  specification: PlotSpecification,
  said: { readonly notes: readonly string[]; readonly whole: { readonly x: boolean; readonly y: boolean } },
  isEmpty: boolean,
): Picture {
  const nothing = isEmpty
    ? [
      Plot.text(["no values"], {
        frameAnchor: "middle",
        facet: "super",
        fill: "currentColor",
        fillOpacity: 0.75,
      }),
    ]
    : [];
  return drawFigure(options, { ...specification, marks: [...specification.marks, ...nothing] }, said);
}

/** Dashes and symbols go on where colours begin again, so that many series differ. */
export const dashOf = (k: number) => DASHES[(k + Math.floor(k / ACCENTS)) % DASHES.length];
export const symbolOf = (k: number) =>
  SYMBOLS[(k + Math.floor(k / ACCENTS) + Math.floor(k / ACCENTS ** 2)) % SYMBOLS.length];

/** @param depth on how many later series this one lies */
export const strokeOf = (k: number, depth = 0) => ({
  stroke: accent(k),
  strokeWidth: 2 + 2.5 * depth,
  strokeOpacity: depth > 0 ? 0.55 : 1,
  strokeDasharray: dashOf(k),
});
export const dotOf = (k: number, depth = 0) => ({
  stroke: accent(k),
  fill: accent(k),
  fillOpacity: 0.35,
  symbol: symbolOf(k) as "circle",
  r: 3.5 + 2 * depth,
});
