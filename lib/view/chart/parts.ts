/** What the charts have in common: options, axes, and how series look. */
import * as Plot from "@observablehq/plot";
import { numbersOf } from "./columns.ts";
import type { FigureOptions } from "./figure.ts";
import type { Row } from "../page/table.ts";
import { accent, DASHES, SYMBOLS } from "../page/theme.ts";

/** What all charts take besides their columns. */
export type ChartOptions = FigureOptions & {
  /** The column that tells the series apart. */
  readonly series?: string;
  /** What stands at the axis, with the unit; default: the column's name. */
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** A logarithmic axis. */
  readonly xLog?: boolean;
  readonly yLog?: boolean;
};

/** The line at zero. */
export const RULE = { stroke: "currentColor", strokeOpacity: 0.5 };
/** The column of the series, if there is one. */
export const columns = (series: string | undefined) => series === undefined ? [] : [series];
/** Lines are seen in proportion: the y axis begins at zero unless it is logarithmic. */
export const baseline = (options: ChartOptions): object[] => options.yLog ? [] : [Plot.ruleY([0], RULE)];

export function byColumn(rows: readonly Row[], column: string): Row[] {
  return [...rows].sort((a, b) => (a[column] as number) - (b[column] as number));
}

export function axes(
  options: ChartOptions,
  rows: readonly Row[],
  x: string,
  y: string,
): { x: object; y: object } {
  const label = options.xLabel ?? x;
  if (options.xLog) checkPositive(rows, x);
  if (options.yLog) checkPositive(rows, y);
  return {
    x: options.xLog
      ? { label: label, type: "log", inset: 10, ...fractionTicks(numbersOf(rows, x)) }
      : { label: label, nice: true, inset: 10, ...countTicks(numbersOf(rows, x)) },
    y: {
      label: options.yLabel ?? y,
      grid: true,
      nice: true,
      ...(options.yLog ? { type: "log", ...fractionTicks(numbersOf(rows, y)) } : { type: "linear" }),
    },
  };
}

function checkPositive(rows: readonly Row[], column: string): void {
  const bad = rows.findIndex((row) => (row[column] as number) <= 0);
  if (bad >= 0) {
    throw new RangeError(
      `a logarithmic axis needs values > 0, got ${rows[bad][column]} as "${column}" in row ${bad}`,
    );
  }
}

/** Where things are counted, there are no ticks between the integers. */
function countTicks(values: readonly number[]): object {
  const span = Math.max(...values) - Math.min(...values);
  return values.every(Number.isInteger) && span < 10 ? { ticks: Math.max(1, span), tickFormat: "d" } : {};
}

/** On a logarithmic axis that goes below 1 Plot would write 200m for 0.2. */
function fractionTicks(values: readonly number[]): object {
  return Math.min(...values) >= 1
    ? {}
    : { tickFormat: (value: number) => String(Number(value.toPrecision(1))) };
}

export const strokeOf = (k: number) => ({
  stroke: accent(k),
  strokeWidth: 2,
  strokeDasharray: DASHES[k % DASHES.length],
});
export const dotOf = (k: number) => ({
  stroke: accent(k),
  fill: accent(k),
  fillOpacity: 0.35,
  symbol: SYMBOLS[k % SYMBOLS.length] as "circle",
  r: 3.5,
});
