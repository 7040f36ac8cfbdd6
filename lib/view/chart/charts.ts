/** The charts that the notebooks use, each from tidy rows: plain objects with a value a column. */
import * as Plot from "@observablehq/plot";
import { axes, baseline, byColumn, type ChartOptions, columns, dotOf, RULE, strokeOf } from "./parts.ts";
import { checkRows, numbersOf, seriesOf } from "./columns.ts";
import { figure } from "./figure.ts";
import { keyItem, keyOf, sample } from "./key.ts";
import type { Picture } from "../page/picture.ts";
import type { Row } from "../page/table.ts";
import { accent, DASHES } from "../page/theme.ts";

/**
 * The distribution of a column: for each value the share of rows that are not above it.
 *
 * @param rows one a measurement
 * @param options.x the column measured
 * @throws RangeError for no rows, an unknown column, or a value that is no finite number
 *
 * @example
 * ```ts
 * show(ecdf(rows, { x: "latencyMs", series: "algorithm", title: "Time to elect", alt: "The ring needs twice as long as the bully." }));
 * ```
 */
export function ecdf(rows: readonly Row[], options: ChartOptions & { readonly x: string }): Picture {
  checkRows("ecdf", rows, [options.x], columns(options.series));
  const series = seriesOf(rows, options.series);
  const lowest = Math.min(...numbersOf(rows, options.x)), highest = Math.max(...numbersOf(rows, options.x));
  const marks = series.map((some, k) => {
    const steps = stepsOf(numbersOf(some.rows, options.x), lowest, highest);
    return Plot.line(steps, { x: "0", y: "1", curve: "step-after", ...strokeOf(k) });
  });
  return figure({ ...options, key: keyOf(series, "line") }, {
    ...axes(options, rows, options.x, options.yLabel ?? "share of runs"),
    y: { label: options.yLabel ?? "share of runs", domain: [0, 1], grid: true, tickFormat: "%" },
    marks: [Plot.ruleY([0], RULE), ...marks],
  });
}

/** The corners of the staircase; it begins at the least value of all series and ends at the greatest. */
function stepsOf(values: number[], lowest: number, highest: number): [number, number][] {
  const sorted = [...values].sort((a, b) => a - b);
  const steps: [number, number][] = [[lowest, 0]];
  sorted.forEach((value, i) => {
    if (sorted[i + 1] !== value) steps.push([value, (i + 1) / sorted.length]);
  });
  return [...steps, [highest, 1]];
}

/**
 * A line for each series with a band around it, e.g. a mean with its confidence interval.
 *
 * @param rows one a point
 * @param options.x, options.y, options.low, options.high the columns; the band is left out where low and high
 * are not given
 * @throws RangeError for no rows, an unknown column, or a value that is no finite number
 *
 * @example
 * ```ts
 * show(linesWithBands(rows, { x: "n", y: "mean", low: "low", high: "high", title: "Messages", alt: "They grow with n squared." }));
 * ```
 */
export function linesWithBands(
  rows: readonly Row[],
  options: ChartOptions & {
    readonly x: string;
    readonly y: string;
    readonly low?: string;
    readonly high?: string;
  },
): Picture {
  const { x, y, low, high } = options;
  const band = bandOf("linesWithBands", low, high);
  checkRows("linesWithBands", rows, [x, y, ...(band ? [band.low, band.high] : [])], columns(options.series));
  const series = seriesOf(rows, options.series).map((some) => ({ ...some, rows: byColumn(some.rows, x) }));
  const bands = band
    ? series.map((some, k) =>
      Plot.areaY(some.rows, { x, y1: band.low, y2: band.high, fill: accent(k), fillOpacity: 0.18 })
    )
    : [];
  const lines = series.map((some, k) => Plot.line(some.rows, { x, y, ...strokeOf(k) }));
  const dots = series.map((some, k) => Plot.dot(some.rows, { x, y, ...dotOf(k) }));
  return figure({ ...options, key: keyOf(series, "both") }, {
    ...axes(options, rows, x, y),
    marks: [...baseline(options), ...bands, ...lines, ...dots],
  });
}

/** A curve that theory gives. */
export type TheoryLine = { readonly name: string; readonly value: (x: number) => number };

/**
 * Measured dots on the line that theory gives: what should lie on the line can be seen to do so.
 *
 * @param rows one a measurement
 * @param options.x, options.y the columns
 * @param options.theory the curves, drawn over the range of x
 * @throws RangeError for no rows, an unknown column, a value that is no finite number, or a theory that gives
 * none
 *
 * @example
 * ```ts
 * const theory = [{ name: "3(N − 1)", value: (n: number) => 3 * (n - 1) }];
 * show(dotsOnTheory(rows, { x: "n", y: "messages", theory: theory, title: "An entry costs 3(N − 1)", alt: "All dots are on the line." }));
 * ```
 */
export function dotsOnTheory(
  rows: readonly Row[],
  options: ChartOptions & { readonly x: string; readonly y: string; readonly theory: readonly TheoryLine[] },
): Picture {
  const { x, y, theory } = options;
  checkRows("dotsOnTheory", rows, [x, y], columns(options.series));
  if (!Array.isArray(theory) || theory.length === 0) {
    throw new TypeError(
      `dotsOnTheory needs theory, e.g. [{ name: "3(N − 1)", value: (n) => 3 * (n - 1) }], got none`,
    );
  }
  const series = seriesOf(rows, options.series);
  const curves = theory.map((line) => curveOf(line, numbersOf(rows, x)));
  const lines = curves.map((points, k) =>
    Plot.line(points, {
      x: "0",
      y: "1",
      stroke: "currentColor",
      strokeOpacity: 0.65,
      strokeWidth: 1.5,
      strokeDasharray: DASHES[k % DASHES.length],
    })
  );
  const dots = series.map((some, k) => Plot.dot(some.rows, { x, y, ...dotOf(k), r: 4 }));
  const named = series.map((some) => ({ ...some, name: some.name || "measured" }));
  const key = keyOf(named, "dot") +
    theory.map((line, k) => keyItem(line.name, sample("currentColor", DASHES[k % DASHES.length]))).join("");
  return figure({ ...options, key }, {
    ...axes(options, rows, x, y),
    marks: [...baseline(options), ...lines, ...dots],
  });
}

/** At the xs measured and between them, so that the curve is smooth and meets every dot. */
function curveOf(line: TheoryLine, xs: number[]): [number, number][] {
  const low = Math.min(...xs), high = Math.max(...xs);
  const between = high > low ? Array.from({ length: 65 }, (_, i) => low + (high - low) * i / 64) : [];
  const integers = xs.every(Number.isInteger);
  const all = new Set([...xs, ...(integers ? between.map(Math.round) : between)]);
  return [...all].sort((a, b) => a - b).map((at) => {
    const value = line.value(at);
    if (!Number.isFinite(value)) {
      throw new RangeError(`the theory "${line.name}" must give finite numbers, got ${value} at ${at}`);
    }
    return [at, value];
  });
}

/**
 * Bars side by side: a group for each value of `x`, in it a bar for each series, named below it.
 *
 * @param rows one a bar
 * @param options.x the column of the groups; options.y the bar's length; options.low, options.high a
 * confidence interval
 * @throws RangeError for no rows, an unknown column, a value that is no finite number, or two rows for one
 * bar
 *
 * @example
 * ```ts
 * show(groupedBars(rows, { x: "workload", y: "mbPerS", series: "level", title: "Throughput", alt: "RAID 0 is fastest throughout." }));
 * ```
 */
export function groupedBars(
  rows: readonly Row[],
  options: ChartOptions & {
    readonly x: string;
    readonly y: string;
    readonly low?: string;
    readonly high?: string;
  },
): Picture {
  const { x, y, low, high } = options;
  const band = bandOf("groupedBars", low, high);
  checkRows("groupedBars", rows, [y, ...(band ? [band.low, band.high] : [])], [
    x,
    ...columns(options.series),
  ]);
  const series = seriesOf(rows, options.series);
  const groups = seriesOf(rows, x).map((some) => some.name);
  const bars = series.flatMap((some, k) =>
    some.rows.map((row) => ({ ...row, group: String(row[x]), bar: some.name, colour: accent(k) }))
  );
  if (new Set(bars.map((bar) => JSON.stringify([bar.group, bar.bar]))).size < bars.length) {
    throw new RangeError(
      `groupedBars needs one row for each bar, got two with the same ${
        [x, ...columns(options.series)].join(" and ")
      }`,
    );
  }
  const place = { x: "bar", fx: "group" };
  const whiskers = band
    ? [Plot.ruleX(bars, { ...place, y1: band.low, y2: band.high, stroke: "currentColor", strokeWidth: 1.5 })]
    : [];
  const perBar = (options.width ?? 640) / (groups.length * (series.length + 1));
  const tilted = series.some((some) => some.name.length * 7 > perBar);
  return figure({ ...options, key: keyOf(series, "bar") }, {
    fx: { label: options.xLabel ?? null, domain: groups, padding: 0.15 },
    x: {
      label: null,
      domain: series.map((some) => some.name),
      axis: options.series === undefined ? null : "bottom",
      tickRotate: tilted ? -40 : 0,
      tickSize: 0,
      padding: 0.08,
    },
    y: { label: options.yLabel ?? y, grid: true, zero: true },
    marginBottom: tilted ? 70 : 36,
    marginTop: 40,
    marks: [
      Plot.barY(bars, { ...place, y, fill: "colour", fillOpacity: 0.85 }),
      ...whiskers,
      Plot.ruleY([0], RULE),
    ],
  });
}

/** The columns of a band, if there is one. */
function bandOf(chart: string, low?: string, high?: string): { low: string; high: string } | undefined {
  if ((low === undefined) !== (high === undefined)) {
    throw new TypeError(
      `${chart} needs both low and high or neither, got only ${low === undefined ? "high" : "low"}`,
    );
  }
  return low !== undefined && high !== undefined ? { low, high } : undefined;
}
