/** Lines, with bands around them. */
import * as Plot from "@observablehq/plot";
import { alikeNote, depthsOf } from "./rows/alike.ts";
import {
  areWhole,
  axes,
  type Band,
  bandOf,
  baseline,
  type ChartOptions,
  checkChart,
  columns,
  dotOf,
  drawChart,
  joined,
  LOG_XY,
  type LogXY,
  strokeOf,
} from "./parts.ts";
import { checkPositive, checkRows, type Columns, seriesOf, sortedColumns } from "./rows/columns.ts";
import { keyOf } from "./key.ts";
import { type Missing, missingIn, missingNote, nameInKey } from "./rows/missing.ts";
import { along, lineNote, thinLine } from "./rows/thin.ts";
import { COLUMN } from "../page/options.ts";
import type { Picture } from "../page/picture.ts";
import type { Row } from "../page/table.ts";
import { accent } from "../page/theme.ts";

export type LinesOptions = ChartOptions & LogXY & Band & { readonly x: string; readonly y: string };

/**
 * A line for each series with a band around it, e.g. a mean with its confidence interval. A row without a
 * value (`null`, `undefined`, `NaN`, infinite) leaves a gap in the line, and the chart says how many there
 * are. Of very many rows the line is drawn through the extremes.
 *
 * @param rows one a point
 * @param options.x, options.y, options.low, options.high the columns; the band is left out where low and high
 * are not given
 * @param options.missing what is said of rows without a value, after "12 of 100": "without a value" unless
 * told
 * @throws RangeError for an unknown column, or a value ≤ 0 on a logarithmic axis; TypeError for a value that
 * is no number, or an option that it has not
 *
 * @example
 * ```ts
 * show(linesWithBands(rows, {
 *   x: "n", y: "mean", low: "low", high: "high", title: "Messages", alt: "They grow with n squared.",
 * }));
 * ```
 */
export function linesWithBands(rows: readonly Row[], options: LinesOptions): Picture {
  const known = { ...LOG_XY, x: COLUMN, y: COLUMN, low: COLUMN, high: COLUMN };
  checkChart("linesWithBands", options, known, ["x", "y"]);
  const { x, y, xLog = false, yLog = false } = options;
  const band = bandOf("linesWithBands", options), heights = [y, ...band];
  checkRows("linesWithBands", rows, [x, ...heights], columns(options.series));
  if (xLog) checkPositive(rows, x);
  if (yLog) { for (const column of heights) checkPositive(rows, column); }
  const found = seriesOf("linesWithBands", rows, options.series), missing = missingIn(found, [x, y]);
  const whole = found.map((some) => sortedColumns(some.rows, [x, ...heights]));
  const place = along(joined(whole.map(([xs]) => xs)), xLog);
  const series = whole.map((some) => thinLine(some, place)), depths = depthsOf(series);
  const points = sum(whole.map(([xs]) => xs.length)), thinned = sum(series.map(([xs]) => xs.length)) < points;
  const named = missing.map((some) => ({ name: nameInKey(some) }));
  return drawChart({ ...options, key: keyOf(named, thinned ? "line" : "both") }, {
    ...axes(
      { label: options.xLabel ?? x, log: xLog, values: joined(series.map(([xs]) => xs)) },
      { label: options.yLabel ?? y, log: yLog, values: joined(series.flatMap(([, ...some]) => some)) },
    ),
    marks: [...baseline(yLog), ...marksOf(series, depths, thinned)],
  }, {
    notes: [
      ...missingNote(missing, options.missing ?? "without a value"),
      ...bandNote(missingIn(found, [x, ...heights]), missing),
      ...alikeNote(depths),
      ...thinned ? [lineNote(points)] : [],
    ],
    whole: {
      x: areWhole(joined(series.map(([xs]) => xs))),
      y: areWhole(joined(series.flatMap(([, ...some]) => some))),
    },
  }, missing.every((some) => some.missing === some.of));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Bands below lines below dots; an isolated point between two gaps is seen as its dot. */
function marksOf(series: readonly Columns[], depths: readonly number[], thinned: boolean): object[] {
  const points = series.map(([xs, ys, lows, highs]) =>
    Array.from(xs, (x, i) => ({ x, y: ys[i], low: lows?.[i], high: highs?.[i] }))
  );
  const bands = points.filter((_, k) => series[k].length > 2).map((some, k) =>
    Plot.areaY(some, { x: "x", y1: "low", y2: "high", fill: accent(k), fillOpacity: 0.18 })
  );
  const lines = points.map((some, k) => Plot.line(some, { x: "x", y: "y", ...strokeOf(k, depths[k]) }));
  const dots = thinned
    ? []
    : points.map((some, k) => Plot.dot(some, { x: "x", y: "y", ...dotOf(k, depths[k]) }));
  return [...bands, ...lines, ...dots];
}

/** Rows with a value and no band. */
function bandNote(withBand: readonly Missing[], without: readonly Missing[]): string[] {
  const missing = sum(withBand.map((some) => some.missing)) - sum(without.map((some) => some.missing));
  return missing === 0 ? [] : [`${missing} of ${sum(without.map((some) => some.of))} without a band.`];
}
