/** The distribution of a measurement as a staircase. */
import * as Plot from "@observablehq/plot";
import { alikeNote, depthsOf } from "./rows/alike.ts";
import {
  areWhole,
  axes,
  type ChartOptions,
  checkChart,
  columns,
  drawChart,
  joined,
  LOG_X,
  type LogX,
  RULE,
  strokeOf,
} from "./parts.ts";
import { checkPositive, checkRows, numbersOf, seriesOf } from "./rows/columns.ts";
import { keyOf } from "./key.ts";
import { missingIn, missingNote, nameInKey } from "./rows/missing.ts";
import { stepsNote, thinSteps } from "./rows/thin.ts";
import { COLUMN } from "../page/options.ts";
import { extentOf } from "../page/extent.ts";
import type { Picture } from "../page/picture.ts";
import type { Row } from "../page/table.ts";

export type EcdfOptions = ChartOptions & LogX & { readonly x: string };

const REASONS = {
  y: "its height is the share of the rows",
  yLog: "its y axis is a share, from 0 to 1",
};

/**
 * The distribution of a column: for each value the share of rows that are not above it. Rows without a value
 * (`null`, `undefined`, `NaN`, infinite) count among all, so that the staircase ends below 100 % where some
 * never arrived, and the chart says how many.
 *
 * @param rows one a measurement
 * @param options.x the column measured
 * @param options.missing what is said of rows without a value, after "12 of 100": "never arrived" unless told
 * @throws RangeError for an unknown column, or a value ≤ 0 on a logarithmic axis; TypeError for a value that
 * is no number, or an option that it has not
 *
 * @example
 * ```ts
 * show(ecdf(rows, {
 *   x: "latencyMs", series: "algorithm", title: "Time to elect", alt: "The ring takes twice as long.",
 * }));
 * ```
 */
export function ecdf(rows: readonly Row[], options: EcdfOptions): Picture {
  checkChart("ecdf", options, { ...LOG_X, x: COLUMN }, ["x"], REASONS);
  const { x, xLog, yLabel = "share of runs" } = options;
  checkRows("ecdf", rows, [x], columns(options.series));
  if (xLog) checkPositive(rows, x);
  const series = seriesOf("ecdf", rows, options.series), missing = missingIn(series, [x]);
  const values = series.map((some) => numbersOf(some.rows, x).filter((value) => !Number.isNaN(value)).sort());
  const [low, high] = extentOf(joined(values));
  const { all, every } = thinSteps(
    values.map((sorted, k) => stepsOf(sorted, series[k].rows.length, low, high)),
  );
  const depths = depthsOf(
    all.map((steps) =>
      [steps.map(([at]) => at), steps.map(([, share]) => share)].map((column) => Float64Array.from(column))
    ),
  );
  const lines = all.map((steps, k) =>
    Plot.line(steps, { x: "0", y: "1", curve: "step-after", ...strokeOf(k, depths[k]) })
  );
  const named = missing.map((some) => ({ name: nameInKey(some) }));
  const numbers = { label: options.xLabel ?? x, log: xLog, values: [low, high].filter(Number.isFinite) };
  return drawChart({ ...options, key: keyOf(named, "line") }, {
    x: axes(numbers, numbers).x,
    y: { label: yLabel, domain: [0, 1], grid: true, tickFormat: "%" },
    marks: [Plot.ruleY([0], RULE), ...lines],
  }, {
    notes: [
      ...missingNote(missing, options.missing ?? "never arrived"),
      ...alikeNote(depths),
      ...every > 1 ? [stepsNote(every)] : [],
    ],
    whole: { x: areWhole(joined(values)), y: false },
  }, low > high);
}

/** The corners of the staircase; it begins at the least value of all series and ends at the greatest. */
function stepsOf(sorted: Float64Array, rows: number, low: number, high: number): [number, number][] {
  if (sorted.length === 0) return [];
  const steps: [number, number][] = [[low, 0]];
  sorted.forEach((value, i) => {
    if (sorted[i + 1] !== value) steps.push([value, (i + 1) / rows]);
  });
  return [...steps, [high, sorted.length / rows]];
}
