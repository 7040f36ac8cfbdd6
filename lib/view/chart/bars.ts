/** Bars side by side. */
import * as Plot from "@observablehq/plot";
import {
  areWhole,
  type Band,
  bandOf,
  type ChartOptions,
  checkChart,
  columns,
  drawChart,
  RULE,
} from "./parts.ts";
import { checkRows, groupsOf, nameOf, type Series, seriesOf } from "./rows/columns.ts";
import { plainNumber } from "../page/numbers.ts";
import { keyOf } from "./key.ts";
import { missingIn, missingNote, nameInKey } from "./rows/missing.ts";
import { COLUMN, type Kind } from "../page/options.ts";
import type { Picture } from "../page/picture.ts";
import type { Row } from "../page/table.ts";
import { textWidth } from "../page/text.ts";
import { accent } from "../page/theme.ts";

export type BarsOptions = ChartOptions & Band & {
  readonly x: string;
  readonly y: string;
  /** A value that the y axis reaches at least: one for all pictures that are to be compared. */
  readonly upTo?: number;
};

const LIMIT: Kind = {
  holds: (value) => typeof value === "number" && value > 0 && value < Infinity,
  must: "be a value > 0 of the y axis",
};

const LENGTH =
  "a bar is as long as its value, which a logarithmic axis does not show: draw dotsOnTheory or linesWithBands";
const REASONS = { yLog: LENGTH, xLog: "its x axis has names, not numbers" };

/** So many bars are drawn, at least a few groups of them. */
const MOST_BARS = 400;

type Bar = { readonly group: string; readonly bar: string; readonly colour: string; readonly row: Row };

/**
 * Bars side by side: a group for each value of `x`, in it a bar for each series, named below it. A row
 * without a value (`null`, `undefined`, `NaN`, infinite) leaves a gap, and the chart says how many there are.
 * Of very many groups those with the least and the greatest bars are drawn.
 *
 * @param rows one a bar
 * @param options.x the column of the groups; options.y the bar's length; options.low, options.high a
 * confidence interval
 * @param options.upTo a value that the y axis reaches at least, for pictures that are to be compared
 * @param options.missing what is said of rows without a value, after "12 of 100": "without a value" unless
 * told
 * @throws RangeError for an unknown column, or two rows for one bar; TypeError for a value that is no number,
 * or an option that it has not
 *
 * @example
 * ```ts
 * show(groupedBars(rows, {
 *   x: "workload", y: "mbPerS", series: "level", title: "Throughput", alt: "RAID 0 is fastest throughout.",
 * }));
 * ```
 */
export function groupedBars(rows: readonly Row[], options: BarsOptions): Picture {
  const known = { x: COLUMN, y: COLUMN, low: COLUMN, high: COLUMN, upTo: LIMIT };
  checkChart("groupedBars", options, known, ["x", "y"], REASONS);
  const { x, y, width = 640 } = options, [low, high] = bandOf("groupedBars", options);
  checkRows("groupedBars", rows, low === undefined ? [y] : [y, low, high], [x, ...columns(options.series)]);
  const series = seriesOf("groupedBars", rows, options.series), missing = missingIn(series, [y]);
  const all = groupsOf(rows, x);
  checkOneRowEach(all, [x, ...columns(options.series)]);
  const groups = thinGroups(all, y, Math.max(3, Math.floor(MOST_BARS / series.length)));
  const bars = barsOf(groups, series.map(({ name }) => name), options);
  const values = bars.map(({ row }) => row[y] as number),
    empty = missing.every((some) => some.missing === some.of);
  const named = namesFit(groups, series, width);
  const place = { x: "bar", fx: "group" };
  const whiskers = low === undefined
    ? []
    : [Plot.ruleX(bars.filter(({ row }) => isNumber(row[low]) && isNumber(row[high])), {
      ...place,
      y1: (bar: Bar) => bar.row[low],
      y2: (bar: Bar) => bar.row[high],
      stroke: "currentColor",
      strokeWidth: 1.5,
    })];
  return drawChart({ ...options, key: keyOf(missing.map((some) => ({ name: nameInKey(some) })), "bar") }, {
    fx: {
      label: options.xLabel ?? null,
      domain: empty && groups.length === 0 ? [""] : groups.map(({ name }) => name),
      padding: 0.15,
    },
    x: {
      label: null,
      domain: series.map(({ name }) => name),
      axis: options.series === undefined || !named ? null : "bottom",
      tickSize: 0,
      padding: 0.08,
    },
    y: { label: options.yLabel ?? y, grid: true, zero: true, nice: true, ...domainOf(bars, options) },
    marks: [
      Plot.barY(bars, { ...place, y: (bar: Bar) => bar.row[y], fill: "colour", fillOpacity: 0.85 }),
      ...whiskers,
      Plot.ruleY([0], RULE),
    ],
  }, {
    notes: [
      ...missingNote(missing, options.missing ?? "without a value"),
      ...named || series.length === 1 ? [] : ["In each group the bars stand in the order of the key."],
      ...groups.length < all.length ? [groupsNote(all.length, groups.length)] : [],
    ],
    whole: { x: false, y: low === undefined && areWhole(values) },
  }, empty);
}

/** What the y axis must show, where its marks do not say it. */
function domainOf(bars: readonly Bar[], { y, low = y, high = y, upTo }: BarsOptions) {
  if (upTo === undefined) return bars.length === 0 ? { domain: [0, 1] } : {};
  const ends = bars.flatMap(({ row }) => [row[y], row[low], row[high]].filter(isNumber)) as number[];
  return {
    domain: [
      ends.reduce((least, end) => Math.min(least, end), 0),
      ends.reduce((most, end) => Math.max(most, end), upTo),
    ],
  };
}

const isNumber = (value: unknown) => Number.isFinite(value);

function checkOneRowEach(groups: readonly Series[], by: readonly string[]): void {
  const [, bar] = by;
  for (const { rows } of groups) {
    if (
      bar === undefined
        ? rows.length === 1
        : new Set(rows.map((row) => nameOf(row, bar))).size === rows.length
    ) continue;
    throw new RangeError(`groupedBars needs one row for each bar, got two with the same ${by.join(" and ")}`);
  }
}

function barsOf(groups: readonly Series[], names: readonly string[], { y, series }: BarsOptions): Bar[] {
  const places = new Map(names.map((name, k) => [name, k]));
  return groups.flatMap(({ name: group, rows }) =>
    rows.filter((row) => isNumber(row[y])).map((row) => {
      const bar = series === undefined ? "" : nameOf(row, series);
      return { group, bar, colour: accent(places.get(bar)!), row };
    })
  );
}

/** Of each stretch of groups the one with the least and the one with the greatest bar. */
function thinGroups(groups: readonly Series[], y: string, most: number): readonly Series[] {
  if (groups.length <= most) return groups;
  const stretch = Math.ceil(groups.length / Math.floor(most / 2)), kept: Series[] = [];
  for (let from = 0; from < groups.length; from += stretch) {
    const some = groups.slice(from, from + stretch);
    const [least, greatest] = [outermost(some, y, -1), outermost(some, y, 1)];
    for (const group of some) if (group === least || group === greatest) kept.push(group);
  }
  return kept;
}

/** The group with the greatest bar in a direction. */
function outermost(groups: readonly Series[], y: string, sign: number): Series {
  let found = groups[0], most = -Infinity;
  for (const group of groups) {
    for (const row of group.rows) {
      if (isNumber(row[y]) && sign * (row[y] as number) > most) {
        [found, most] = [group, sign * (row[y] as number)];
      }
    }
  }
  return found;
}

const groupsNote = (all: number, drawn: number) =>
  `Of ${
    plainNumber(all, 0)
  } groups ${drawn} are drawn: in each stretch those with the least and the greatest bar.`;

/** Whether there is room for a name below each bar, upright at the worst. */
function namesFit(groups: readonly Series[], series: readonly Series[], width: number): boolean {
  const bar = (width - 76) * 0.85 / Math.max(1, groups.length * series.length);
  const level = series.every(({ name }) => textWidth(name, 12) + 10 <= bar);
  return level || bar >= 18;
}
