/** Measured dots on theory's lines. */
import * as Plot from "@observablehq/plot";
import { alikeNote, depthsOf } from "./rows/alike.ts";
import {
  areWhole,
  axes,
  baseline,
  type ChartOptions,
  checkChart,
  columns,
  dashOf,
  dotOf,
  drawChart,
  joined,
  LOG_XY,
  type LogXY,
} from "./parts.ts";
import { checkPositive, checkRows, type Columns, seriesOf, sortedColumns } from "./rows/columns.ts";
import { keyItem, keyOf, sample } from "./key.ts";
import { missingIn, missingNote, nameInKey } from "./rows/missing.ts";
import { along, dotsNote, thinDots } from "./rows/thin.ts";
import { COLUMN, isText, type Kind } from "../page/options.ts";
import { extentOf } from "../page/extent.ts";
import type { Picture } from "../page/picture.ts";
import type { Row } from "../page/table.ts";

/** A curve that theory gives. */
export type TheoryLine = { readonly name: string; readonly value: (x: number) => number };

export type DotsOptions = ChartOptions & LogXY & {
  readonly x: string;
  readonly y: string;
  readonly theory: readonly TheoryLine[];
};

const THEORY: Kind = {
  holds: (value) =>
    Array.isArray(value) && value.every((line) => isText(line?.name) && typeof line?.value === "function"),
  must: `be curves, e.g. [{ name: "3(N − 1)", value: (n) => 3 * (n - 1) }]`,
};

/**
 * Measured dots on the line that theory gives: what should lie on the line can be seen to do so. Rows without
 * a value (`null`, `undefined`, `NaN`, infinite) are counted below the chart. Of very many dots those are
 * drawn that do not lie on others.
 *
 * @param rows one a measurement
 * @param options.x, options.y the columns
 * @param options.theory the curves, drawn over the range of x
 * @param options.missing what is said of rows without a value, after "12 of 100": "without a value" unless
 * told
 * @throws RangeError for an unknown column, a value ≤ 0 on a logarithmic axis, or a theory that gives no
 * finite number; TypeError for a value that is no number, or an option that it has not
 *
 * @example
 * ```ts
 * const theory = [{ name: "3(N − 1)", value: (n: number) => 3 * (n - 1) }];
 * show(dotsOnTheory(rows, {
 *   x: "n", y: "messages", theory, title: "An entry costs 3(N − 1)", alt: "All dots are on the line.",
 * }));
 * ```
 */
export function dotsOnTheory(rows: readonly Row[], options: DotsOptions): Picture {
  checkChart("dotsOnTheory", options, { ...LOG_XY, x: COLUMN, y: COLUMN, theory: THEORY }, ["x", "y"]);
  const { x, y, theory, xLog = false, yLog = false, width = 640, height = 340 } = options;
  checkRows("dotsOnTheory", rows, [x, y], columns(options.series));
  if (theory === undefined || theory.length === 0) {
    throw new TypeError(`dotsOnTheory needs theory, which must ${THEORY.must}, got none`);
  }
  if (xLog) checkPositive(rows, x);
  if (yLog) checkPositive(rows, y);
  const found = seriesOf("dotsOnTheory", rows, options.series), missing = missingIn(found, [x, y]);
  const measured = found.map((some) => sortedColumns(some.rows, [x, y]));
  const places = [
    along(joined(measured.map(([xs]) => xs)), xLog),
    along(joined(measured.map(([, ys]) => ys)), yLog),
  ];
  const { all, cell } = thinDots(measured, [places[0], places[1]], { width, height });
  const curves = theory.map((line) => curveOf(line, all, xLog, yLog));
  const depths = depthsOf(all), under = depthsOf(curves);
  const dots = all.map((some, k) =>
    Plot.dot(pointsOf(some), { x: "0", y: "1", ...dotOf(k, depths[k]), r: 4 + 2 * depths[k] })
  );
  // So many dots that they were thinned would hide a line.
  const lines = curves.map((curve, k) => lineOf(curve, k, under[k]));
  const named = missing.map((some) => ({ name: nameInKey(some) || "measured" }));
  const key = keyOf(named, "dot") +
    theory.map((line, k) => keyItem(line.name, sample("currentColor", dashOf(k)))).join("");
  return drawChart({ ...options, key }, {
    ...axes(
      { label: options.xLabel ?? x, log: xLog, values: joined(all.map(([xs]) => xs)) },
      { label: options.yLabel ?? y, log: yLog, values: joined([...all, ...curves].map(([, ys]) => ys)) },
    ),
    marks: [...baseline(yLog), ...(cell > 0 ? [...dots, ...lines] : [...lines, ...dots])],
  }, {
    notes: [
      ...missingNote(missing, options.missing ?? "without a value"),
      ...alikeNote([...depths, ...under]),
      ...cell > 0 ? [dotsNote(count(measured), count(all), cell)] : [],
    ],
    whole: { x: areWhole(joined(all.map(([xs]) => xs))), y: areWhole(joined(all.map(([, ys]) => ys))) },
  }, missing.every((some) => some.missing === some.of));
}

const count = (all: readonly Columns[]) => all.reduce((total, [xs]) => total + xs.length, 0);
const pointsOf = ([xs, ys]: Columns) => Array.from(xs, (x, i) => [x, ys[i]]);

const lineOf = (curve: Columns, k: number, depth: number) =>
  Plot.line(pointsOf(curve), {
    x: "0",
    y: "1",
    stroke: "currentColor",
    strokeOpacity: depth > 0 ? 0.3 : 0.65,
    strokeWidth: 1.5 + 3 * depth,
    strokeDasharray: dashOf(k),
  });

/** So many points make a curve smooth. */
const SMOOTH = 64;

/** At the xs measured and between them, so that the curve is smooth and meets every dot. */
function curveOf(line: TheoryLine, all: readonly Columns[], xLog: boolean, yLog: boolean): Columns {
  const xs = [...new Set(joined(all.map(([some]) => some)))];
  const [low, high] = extentOf(xs), integers = xs.every(Number.isInteger);
  const between = high > low
    ? Array.from(
      { length: SMOOTH + 1 },
      (_, i) => xLog ? low * (high / low) ** (i / SMOOTH) : low + (high - low) * i / SMOOTH,
    )
    : [];
  const at = new Set([...xs, ...(integers ? between.map(Math.round) : between)]);
  const sorted = Float64Array.from(at).filter((x) => x >= low && x <= high).sort();
  return [sorted, sorted.map((x) => valueOf(line, x, yLog))];
}

function valueOf({ name, value }: TheoryLine, x: number, yLog: boolean): number {
  const y = value(x);
  if (!Number.isFinite(y)) {
    throw new RangeError(`the theory "${name}" must give finite numbers, got ${y} at ${x}`);
  }
  if (yLog && y <= 0) {
    throw new RangeError(`a logarithmic axis needs values > 0, got ${y} from the theory "${name}" at ${x}`);
  }
  return y;
}
